"""The way every API request takes: count it, disturb it, answer it, log it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from aiohttp import web
from multidict import MultiDict

from .actions import perform
from .admin import Handler as HttpHandler
from .answers import error_response
from .errors import ApiError
from .exchange import Exchange, Handler
from .wire import response_headers

if TYPE_CHECKING:
    from .server import Server

EXCHANGE_KEY = web.RequestKey("exchange", Exchange)


class Gateway:
    """Wraps the resource handlers of one server."""

    def __init__(self, server: Server) -> None:
        """Serve requests for ``server``."""
        self._server = server

    def endpoint(self, kind: str, handler: Handler) -> HttpHandler:
        """Return an aiohttp handler that runs ``handler`` behind the faults.

        :param kind: what fault rules call this sort of request
        """

        async def answer(request: web.Request) -> web.StreamResponse:
            form = MultiDict(await request.post())
            exchange = Exchange(self._server, request, kind, form, handler)
            request[EXCHANGE_KEY] = exchange
            return await self._counted(exchange)

        return answer

    async def _counted(self, exchange: Exchange) -> web.StreamResponse:
        state = self._server.state
        state.open_requests += 1
        state.max_open_requests = max(state.max_open_requests, state.open_requests)
        state.notify()
        response: web.StreamResponse | None = None
        try:
            response = await self._answer(exchange)
            return response
        finally:
            state.open_requests -= 1
            self._log(exchange, response)

    async def _answer(self, exchange: Exchange) -> web.StreamResponse:
        state = self._server.state
        exchange.plan = state.faults.plan(exchange.subject())
        limit = state.settings.max_concurrent
        if limit and state.open_requests > limit:
            return error_response(ApiError(20429))
        await asyncio.sleep(_latency(exchange) + state.settings.latency)
        if exchange.plan.replacement is not None:
            return await perform(exchange, exchange.plan.replacement)
        return await exchange.process()

    def _log(self, exchange: Exchange, response: web.StreamResponse | None) -> None:
        subject = exchange.subject()
        state = self._server.state
        state.requests.append(
            {
                "at": state.now(),
                "mono": time.monotonic(),
                "kind": exchange.kind,
                "method": subject.method,
                "path": subject.path,
                "account_sid": subject.account,
                "to": subject.to,
                "from": subject.from_,
                "http": response.status if response is not None else None,
                "code": exchange.error_code,
                "faults": exchange.plan.names,
                "accepted": [message.sid for message in exchange.accepted],
                "request_id": exchange.request_id,
                "seconds": round(time.monotonic() - exchange.started, 4),
            }
        )
        state.notify()


def _latency(exchange: Exchange) -> float:
    action = exchange.plan.modifier("latency")
    return float(action["seconds"]) if action else 0.0


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Give API answers Twilio's headers; runs for faults and streams alike."""
    exchange = request.get(EXCHANGE_KEY)
    if exchange is None:
        return
    state = exchange.server.state
    action = exchange.plan.modifier("date_skew")
    skew = state.settings.date_skew + (float(action["seconds"]) if action else 0.0)
    headers = response_headers(
        exchange.request_id,
        max(state.open_requests, 1),
        time.monotonic() - exchange.started,
        state.now() + skew,
    )
    response.headers.pop("Server", None)
    response.headers.update(headers)
