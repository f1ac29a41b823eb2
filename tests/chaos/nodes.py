"""What fault rows do to the processes of an Odoo node."""

import os
import resource
import signal
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PAGE = os.sysconf("SC_PAGE_SIZE")


def children(node: Any) -> list[int]:
    """Return the processes that a node's main process has forked."""
    pid = node.process.pid
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in found.split()]


def starve(node: Any, spare: int) -> int:
    """Let the workers of a node fail when they take more memory (RLIMIT_AS).

    :param spare: bytes that each may still take
    :return: how many processes are limited
    """
    limited = 0
    for pid in children(node):
        try:
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
            limit = pages * PAGE + spare
            resource.prlimit(pid, resource.RLIMIT_AS, (limit, limit))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has just ended
        limited += 1
    return limited


def replace_workers(node: Any) -> None:
    """End the workers; the main process forks others, without limits."""
    for pid in children(node):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def terminate(node: Any, seconds: float) -> None:
    """Send TERM to all processes of a node, and KILL to those that stay.

    :param seconds: as ``docker stop -t``
    """
    os.killpg(node.process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        node.process.wait(seconds)
    node.kill()


@contextmanager
def with_options(*nodes: Any, **options: Any) -> Iterator[None]:
    """Run nodes with other settings for the time of the block."""
    usual = [dict(node.options) for node in nodes]
    try:
        _restart(nodes, [{**options_of, **options} for options_of in usual])
        yield
    finally:
        _restart(nodes, usual)


def _restart(nodes: Sequence[Any], options: Sequence[dict[str, Any]]) -> None:
    """Start nodes anew, all at the same time."""
    with ThreadPoolExecutor(len(nodes)) as hands:
        list(hands.map(lambda node: node.stop(), nodes))
    for node, options_of in zip(nodes, options, strict=True):
        node.options.clear()
        node.options.update(options_of)
        node.start(wait=False)
    for node in nodes:
        node.wait_ready()
