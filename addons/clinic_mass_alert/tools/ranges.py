"""Ranges of appointments: presets, own dates, and the limit of seven days.

A range is computed on the clinic's wall clock and then converted, so that the week of
a clock change holds seven whole days. Instants are naive UTC, like Odoo's; the end is
not part of the range.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MAX_DAYS = 7
CUSTOM = "custom"

#: kind: (first day, day after the last one) as days from today; None: by the week
_DAYS = {
    "today": (0, 1),
    "today_tomorrow": (0, 2),
    "tomorrow": (1, 2),
    "this_week": None,
    "next_3_days": (0, 3),
    "next_7_days": (0, 7),
    "next_week": None,
}
PRESETS = tuple(_DAYS)


@dataclass(frozen=True)
class Range:
    """From ``start`` (included) to ``end`` (excluded), naive UTC."""

    start: datetime
    end: datetime


def local(instant: datetime, zone: str) -> datetime:
    """Return what the clinic's clock shows at an instant, without a zone."""
    aware = instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    return aware.replace(tzinfo=None, fold=aware.fold)


def day_start(day: date, zone: str) -> datetime:
    """Return the first instant of a day on the clinic's clock.

    Found by halving, because some zones change their clocks at midnight.
    """
    middle = datetime.combine(day, datetime.min.time())
    low, high = -86400, 86400
    while high - low > 1:
        probe = (low + high) // 2
        if local(middle + timedelta(seconds=probe), zone).date() < day:
            low = probe
        else:
            high = probe
    return middle + timedelta(seconds=high)


def preset(kind: str, now: datetime, zone: str, week_start: int = 1) -> Range:
    """Return a preset's range; what holds today begins now.

    :param kind: one of ``PRESETS``
    :param week_start: first day of the week, 1 is Monday, 7 is Sunday
    :raises KeyError: for another kind
    """
    today = local(now, zone).date()
    first, after = _DAYS[kind] or _week(kind, today, week_start)
    start = max(now, day_start(today + first * DAY, zone))
    return Range(start, day_start(today + after * DAY, zone))


def custom(start: datetime, end: datetime, zone: str) -> Range:
    """Return the range between two readings of the clinic's clock.

    A reading that comes twice in a night counts from its first to its second time.
    """
    return Range(_readings(start, zone)[0], _readings(end, zone)[-1])


def problem(wanted: Range, now: datetime, zone: str) -> str | None:
    """Return what is wrong with a range: ``reversed``, ``too_long``, ``ended``."""
    if wanted.end <= wanted.start:
        return "reversed"
    if wanted.end > latest_end(wanted.start, zone):
        return "too_long"
    return "ended" if wanted.end <= now else None


def latest_end(start: datetime, zone: str) -> datetime:
    """Return the same wall-clock time seven calendar days after ``start``."""
    wall = local(start, zone).replace(fold=0) + MAX_DAYS * DAY
    return _readings(wall, zone)[-1]


def _week(kind: str, today: date, week_start: int) -> tuple[int, int]:
    """Return first day and day after the last of this week's rest, or of the next."""
    until_next = 7 - (today.isoweekday() - week_start) % 7
    return (0, until_next) if kind == "this_week" else (until_next, until_next + 7)


def _readings(wall: datetime, zone: str) -> list[datetime]:
    """Return the instants at which the clinic's clock may show a time, in order."""
    instants = {
        wall.replace(tzinfo=ZoneInfo(zone), fold=fold)
        .astimezone(UTC)
        .replace(tzinfo=None)
        for fold in (0, 1)
    }
    return sorted(instants)
