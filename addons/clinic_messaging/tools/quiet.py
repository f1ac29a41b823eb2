"""Quiet hours: when a text may leave, on the clock of whoever receives it.

Wall time is compared in the zone itself, so that a night with a change to or from
daylight saving moves nothing (eight o'clock stays eight o'clock). An instant is open
when it is open in *every* zone given: the strictest decides. The rule is piecewise
constant; it can change only at an *edge* (the start or end of quiet hours, midnight,
or the change of the clock itself), so looking at the edges finds the exact minute.

All instants are naive UTC, like Odoo's. ``closed_days``, where given, says whether
the clinic is closed on a date of the first zone; such a day is not open at all.

Zones that share no open minute on a day or the seven after it would wait for ever
(with 21:00-08:00 that takes three, such as New York, Los Angeles and Nepal in winter):
on that day the first zone alone counts, which is the clinic's. Closing days without
an end within a year are left out of a plan (``next_open``), so that it has an end;
nothing leaves on them all the same.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

ClosedDays = Callable[[date], bool]

DAY = timedelta(days=1)
#: How far zones must find a common open minute, and how far a window is followed.
OVERLAP_DAYS = 7
#: How far a clinic may be closed before its closing days are taken for a mistake.
CLOSED_DAYS = 370
_SECONDS_PER_DAY = 86400


@dataclass(frozen=True)
class QuietHours:
    """Quiet from ``start`` to ``end``, local hours (21.5 is 21:30), end excluded.

    The window may cross midnight; equal hours mean that there is no quiet time.
    """

    start: float = 21.0
    end: float = 8.0

    def covers(self, second: int) -> bool:
        """Say whether the ``second`` of a local day is quiet."""
        start, end = _second(self.start), _second(self.end)
        if start <= end:
            return start <= second < end
        return second >= start or second < end


def is_quiet(
    instant: datetime,
    zones: Sequence[str],
    quiet: QuietHours,
    closed_days: ClosedDays | None = None,
) -> bool:
    """Say whether a text must wait at ``instant`` (naive UTC).

    :raise ValueError: no zone given; without one nothing can be promised
    :raise zoneinfo.ZoneInfoNotFoundError: a zone that this machine does not know
    """
    if closed_days and _is_closed(instant, zones, closed_days):
        return True
    zones = _counting(tuple(zones), quiet, instant.date())
    return any(_is_quiet_in(instant, zone, quiet) for zone in zones)


def next_open(
    instant: datetime,
    zones: Sequence[str],
    quiet: QuietHours,
    closed_days: ClosedDays | None = None,
) -> datetime:
    """Return the first instant, not before ``instant``, at which a text may leave.

    ``instant`` itself where that is open. Errors as in :func:`is_quiet`.
    """
    if not is_quiet(instant, zones, quiet, closed_days):
        return instant
    days = CLOSED_DAYS if closed_days else 2 * OVERLAP_DAYS
    for edge in _edges_after(instant, zones, quiet, days):
        if not is_quiet(edge, zones, quiet, closed_days):
            return edge
    return next_open(instant, zones[:1], quiet)


def next_close(
    instant: datetime,
    zones: Sequence[str],
    quiet: QuietHours,
    closed_days: ClosedDays | None = None,
) -> datetime:
    """Return when the open window around ``instant`` ends, for a text's lifetime.

    ``instant`` itself where that is quiet already. A window without an end in sight
    is followed for seven days, longer than any carrier keeps a text.
    """
    if is_quiet(instant, zones, quiet, closed_days):
        return instant
    for edge in _edges_after(instant, zones, quiet, OVERLAP_DAYS):
        if is_quiet(edge, zones, quiet, closed_days):
            return edge
    return instant + OVERLAP_DAYS * DAY


def local_date(instant: datetime, zone: str) -> date:
    """Return the calendar date in ``zone`` at ``instant``."""
    return _local(instant, zone).date()


def local_midnight(day: date, zone: str) -> datetime:
    """Return the first instant of ``day`` in ``zone``, or the day's first real one."""
    return min(_readings(day, 0, zone), key=lambda at: (local_date(at, zone) < day, at))


