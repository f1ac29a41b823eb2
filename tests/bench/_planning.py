"""One run of the planning script, which three rows share."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import databases
from paths import our_addons
from setup import Tools

SCRIPT = Path(__file__).with_name("_planning_shell.py")


@contextmanager
def measured(context) -> Iterator[dict]:
    """Measure on two databases: ours with its demo data, and Odoo's addons alone."""
    values = {
        "CLINIC_BENCH_MANY": "30000" if context.quick else "100000",
        "CLINIC_BENCH_ROUNDS": "3" if context.quick else "5",
    }
    yield context.in_shell("planning", SCRIPT, values, other=_alone)


def _alone(tools: Tools) -> str:
    return databases.odoo_alone(tools, our_addons())
