"""Say what happens and, when something fails, what to do about it.

Every command prints one line per step, so that a first run that downloads for
minutes never looks stuck.
"""

import sys
import time

_START = time.monotonic()


class CommandError(Exception):
    """End a command with a sentence that tells the reader what to do.

    :param message: what went wrong.
    :param hint: what to do about it.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def step(text: str) -> None:
    """Print one progress line with the seconds since the command began."""
    print(f"[{time.monotonic() - _START:6.1f}s] {text}", flush=True)


def note(text: str) -> None:
    """Print a line that belongs to the step before it."""
    print(f"          {text}", flush=True)


def elapsed() -> float:
    """Return the seconds since the command began."""
    return time.monotonic() - _START


def report(error: CommandError) -> None:
    """Print an error and its remedy to standard error."""
    print(f"\nERROR: {error}", file=sys.stderr, flush=True)
    if error.hint:
        print(f"What to do: {error.hint}", file=sys.stderr, flush=True)
