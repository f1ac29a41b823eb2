"""T1 under real concurrency: several processes, real commits, one sender.

No node runs on this database, so that nobody but the test's own processes claims.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import odoo_server
import pytest
from setup import Tools

from .daytime import daytime_zone

SCRIPT = Path(__file__).with_name("claim_script.py").read_text()
LIMIT = 25
TEXTS = 60
PROCESSES = 2
THREADS = 3


@pytest.fixture
def quiet_system(tools: Tools) -> Iterator[odoo_server.System]:
    """A database with the demo's clients and no node."""
    with odoo_server.system(tools, "e2eclaims") as system:
        yield system


def test_governor_and_stop_under_concurrency(
    quiet_system: odoo_server.System,
) -> None:
    """Six claimers never open more than the hour's 25; who has said STOP gets none."""
    _run(quiet_system, "prepare", 0)
    with ThreadPoolExecutor(PROCESSES) as pool:
        runs = [pool.submit(_run, quiet_system, "limit", n) for n in range(PROCESSES)]
    opened = sum(run.result()["opened"] for run in runs)
    assert opened == _number(
        quiet_system, "SELECT count(*) FROM clinic_message_attempt"
    )
    assert opened == LIMIT
    assert sum(run.result()["repeated"] for run in runs), "nobody met anybody"

    stop = _run(quiet_system, "stop", 0)
    assert stop["opened"] and stop["stopped"]
    late = (
        "SELECT count(*) FROM clinic_message_attempt a"
        " JOIN chaos_stop s ON s.number = a.number AND a.started_at > s.committed_at"
    )
    assert _number(quiet_system, late) == 0
    skipped = (
        "SELECT count(*) FROM clinic_message WHERE state = 'skipped'"
        " AND state_reason = 'opted_out'"
    )
    assert _number(quiet_system, skipped) > 0


def _run(system: odoo_server.System, task: str, number: int) -> dict:
    env = {
        "CLAIM_TASK": task,
        "CLAIM_ZONE": daytime_zone(),
        "CLAIM_LIMIT": str(LIMIT),
        "CLAIM_TEXTS": str(TEXTS),
        "CLAIM_THREADS": str(THREADS),
    }
    printed = system.shell(SCRIPT, env, name=f"claims-{task}-{number}")
    return json.loads(printed.splitlines()[-1])


def _number(system: odoo_server.System, query: str) -> int:
    return int(system.sql(query))