def first_day_from(instant: datetime, zone: str) -> date:
    """Return the first day that begins at or after an instant on a wall clock.

    An all-day appointment has a date and no time: it begins with its day.
    """
    day = local_date(instant, zone)
    begun = local_midnight(day, zone) < instant
    return day + timedelta(days=begun)


def _second(hours: float) -> int:
    """Return local hours as a second of the day; 24:00 is 0:00."""
    return round(hours * 3600) % _SECONDS_PER_DAY


def _local(instant: datetime, zone: str) -> datetime:
    return instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def _is_closed(instant: datetime, zones: Sequence[str], closed: ClosedDays) -> bool:
    if not zones:
        raise ValueError("quiet hours need at least one time zone")
    return bool(closed(local_date(instant, zones[0])))


def _is_quiet_in(instant: datetime, zone: str, quiet: QuietHours) -> bool:
    wall = _local(instant, zone)
    return quiet.covers(wall.hour * 3600 + wall.minute * 60 + wall.second)


@lru_cache(maxsize=4096)
def _counting(zones: tuple[str, ...], quiet: QuietHours, day: date) -> tuple[str, ...]:
    """Return the zones that count on a UTC ``day``: all, or the first (see above)."""
    if not zones:
        raise ValueError("quiet hours need at least one time zone")
    zones = tuple(dict.fromkeys(zones))
    if len(zones) == 1:
        return zones
    dawn = datetime.combine(day, datetime.min.time())
    edges = (dawn, *_edges_after(dawn, zones, quiet, OVERLAP_DAYS))
    for edge in edges:
        if not any(_is_quiet_in(edge, zone, quiet) for zone in zones):
            return zones
    return zones[:1]


def _edges_after(
    instant: datetime, zones: Sequence[str], quiet: QuietHours, days: int
) -> Iterator[datetime]:
    """Yield every edge of the next ``days`` after ``instant``, in order.

    UTC midnights are edges too: there the set of zones that count may change.
    """
    first = instant.date()
    for ahead in range(days + 1):
        day = first + ahead * DAY
        edges = {datetime.combine(day, datetime.min.time())}
        for zone in zones:
            edges.update(_edges_of_day(day, zone, quiet))
        yield from sorted(edge for edge in edges if edge > instant)


@lru_cache(maxsize=8192)
def _edges_of_day(day: date, zone: str, quiet: QuietHours) -> frozenset[datetime]:
    """Return the edges of one zone that fall on one UTC day."""
    seconds = {0, _second(quiet.start), _second(quiet.end)}
    return frozenset(
        edge
        for near in (day - DAY, day, day + DAY)
        for second in seconds
        for edge in _readings(near, second, zone)
        if edge.date() == day
    )


def _readings(day: date, second: int, zone: str) -> tuple[datetime, ...]:
    """Return the instants at which a wall clock may pass a time, changes included.

    Usually one. When the clock is put back the time comes twice, when it is put
    forward it may be jumped over: then the change itself is an edge as well.
    """
    wall = datetime.combine(day, datetime.min.time()) + timedelta(seconds=second)
    once, again = (
        wall.replace(tzinfo=ZoneInfo(zone), fold=fold)
        .astimezone(UTC)
        .replace(tzinfo=None)
        for fold in (0, 1)
    )
    if once == again:
        return (once,)
    early, late = sorted((once, again))
    return (early, _clock_change(early, late, zone), late)


def _clock_change(early: datetime, late: datetime, zone: str) -> datetime:
    """Return the second in (early, late] from which the zone has its new offset."""
    before = _local(early, zone).utcoffset()
    low, high = 0, int((late - early).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _local(early + timedelta(seconds=middle), zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return early + timedelta(seconds=high)
