"""Talk to a running Odoo as its browser does: sign in, then call methods."""

from __future__ import annotations

import itertools
import json
import re
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
        self._jar = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(self._jar),
        )
        account = {"db": database, "login": login, "password": password}
        self._post("/web/session/authenticate", account)

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """Call a public method, as the web client's buttons do.

        :raises RpcError: with what a person would read
        """
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post("/web/dataset/call_kw", params)

    def page(self, path: str) -> str:
        """Return what the server answers to an address, as text."""
        with self._opener.open(self._url + path, timeout=TIMEOUT) as answer:
            return answer.read().decode(errors="replace")

    def upload(self, path: str, name: str, content: bytes) -> Any:
        """Post a file as a form of the web client does; return the JSON answer."""
        token = re.findall(r'csrf_token: "([^"]+)"', self.page("/odoo"))[0]
        parts = (
            f'--B\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}'
            f'\r\n--B\r\nContent-Disposition: form-data; name="file"; filename="{name}"'
            "\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        request = urllib.request.Request(
            self._url + path,
            data=parts.encode() + content + b"\r\n--B--\r\n",
            headers={"Content-Type": "multipart/form-data; boundary=B"},
        )
        with self._opener.open(request, timeout=TIMEOUT) as answer:
            return json.load(answer)

    def cookies(self) -> str:
        """Return the header by which the server knows the person."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)

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
