"""Quiet hours keep their word in every zone, also when the clocks change."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools import quiet
from tools.quiet import QuietHours

MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)
NIGHT = QuietHours(21.0, 8.0)
#: Nights on which a zone changes its clock: hour, half hour, at midnight, a whole day.
CHANGES = [
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("America/Los_Angeles", date(2027, 3, 14)),
    ("America/St_Johns", date(2026, 11, 1)),
    ("Europe/London", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Havana", date(2026, 3, 8)),
    ("America/Havana", date(2026, 11, 1)),
    ("America/Santiago", date(2026, 9, 6)),
    ("America/Santiago", date(2026, 4, 5)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Kathmandu", date(2026, 6, 1)),
    ("America/Phoenix", date(2026, 3, 8)),
]
CASES = st.tuples(st.sampled_from(CHANGES), st.integers(-36 * 60, 36 * 60))
HOURS = st.integers(0, 95).map(lambda quarter: quarter / 4)
WINDOWS = st.builds(QuietHours, HOURS, HOURS)
ZONES = st.lists(
    st.sampled_from([zone for zone, _day in CHANGES] + ["Pacific/Honolulu"]),
    min_size=1,
    max_size=4,
)


def _instant(case):
    (_zone, day), minutes = case
    return datetime(day.year, day.month, day.day) + minutes * MINUTE


def _quiet_by_wall_clock(instant, zone, hours):
    """Read the wall clock of a zone and compare minutes: the simplest definition."""
    wall = instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    return wall.hour * 60 + wall.minute in _quiet_minutes(hours)


@cache
def _quiet_minutes(hours):
    """List the quiet minutes of a day by walking from the start to the end."""
    minute, end = round(hours.start * 60), round(hours.end * 60)
    quiet_minutes = set()
    while minute != end:
        quiet_minutes.add(minute)
        minute = (minute + 1) % 1440
    return quiet_minutes


def _is_quiet(instant, zones, hours):
    """Ask the wall clocks that count on the UTC day of the instant."""
    counting = _counting(instant.date(), tuple(zones), hours)
    return any(_quiet_by_wall_clock(instant, zone, hours) for zone in counting)


@cache
def _counting(day, zones, hours):
    """Return the zones that count: all if they meet on the day or in seven more."""
    at = datetime(day.year, day.month, day.day)
    for _step in range(8 * 96):
        if not any(_quiet_by_wall_clock(at, zone, hours) for zone in zones):
            return zones
        at += QUARTER
    return zones[:1]


def _next_by_minutes(instant, zones, hours, wanted):
    at = instant
    while _is_quiet(at, zones, hours) != wanted:
        at += MINUTE
        assert at - instant < timedelta(days=8)
    return at


@given(CASES, HOURS, HOURS)
def test_one_zone_opens_and_closes_to_the_minute(case, start, end):
    zone, instant, hours = case[0][0], _instant(case), QuietHours(start, end)
    found = quiet.next_open(instant, [zone], hours)
    assert found == _next_by_minutes(instant, [zone], hours, wanted=False)
    if start != end and found == instant:
        closes = quiet.next_close(instant, [zone], hours)
        assert closes == _next_by_minutes(instant, [zone], hours, wanted=True)


@given(CASES, ZONES)
def test_night_of_several_zones_opens_to_the_minute(case, zones):
    instant = _instant(case)
    expected = _next_by_minutes(instant, zones, NIGHT, wanted=False)
    assert quiet.next_open(instant, zones, NIGHT) == expected


@settings(max_examples=60)
@given(CASES, ZONES, WINDOWS)
def test_any_window_in_any_zones_is_open_later_and_stays_found(case, zones, hours):
    instant = _instant(case)
    found = quiet.next_open(instant, zones, hours)
    assert found >= instant
    assert not quiet.is_quiet(found, zones, hours)
    assert quiet.next_open(found, zones, hours) == found
    assert not _is_quiet(found, zones, hours)


@settings(max_examples=60)
@given(CASES, ZONES, WINDOWS)
def test_no_minute_before_the_answer_was_open(case, zones, hours):
    instant = _instant(case)
    found = quiet.next_open(instant, zones, hours)
    waited = int((found - instant) / MINUTE)
    tried = (instant + minute * MINUTE for minute in range(waited))
    assert all(quiet.is_quiet(at, zones, hours) for at in tried)


@given(CASES, WINDOWS)
def test_answer_does_not_depend_on_the_order_of_the_other_zones(case, hours):
    instant = _instant(case)
    zones = ["America/New_York", "America/Chicago", "America/Los_Angeles"]
    swapped = [zones[0], zones[2], zones[1], zones[1]]
    assert quiet.next_open(instant, zones, hours) == quiet.next_open(
        instant, swapped, hours
    )


@pytest.mark.parametrize(
    ("zone", "instant", "opens"),
    [
        # 20:59 and 21:00 in New York, winter and the nights of both changes
        (
            "America/New_York",
            datetime(2026, 1, 10, 1, 59),
            datetime(2026, 1, 10, 1, 59),
        ),
        ("America/New_York", datetime(2026, 1, 10, 2, 0), datetime(2026, 1, 10, 13, 0)),
        ("America/New_York", datetime(2026, 3, 8, 2, 0), datetime(2026, 3, 8, 12, 0)),
        ("America/New_York", datetime(2026, 11, 1, 1, 0), datetime(2026, 11, 1, 13, 0)),
        ("America/Phoenix", datetime(2026, 3, 8, 4, 0), datetime(2026, 3, 8, 15, 0)),
        ("Asia/Kathmandu", datetime(2026, 6, 1, 16, 0), datetime(2026, 6, 2, 2, 15)),
    ],
)
def test_night_ends_at_eight_on_the_wall(zone, instant, opens):
    assert quiet.next_open(instant, [zone], NIGHT) == opens


def test_end_that_the_clock_jumps_over_opens_at_the_change():
    hours = QuietHours(22.0, 2.5)
    found = quiet.next_open(datetime(2026, 3, 8, 5), ["America/New_York"], hours)
    assert found == datetime(2026, 3, 8, 7)


def test_equal_hours_mean_no_quiet_time():
    hours = QuietHours(8.0, 8.0)
    instant = datetime(2026, 1, 10, 3)
    assert not quiet.is_quiet(instant, ["Europe/Paris"], hours)
    assert quiet.next_close(instant, ["Europe/Paris"], hours) > instant + timedelta(6)


def test_strictest_zone_decides():
    zones = ["America/New_York", "America/Los_Angeles"]
    morning = datetime(2026, 1, 10, 13)
    assert quiet.next_open(morning, zones, NIGHT) == datetime(2026, 1, 10, 16)
    assert quiet.next_close(datetime(2026, 1, 10, 17), zones, NIGHT) == datetime(
        2026, 1, 11, 2
    )


def test_zones_that_never_meet_leave_the_first_in_charge():
    zones = ["America/New_York", "Asia/Tokyo"]
    hours = QuietHours(12.0, 10.0)
    found = quiet.next_open(datetime(2026, 1, 10, 0), zones, hours)
    assert found == datetime(2026, 1, 10, 15)
    assert not quiet.is_quiet(found, zones, hours)


def test_zones_that_meet_no_longer_after_a_clock_change_go_on_with_the_first():
    zones = ["America/New_York", "America/Los_Angeles", "Asia/Kathmandu"]
    summer = datetime(2026, 10, 31, 15, 0)  # 11:00, 8:00 and 20:45
    assert quiet.next_open(summer, zones, NIGHT) == summer
    late = datetime(2026, 10, 31, 23, 59)  # no common minute from the next day on
    assert quiet.next_open(late, zones, NIGHT) == datetime(2026, 11, 1)
    assert quiet.next_close(summer, zones, NIGHT) == summer + QUARTER


def test_closing_days_are_skipped_on_the_first_zones_calendar():
    weekend = {date(2026, 1, 10), date(2026, 1, 11)}
    friday_night = datetime(2026, 1, 10, 3)
    found = quiet.next_open(
        friday_night, ["America/New_York"], NIGHT, weekend.__contains__
    )
    assert found == datetime(2026, 1, 12, 13)
    assert quiet.is_quiet(
        datetime(2026, 1, 10, 18), ["America/New_York"], NIGHT, weekend.__contains__
    )


def test_window_ends_before_a_closing_day_without_quiet_hours():
    closed = {date(2026, 1, 11)}.__contains__
    found = quiet.next_close(
        datetime(2026, 1, 10, 18), ["America/New_York"], QuietHours(3, 4), closed
    )
    assert found == datetime(2026, 1, 11, 5)


def test_clinic_that_never_opens_still_gets_a_plan():
    found = quiet.next_open(
        datetime(2026, 1, 10, 3), ["America/New_York"], NIGHT, lambda day: True
    )
    assert found == datetime(2026, 1, 10, 13)


def test_without_a_zone_nothing_is_promised():
    with pytest.raises(ValueError, match="zone"):
        quiet.is_quiet(datetime(2026, 1, 10), [], NIGHT)


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("America/New_York", date(2026, 3, 8), datetime(2026, 3, 8, 5)),
        ("America/Havana", date(2026, 3, 8), datetime(2026, 3, 8, 5)),
        ("Europe/Berlin", date(2026, 10, 26), datetime(2026, 10, 25, 23)),
    ],
)
def test_day_begins_at_its_first_real_minute(zone, day, begins):
    assert quiet.local_midnight(day, zone) == begins
    assert quiet.local_date(begins, zone) == day
    assert quiet.local_date(begins - MINUTE, zone) < day
