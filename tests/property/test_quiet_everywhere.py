"""Every zone of the world, each of its clock changes from 2024 to 2030 (F33)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from tools import quiet
from tools.quiet import QuietHours

NIGHT = QuietHours(21.0, 8.0)
FIRST, LAST = datetime(2024, 1, 1), datetime(2031, 1, 1)
DAY = timedelta(days=1)
AROUND = timedelta(minutes=90)
STEP = timedelta(minutes=23)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta | None:
    return moment.replace(tzinfo=UTC).astimezone(zone).utcoffset()


def _changes(zone: ZoneInfo) -> Iterator[datetime]:
    """Yield naive UTC minutes at which a zone's clock jumps."""
    day = FIRST
    while day < LAST:
        if _offset(zone, day) != _offset(zone, day + DAY):
            low, high = day, day + DAY
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) // 2
                same = _offset(zone, middle) == _offset(zone, low)
                low, high = (middle, high) if same else (low, middle)
            yield high.replace(second=0, microsecond=0)
        day += DAY


def _is_open(zone: ZoneInfo, moment: datetime) -> bool:
    wall = moment.replace(tzinfo=UTC).astimezone(zone)
    return 8 <= wall.hour < 21


def test_first_open_minute_around_every_change_of_clocks():
    """Open on the wall, and no minute before it was; also in the night of a change."""
    tried = 0
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for change in _changes(zone):
            moment = change - AROUND
            while moment <= change + AROUND:
                _assert_first_open(name, zone, moment)
                moment += STEP
                tried += 1
    assert tried > 20_000


def _assert_first_open(name: str, zone: ZoneInfo, moment: datetime) -> None:
    found = quiet.next_open(moment, [name], NIGHT)
    assert found >= moment
    assert _is_open(zone, found), (name, moment, found)
    if found > moment:
        before = found - timedelta(seconds=1)
        assert not _is_open(zone, moment), (name, moment, found)
        assert not _is_open(zone, before), (name, moment, found)
        assert found - moment < timedelta(hours=13)
