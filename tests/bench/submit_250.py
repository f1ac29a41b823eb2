"""One released segment of 250, against Odoo's own Twilio addon sending as many."""

from pathlib import Path

import databases
import odoo_shell
from paths import our_addons

from tests.chaos.system import numbers
from tests.e2e.daytime import daytime_zone
from tests.twilio_standin.client import StandIn

NAME = "submit_250"
SCRIPT = Path(__file__).with_name("_submit_shell.py")
LIMIT = 8
LATENCY = 0.1  # seconds until the stand-in answers
OTHER = "bench_submit_odoo"


def run(context) -> dict:
    """Send both through the same stand-in, one after the other, in turns."""
    rounds = 2 if context.quick else 5
    with context.system("submit", numbers(rounds)) as system:
        databases.clone(databases.odoo_alone(context.tools, our_addons()), OTHER)
        standin = StandIn(system.standin.url)
        standin.faults(latency=LATENCY)
        values = {
            "CLINIC_BENCH_OTHER": OTHER,
            "CLINIC_BENCH_ROUNDS": str(rounds),
            "CLINIC_BENCH_ZONE": daytime_zone(),
        }
        try:
            output = system.shell(SCRIPT.read_text(), values, NAME)
        finally:
            databases.drop(OTHER)
        accepted = len(standin.messages())
    row = odoo_shell.told(output)
    complete = accepted == row.pop("texts")
    return {**row, "limit": LIMIT, "ok": row["ratio"] >= LIMIT and complete}
