"""A port that refuses every TLS handshake with an alert.

A failed handshake is the one network error after a good connect that proves
the request never left; clients must tell it from a broken answer.
"""

import asyncio

# alert record, TLS 1.2, length 2: fatal, handshake_failure
ALERT = b"\x15\x03\x03\x00\x02\x02\x28"


async def _refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(ALERT)
    await writer.drain()
    writer.close()


async def start_tls_alert() -> tuple[asyncio.Server, str]:
    """Listen on a free loopback port; return the server and its https address."""
    server = await asyncio.start_server(_refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    return server, f"https://127.0.0.1:{port}"
