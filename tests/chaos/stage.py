"""The scene of a fault row: bulks of many senders, shortened waits, a judgement.

The rows share one system (``system.py``), which is set up once; each has wishes of its
own for limit and waits, and begins with a provider that has taken nothing. Waits that
last minutes are shortened by their parameters, and each row says so: the lease, the two
waits of the reconciler, and the minute of the scheduled actions, which are woken every
few seconds. Within a row, kinds of faults may go on side by side; each is judged alone.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import postgres

from tests.chaos.oracles import judge, unfinished
from tests.chaos.system import BULK_JOBS, bring_up
from tests.chaos.triggers import Triggers
from tests.e2e.clinic import Clinic

UNLIMITED = 100_000  # texts an hour where the limit is not what is tested
NUDGE_SECONDS = 2.0
PATIENCE = 240.0  # seconds until everything must have ended
WAITS = {"lease": 8, "reconcile_after": 6, "reconcile_gap": 2, "watchdog": 180}
# a call may take 23 s: where it does, waits stand to it as the product's own do
LONG_WAITS = {"lease": 30, "reconcile_after": 28, "reconcile_gap": 2}
ACTIONS = ("release", "project", "reconcile", "watchdog")
# what a row may leave behind
AT_WORK = """
UPDATE clinic_sender SET paused_until = NULL, pause_reason = NULL,
       pause_error_id = NULL, backoff_count = 0
