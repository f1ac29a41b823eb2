"""The control side: set the scene, order faults, play patients.

Everything here is JSON under ``/_standin`` and needs no credentials; the
stand-in listens on loopback and holds nothing worth stealing.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .answers import json_response
from .callbacks import CallbackPlan, Emission
from .fault_kinds import RULE_KEYS, check_action
from .models import Account, Service
from .wire import new_sid

if TYPE_CHECKING:
    from .server import Server

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def explain_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer 400 with the reason when a control request makes no sense."""
    if not request.path.startswith("/_standin"):
        return await handler(request)
    try:
        return await handler(request)
    except (ValueError, KeyError, TypeError) as error:
        return json_response({"error": f"{type(error).__name__}: {error}"}, 400)


async def read_json(request: web.Request) -> Any:
    """Return the posted JSON; an empty body counts as an empty object."""
    text = await request.text()
    return json.loads(text) if text.strip() else {}


class Admin:
    """Handlers that change what the stand-in does."""

    def __init__(self, server: Server) -> None:
        """Control ``server``."""
        self._server = server
        self._state = server.state

    async def get_accounts(self, _request: web.Request) -> web.Response:
        """List the accounts with their secrets, for clients to configure."""
        accounts = self._state.accounts.values()
        return json_response([dataclasses.asdict(account) for account in accounts])

    async def post_accounts(self, request: web.Request) -> web.Response:
        """Add or change accounts: one object or a list; ``sid`` is the key."""
        for spec in _as_list(await read_json(request)):
            values = dict(spec)
            known = self._state.accounts.get(values.get("sid", ""))
            if known is not None:
                self._state.add_account(dataclasses.replace(known, **values))
            else:
                self._state.add_account(Account(**values))
        return await self.get_accounts(request)

    async def get_owned(self, _request: web.Request) -> web.Response:
        """List the accounts' own numbers."""
        numbers = self._state.numbers.values()
        return json_response([dataclasses.asdict(number) for number in numbers])

    async def post_owned(self, request: web.Request) -> web.Response:
        """Give numbers to accounts: ``account_sid``, ``phone_number``, extras."""
        for spec in _as_list(await read_json(request)):
            values = dict(spec)
            account_sid = values.pop("account_sid", None) or self._only_account()
            self._state.add_number(account_sid, values.pop("phone_number"), **values)
        return await self.get_owned(request)

    async def delete_owned(self, request: web.Request) -> web.Response:
        """Take a number away from its account, or all of them."""
        number = request.query.get("phone_number")
        if number is None:
            self._state.numbers.clear()
        else:
            self._state.numbers.pop(number, None)
        return await self.get_owned(request)

    def _only_account(self) -> str:
        own = [item.sid for item in self._state.accounts.values() if not item.test]
        if len(own) != 1:
            raise ValueError("account_sid is needed: there is not just one account")
        return own[0]

    async def get_services(self, _request: web.Request) -> web.Response:
        """List the Messaging Services."""
        services = self._state.services.values()
        return json_response([dataclasses.asdict(service) for service in services])

    async def post_services(self, request: web.Request) -> web.Response:
        """Add or replace Messaging Services; a SID is made up if none is given."""
        for spec in _as_list(await read_json(request)):
            values = {"sid": new_sid("MG"), "account_sid": None, **spec}
            values["account_sid"] = values["account_sid"] or self._only_account()
            self._state.services[values["sid"]] = Service(**values)
        return await self.get_services(request)

    async def get_numbers(self, _request: web.Request) -> web.Response:
        """Show how recipients behave."""
        return json_response(self._state.recipients.to_dict())

    async def post_numbers(self, request: web.Request) -> web.Response:
        """Say how recipients behave, per number or ``re:`` expression."""
        self._state.recipients.update(await read_json(request))
        return await self.get_numbers(request)

    async def delete_numbers(self, request: web.Request) -> web.Response:
        """Make all recipients ordinary again."""
        self._state.recipients.clear()
        return await self.get_numbers(request)

    async def get_faults(self, _request: web.Request) -> web.Response:
        """Show the rules with their counters, and the switches."""
        return json_response(
            {
                "rules": self._state.faults.to_list(),
                "settings": self._state.settings.to_dict(),
            }
        )

    async def post_faults(self, request: web.Request) -> web.Response:
        """Add rules and set switches.

        Takes one rule, a list of rules, or an object with ``rules``,
        ``settings`` and switches by name.
        """
        rules, settings = _split_faults(await read_json(request))
        self._state.settings.update(settings)
        for rule in rules:
            self._state.faults.add(rule)
        self._state.notify_switch()
        return await self.get_faults(request)

    async def delete_faults(self, request: web.Request) -> web.Response:
        """Take one rule (``?id=``) or all of them away."""
        rule_id = request.query.get("id")
        if rule_id is None:
            self._state.faults.clear()
        elif not self._state.faults.remove(rule_id):
            raise ValueError(f"no rule {rule_id!r}")
        return await self.get_faults(request)

    async def post_reset(self, request: web.Request) -> web.Response:
        """Forget messages, rules, opt-outs and switches.

        With ``setup`` accounts, numbers and services return to the start's too.
        """
        body = await read_json(request)
        self._state.reset(setup=bool(body.get("setup", False)))
        return json_response({"reset": True})

    async def get_optouts(self, _request: web.Request) -> web.Response:
        """List who has opted out of which sender."""
        return json_response(self._state.optouts.to_list())

    async def post_optouts(self, request: web.Request) -> web.Response:
        """Block or unblock without a text: ``sender``, ``user``, ``blocked``."""
        for spec in _as_list(await read_json(request)):
            blocked = bool(spec.get("blocked", True))
            self._state.optouts.set(spec["sender"], spec["user"], blocked)
            self._state.journal.write("optout", **{**spec, "blocked": blocked})
        return await self.get_optouts(request)

    async def post_inbound(self, request: web.Request) -> web.Response:
        """Play a patient who texts one of the own numbers."""
        report = await self._server.inbound.receive(await read_json(request))
        return json_response(report)

    async def post_callbacks(self, request: web.Request) -> web.Response:
        """Make status callbacks of an accepted text, whatever its status.

        Takes ``sid``, ``emissions`` (statuses, or pairs with an error code),
        an optional ``plan`` as in a "callbacks" action, and ``set_status``.
        """
        spec = await read_json(request)
        message = self._state.messages[spec["sid"]]
        action = {"kind": "callbacks", "order": "given", **spec.get("plan", {})}
        check_action(action)
        plan = CallbackPlan.from_action(action, message.sequence)
        emissions = [_emission(item) for item in spec["emissions"]]
        if spec.get("set_status"):
            last = emissions[-1]
            self._state.set_status(message, last.status, last.error_code)
        made = len(message.callbacks)
        await self._server.callbacks.settle(message, emissions, plan)
        records = message.callbacks[made:]
        return json_response([dataclasses.asdict(record) for record in records])


def _emission(item: Any) -> Emission:
    return Emission(item) if isinstance(item, str) else Emission(*item)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _split_faults(body: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    if isinstance(body, list):
        return body, {}
    if "action" in body or "script" in body or set(body) & (RULE_KEYS - {"id"}):
        return [body], {}
    settings = {key: body[key] for key in body if key not in {"rules", "settings"}}
    settings.update(body.get("settings", {}))
    return body.get("rules", []), settings
