"""One running system for all end-to-end tests: real Odoo, PostgreSQL, stand-in."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import odoo_server  # noqa: E402 - found through the line above
import postgres  # noqa: E402
import processes  # noqa: E402
from setup import Tools, ensure_tools  # noqa: E402

from ..twilio_standin.client import StandIn  # noqa: E402
from .clinic import Clinic  # noqa: E402

#: One number for each test that fills, pauses or breaks its sender.
MORE_NUMBERS = [f"+1646555{last:04d}" for last in range(101, 113)]


@pytest.fixture(scope="session")
def tools() -> Iterator[Tools]:
    """Odoo, its Python and PostgreSQL; released at the end."""
    yield ensure_tools("postgres")
    postgres.release()
    processes.wait_for_reaper()


def server_log() -> Path:
    """Return PostgreSQL's log."""
    return postgres.data_dir().parent / "server.log"


@pytest.fixture(scope="session")
def clinic(tools: Tools) -> Iterator[Clinic]:
    """A clinic in which it is day, on one node with two workers."""
    numbers = [word for number in MORE_NUMBERS for word in ("--number", number)]
    with odoo_server.system(tools, "e2e", numbers) as system:
        system.log_start = server_log().stat().st_size
        found = Clinic(system)
        found.quieten_odoo()
        system.start_node(options={"workers": 3})
        found.set_up()
        yield found


@pytest.fixture
def standin(clinic: Clinic) -> Iterator[StandIn]:
    """The provider's control side; faults and switches end with the test."""
    yield clinic.standin
    clinic.standin.clear_faults()
    clinic.standin.faults(latency=0.0)
