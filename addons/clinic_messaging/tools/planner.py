"""Plan the segments of a batch, so that people see when each text will leave.

The law is that of the ledger: in any 3,600 seconds at most ``limit`` bulk texts of a
sender. The plan obeys it together with everything already sent or planned (``used``),
so what was shown before the confirmation is what happens.

How the segments are laid, one after the other:

* a segment is due (``due_at``) one hour after the one before it, counted from the
  start; it leaves (``effective_at``) as soon as that is open time, an hour after its
  predecessor at the earliest, and when the hour has room for it;
* it takes all the room there is, ``limit`` at most. With 100 texts used in this hour
  a batch of 612 is 150 now, then 250 and 212; a batch of 100 goes at once;
* where the room is less than the rest, waiting a little may be better: 250 texts that
  left within ten seconds of the last hour free their room within ten seconds too, and
  nobody wants ten segments of 25. Of all instants within the hour at which room is
  freed, the one with the least waiting over all the recipients left is taken, the
  earliest of equals. Waiting longer than an hour can never pay, because what is
  sent now is no hindrance then.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from .quiet import DAY, ClosedDays, QuietHours, local_date, local_midnight, next_open

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class PlannedSegment:
    """One release: ``size`` texts, planned and effective time in naive UTC."""

    sequence: int
    size: int
    due_at: datetime
    effective_at: datetime


def plan(
    count: int,
    start: datetime,
    limit: int,
    used: Sequence[tuple[datetime, int]],
    quiet: QuietHours,
    zones: Sequence[str],
    per_day: int | None = None,
    closed_days: ClosedDays | None = None,
) -> list[PlannedSegment]:
    """Return the segments that ``count`` recipients leave in, in their order.

    :param start: when the first segment is due, naive UTC
    :param limit: texts per sender in any 3,600 seconds, and per segment
    :param used: (instant, texts) of other batches of the sender: sent since one hour
        before ``start``, or planned for later, in any order
    :param zones: zones whose quiet hours hold; the first one's calendar counts days
    :param per_day: texts of this batch per local day; None: no such limit
    :return: no segment for no recipient
    :raise ValueError: limits below 1, or no zone
    """
    if limit < 1 or (per_day is not None and per_day < 1):
        raise ValueError("a limit of texts must be at least 1")
    calendar = _Calendar(quiet, zones, per_day, closed_days)
    road = _Road(limit, used)
    segments: list[PlannedSegment] = []
    earliest, rest = start, count
    while rest > 0:
        due = start + len(segments) * HOUR
        at, size = _next_release(max(earliest, due), rest, road, calendar)
        segments.append(PlannedSegment(len(segments) + 1, size, due, at))
        calendar.take(at, size)
        earliest, rest = at + HOUR, rest - size
    return segments


def rolling_maximum(sent: Iterable[tuple[datetime, int]]) -> int:
    """Return the most texts that any 3,600 seconds hold, for gauges and tests."""
    return max(_Road(0, sent).loads, default=0)


class _Road:
    """What other batches leave free: a question asked thousands of times per plan.

    ``loads[i]`` is what the hour beginning at entry ``i`` holds. The fullest hour
    around an instant begins at one of the entries before it, or at the instant.
    """

    def __init__(self, limit: int, used: Iterable[tuple[datetime, int]]) -> None:
        ordered = sorted(entry for entry in used if entry[1] > 0)
        self.limit = limit
        self.times = [at for at, _texts in ordered]
        self.sums = [0, *accumulate(texts for _at, texts in ordered)]
        self.loads = [self._load(at) for at in self.times]
        self.peaks = _doubling_maxima(self.loads)

    def room(self, at: datetime) -> int:
        """Return how many texts may leave at ``at`` without breaking the law."""
        first = bisect_right(self.times, at - HOUR)
        last = bisect_right(self.times, at)
        return max(0, self.limit - max(self._peak(first, last), self._load(at)))

    def freed_after(self, at: datetime) -> Iterator[datetime]:
        """Yield the instants after ``at`` at which room can grow, in order."""
        first = bisect_right(self.times, at - HOUR)
        before = None
        for time in self.times[first:]:
            if time != before:
                yield time + HOUR
            before = time

    def _peak(self, first: int, last: int) -> int:
        """Return the highest of ``loads[first:last]`` in constant time."""
        if first >= last:
            return 0
        row = (last - first).bit_length() - 1
        return max(self.peaks[row][first], self.peaks[row][last - (1 << row)])

    def _load(self, at: datetime) -> int:
        """Return what is used in [at, at + 1 h)."""
        first, last = bisect_left(self.times, at), bisect_left(self.times, at + HOUR)
        return self.sums[last] - self.sums[first]


def _doubling_maxima(values: list[int]) -> list[list[int]]:
    """Return, row by row, the maxima of every 1, 2, 4, 8 … neighbours."""
    rows, reach = [values], 1
    while 2 * reach <= len(values):
        rows.append(list(map(max, rows[-1], rows[-1][reach:])))
        reach *= 2
    return rows


class _Calendar:
    """Open time, and what a day may still take of this batch."""

    def __init__(
        self,
        quiet: QuietHours,
        zones: Sequence[str],
        per_day: int | None,
        closed_days: ClosedDays | None,
    ) -> None:
        self.quiet, self.zones = quiet, zones
        self.per_day, self.closed_days = per_day, closed_days
        self.day = None
        self.left = per_day or 0

    def open_from(self, at: datetime) -> datetime:
        """Return the first open instant from ``at`` on a day that has texts left."""
        at = next_open(at, self.zones, self.quiet, self.closed_days)
        if self.room(at, 1):
            return at
        midnight = local_midnight(self.day + DAY, self.zones[0])
        return next_open(midnight, self.zones, self.quiet, self.closed_days)

    def room(self, at: datetime, wanted: int) -> int:
        """Return how many of ``wanted`` texts the day of ``at`` still takes."""
        if self.per_day is None:
            return wanted
        today = local_date(at, self.zones[0])
        fresh = self.day is None or today > self.day
        return min(wanted, self.per_day if fresh else self.left)

    def take(self, at: datetime, size: int) -> None:
        """Count a segment to its day."""
        if self.per_day is not None:
            self.left = self.room(at, self.per_day) - size
            self.day = local_date(at, self.zones[0])


def _next_release(
    earliest: datetime, rest: int, road: _Road, calendar: _Calendar
) -> tuple[datetime, int]:
    """Return when the next segment leaves and how many texts it takes."""
    at, size = _first_room(earliest, rest, road, calendar)
    wish = min(rest, road.limit)
    if size == wish:
        return at, size
    best = (_waiting(0, size, rest, road.limit), at, size)
    for later in road.freed_after(at):
        seconds = (later - at).total_seconds()
        if _waiting(seconds, wish, rest, road.limit) >= best[0]:
            break
        if calendar.open_from(later) == later:
            size = min(road.room(later), calendar.room(later, wish))
            best = min(best, (_waiting(seconds, size, rest, road.limit), later, size))
    return best[1:]


def _first_room(
    earliest: datetime, rest: int, road: _Road, calendar: _Calendar
) -> tuple[datetime, int]:
    """Return the first open instant with any room, and the room that is taken."""
    at = calendar.open_from(earliest)
    size = min(road.room(at), calendar.room(at, rest))
    if size:
        return at, size
    for freed in road.freed_after(at):
        if freed > at:
            at = calendar.open_from(freed)
            size = min(road.room(at), calendar.room(at, rest))
            if size:
                break
    return at, min(size, rest)


def _waiting(seconds: float, size: int, rest: int, limit: int) -> float:
    """Return the recipients' waiting in all, in seconds, if nothing else hindered.

    ``size`` of the ``rest`` leave after ``seconds``, the others by full hours.
    """
    if not size:
        return float("inf")
    left = rest - size
    hours = -(-left // limit)
    behind = hours * left - limit * hours * (hours - 1) // 2
    return rest * seconds + HOUR.total_seconds() * behind
