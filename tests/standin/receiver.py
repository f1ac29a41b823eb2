"""A web address for the stand-in to call, which remembers what it was sent."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl


@dataclass
class Hit:
    """One request that arrived."""

    path: str
    headers: dict[str, str]
    body: str
    at: float
    params: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Decode the form, blanks kept, as a careful receiver does."""
        self.params = dict(parse_qsl(self.body, keep_blank_values=True))


@dataclass
class Reply:
    """What the receiver answers."""

    status: int = 204
    body: str = ""
    content_type: str = "text/xml"


class QuietServer(ThreadingHTTPServer):
    """A server that does not print when a client hangs up early."""

    daemon_threads = True

    def handle_error(self, *_values: Any) -> None:
        """Say nothing: clients that time out are part of the tests."""


class Receiver:
    """Listens on a free loopback port; ``reply`` may be changed at any time."""

    def __init__(self) -> None:
        """Prepare the server."""
        self.hits: list[Hit] = []
        self.reply: Callable[[Hit], Reply] = lambda _hit: Reply()
        self._arrived = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                receiver._handle(self)

            def log_message(self, *_values: Any) -> None:
                """Stay silent: the tests read ``hits``."""

        self._server = QuietServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def _handle(self, request: BaseHTTPRequestHandler) -> None:
        length = int(request.headers.get("Content-Length", "0"))
        body = request.rfile.read(length).decode()
        headers = {name.lower(): value for name, value in request.headers.items()}
        hit = Hit(request.path, headers, body, time.monotonic())
        with self._arrived:
            self.hits.append(hit)
            self._arrived.notify_all()
        reply = self.reply(hit)
        content = reply.body.encode()
        request.send_response(reply.status)
        request.send_header("Content-Type", reply.content_type)
        if reply.status != 204:
            request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    def wait(self, count: int, seconds: float = 10.0) -> list[Hit]:
        """Return the hits once there are ``count`` of them.

        :raises TimeoutError: when they do not come
        """
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self.hits) >= count, seconds):
                raise TimeoutError(f"{len(self.hits)} of {count} webhooks came")
            return list(self.hits)

    def __enter__(self) -> Self:
        """Start listening."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
