"""The scene of a fault row: a clinic on two Odoo nodes, many senders, shortened waits.

The rows share one system, which is set up once; each has wishes of its own for limit
and waits, and begins with a provider that has taken nothing. Waits that last minutes
are shortened by their parameters, and each row says so: the lease, the two waits of
the reconciler, and the minute of the scheduled actions, which are woken every few
seconds.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import odoo_config
import postgres
from paths import ADDONS, run_dir

from tests.chaos.oracles import judge, unfinished
from tests.chaos.triggers import Triggers
from tests.e2e.clinic import Clinic

HERE = Path(__file__).resolve().parent
SENDERS = 22  # the last one is kept for the row that fills an hour
UNLIMITED = 100_000  # texts an hour where the limit is not what is tested
NUDGE_SECONDS = 3.0
PATIENCE = 240.0  # seconds until everything must have ended
BULK_JOBS = 4  # at once, so that trials run side by side; in the product it is one
ALERT_JOBS = 2  # at once, so that two claim for the same clinic; in the product one
CHANNELS = (
    f"root:7,root.clinic_conversation:1,root.clinic_alert:{ALERT_JOBS},"
    f"root.clinic_bulk:{BULK_JOBS}"
)
CRONS = ("release", "project", "reconcile")


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
    kills: int = 0
    revived: int = 0
    one_sender: bool = False
    _nudged: float = 0.0
    _started: float = field(default_factory=time.monotonic)
    _sent: float = 0.0

    def send(self, texts: int) -> int:
        """Send a fresh bulk through a sender of its own; return the batch's id.

        :param texts: recipients; each trial takes others
        """
        trial = len(self.batches)
        clients = self.clinic.clients(texts, trial * 7 % 300)
        *shared, kept = self.clinic.senders()
        sender = kept if self.one_sender else shared[trial % len(shared)]
        body = f"{self.heading(trial)}: we are closed today"
        batch = self.clinic.send(clients, body, sender)
        self.batches.append(batch)
        self.has_sent()
        return batch

    def has_sent(self) -> None:
        """Note that the last texts were sent now: ``settled_after`` counts on."""
        self._sent = time.monotonic()

    def heading(self, trial: int) -> str:
        """Return the words that only the texts of one trial begin with."""
        return f"Trial {trial} of {self.name}"

    def nudge(self) -> None:
        """Wake the scheduled actions, in place of waiting for their next minute.

        A node that has ended is started again.
        """
        if time.monotonic() - self._nudged < NUDGE_SECONDS:
            return
        self._revive_nodes()
        self._nudged = time.monotonic()
        names = ", ".join(f"'ir_cron_clinic_message_{name}'" for name in CRONS)
        self.clinic.system.sql(
            "INSERT INTO ir_cron_trigger (cron_id, call_at)"
            " SELECT res_id, now() AT TIME ZONE 'UTC' FROM ir_model_data"
            f" WHERE module = 'clinic_messaging' AND name IN ({names})"
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
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} did not come in {PATIENCE:.0f} s")
            self.nudge()
            time.sleep(0.2)

    def settle(self) -> None:
        """Wait until every row has ended or waits for its hour; the rest is judged."""
        deadline = time.monotonic() + PATIENCE
        while unfinished(self.clinic, self.batches) and time.monotonic() < deadline:
            self.nudge()
            time.sleep(0.5)
        self.clinic.standin.wait(timeout=60, idle=1)

    def clear(self) -> None:
        """Cancel what still waits, so that it does not leave during another row."""
        self.await_nodes()
        admin = self.clinic.session("clinicadmin")  # alerts are theirs
        admin.call("clinic.message.batch", "action_cancel", self.batches)

    def report(self, **more: Any) -> dict[str, Any]:
        """Return the row's figures."""
        now = time.monotonic()
        return {
            "trials": len(self.batches),
            "kills": self.kills,
            **judge(self.clinic, self.batches, self.limit),
            "settled_after": round(now - self._sent, 1),
            "seconds": round(now - self._started, 1),
            "nodes": len(self.clinic.system.nodes),
            "waits": {**self.waits, "scheduled_actions": NUDGE_SECONDS},
            "bulk_jobs": BULK_JOBS,
            **more,
        }


def numbers(count: int) -> list[str]:
    """Return numbers for the stand-in's command line that belong to nobody."""
    found = (f"+1646555{last:04d}" for last in range(101, 101 + count))
    return [word for number in found for word in ("--number", number)]


@contextmanager
def stage(
    context: Any, name: str, limit: int = UNLIMITED, **waits: int
) -> Iterator[Stage]:
    """Give a row the shared system as it wants it.

    :param context: the frame's context
    :param limit: bulk texts per hour and sender
    :param waits: seconds, by system parameter ``clinic_messaging.<name>_seconds``
    """
    waits = {"lease": 8, "reconcile_after": 6, "reconcile_gap": 2, **waits}
    clinic, triggers = context.keep(_bring_up)
    clinic.standin.reset()
    triggers.clear()
    admin = clinic.session("admin")
    admin.call("res.company", "write", [1], {"clinic_bulk_hourly_limit": limit})
    for key, seconds in waits.items():
        parameter = f"clinic_messaging.{key}_seconds"
        admin.call("ir.config_parameter", "set_param", parameter, str(seconds))
    scene = Stage(clinic, triggers, name, waits, limit)
    yield scene
    scene.clear()


@contextmanager
def _bring_up(context: Any) -> Iterator[tuple[Clinic, Triggers]]:
    """Bring up two nodes with the chaos addon and a clinic that is open."""
    folder = run_dir("chaos", "triggers")
    os.environ["CLINIC_CHAOS_DIR"] = str(folder)
    odoo_config.CHANNELS = CHANNELS
    with context.system("rows", numbers(SENDERS - 1)) as system:
        clinic = Clinic(system)
        clinic.quieten_odoo()
        start_nodes(system, 2)
        clinic.set_up()
        # a copied database keeps sequences that no checkpoint has seen; after a crash
        # PostgreSQL 15 would hand out the same numbers again
        postgres.psql("CHECKPOINT")
        yield clinic, Triggers(folder)


def start_nodes(system: Any, count: int) -> None:
    """Start Odoo nodes that carry the chaos addon."""
    folders = [*system.tools.odoo.addons, ADDONS, HERE / "addons"]
    options = {
        "workers": 3,
        "addons_path": ",".join(map(str, folders)),
        "server_wide_modules": f"{odoo_config.SERVER_WIDE},clinic_chaos",
    }
    for _node in range(count):
        system.start_node(options=options, wait=False)
    for node in system.nodes:
        node.wait_ready()


def rounds(trials: int, at_once: int = 5) -> Sequence[int]:
    """Return how many trials run side by side, round by round."""
    full, rest = divmod(trials, at_once)
    return [at_once] * full + ([rest] if rest else [])
