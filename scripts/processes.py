"""Start programs so that none of them outlives the command that started it.

Each program started through here carries a mark in its environment. A small reaper
process, in a session of its own, waits on a pipe until the command is gone (finished,
interrupted or killed) and then ends whatever still carries the mark.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from console import CommandError

MARK_NAME = "CLINIC_RUN_MARK"
_PR_SET_PDEATHSIG = 1
_state: dict[str, object] = {}


def _die_with_make() -> None:
    """Ask the kernel for a SIGTERM when the ``make`` that started us is killed."""
    if os.environ.get("MAKELEVEL"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _on_signal(number: int, _frame: object) -> None:
    raise KeyboardInterrupt(f"signal {number}")


def guard() -> str:
    """Start the reaper of this command once, and return the command's mark."""
    if "mark" not in _state:
        _die_with_make()
        signal.signal(signal.SIGTERM, _on_signal)
        signal.signal(signal.SIGHUP, _on_signal)
        _state["mark"] = uuid.uuid4().hex
        _state["reaper"] = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("reaper.py"))]
            + [str(_state["mark"]), str(os.getpid())],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
    return str(_state["mark"])


def tell_reaper(line: str) -> None:
    """Hand the reaper one more thing to do at the end."""
    guard()
    pipe = _state["reaper"].stdin  # type: ignore[attr-defined]
    pipe.write(line.encode() + b"\n")
    pipe.flush()


def wait_for_reaper() -> None:
    """Let the reaper finish, so that the prompt returns with nothing left running."""
    reaper = _state.pop("reaper", None)
    if reaper is not None:
        reaper.stdin.close()  # type: ignore[attr-defined]
        reaper.wait()  # type: ignore[attr-defined]


def marked_env(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a program that must not outlive this command."""
    return {**os.environ, MARK_NAME: guard(), **(extra or {})}


def spawn(
    argv: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdout: object = None,
    stderr: object = None,
    stdin: object = subprocess.DEVNULL,
) -> subprocess.Popen:
    """Start a program in its own process group, marked for the reaper."""
    return subprocess.Popen(
        list(argv),
        env=marked_env(env),
        cwd=cwd,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
    )


def run(
    argv: Sequence[str],
    *,
    hint: str = "",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    text_in: str | None = None,
) -> str:
    """Run a program to its end and return its standard output.

    :raises CommandError: with the program's last lines when it fails.
    """
    done = subprocess.run(
        list(argv),
        env={**os.environ, **(env or {})},
        cwd=cwd,
        input=text_in,
        stdin=subprocess.DEVNULL if text_in is None else None,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        name = " ".join(str(a) for a in argv[:4])
        raise CommandError(f"`{name} …` ended with {done.returncode}:\n{tail}", hint)
    return done.stdout


def stop_group(process: subprocess.Popen, seconds: float = 10.0) -> None:
    """End a program started by :func:`spawn` and its whole process group."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            _signal_group(process.pid, number)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
    _signal_group(process.pid, signal.SIGKILL)


def _signal_group(pgid: int, number: int) -> None:
    try:
        os.killpg(pgid, number)
    except (ProcessLookupError, PermissionError):
        return


def free_port() -> int:
    """Return a TCP port of the loopback interface that is free right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
