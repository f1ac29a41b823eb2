"""The life of an accepted text: queued, sending, sent, and how it ends."""

import asyncio
import time
from typing import Any

from .callbacks import CallbackPlan, Callbacks, Emission
from .fault_kinds import CALLBACK
from .faults import Subject
from .models import Message
from .state import State

ORDER = ("scheduled", "accepted", "queued", "sending", "sent")


class Delivery:
    """Moves messages along and has their callbacks made."""

    def __init__(self, state: State, callbacks: Callbacks) -> None:
        """Use ``callbacks`` to tell the client about each step."""
        self._state = state
        self._callbacks = callbacks

    def start(self, message: Message, early: bool = False) -> asyncio.Task[Any]:
        """Begin a message's life in the background.

        :param early: do not wait between steps; for callbacks that have to
            come before the create answer
        """
        plan = self.plan_for(message)
        return self._state.spawn(self._live(message, plan, early))

    def plan_for(self, message: Message) -> CallbackPlan:
        """Ask the fault rules how this message's callbacks are made."""
        subject = Subject(
            kind=CALLBACK,
            account=message.account_sid,
            to=message.to,
            from_=message.sender or "",
            body=message.accepted_body,
        )
        action = self._state.faults.callback_plan(subject)
        return CallbackPlan.from_action(action, message.sequence)

    async def _live(self, message: Message, plan: CallbackPlan, early: bool) -> None:
        reached: list[Emission] = []
        told: asyncio.Task[None] | None = None
        for emission in self._steps(message):
            expired = not early and not await self._wait(message, emission)
            if message.final and message.status not in {e.status for e in reached}:
                break  # canceled, or given its end from outside
            if expired:
                emission = Emission("failed", 30036)
            self._reach(message, emission)
            reached.append(emission)
            if plan.live:
                work = self._tell(told, message, emission, plan)
                told = self._state.spawn(work)
            if expired:
                break
        if not plan.live:
            await self._callbacks.settle(message, reached, plan)
        elif told is not None:
            await told

    def _reach(self, message: Message, emission: Emission) -> None:
        if emission.status == "queued":
            message.from_ = message.sender
        self._state.set_status(message, emission.status, emission.error_code)

    async def _tell(
        self,
        before: asyncio.Task[None] | None,
        message: Message,
        emission: Emission,
        plan: CallbackPlan,
    ) -> None:
        """Make a callback after the one before it; the text does not wait."""
        if before is not None:
            await before
        await self._callbacks.reached(message, emission, plan)

    async def cancel(self, message: Message) -> None:
        """Cancel a text that has not left yet and tell the client."""
        self._state.set_status(message, "canceled", None)
        self._state.notify_switch()
        plan = self.plan_for(message)
        work = self._callbacks.reached(message, Emission("canceled"), plan)
        self._state.spawn(work)

    # how it goes

    def _steps(self, message: Message) -> list[Emission]:
        outcome = self._outcome(message)
        explicit = outcome.get("steps")
        if explicit:
            return [Emission(*_pair(step)) for step in explicit]
        end, code = outcome.get("status", "delivered"), outcome.get("error_code")
        path = ["queued"] if end == "failed" else ["queued", "sending", "sent"]
        if end in path:
            steps = [Emission(name) for name in path[: path.index(end) + 1]]
        else:
            steps = [Emission(name) for name in path] + [Emission(end, code)]
        return [step for step in steps if _is_after(step.status, message.status)]

    def _outcome(self, message: Message) -> dict[str, Any]:
        service = message.messaging_service_sid
        if service and self._state.optouts.is_blocked(service, message.to):
            return {"status": "failed", "error_code": 21610}
        rule = self._state.recipients.rule(message.to)
        outcome = self._state.recipients.outcome(message.to)
        if not outcome and rule.get("line_type") == "landline":
            return {"status": "undelivered", "error_code": 30006}
        return outcome

    # how long it takes

    async def _wait(self, message: Message, emission: Emission) -> bool:
        """Wait for the next step; return False if the validity ran out first."""
        if message.status == "scheduled":
            await self._wait_for_schedule(message)
        settings = self._state.settings
        waits = {**settings.delays, **self._delays_of(message)}
        seconds = waits.get(emission.status, settings.delays["delivered"])
        if emission.status != "sending":
            await asyncio.sleep(seconds * settings.time_scale)
            return True
        return await self._wait_in_queue(message, seconds + settings.queue_delay)

    def _delays_of(self, message: Message) -> dict[str, float]:
        return self._state.recipients.rule(message.to).get("delays", {})

    async def _wait_in_queue(self, message: Message, seconds: float) -> bool:
        settings = self._state.settings
        valid = message.validity_period * settings.time_scale
        age = time.monotonic() - message.accepted_mono
        remaining = max(valid - age, 0.0)
        wait = seconds * settings.time_scale
        await asyncio.sleep(min(wait, remaining))
        if wait > remaining:
            return False
        return await self._state.wait_for_switch(
            lambda: not self._state.settings.hold_delivery or message.final,
            max(remaining - wait, 0.0),
        )

    async def _wait_for_schedule(self, message: Message) -> None:
        seconds = (message.send_at or 0.0) - self._state.now()
        await self._state.wait_for_switch(
            lambda: message.final or (message.send_at or 0.0) <= self._state.now(),
            max(seconds, 0.0),
        )


def _pair(step: Any) -> tuple[str, int | None]:
    if isinstance(step, str):
        return step, None
    return step[0], step[1]


def _is_after(status: str, current: str) -> bool:
    """Tell whether ``status`` still lies ahead of a message at ``current``."""
    if status not in ORDER:
        return True
    return ORDER.index(status) > ORDER.index(current)
