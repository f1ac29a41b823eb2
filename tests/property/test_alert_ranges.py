"""An alert's ranges and pace, against second opinions of a few lines each."""

import importlib.util
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.quiet import QuietHours, is_quiet, next_close, next_open

TOOLS = Path(__file__).resolve().parents[2] / "addons" / "clinic_mass_alert" / "tools"


def _load(name):
    """Import a module of the addon by its file: its folder is called tools, too."""
    spec = importlib.util.spec_from_file_location(f"alert_{name}", TOOLS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


ranges, pace = _load("ranges"), _load("pace")

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
#: Zones whose clocks change at night, at midnight, by half an hour, or never.
ZONES = st.sampled_from(
    [
        "America/New_York",
        "Europe/Berlin",
        "America/Havana",
        "Africa/Cairo",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "UTC",
    ]
)
#: Moments around the nights in which those zones change their clocks.
MOMENTS = st.builds(
    lambda day, minutes: day + minutes * MINUTE,
    st.sampled_from(
        [
            datetime(2026, 3, 6),
            datetime(2026, 3, 27),
            datetime(2026, 4, 3),
            datetime(2026, 4, 22),
            datetime(2026, 10, 23),
            datetime(2026, 10, 30),
            datetime(2026, 7, 1),
        ]
    ),
    st.integers(0, 4 * 24 * 60),
)
EXPECTED_DAYS = {
    "today": (0, 0),
    "today_tomorrow": (0, 1),
    "tomorrow": (1, 1),
    "next_3_days": (0, 2),
    "next_7_days": (0, 6),
}


def _date(instant, zone):
    return instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()


def _walls(instant, zone):
    return instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@given(MOMENTS, ZONES, st.sampled_from(sorted(EXPECTED_DAYS)))
def test_presets_hold_whole_days(now, zone, kind):
    """Every minute of the expected days from now on is in the range, no other is."""
    first, last = EXPECTED_DAYS[kind]
    found = ranges.preset(kind, now, zone)
    today = _date(now, zone)
    for minutes in range(-60, 9 * 24 * 60, 37):
        at = now + minutes * MINUTE
        day = (_date(at, zone) - today).days
        wanted = at >= now and first <= day <= last
        assert (found.start <= at < found.end) is wanted


@given(MOMENTS, ZONES, st.integers(1, 7))
def test_weeks_join_and_begin_on_their_day(now, zone, week_start):
    """The rest of this week ends where the next one begins, on the week's day."""
    this = ranges.preset("this_week", now, zone, week_start)
    following = ranges.preset("next_week", now, zone, week_start)
    assert this.start == now
    assert this.end == following.start
    assert _date(following.start, zone).isoweekday() == week_start
    assert (_date(following.end, zone) - _date(following.start, zone)).days == 7
    assert 0 < (_date(this.end, zone) - _date(now, zone)).days <= 7


@given(MOMENTS, ZONES, st.sampled_from(ranges.PRESETS))
def test_every_preset_may_be_sent(now, zone, kind):
    """No preset is ever refused, also in the week of a clock change."""
    assert ranges.problem(ranges.preset(kind, now, zone), now, zone) is None


@given(MOMENTS, ZONES)
def test_seven_days_by_the_wall_clock(start, zone):
    """Seven calendar days fit; a minute more does not."""
    end = ranges.latest_end(start, zone)
    week = _walls(start, zone) + 7 * DAY
    assert _walls(end, zone) in (week, week + timedelta(hours=1), week + 30 * MINUTE)
    now = start - DAY
    assert ranges.problem(ranges.Range(start, end), now, zone) is None
    longer = ranges.Range(start, end + MINUTE)
    assert ranges.problem(longer, now, zone) == "too_long"


@given(MOMENTS, ZONES)
def test_day_start_is_the_first_minute_of_the_day(now, zone):
    """Walk back minute by minute: the day before is just before the day's start."""
    day = _date(now, zone)
    start = ranges.day_start(day, zone)
    assert _date(start, zone) == day
    assert _date(start - timedelta(seconds=1), zone) < day


def test_custom_counts_a_repeated_hour_to_its_end():
    """On the night when 01:30 comes twice, until 01:30 means the second one."""
    found = ranges.custom(
        datetime(2026, 11, 1, 1, 30), datetime(2026, 11, 1, 1, 30), "America/New_York"
    )
    assert found.end - found.start == timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "end", "problem"),
    [(2, 1, "reversed"), (1, 1, "reversed"), (-3, -1, "ended"), (-1, 1, None)],
)
def test_problems(start, end, problem):
    now = datetime(2026, 7, 1, 12)
    wanted = ranges.Range(now + start * DAY, now + end * DAY)
    assert ranges.problem(wanted, now, "UTC") == problem


@given(
    MOMENTS,
    ZONES,
    st.integers(1, 400),
    st.sampled_from([QuietHours(21, 8), QuietHours(12, 13.5), QuietHours(0, 0)]),
)
def test_departures_against_a_walk(start, zone, count, hours):
    """Let one text after the other leave: 12 s after the last, or when it is open."""
    zones, at, wanted = (zone,), start, []
    for _place in range(count):
        at = next_open(at, zones, hours)
        wanted.append(at)
        at += timedelta(seconds=12)
    found = pace.runs(
        count,
        start,
        lambda moment: next_open(moment, zones, hours),
        lambda moment: next_close(moment, zones, hours),
    )
    times = [pace.departure(found, place) for place in range(count)]
    assert times == wanted
    assert not any(is_quiet(time, zones, hours) for time in times)


def test_ten_take_two_minutes_and_a_hundred_twenty():
    always = QuietHours(0, 0)
    noon = datetime(2026, 7, 1, 12)
    for count, minutes in ((10, 2), (100, 20)):
        found = pace.runs(
            count,
            noon,
            lambda at: at,
            lambda at: next_close(at, ("UTC",), always),
        )
        seconds = (pace.departure(found, count - 1) - noon).total_seconds()
        assert abs(seconds - minutes * 60) <= 12
