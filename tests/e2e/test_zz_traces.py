"""Last: what the run has left behind in logs and in the process table."""

import os
import re
from pathlib import Path

from .clinic import Clinic
from .conftest import server_log

PHONE = re.compile(r"\+1\d{3}5550\d{3}")


def test_no_log_has_a_text_or_a_full_number(clinic: Clinic) -> None:
    """Every body of this run contains a canary; no log of ours shows one (P9)."""
    assert clinic.accepted("Canary-"), "the other tests have sent texts"
    system = clinic.system
    written = server_log().read_bytes()[system.log_start :].decode(errors="replace")
    for text in (system.nodes[0].log.read_text(errors="replace"), written):
        assert "Canary-" not in text
        assert not PHONE.search(text)


def test_stopping_leaves_no_process(clinic: Clinic) -> None:
    """The node's workers, runner and proxy are gone when it has stopped."""
    node = clinic.system.nodes[0]
    leaders = {node.process.pid, node._proxy.pid}
    members = _members(leaders)
    assert len(members) >= 6, "master, proxy, workers, cron, runner, websocket"
    node.stop()
    assert not _members(leaders)
    assert not [pid for pid in members if Path(f"/proc/{pid}").exists()]


def _members(leaders: set[int]) -> list[int]:
    """Return the processes of some process groups that are no zombies."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _group(entry) in leaders:
            found.append(int(entry.name))
    return found


def _group(entry: Path) -> int:
    try:
        if (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return 0
        return os.getpgid(int(entry.name))
    except (ProcessLookupError, FileNotFoundError):
        return 0
