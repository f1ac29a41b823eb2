"""End what a command left running, however the command itself ended.

Started by ``processes.guard`` in a session of its own; takes the command's mark and
process id. Standard input is a pipe that closes when the command is gone; each line
on it names a shared PostgreSQL cluster to stop if nobody else uses it.
"""

import os
import signal
import sys
import time
from pathlib import Path

MARK_NAME = b"CLINIC_RUN_MARK="
PATIENCE = 10.0


def marked(mark: str, command_pid: int) -> list[int]:
    """Return the ids of all processes that carry the mark in their environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) in (os.getpid(), command_pid):
            continue
        try:
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if MARK_NAME + mark.encode() in environment.split(b"\0"):
            found.append(int(entry.name))
    return found


def send(pids: list[int], number: int) -> None:
    """Send a signal to each process that is still there."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def end_all(mark: str, command_pid: int) -> None:
    """Ask the marked processes to stop, and kill those that have not in time."""
    deadline = time.monotonic() + PATIENCE
    pids = marked(mark, command_pid)
    send(pids, signal.SIGTERM)
    while pids and time.monotonic() < deadline:
        time.sleep(0.1)
        pids = marked(mark, command_pid)
    while pids:
        send(pids, signal.SIGKILL)
        time.sleep(0.1)
        pids = marked(mark, command_pid)


def main() -> None:
    """Wait until the command is gone, then clean up after it."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    mark, command_pid = sys.argv[1], int(sys.argv[2])
    lines = [line.decode().split() for line in sys.stdin.buffer]
    end_all(mark, command_pid)
    if any(line[:1] == ["postgres"] for line in lines):
        import postgres  # the command is gone: nothing else may be started here

        postgres.stop_if_unused()


if __name__ == "__main__":
    main()
