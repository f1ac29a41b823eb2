"""Everything the stand-in remembers, in one place.

One event loop owns a state; nothing here locks, because nothing here waits.
"""

import asyncio
import copy
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .faults import FaultEngine
from .journal import Journal
from .models import Account, CallbackRecord, Media, Message, OwnedNumber, Service
from .optout import OptOuts
from .recipients import Recipients
from .settings import Settings
from .wire import new_sid

REQUEST_LOG_LENGTH = 200_000
COALESCE_SECONDS = 0.01


class State:
    """Accounts, numbers, messages and the switches that shape behaviour."""

    def __init__(
        self, settings: Settings | None = None, journal: Path | None = None
    ) -> None:
        """Start empty.

        :param settings: switches a reset returns to
        :param journal: JSONL file that survives a crash of this process
        """
        self._initial = settings or Settings()
        self.base_url = ""
        self.tls_alert_url = ""
        self.accounts: dict[str, Account] = {}
        self.numbers: dict[str, OwnedNumber] = {}
        self.services: dict[str, Service] = {}
        self.journal = Journal(journal)
        self.era = 0
        self._setup: tuple[Any, Any, Any] = ({}, {}, {})
        self._tasks: set[asyncio.Task[Any]] = set()
        self._changed = asyncio.Event()
        self._switched = asyncio.Event()
        self._clear()

    def _clear(self) -> None:
        self.settings = Settings(**self._initial.to_dict())
        self.messages: dict[str, Message] = {}
        self.media: dict[str, Media] = {}
        self.recipients = Recipients()
        self.optouts = OptOuts()
        self.faults = FaultEngine()
        self.inbound: list[dict[str, Any]] = []
        self.requests: deque[dict[str, Any]] = deque(maxlen=REQUEST_LOG_LENGTH)
        self.open_requests = 0
        self.max_open_requests = 0
        self.sequence = 0

    def remember_setup(self) -> None:
        """Keep accounts, numbers and services as they are now for ``reset``."""
        setup = (self.accounts, self.numbers, self.services)
        self._setup = copy.deepcopy(setup)

    def reset(self, setup: bool = False) -> None:
        """Forget messages, rules, opt-outs and switches.

        :param setup: also go back to the accounts, numbers and services of the
            start; otherwise they stay as they are
        """
        self.era += 1
        if setup:
            kept = copy.deepcopy(self._setup)
            self.accounts, self.numbers, self.services = kept
        for task in list(self._tasks):
            task.cancel()
        open_requests = self.open_requests
        self._clear()
        self.open_requests = open_requests
        self.journal.write("reset")
        self.notify()

    def now(self) -> float:
        """Return the provider's clock as Unix seconds."""
        return time.time() + self.settings.clock_offset

    # accounts and numbers

    def add_account(self, account: Account) -> None:
        """Add an account or replace the one with the same SID."""
        self.accounts[account.sid] = account

    def add_number(
        self, account_sid: str, phone_number: str, **values: Any
    ) -> OwnedNumber:
        """Give a phone number to an account, replacing what was known of it."""
        number = OwnedNumber(
            sid=new_sid("PN"),
            account_sid=account_sid,
            phone_number=phone_number,
            friendly_name=values.pop("friendly_name", phone_number),
            date_created=self.now(),
        )
        capabilities = values.pop("capabilities", {})
        number.capabilities.update(capabilities)
        for name, value in values.items():
            if name not in OwnedNumber.__dataclass_fields__:
                raise ValueError(f"unknown number key {name!r}")
            setattr(number, name, value)
        self.numbers[phone_number] = number
        return number

    def services_of(self, phone_number: str) -> list[Service]:
        """Return the Messaging Services that have the number in their pool."""
        pools = self.services.values()
        return [service for service in pools if phone_number in service.numbers]

    # messages

    def accept(self, message: Message) -> None:
        """Take a message into the books; from here on it counts."""
        self.sequence += 1
        message.sequence = self.sequence
        message.accepted_body = message.body
        message.date_updated = message.accepted_at
        message.history.append({"status": message.status, "at": message.accepted_at})
        self.messages[message.sid] = message
        if self.journal.enabled:
            self.journal.write("accepted", message=message.to_dict())
        self.notify()

    def set_status(self, message: Message, status: str, code: int | None) -> None:
        """Move a message to ``status`` and note when."""
        message.status = status
        message.error_code = code
        if status == "sent":
            message.date_sent = self.now()
            price = self.settings.price_per_segment * max(message.num_segments, 1)
            message.price = f"-{price:.5f}"
        at = self.now()
        message.history.append({"status": status, "at": at, "error_code": code})
        names = ("status", "error_code", "date_sent", "price", "from_", "history")
        self.record_change(message, *names)

    def record_callback(self, message: Message, record: CallbackRecord) -> None:
        """Note a webhook that was made, or dropped on purpose."""
        message.callbacks.append(record)
        self.journal.write("callback", sid=message.sid, record=asdict(record))
        self.notify()

    def record_change(self, message: Message, *names: str) -> None:
        """Write down the fields ``names`` of a message after a change."""
        message.date_updated = self.now()
        fields = {name: getattr(message, name) for name in (*names, "date_updated")}
        self.journal.write("changed", sid=message.sid, fields=fields)
        self.notify()

    # background work

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run ``work`` beside the requests; a reset or shutdown cancels it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._forget)
        return task

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self.notify()
        if not task.cancelled() and task.exception() is not None:
            asyncio.get_running_loop().call_exception_handler(
                {"message": "stand-in task failed", "exception": task.exception()}
            )

    @property
    def pending(self) -> int:
        """Return how many deliveries and webhooks are still under way."""
        return len(self._tasks)

    async def close(self) -> None:
        """Stop background work and release the journal."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.journal.close()

    def notify(self) -> None:
        """Wake those who wait for something to happen."""
        self._changed.set()
        self._changed = asyncio.Event()

    def notify_switch(self) -> None:
        """Wake the texts that wait for a switch, a cancellation or the clock."""
        self._switched.set()
        self._switched = asyncio.Event()
        self.notify()

    async def wait_until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait for ``condition``; return False when the time is over first.

        A condition may have to count all messages; looking again takes a tenth
        of the time at most.
        """
        deadline = time.monotonic() + seconds
        while True:
            started = time.monotonic()
            if condition():
                return True
            pause = max(COALESCE_SECONDS, 9 * (time.monotonic() - started))
            if not await _wait_event(self._changed, deadline):
                return condition()
            await asyncio.sleep(pause)

    async def wait_for_switch(
        self, condition: Callable[[], bool], seconds: float
    ) -> bool:
        """Wait like ``wait_until``, but look only after ``notify_switch``.

        Thousands of texts may wait at once; not each event may wake them all.
        """
        deadline = time.monotonic() + seconds
        while not condition():
            if not await _wait_event(self._switched, deadline):
                return condition()
        return True


async def _wait_event(event: asyncio.Event, deadline: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), max(deadline - time.monotonic(), 0))
    except TimeoutError:
        return False
    return True
