"""The pace: which text of an alert leaves when, with quiet hours between.

An estimate for people; T1's count stays the law.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

PACE_SECONDS = 12
Clock = Callable[[datetime], datetime]


@dataclass(frozen=True)
class Run:
    """Texts that leave at the pace without a pause: ``count`` of them from ``start``.

    :param first: place of its first text, counted from 0
    """

    first: int
    count: int
    start: datetime


def runs(
    count: int,
    start: datetime,
    next_open: Clock,
    next_close: Clock,
    pace: int = PACE_SECONDS,
) -> list[Run]:
    """Return in which runs ``count`` texts leave from ``start`` on.

    :param next_open: gives the first open instant, not before its argument
    :param next_close: gives when the open window around its argument ends
    :param pace: seconds between two texts
    """
    found: list[Run] = []
    placed, at = 0, start
    while placed < count:
        at = next_open(at)
        seconds = (next_close(at) - at).total_seconds()
        room = max(1, ceil(seconds / pace))
        taken = min(room, count - placed)
        found.append(Run(placed, taken, at))
        placed += taken
        at += timedelta(seconds=taken * pace)
    return found


def departure(found: list[Run], place: int, pace: int = PACE_SECONDS) -> datetime:
    """Return when the text at a place leaves.

    :raises IndexError: when the runs do not reach so far
    """
    for run in found:
        if place < run.first + run.count:
            return run.start + timedelta(seconds=(place - run.first) * pace)
    raise IndexError(place)
