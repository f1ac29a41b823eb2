"""One API request on its way through authentication, faults and handler."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web
from multidict import MultiDict

from .answers import error_response
from .auth import authenticate
from .errors import ApiError
from .faults import Plan, Subject
from .models import Account, Message
from .wire import new_sid

if TYPE_CHECKING:
    from .server import Server

Handler = Callable[["Exchange", Account], Awaitable[web.Response]]


@dataclass
class Exchange:
    """What is known about a request while it is being answered."""

    server: Server
    request: web.Request
    kind: str
    form: MultiDict[Any]
    handler: Handler
    plan: Plan = field(default_factory=Plan)
    request_id: str = field(default_factory=lambda: new_sid("RQ"))
    started: float = field(default_factory=time.monotonic)
    accepted: list[Message] = field(default_factory=list)
    error_code: int | None = None

    @property
    def account_sid(self) -> str:
        """Return the account named in the path."""
        return self.request.match_info.get("account", "")

    def subject(self) -> Subject:
        """Return what fault rules are matched against."""
        values = self.form if self.kind == "create" else self.request.query
        return Subject(
            kind=self.kind,
            method=self.request.method,
            path=self.request.path,
            account=self.account_sid,
            to=str(values.get("To", "")),
            from_=str(values.get("From", "")),
            body=str(values.get("Body", "")),
        )

    async def process(self) -> web.Response:
        """Do what the request asks for and return the ordinary answer."""
        try:
            header = self.request.headers.get("Authorization")
            account = authenticate(self.server.state, self.account_sid, header)
            if account.test and self.kind != "create":
                raise ApiError(20008)
            return await self.handler(self, account)
        except ApiError as error:
            self.error_code = error.code
            return error_response(error)
