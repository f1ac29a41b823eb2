"""What a transport takes and gives back, whichever provider is behind it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

ACCEPTED = "accepted"
REJECTED = "rejected"
NOT_SENT = "not_sent"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class SendRequest:
    """One provider call.

    :param to: E.164 of the recipient
    :param from_number: E.164 of the sender
    :param status_callback: absolute address with the attempt's token
    :param validity_period: seconds that the provider may keep the text waiting
    """

    to: str = field(repr=False)
    from_number: str = field(repr=False)
    body: str = field(repr=False)
    status_callback: str = field(repr=False)
    validity_period: int = 36000


@dataclass(frozen=True)
class SendResult:
    """How a call ended (reliability.md 2.4).

    ``outcome`` is ``accepted``, ``rejected`` (a final 4xx), ``not_sent`` (proven never
    processed) or ``unknown`` (it may have been accepted).

    :param retry_after: seconds that the provider asked to wait, if it did
    :param date: the provider's own clock at its answer, naive UTC, if it told it
    :param heard_at: when the answer came, in seconds of this process's monotonic clock
    """

    outcome: str
    sid: str | None = None
    status: str | None = None
    http_status: int | None = None
    code: str | None = None
    parts: int | None = None
    price: float | None = None
    price_unit: str | None = None
    retry_after: float | None = None
    cause: str | None = None
    date: datetime | None = None
    heard_at: float = field(default_factory=time.monotonic, compare=False)

    @property
    def provider_now(self) -> datetime | None:
        """Return the provider's clock at this moment; T2 may come minutes later."""
        if self.date is None:
            return None
        return self.date + timedelta(seconds=time.monotonic() - self.heard_at)


@dataclass(frozen=True)
class ProviderMessage:
    """A message as the provider's list shows it; dates are naive UTC."""

    sid: str
    to: str = field(repr=False)
    from_number: str = field(repr=False)
    body: str = field(repr=False)
    status: str
    error_code: str | None
    created_at: datetime
    price: float | None = None
    price_unit: str | None = None


@dataclass(frozen=True)
class ReceivedText:
    """One text that a patient sent us.

    :param account_sid: the account that received it
    :param number: E.164 of the patient, or what the carrier gives instead
    :param media: address and type of each picture, where they are known already
    :param media_count: how many there are
    :param opt_out_type: ``STOP``, ``START`` or ``HELP`` if the provider acted on it
    :param received_at: naive UTC; None means now
    """

    account_sid: str
    sid: str
    number: str = field(repr=False)
    to_number: str = field(repr=False)
    body: str = field(repr=False)
    media: list[dict[str, str]] = field(default_factory=list, repr=False)
    media_count: int = 0
    opt_out_type: str = ""
    received_at: datetime | None = None


class Transport(Protocol):
    """The provider's side as the ledger needs it."""

    def send(self, request: SendRequest) -> SendResult:
        """Make exactly one call; never raises for what the provider does."""

    def find(self, to: str, limit: int = 50) -> Iterator[ProviderMessage]:
        """Yield the newest messages to a number.

        :raises TransportError: when the list could not be read
        """

    def fetch(self, sid: str) -> ProviderMessage | None:
        """Return one message by the provider's id, or None if it is not there.

        :raises TransportError: when it could not be read
        """

    @property
    def provider_date(self) -> datetime | None:
        """Return the provider's own clock at its last answer, naive UTC."""

    def numbers(self) -> Iterator[str]:
        """Yield the account's own numbers, E.164.

        :raises TransportError: when the list could not be read
        """

    def received(self, to: str, since: datetime) -> Iterator[ReceivedText]:
        """Yield the texts that came to one of our numbers, oldest first.

        :raises TransportError: when the list could not be read
        """

    def media(self, sid: str) -> list[dict[str, str]]:
        """Return address and type of each picture of a received text.

        :raises TransportError: when the list could not be read
        """

    def fetch_media(self, url: str, sid: str) -> bytes:
        """Return the bytes of one picture of a received text.

        :raises MediaRefused: for what is never fetched
        :raises TransportError: when it could not be read now
        """
