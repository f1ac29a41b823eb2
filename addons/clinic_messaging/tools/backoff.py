"""How long to wait before a text that was proven not accepted is offered again.

Doubling gives a troubled provider air, the jitter keeps many workers from coming
back in step, and the provider's own wish (Retry-After) is never undercut.
"""

from collections.abc import Callable

#: Tries that double; every later one waits :data:`LONG_WAIT`.
DOUBLINGS = 7
JITTER = 0.25
LONG_WAIT = 300.0
#: A Retry-After beyond this is taken for a mistake; batches are paused instead.
LONGEST_WISH = 3600.0


def delay(attempt: int, retry_after: float | None, rand: Callable[[], float]) -> float:
    """Return the seconds to wait after the try number ``attempt`` (from 1).

    1, 2, 4 … 64 seconds, each a quarter more or less, then five minutes.

    :param retry_after: seconds the provider asked for; None, or nonsense: nothing
    :param rand: like ``random.random``: a number in [0, 1)
    :raise ValueError: an attempt below 1
    """
    if attempt < 1:
        raise ValueError("attempts are counted from 1")
    wish = retry_after if retry_after and retry_after > 0 else 0.0
    return max(_own_wait(attempt, rand), min(wish, LONGEST_WISH))


def _own_wait(attempt: int, rand: Callable[[], float]) -> float:
    """Return the wait that we choose where the provider has no wish."""
    if attempt > DOUBLINGS:
        return LONG_WAIT
    return 2.0 ** (attempt - 1) * (1 - JITTER + 2 * JITTER * rand())
