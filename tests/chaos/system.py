"""Two Odoo nodes with the chaos addon, many senders, and a clinic that is open."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import odoo_config
import postgres
from paths import ADDONS, run_dir

from tests.chaos.triggers import Triggers
from tests.e2e.clinic import Clinic

HERE = Path(__file__).resolve().parent
SENDERS = 42  # the last one is kept for the row that fills an hour
BULK_JOBS = 4  # at once, so that trials run side by side; in the product it is one
ALERT_JOBS = 2  # at once, so that two claim for the same clinic; in the product one
CHANNELS = (
    f"root:7,root.clinic_conversation:1,root.clinic_alert:{ALERT_JOBS},"
    f"root.clinic_bulk:{BULK_JOBS}"
)
NODES = 2


def numbers(count: int) -> list[str]:
    """Return numbers for the stand-in's command line that belong to nobody."""
    found = (f"+1646555{last:04d}" for last in range(101, 101 + count))
    return [word for number in found for word in ("--number", number)]


@contextmanager
def bring_up(context: Any) -> Iterator[tuple[Clinic, Triggers]]:
    """Bring up the nodes; they end with the block.

    :param context: the frame's context
    """
    folder = run_dir("chaos", "triggers")
    os.environ["CLINIC_CHAOS_DIR"] = str(folder)
    odoo_config.CHANNELS = CHANNELS
    with context.system("rows", numbers(SENDERS - 1)) as system:
        clinic = Clinic(system)
        clinic.quieten_odoo()
        start_nodes(system, NODES)
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
        "dbfilter": "",  # with one, a request without a session lists databases
        "addons_path": ",".join(map(str, folders)),
        "server_wide_modules": f"{odoo_config.SERVER_WIDE},clinic_chaos",
    }
    for _node in range(count):
        system.start_node(options=options, wait=False)
    for node in system.nodes:
        node.wait_ready()
