"""Status callbacks: their parameters, their order, and how to disturb both."""

import asyncio
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .models import CallbackRecord, Message
from .state import State
from .webhooks import Disturbance, Params, Webhooks
from .wire import API_VERSION


@dataclass(frozen=True)
class Emission:
    """One status callback to make."""

    status: str
    error_code: int | None = None


@dataclass
class CallbackPlan:
    """How the callbacks of one message are made.

    ``order`` is "live" (as the status changes), "shuffle", "reverse", or a
    list of statuses; all but "live" wait until the message has its last status.
    ``delay`` is seconds, or a pair from which each is drawn.
    """

    repeat: int = 1
    order: Any = "live"
    delay: Any = 0.0
    drop: Any = False
    signature: str = "right"
    auth_token: str | None = None
    account: str | None = None
    concurrent: bool = False
    extra: dict[str, str] = field(default_factory=dict)
    rng: random.Random = field(default_factory=random.Random)

    @classmethod
    def from_action(cls, action: dict[str, Any], number: int) -> "CallbackPlan":
        """Read a fault rule's action.

        :param number: the message's sequence number, which varies the seed
        """
        values = {key: value for key, value in action.items() if key != "kind"}
        seed = values.pop("seed", 0)
        return cls(rng=random.Random(seed * 1_000_003 + number), **values)

    @property
    def live(self) -> bool:
        """Tell whether each callback leaves as its status is reached."""
        return self.order == "live" and not self.concurrent

    def dropped(self, status: str) -> bool:
        """Tell whether the callback for ``status`` is lost on purpose."""
        if isinstance(self.drop, list):
            return status in self.drop
        return bool(self.drop)

    def arrange(self, reached: list[Emission]) -> list[Emission]:
        """Put the callbacks in the order that was asked for."""
        emissions = [item for item in reached for _copy in range(self.repeat)]
        if self.order == "reverse":
            return emissions[::-1]
        if self.order == "shuffle":
            self.rng.shuffle(emissions)
            return emissions
        if isinstance(self.order, list):
            by_status = {item.status: item for item in reached}
            return [by_status.get(name) or Emission(name) for name in self.order]
        return emissions

    def wait(self) -> float:
        """Return the seconds before the next callback."""
        if isinstance(self.delay, list):
            return self.rng.uniform(*self.delay)
        return float(self.delay)


class Callbacks:
    """Makes the status callbacks of messages."""

    def __init__(self, state: State, webhooks: Webhooks) -> None:
        """Use ``webhooks`` for the connections."""
        self._state = state
        self._webhooks = webhooks

    async def reached(
        self, message: Message, emission: Emission, plan: CallbackPlan
    ) -> None:
        """Make the callbacks for a status that was just reached."""
        for _copy in range(plan.repeat):
            if plan.wait() > 0:
                self._state.spawn(self._later(message, emission, plan))
            else:
                await self._send(message, emission, plan)

    async def settle(
        self, message: Message, reached: list[Emission], plan: CallbackPlan
    ) -> None:
        """Make all callbacks after the life is over, in the plan's order."""
        emissions = plan.arrange(reached)
        if plan.concurrent:
            work = (self._later(message, item, plan) for item in emissions)
            await asyncio.gather(*work)
            return
        for item in emissions:
            await self._later(message, item, plan)

    async def _later(
        self, message: Message, emission: Emission, plan: CallbackPlan
    ) -> None:
        await asyncio.sleep(plan.wait())
        await self._send(message, emission, plan)

    async def _send(
        self, message: Message, emission: Emission, plan: CallbackPlan
    ) -> None:
        settings = self._state.settings
        url = message.status_callback
        if not url or message.test or emission.status in settings.skip_callbacks:
            return
        record = CallbackRecord(emission.status, url, self._state.now(), "")
        if plan.dropped(emission.status):
            record.error = "dropped on purpose"
        else:
            if settings.callback_delay:
                await asyncio.sleep(settings.callback_delay)
            await self._post(message, emission, plan, record)
        self._state.record_callback(message, record)

    async def _post(
        self,
        message: Message,
        emission: Emission,
        plan: CallbackPlan,
        record: CallbackRecord,
    ) -> None:
        params = status_params(message, emission, plan)
        token = self._state.accounts[message.account_sid].auth_token
        spoil = Disturbance(plan.signature, plan.auth_token)
        result = await self._webhooks.post(record.url, params, token, spoil)
        record.token, record.tries = result.token, result.tries
        record.http_status, record.error = result.http_status, result.error
        record.seconds = round(result.seconds, 4)


def status_params(message: Message, emission: Emission, plan: CallbackPlan) -> Params:
    """Return the parameters of a status callback in Twilio's set."""
    params = {
        "AccountSid": plan.account or message.account_sid,
        "ApiVersion": API_VERSION,
        "From": message.sender or "",
        "MessageSid": message.sid,
        "MessageStatus": emission.status,
        "SmsSid": message.sid,
        "SmsStatus": emission.status,
        "To": message.to,
    }
    if message.messaging_service_sid:
        params["MessagingServiceSid"] = message.messaging_service_sid
    if emission.error_code is not None:
        params["ErrorCode"] = str(emission.error_code)
    if emission.status in {"delivered", "undelivered"}:
        params["RawDlrDoneDate"] = datetime.now(UTC).strftime("%y%m%d%H%M")
    params.update(plan.extra)
    return list(params.items())
