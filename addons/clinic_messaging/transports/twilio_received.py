"""What Twilio keeps of texts that were sent to us, read when a webhook was missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from .base import ReceivedText
from .media import fetch_media

PAGE = 200


class ReceivedReader:
    """Read received texts and the addresses of their pictures.

    Twilio posts a text once and never again, so what came while nobody could take it
    is found by its list alone (contract.md 3.3).
    """

    def received(self, to: str, since: datetime) -> Iterator[ReceivedText]:
        """Yield the texts that came to one of our numbers, oldest first.

        :param to: E.164 of our number
        :param since: naive UTC
        :raises TransportError: when the list could not be read
        """
        found = self._read(
            lambda: self._client.messages.list(
                to=to, date_sent_after=since.replace(tzinfo=UTC), page_size=PAGE
            )
        )
        for message in reversed(found):
            if message.direction == "inbound" and str(message.status) == "received":
                yield self._as_received(message)

    def media(self, sid: str) -> list[dict[str, str]]:
        """Return address and type of each picture of a received text.

        :raises TransportError: when the list could not be read
        """
        files = self._read(lambda: self._client.messages(sid).media.list(limit=10))
        base = self._client.api.base_url
        return [
            {
                "url": f"{base}{file.uri.removesuffix('.json')}",
                "type": file.content_type or "",
            }
            for file in files
        ]

    def fetch_media(self, url: str, sid: str) -> bytes:
        """Return the bytes of one picture of a received text.

        :param url: the address that came with the text
        :param sid: the text's id
        :raises MediaRefused: for what is never fetched
        :raises TransportError: when it could not be read now
        """
        return fetch_media(url, self._client.api.base_url, self._client.auth, sid)

    def _as_received(self, message) -> ReceivedText:
        moment = message.date_sent or message.date_created
        return ReceivedText(
            account_sid=self.account_sid,
            sid=message.sid,
            number=message.from_ or "",
            to_number=message.to or "",
            body=message.body or "",
            media_count=int(message.num_media or 0),
            received_at=moment.astimezone(UTC).replace(tzinfo=None) if moment else None,
        )