"""
CRONS = [f"ir_cron_clinic_message_{name}" for name in ACTIONS]


@dataclass
class Stage:
    """A running system under fire.

    :param clinic: its people and its ledger
    :param triggers: what tells workers where to die
    :param name: the row's word, part of what is sent
    :param waits: the shortened waits, seconds by parameter
    """

    clinic: Clinic
    triggers: Triggers
    name: str
    waits: dict[str, int]
    limit: int = UNLIMITED
    batches: list[int] = field(default_factory=list)
    kinds: dict[str, list[int]] = field(default_factory=dict)
    kills: int = 0
    revived: int = 0
    one_sender: bool = False
    patience: float = PATIENCE
    _deadlocks: int = 0
    _nudged: float = 0.0
    _started: float = field(default_factory=time.monotonic)
    _sent: float = 0.0

    def __post_init__(self) -> None:
        self._deadlocks = self.deadlocks()

    def deadlocks(self) -> int:
        """Return how many circles of locks PostgreSQL has broken (W29)."""
        return self.clinic.number(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )

    def send(self, texts: int, kind: str = "") -> int:
        """Send a fresh bulk through a sender of its own; return the batch's id.

        :param texts: recipients; each trial takes others
        :param kind: of fault, where a row has several
        """
        trial = len(self.batches)
        clients = self.clinic.clients(texts, trial * 7 % 300)
        *shared, kept = self.clinic.senders()
        sender = kept if self.one_sender else shared[trial % len(shared)]
        body = f"{self.heading(trial)}: we are closed today"
        batch = self.clinic.send(clients, body, sender)
        self.batches.append(batch)
        self.kinds.setdefault(kind, []).append(batch)
        self.has_sent()
        return batch

    def has_sent(self) -> None:
        """Note that the last texts were sent now: ``settled_after`` counts on."""
        self._sent = time.monotonic()

    def heading(self, trial: int) -> str:
        """Return the words that only the texts of one trial begin with."""
        return f"Trial {trial} of {self.name}"

    def next_words(self) -> str:
        """Return the expression that only the next bulk's texts match."""
        return f"^.*{self.heading(len(self.batches))}: "

    def sql(self, text: str) -> str:
        """Run SQL as the database's owner and return its rows as text."""
        return self.clinic.system.sql(text)

    def shift_clocks(self, seconds: int) -> None:
        """Move the product's clock and the provider's on together; ends with the row.

        :param seconds: of difference to the machine's clock
        """
        self.sql(f"UPDATE clinic_clock_offset SET shift = interval '{seconds} seconds'")
        self.clinic.standin.faults(clock_offset=float(seconds))

    def stopped_senders(self) -> int:
        """Return how many senders wait for a person."""
        return self.clinic.number(
            "SELECT count(*) FROM clinic_sender WHERE pause_error_id IS NOT NULL"
        )

    def tasks(self, summary: str) -> int:
        """Return how many tasks the clinic's administrator has got.

        :param summary: how they begin
        """
        return self.clinic.number(
            f"SELECT count(*) FROM mail_activity WHERE summary LIKE '{summary}%'"
            " AND user_id = (SELECT id FROM res_users WHERE login = 'clinicadmin')"
        )

    def mend(self, batches: Sequence[int]) -> None:
        """Let senders and their bulks go on, as people do once a fault is mended."""
        stopped = self.sql("SELECT id FROM clinic_sender WHERE pause_error_id > 0")
        ids = [int(row) for row in stopped.split()]
        admin = self.clinic.session("clinicadmin")
        admin.call("clinic.sender", "action_resume", ids)
        admin.call("clinic.message.batch", "action_resume", list(batches))

    def reconnect(self) -> None:
        """End all connections: settings of a database hold for new ones only."""
        self.sql(
            "SET default_transaction_read_only = off; SELECT pg_terminate_backend(pid)"
            " FROM pg_stat_activity WHERE usename = current_user"
            " AND datname = current_database() AND pid <> pg_backend_pid()"
        )

    def senders(self) -> int:
        """Return through how many senders the row has sent, all kinds together."""
        batches = ",".join(map(str, self.batches))
        return self.clinic.number(
            "SELECT count(DISTINCT sender_id) FROM clinic_message_batch"
            f" WHERE id IN ({batches})"
        )

    def unfinished(self) -> int:
        """Return how many rows have neither ended nor a reason to wait."""
        return unfinished(self.clinic, self.batches)

    def undelivered(self, but: str | None = None) -> int:
        """Return how many texts are not delivered yet.

        :param but: a kind that is not counted
        """
        batches = [
            b for kind, found in self.kinds.items() if kind != but for b in found
        ]
        return self.clinic.number(
            "SELECT count(*) FROM clinic_message WHERE"
            " state NOT IN ('delivered', 'skipped')"
            f" AND batch_id IN ({','.join(map(str, batches))})"
        )

    def nudge(self) -> None:
        """Wake the scheduled actions, in place of waiting for their next minute.

        A node that has ended is started again.
        """
        if time.monotonic() - self._nudged < NUDGE_SECONDS:
            return
        self._revive_nodes()
        self._nudged = time.monotonic()
        self.wake("clinic_messaging", *CRONS)

    def wake(self, module: str, *crons: str) -> None:
        """Let scheduled actions run now.

        :param crons: their names in the module
        """
        names = ", ".join(f"'{name}'" for name in crons)
        self.sql(
            "INSERT INTO ir_cron_trigger (cron_id, call_at)"
            " SELECT res_id, now() AT TIME ZONE 'UTC' FROM ir_model_data"
            f" WHERE module = '{module}' AND name IN ({names})"
        )
        postgres.psql(f"NOTIFY cron_trigger, '{self.clinic.system.database}'")

    def _revive_nodes(self) -> None:
        """Start Odoo again where it gave up, as a service manager would."""
        self.revived += sum(node.revive() for node in self.clinic.system.nodes)

    def await_nodes(self) -> None:
        """Return when every node answers; people do not click while one is away."""
        self._revive_nodes()
        for node in self.clinic.system.nodes:
            node.wait_ready()

    def until(self, condition: Callable[[], Any], what: str) -> None:
        """Wait for something while the scheduled actions are kept awake.

        :raises TimeoutError: when it does not come
        """
        deadline = time.monotonic() + self.patience
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} did not come in {self.patience:.0f} s")
            self.nudge()
            time.sleep(0.2)

    def settle(self, most: float | None = None) -> None:
        """Wait until every row has ended or waits for its hour; the rest is judged.

        :param most: seconds to wait; default: the row's patience
        """
        deadline = time.monotonic() + (most or self.patience)
        while unfinished(self.clinic, self.batches) and time.monotonic() < deadline:
            self.nudge()
            time.sleep(0.5)
        self.clinic.standin.wait(timeout=self.patience, idle=1)  # receipts take long

    def clear(self) -> None:
        """Cancel what still waits, so that it does not leave during another row."""
        self.await_nodes()
        admin = self.clinic.session("clinicadmin")  # alerts are theirs
        admin.call("clinic.message.batch", "action_cancel", self.batches)

    def report(self, batches: Sequence[int] = (), **more: Any) -> dict[str, Any]:
        """Return the row's figures.

        :param batches: of one kind; default: all
        """
        now = time.monotonic()
        mine = list(batches or self.batches)
        figures = judge(self.clinic, mine, self.limit)
        # a crash of PostgreSQL makes it count from 0 again
        broken = max(0, self.deadlocks() - self._deadlocks)
        return {
            "trials": len(mine),
            "kills": self.kills,
            **figures,
            "ok": figures["ok"] and not broken,
            "deadlocks": broken,
            "settled_after": round(now - self._sent, 1),
            "seconds": round(now - self._started, 1),
            "waits": {**self.waits, "scheduled_actions": NUDGE_SECONDS},
            "bulk_jobs": BULK_JOBS,
            "senders": self.senders(),
            **more,
        }

    def report_kinds(self, **faults: int) -> dict[str, Any]:
        """Return a row for each kind of fault.

        :param faults: how often each kind was done
        """
        found = {
            f"{self.name}: {kind}": self.report(
                batches, kills=0, faults=faults.get(kind, 0)
            )
            for kind, batches in self.kinds.items()
        }
        return {"rows": found}

    def fired(self) -> dict[str, int]:
        """Return how often the stand-in's rules ``KIND-…`` did something."""
        found: dict[str, int] = {}
        for rule in self.clinic.standin.faults()["rules"]:
            kind = rule["id"].partition("-")[0]
            found[kind] = found.get(kind, 0) + rule["fired"]
        return found


@contextmanager
def stage(
    context: Any, name: str, limit: int = UNLIMITED, **waits: int
) -> Iterator[Stage]:
    """Give a row the shared system as it wants it.

    :param context: the frame's context
    :param limit: bulk texts per hour and sender
    :param waits: seconds, by system parameter ``clinic_messaging.<name>_seconds``
    """
    waits = {**WAITS, **waits}
    clinic, triggers = context.keep(bring_up)
    clinic.standin.reset()
    triggers.clear()
    admin = clinic.session("admin")
    admin.call("res.company", "write", [1], {"clinic_bulk_hourly_limit": limit})
    for key, seconds in waits.items():
        parameter = f"clinic_messaging.{key}_seconds"
        admin.call("ir.config_parameter", "set_param", parameter, str(seconds))
    scene = Stage(clinic, triggers, name, waits, limit)
    scene.shift_clocks(0)
    scene.sql(AT_WORK)
    yield scene
    scene.clear()


def rounds(trials: int, at_once: int = 5) -> Sequence[int]:
    """Return how many trials run side by side, round by round."""
    full, rest = divmod(trials, at_once)
    return [at_once] * full + ([rest] if rest else [])
