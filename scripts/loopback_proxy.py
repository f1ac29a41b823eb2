"""Give Odoo's two ports one address, as the web server in front of it would.

In prefork mode Odoo answers WebSockets on a port of its own. Browsers open a fresh
connection for a WebSocket, so it is enough to look at the first line of each
connection and then pass bytes through. For the demo and the tests on the loopback
interface only: no TLS, no limits.

Usage: ``loopback_proxy.py PORT HTTP_PORT GEVENT_PORT``
"""

import asyncio
import contextlib
import sys

_HOST = "127.0.0.1"


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(ConnectionError, OSError):
        writer.write_eof()


async def _connect(
    reader: asyncio.StreamReader, http_port: int, gevent_port: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    first = await reader.readline()
    path = first.split(b" ")[1] if first.count(b" ") >= 2 else b""
    port = gevent_port if path.startswith(b"/websocket") else http_port
    upstream = await asyncio.open_connection(_HOST, port)
    upstream[1].write(first)
    return upstream


async def _splice(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    http_port: int,
    gevent_port: int,
) -> None:
    """Pass bytes both ways until Odoo's side is over."""
    there, back = await _connect(reader, http_port, gevent_port)
    upward = asyncio.create_task(_pass_on(reader, back))
    try:
        await _pass_on(there, writer)
    finally:
        upward.cancel()
        back.close()


async def serve(port: int, http_port: int, gevent_port: int) -> None:
    """Listen until cancelled.

    :param port: the address for browsers.
    :param http_port: Odoo's workers.
    :param gevent_port: Odoo's process for WebSockets.
    """

    running: set[asyncio.Task | None] = set()

    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        # The loop itself holds tasks by weak references only.
        running.add(task := asyncio.current_task())
        try:
            await _splice(reader, writer, http_port, gevent_port)
        except OSError:
            pass  # Odoo is away or the browser left: the connection just ends
        finally:
            writer.close()
            running.discard(task)

    server = await asyncio.start_server(handle, _HOST, port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(*(int(value) for value in sys.argv[1:4])))
