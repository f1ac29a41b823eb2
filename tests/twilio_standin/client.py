"""Control a running stand-in from tests, scripts and benchmarks."""

from typing import Any

import requests

TIMEOUT = 30.0


class StandInError(Exception):
    """A control request was refused; the text says why."""


class StandIn:
    """Thin client of the control side; every method is one request."""

    def __init__(self, url: str) -> None:
        """Talk to the stand-in at ``url`` (its ``ready`` line)."""
        self.url = url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def _call(self, method: str, name: str, timeout: float = TIMEOUT, **kw: Any) -> Any:
        address = f"{self.url}/_standin/{name}"
        answer = self._session.request(method, address, timeout=timeout, **kw)
        if answer.status_code >= 400 and answer.status_code != 408:
            raise StandInError(answer.text)
        return answer.json()

    # what happened

    def health(self) -> dict[str, Any]:
        """Return addresses and the provider's clock."""
        return self._call("GET", "health")

    def messages(self, **filters: Any) -> list[dict[str, Any]]:
        """Return accepted texts; filters ``since``, ``to``, ``from``, ``direction``."""
        return self._call("GET", "messages", params=filters)

    def message(self, sid: str) -> dict[str, Any]:
        """Return one accepted text with history and callbacks."""
        return self._call("GET", f"messages/{sid}")

    def requests(self, **filters: Any) -> list[dict[str, Any]]:
        """Return API requests seen; filters ``since``, ``kind``."""
        return self._call("GET", "requests", params=filters)

    def received(self) -> list[dict[str, Any]]:
        """Return inbound texts and what became of them."""
        return self._call("GET", "inbound")

    def summary(self, **filters: Any) -> dict[str, Any]:
        """Return the figures; filters as for messages, and ``window`` seconds."""
        return self._call("GET", "summary", params=filters)

    def wait(self, timeout: float = 30.0, **conditions: int) -> dict[str, Any]:
        """Wait until ``accepted``, ``final``, ``delivered``, ``idle`` ... hold.

        :raises TimeoutError: when they do not within ``timeout`` seconds
        """
        params = {**conditions, "timeout": timeout}
        body = self._call("GET", "wait", timeout=timeout + 10, params=params)
        if not body["done"]:
            raise TimeoutError(f"waited {timeout} s for {conditions}, have {body}")
        return body

    # set the scene

    def accounts(self, *accounts: dict[str, Any]) -> list[dict[str, Any]]:
        """Add or change accounts, and return all."""
        if not accounts:
            return self._call("GET", "accounts")
        return self._call("POST", "accounts", json=list(accounts))

    def own(self, *numbers: str | dict[str, Any]) -> list[dict[str, Any]]:
        """Give numbers to an account, and return all that are owned."""
        if not numbers:
            return self._call("GET", "owned")
        specs = [
            {"phone_number": item} if isinstance(item, str) else item
            for item in numbers
        ]
        return self._call("POST", "owned", json=specs)

    def disown(self, phone_number: str) -> list[dict[str, Any]]:
        """Take an own number away."""
        return self._call("DELETE", "owned", params={"phone_number": phone_number})

    def services(self, *services: dict[str, Any]) -> list[dict[str, Any]]:
        """Add Messaging Services, and return all."""
        if not services:
            return self._call("GET", "services")
        return self._call("POST", "services", json=list(services))

    def set_numbers(self, rules: dict[str, dict[str, Any]]) -> dict[str, Any]:
        """Say how recipients behave."""
        return self._call("POST", "numbers", json=rules)

    def faults(self, *rules: dict[str, Any], **settings: Any) -> dict[str, Any]:
        """Add fault rules and set switches; without any, show them."""
        if not rules and not settings:
            return self._call("GET", "faults")
        body = {"rules": list(rules), "settings": settings}
        return self._call("POST", "faults", json=body)

    def clear_faults(self, rule_id: str | None = None) -> dict[str, Any]:
        """Take one rule away, or all."""
        params = {"id": rule_id} if rule_id else {}
        return self._call("DELETE", "faults", params=params)

    def optouts(self, *entries: dict[str, Any]) -> list[dict[str, str]]:
        """Block or unblock directly, and return the list."""
        if not entries:
            return self._call("GET", "optouts")
        return self._call("POST", "optouts", json=list(entries))

    def reset(self, setup: bool = False) -> None:
        """Forget everything; accounts and numbers only if ``setup`` is set."""
        self._call("POST", "reset", json={"setup": setup})

    # play the world outside

    def inbound(
        self, sender: str, to: str, body: str = "", **extra: Any
    ) -> dict[str, Any]:
        """Text one of the own numbers as a patient; returns what became of it."""
        spec = {"from": sender, "to": to, "body": body, **extra}
        return self._call("POST", "inbound", json=spec, timeout=120.0)

    def callbacks(
        self,
        sid: str,
        *emissions: Any,
        plan: dict[str, Any] | None = None,
        **extra: Any,
    ) -> list[dict[str, Any]]:
        """Make status callbacks for a text, in any order or repetition."""
        spec = {"sid": sid, "emissions": emissions, "plan": plan or {}, **extra}
        return self._call("POST", "callbacks", json=spec, timeout=120.0)
