"""Talk to a running Odoo as its browser does: sign in, then call methods."""

from __future__ import annotations

import itertools
import json
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

TIMEOUT = 120.0  # seconds; a worker that dies leaves the request unanswered


class RpcError(Exception):
    """Odoo refused a call.

    :param kind: dotted name of the exception's class
    :param text: what a person would read
    """

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(f"{kind}: {text}")
        self.kind = kind
        self.text = text


class Session:
    """One signed-in person; several threads may call at the same time.

    :param url: the server's address
    :raises RpcError: when name or password is wrong
    """

    def __init__(self, url: str, database: str, login: str, password: str) -> None:
        self._url = url
        self._numbers = itertools.count(1)
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(CookieJar()),
        )
        account = {"db": database, "login": login, "password": password}
        self._post("/web/session/authenticate", account)

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """Call a public method, as the web client's buttons do.

        :raises RpcError: with what a person would read
        """
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post("/web/dataset/call_kw", params)

    def _post(self, path: str, params: dict[str, Any]) -> Any:
        body = {
            "jsonrpc": "2.0",
            "method": "call",
            "id": next(self._numbers),
            "params": params,
        }
        request = urllib.request.Request(
            self._url + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with self._opener.open(request, timeout=TIMEOUT) as answer:
            found = json.load(answer)
        if "error" in found:
            data = found["error"]["data"]
            raise RpcError(data["name"], data["message"])
        return found.get("result")  # absent where a method returns nothing
