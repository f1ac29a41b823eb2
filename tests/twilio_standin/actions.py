"""Carry out a fault on an HTTP request: what the client gets instead.

``accept`` in an action says whether the text is taken before things go wrong;
that difference is what the addon must find out by itself.
"""

import asyncio
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from .answers import error_response
from .errors import ApiError
from .exchange import Exchange

HTML = (
    "<html><head><title>{status} Bad Gateway</title></head>"
    "<body><center><h1>{status} Bad Gateway</h1></center></body></html>"
)
GARBAGE = b"\x00\x01not http at all\r\n\r\n"
POLL_SECONDS = 0.02
CHUNKS = 10

Action = dict[str, Any]
Handler = Callable[[Exchange, Action], Awaitable[web.StreamResponse]]


async def perform(exchange: Exchange, action: Action) -> web.StreamResponse:
    """Answer with the fault instead of the ordinary response."""
    return await _HANDLERS[action["kind"]](exchange, action)


async def _maybe_accept(
    exchange: Exchange, action: Action, default: bool = False
) -> web.Response | None:
    if action.get("accept", default):
        return await exchange.process()
    return None


async def _error(_exchange: Exchange, action: Action) -> web.StreamResponse:
    error = ApiError(
        action["code"], http=action.get("http"), message=action.get("message")
    )
    return error_response(error)


async def _rate_limit(_exchange: Exchange, action: Action) -> web.StreamResponse:
    error = ApiError(20429)
    response = error_response(error)
    if action.get("retry_after") is not None:
        response.headers["Retry-After"] = str(action["retry_after"])
    return response


async def _server_error(exchange: Exchange, action: Action) -> web.StreamResponse:
    await _maybe_accept(exchange, action)
    status = action.get("http", 500)
    error = ApiError(20503 if status == 503 else 20500, http=status)
    return error_response(error)


async def _html(exchange: Exchange, action: Action) -> web.StreamResponse:
    await _maybe_accept(exchange, action)
    status = action.get("http", 502)
    text = HTML.format(status=status)
    return web.Response(text=text, status=status, content_type="text/html")


async def _raw(exchange: Exchange, action: Action) -> web.StreamResponse:
    await _maybe_accept(exchange, action)
    return web.Response(
        body=action.get("body", "").encode(),
        status=action.get("http", 200),
        content_type=action.get("content_type", "application/json"),
        headers=action.get("headers"),
    )


async def _truncate(exchange: Exchange, action: Action) -> web.StreamResponse:
    response = await _maybe_accept(exchange, action, default=True)
    body = _body_of(response) or b'{"account_sid": "AC'
    keep = int(len(body) * action.get("keep", 0.5))
    return web.Response(
        body=body[:keep],
        status=response.status if response is not None else 201,
        content_type="application/json",
    )


async def _reset(exchange: Exchange, action: Action) -> web.StreamResponse:
    await _maybe_accept(exchange, action)
    transport = exchange.request.transport
    if transport is not None:
        linger = struct.pack("ii", 1, 0)  # close with RST instead of FIN
        transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, linger
        )
        transport.abort()
    return web.Response()


async def _drop(exchange: Exchange, action: Action) -> web.StreamResponse:
    await _maybe_accept(exchange, action)
    if exchange.request.transport is not None:
        exchange.request.transport.close()
    return web.Response()


async def _pause(exchange: Exchange, seconds: float) -> bool:
    """Wait; return False when the client has hung up or a reset was asked for."""
    deadline = time.monotonic() + seconds
    state, era = exchange.server.state, exchange.server.state.era
    while exchange.request.transport is not None and state.era == era:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            return True
        await asyncio.sleep(min(remaining, POLL_SECONDS))
    return False


async def _hang(exchange: Exchange, action: Action) -> web.StreamResponse:
    response = await _maybe_accept(exchange, action)
    await _pause(exchange, action.get("seconds", 60.0))
    if action.get("answer"):
        return response if response is not None else await exchange.process()
    return await _drop(exchange, {})


async def _redirect(exchange: Exchange, action: Action) -> web.StreamResponse:
    await _maybe_accept(exchange, action)
    location = action.get("location") or str(exchange.request.rel_url)
    return web.Response(status=307, headers={"Location": location})


async def _slow_body(exchange: Exchange, action: Action) -> web.StreamResponse:
    response = await _maybe_accept(exchange, action, default=True)
    body = _body_of(response) or b"{}"
    stream = web.StreamResponse(status=response.status if response else 201)
    stream.content_type = "application/json"
    stream.content_length = len(body)
    await stream.prepare(exchange.request)
    step = max(len(body) // CHUNKS, 1)
    for start in range(0, len(body), step):
        if not await _pause(exchange, action.get("seconds", 5.0) / CHUNKS):
            break
        await stream.write(body[start : start + step])
    return stream


async def _garbage(exchange: Exchange, action: Action) -> web.StreamResponse:
    await _maybe_accept(exchange, action)
    transport = exchange.request.transport
    if isinstance(transport, asyncio.WriteTransport):
        transport.write(GARBAGE)
        transport.close()
    return web.Response()


def _body_of(response: web.Response | None) -> bytes:
    body = response.body if response is not None else None
    return bytes(body) if isinstance(body, bytes | bytearray) else b""


_HANDLERS: dict[str, Handler] = {
    "error": _error,
    "rate_limit": _rate_limit,
    "server_error": _server_error,
    "html": _html,
    "raw": _raw,
    "truncate": _truncate,
    "reset": _reset,
    "drop": _drop,
    "hang": _hang,
    "redirect": _redirect,
    "slow_body": _slow_body,
    "garbage": _garbage,
}
