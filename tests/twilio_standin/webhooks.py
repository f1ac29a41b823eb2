"""Post signed webhooks with Twilio's timeouts, retries and headers."""

import asyncio
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import aiohttp
from yarl import URL

from .callback_url import Target, resolve
from .signature import sign
from .state import State
from .wire import new_idempotency_token

Params = list[tuple[str, str]]
WRONG_TOKEN = "not-the-auth-token-of-this-account"


@dataclass(frozen=True)
class Overrides:
    """Connection overrides from the URL's fragment; times in seconds."""

    retries: int = 1
    policy: tuple[str, ...] = ("ct",)
    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0

    def repeats(self, failure: str) -> bool:
        """Tell whether a failure of this class is tried again."""
        return "all" in self.policy or failure in self.policy


def parse_overrides(url: str) -> Overrides:
    """Read ``#rc=..&rp=..&ct=..&rt=..&tt=..`` (milliseconds) from a URL."""
    values = {name: last[-1] for name, last in parse_qs(_fragment(url)).items()}

    def seconds(name: str, default: float, limit: float) -> float:
        raw = values.get(name, "")
        return min(int(raw) / 1000, limit) if raw.isdigit() else default

    retries = values.get("rc", "")
    return Overrides(
        retries=min(int(retries), 5) if retries.isdigit() else 1,
        policy=tuple(re.split(r"[,\s]+", values.get("rp", "ct"))),
        connect=seconds("ct", 5.0, 10.0),
        read=seconds("rt", 15.0, 15.0),
        total=seconds("tt", 15.0, 15.0),
    )


def _fragment(url: str) -> str:
    return url.partition("#")[2]


@dataclass
class Result:
    """What came of one webhook."""

    token: str
    tries: int = 0
    http_status: int | None = None
    content_type: str = ""
    body: str = ""
    error: str | None = None
    failure: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Disturbance:
    """How a webhook is spoiled on purpose."""

    signature: str = "right"
    auth_token: str | None = None


class Webhooks:
    """The client side of the stand-in; one per running server."""

    def __init__(self, state: State) -> None:
        """Prepare; the session is opened by the first webhook."""
        self._state = state
        self._session: aiohttp.ClientSession | None = None
        self._slots: asyncio.Semaphore | None = None
        self._size = 0

    async def close(self) -> None:
        """Close idle connections."""
        if self._session is not None:
            await self._session.close()

    def _slot(self) -> asyncio.Semaphore:
        size = max(1, int(self._state.settings.callback_concurrency))
        if self._slots is None or size != self._size:
            self._slots, self._size = asyncio.Semaphore(size), size
        return self._slots

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, force_close=True),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=True,
            )
        return self._session

    async def post(
        self,
        url: str,
        params: Params,
        auth_token: str,
        disturbance: Disturbance | None = None,
    ) -> Result:
        """Sign and post ``params``; never raises for what the receiver does.

        :param url: the address as configured, with its fragment
        :param auth_token: the secret to sign with
        """
        result = Result(token=new_idempotency_token())
        signed_url = url.split("#", 1)[0]
        target = resolve(signed_url, self._state.settings)
        if target is None:
            result.error = "not a loopback address and no route: not sent"
            return result
        spoil = disturbance or Disturbance()
        headers = self._headers(target, result.token)
        signature = _signature(spoil, signed_url, params, auth_token)
        if signature is not None:
            headers["X-Twilio-Signature"] = signature
        async with self._slot():
            await self._try(target, params, headers, parse_overrides(url), result)
        return result

    def _headers(self, target: Target, token: str) -> dict[str, str]:
        return {
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "I-Twilio-Idempotency-Token": token,
            **target.headers,
            **self._state.settings.callback_headers,
        }

    async def _try(
        self,
        target: Target,
        params: Params,
        headers: dict[str, str],
        overrides: Overrides,
        result: Result,
    ) -> None:
        started = time.monotonic()
        for _turn in range(1 + overrides.retries):
            remaining = overrides.total - (time.monotonic() - started)
            if remaining <= 0:
                break
            result.tries += 1
            await self._once(target, params, headers, overrides, remaining, result)
            if not result.failure or not overrides.repeats(result.failure):
                break
        result.seconds = time.monotonic() - started

    async def _once(
        self,
        target: Target,
        params: Params,
        headers: dict[str, str],
        overrides: Overrides,
        remaining: float,
        result: Result,
    ) -> None:
        timeout = aiohttp.ClientTimeout(
            total=remaining, sock_connect=overrides.connect, sock_read=overrides.read
        )
        request: dict[str, Any] = {
            "data": urlencode(params).encode(),
            "headers": headers,
            "timeout": timeout,
            "allow_redirects": False,
        }
        result.http_status, result.failure, result.error = None, "", None
        try:
            url = URL(target.url, encoded=True)
            async with self._client().post(url, **request) as response:
                await _read(response, result)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            result.failure, result.error = "ct", type(error).__name__
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            result.failure, result.error = "rt", type(error).__name__


async def _read(response: aiohttp.ClientResponse, result: Result) -> None:
    result.http_status = response.status
    result.content_type = response.content_type
    result.body = (await response.read()).decode(errors="replace")
    if response.status >= 400:
        result.failure = f"{response.status // 100}xx"


def _signature(
    spoil: Disturbance, url: str, params: Params, auth_token: str
) -> str | None:
    if spoil.signature == "missing":
        return None
    if spoil.signature == "wrong":
        return sign(WRONG_TOKEN, url, params)
    return sign(spoil.auth_token or auth_token, url, params)
