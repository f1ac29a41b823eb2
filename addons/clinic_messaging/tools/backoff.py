"""How long to wait before a text that was proven not accepted is offered again.

Doubling gives a troubled provider air, the jitter keeps many workers from coming
back in step, and the provider's own wish (Retry-After) is never undercut.
"""

import random
from collections.abc import Callable

#: Tries that double; every later one waits :data:`LONG_WAIT`.
DOUBLINGS = 7
JITTER = 0.25
LONG_WAIT = 300.0
#: Between two calls while a provider that has refused is tried: once a second (F12).
EASE_SECONDS = 1.0
#: Calls in a row that such a provider has to take before texts leave together again.
PROOFS = 8
#: A Retry-After beyond this is taken for a mistake; batches are paused instead.
LONGEST_WISH = 3600.0


def delay(
    attempt: int,
    retry_after: float | None = None,
    rand: Callable[[], float] = random.random,
) -> float:
    """Return the seconds to wait after the refused try number ``attempt``.

    1, 2, 4 … 64 seconds, each a quarter more or less but one at least, then five
    minutes.

    :param attempt: refusals in a row, this one included; below 1 counts as 1
    :param retry_after: seconds the provider asked for; None, or nonsense: nothing
    :param rand: a number in [0, 1); tests load the dice
    """
    wish = retry_after if retry_after and retry_after > 0 else 0.0
    own = max(EASE_SECONDS, _own_wait(max(1, attempt), rand))
    return max(own, min(wish, LONGEST_WISH))


def _own_wait(attempt: int, rand: Callable[[], float]) -> float:
    """Return the wait that we choose where the provider has no wish."""
    if attempt > DOUBLINGS:
        return LONG_WAIT
    return 2.0 ** (attempt - 1) * (1 - JITTER + 2 * JITTER * rand())
