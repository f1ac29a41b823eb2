"""Let commands that run at the same time share what only one of them may make."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from console import note


@contextmanager
def exclusive(path: Path, what: str) -> Iterator[None]:
    """Hold a file lock; say so when another command has to be waited for.

    :param path: the lock file, created if absent.
    :param what: what is waited for, as a reader would call it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note(f"another command is busy with {what}; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def shared(path: Path) -> IO[str]:
    """Take a shared lock that lasts as long as the returned file is open.

    The kernel lets go of it when the process dies in whatever way, so it counts the
    living users of something better than any counter.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = path.open("a")
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def is_unused(path: Path) -> bool:
    """Return whether nobody holds the shared lock on ``path``."""
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
