"""The reading side: what was accepted, asked, received, and the figures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .answers import json_response
from .models import OUTBOUND_API, Message
from .summary import accepted, message_log, summarize

if TYPE_CHECKING:
    from .server import Server

MAX_WAIT = 600.0


def parse_moment(raw: str) -> float:
    """Read Unix seconds or ISO 8601 (UTC unless it says otherwise)."""
    try:
        return float(raw)
    except ValueError:
        moment = datetime.fromisoformat(raw)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp()


class AdminLog:
    """Handlers that show what happened."""

    def __init__(self, server: Server) -> None:
        """Report about ``server``."""
        self._state = server.state

    def _messages(self, query: Any) -> list[Message]:
        since = parse_moment(query.get("since", "0"))
        found = accepted(self._state, query.get("direction", OUTBOUND_API))
        return [
            message
            for message in found
            if message.accepted_at >= since
            and query.get("to", message.to) == message.to
            and query.get("from", message.sender) == message.sender
            and query.get("account", message.account_sid) == message.account_sid
        ]

    async def get_health(self, _request: web.Request) -> web.Response:
        """Say that the stand-in is there, and where its special ports are."""
        return json_response(
            {
                "ok": True,
                "base_url": self._state.base_url,
                "tls_alert_url": self._state.tls_alert_url,
                "now": self._state.now(),
            }
        )

    async def get_messages(self, request: web.Request) -> web.Response:
        """Return the log of accepted texts (``since``, ``to``, ``from``, ...)."""
        found = self._messages(request.query)
        return json_response([message_log(message) for message in found])

    async def get_message(self, request: web.Request) -> web.Response:
        """Return one accepted text with its whole history."""
        message = self._state.messages.get(request.match_info["sid"])
        if message is None:
            return json_response({"error": "no such message"}, 404)
        return json_response(message_log(message))

    async def get_requests(self, request: web.Request) -> web.Response:
        """Return the API requests seen (``since``, ``kind``)."""
        since = parse_moment(request.query.get("since", "0"))
        kind = request.query.get("kind")
        found = [
            entry
            for entry in self._state.requests
            if entry["at"] >= since and kind in {None, entry["kind"]}
        ]
        return json_response(found)

    async def get_inbound(self, _request: web.Request) -> web.Response:
        """Return what patients sent and what became of it."""
        return json_response(self._state.inbound)

    async def get_summary(self, request: web.Request) -> web.Response:
        """Return counts, duplicates and rolling maxima of the accepted texts."""
        window = float(request.query.get("window", "3600"))
        messages = self._messages(request.query)
        return json_response(summarize(self._state, messages, window))

    async def get_wait(self, request: web.Request) -> web.Response:
        """Wait until enough has happened: no polling, no sleeping in tests.

        Conditions: ``accepted=N``, ``final=N``, ``delivered=N``,
        ``requests=N``, ``open=N``, ``inbound=N``, ``idle=1``; ``timeout`` in
        seconds.
        Answers 200 when all hold, 408 when the time is over.
        """
        query = request.query
        seconds = min(float(query.get("timeout", "30")), MAX_WAIT)
        done = await self._state.wait_until(lambda: self._holds(query), seconds)
        body = {"done": done, **self._progress()}
        return json_response(body, 200 if done else 408)

    def _progress(self) -> dict[str, int]:
        messages = accepted(self._state)
        return {
            "accepted": len(messages),
            "final": sum(message.final for message in messages),
            "delivered": sum(message.status == "delivered" for message in messages),
            "requests": len(self._state.requests),
            "open": self._state.open_requests,
            "inbound": len(self._state.inbound),
            "pending": self._state.pending,
        }

    def _holds(self, query: Any) -> bool:
        progress = self._progress()
        if query.get("idle") and progress["pending"]:
            return False
        return all(
            progress[name] >= int(query[name]) for name in progress if name in query
        )
