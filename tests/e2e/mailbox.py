"""A mail server on loopback that keeps what Odoo hands over, and answers by script."""

from __future__ import annotations

import email
from contextlib import closing
from email.message import Message
from email.policy import default
from socket import socket
from typing import Any

from aiosmtpd.controller import Controller


def free_port() -> int:
    """Return a port on which nobody listens."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mailbox:
    """What was handed over; ``refused`` are addresses that it does not know.

    The methods' names are those that aiosmtpd asks for.
    """

    def __init__(self) -> None:
        self.received: list[tuple[list[str], Message]] = []
        self.refused: set[str] = set()
        self.port = free_port()
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen, on the same port each time."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Be no longer there."""
        if self._controller:
            self._controller.stop()
        self._controller = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a recipient or refuse it for good."""
        if address in self.refused:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        """Keep the message."""
        message = email.message_from_bytes(envelope.content, policy=default)
        self.received.append((envelope.rcpt_tos, message))
        return "250 OK"

    def to(self, address: str) -> list[Message]:
        """Return what came for an address, oldest first."""
        return [message for people, message in self.received if address in people]


def words(message: Message) -> str:
    """Return headers and all parts, decoded, as one text."""
    lines = [f"{name}: {value}" for name, value in message.items()]
    for part in message.walk():
        if part.get_content_maintype() == "text":
            lines.append(part.get_content())
    return "\n".join(lines)


def bounce(message: Message, address: str) -> str:
    """Return the report of a server that could not deliver a message (RFC 3464)."""
    status = (
        "Reporting-MTA: dns; mx.example.com\n\n"
        f"Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n"
    )
    report = (
        "From: MAILER-DAEMON@mx.example.com\nTo: bounce@example.com\n"
        "Subject: Undelivered\nMessage-Id: <report-1@mx.example.com>\n"
        "MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nIt came back.\n"
        f"--B\nContent-Type: message/delivery-status\n\n{status}\n"
        "--B\nContent-Type: text/rfc822-headers\n\n"
        f"Message-Id: {message['Message-Id']}\nTo: {address}\n--B--\n"
    )
    return report
