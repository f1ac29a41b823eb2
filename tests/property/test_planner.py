"""No plan ever breaks the hourly limit, a quiet night or the order of recipients."""

import time
from datetime import UTC, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.planner import plan, rolling_maximum
from tools.quiet import QuietHours, is_quiet

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
NIGHT, NEVER = QuietHours(21.0, 8.0), QuietHours(0.0, 0.0)
NEW_YORK = ["America/New_York"]
NOON = datetime(2026, 1, 12, 17)
ZONES = st.sampled_from(
    [
        NEW_YORK,
        ["Europe/London"],
        ["Australia/Lord_Howe"],
        [*NEW_YORK, "America/Los_Angeles"],
    ]
)
#: Starts around the nights in which the zones above change their clocks.
STARTS = st.builds(
    lambda day, minutes: day + minutes * MINUTE,
    st.sampled_from(
        [datetime(2026, 3, 7), datetime(2026, 11, 1), datetime(2026, 4, 4), NOON]
    ),
    st.integers(0, 2880),
)


def _lawful(entries, start, limit):
    """Place entries (second from the start, texts), each where the law allows it."""
    used = []
    for second, texts in entries:
        entry = (start + second * SECOND, min(texts, limit))
        if _fullest_hour([*used, entry]) <= limit:
            used.append(entry)
    return used


def _fullest_hour(sent):
    """Count every hour that begins at an entry: the oracle, quadratic and plain."""
    return max(
        (sum(n for at, n in sent if begin <= at < begin + HOUR) for begin, _n in sent),
        default=0,
    )


ENTRIES = st.lists(
    st.tuples(st.integers(-3600, 4 * 3600), st.integers(1, 40) | st.integers(1, 250)),
    max_size=25,
)


@given(
    st.integers(0, 1500), STARTS, st.integers(1, 250), ENTRIES, ZONES, st.integers(0, 1)
)
def test_plan_obeys_every_law_at_once(count, start, limit, entries, zones, capped):
    count = min(count, 12 * limit)
    used = _lawful(entries, start, limit)
    per_day = 3 * limit if capped else None
    planned = plan(count, start, limit, used, NIGHT, zones, per_day)
    sizes = [segment.size for segment in planned]
    assert sum(sizes) == count
    assert all(1 <= size <= limit for size in sizes)
    assert [s.sequence for s in planned] == list(range(1, len(planned) + 1))
    assert [s.due_at for s in planned] == [
        start + n * HOUR for n in range(len(planned))
    ]
    assert all(s.effective_at >= s.due_at for s in planned)
    assert not any(is_quiet(s.effective_at, zones, NIGHT) for s in planned)
    times = [s.effective_at for s in planned]
    assert all(b - a >= HOUR for a, b in zip(times, times[1:], strict=False))
    assert _fullest_hour(used + [(s.effective_at, s.size) for s in planned]) <= limit
    if per_day:
        assert max(_per_day(planned, zones[0]).values(), default=0) <= per_day


def _per_day(planned, zone):
    days = {}
    for segment in planned:
        wall = segment.effective_at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        days[wall.date()] = days.get(wall.date(), 0) + segment.size
    return days


@given(ENTRIES, st.randoms(use_true_random=False))
def test_plan_does_not_depend_on_the_order_of_what_is_used(entries, random):
    used = _lawful(entries, NOON, 250)
    shuffled = random.sample(used, len(used))
    assert plan(700, NOON, 250, used, NIGHT, NEW_YORK) == plan(
        700, NOON, 250, shuffled, NIGHT, NEW_YORK
    )


@given(ENTRIES)
def test_fullest_hour_agrees_with_the_oracle(entries):
    sent = [(NOON + second * SECOND, texts) for second, texts in entries]
    assert rolling_maximum(sent) == _fullest_hour(sent)


@settings(max_examples=80)
@given(
    st.integers(1, 900),
    st.lists(st.tuples(st.integers(-60, 120), st.integers(1, 250)), max_size=8),
)
def test_no_other_minute_means_less_waiting(count, minutes):
    used = _lawful([(minute * 60, texts) for minute, texts in minutes], NOON, 250)
    first = plan(count, NOON, 250, used, NEVER, NEW_YORK)[0]

    def waiting(at):
        room = 250 - max(
            sum(n for when, n in used if begin <= when < begin + HOUR)
            for begin in (at - back * MINUTE for back in range(60))
        )
        rest, total = count - min(room, count), count * (at - NOON) / MINUTE
        for done in range(ceil(rest / 250)):
            total += 60 * (rest - 250 * done)
        return (total, at) if room > 0 else (float("inf"), at)

    best = min(waiting(NOON + minute * MINUTE) for minute in range(5 * 60))
    assert best[1] == first.effective_at


def _shown(planned, start):
    """Return the plan as (size, minutes after the start), like the dialog's table."""
    return [(s.size, (s.effective_at - start) / MINUTE) for s in planned]


@pytest.mark.parametrize(
    ("count", "used", "expected"),
    [
        (0, [], []),
        (1, [], [(1, 0)]),
        (250, [], [(250, 0)]),
        (251, [], [(250, 0), (1, 60)]),
        (612, [], [(250, 0), (250, 60), (112, 120)]),
        (100, [(-30, 100)], [(100, 0)]),
        (612, [(-30, 100)], [(150, 0), (250, 60), (212, 120)]),
        (612, [(-60, 250)], [(250, 0), (250, 60), (112, 120)]),
        (612, [(-59, 250)], [(250, 1), (250, 61), (112, 121)]),
        (100, [(10, 250)], [(100, 70)]),
        (100, [(60, 250)], [(100, 0)]),
        (100, [(-50, 10), (-30, 100), (-5, 5), (20, 140)], [(100, 30)]),
        (300, [(10, 250), (80, 250)], [(250, 140), (50, 200)]),
        (250, [(-1, 10)], [(240, 0), (10, 60)]),
        (200, [(20, 200)], [(50, 0), (150, 80)]),
    ],
)
def test_plan_is_as_people_expect_it(count, used, expected):
    used = [(NOON + minute * MINUTE, texts) for minute, texts in used]
    planned = plan(count, NOON, 250, used, NIGHT, NEW_YORK)
    assert _shown(planned, NOON) == expected


def test_texts_that_just_left_one_by_one_do_not_crumble_the_plan():
    used = [(NOON - MINUTE + n * SECOND / 25, 1) for n in range(250)]
    planned = plan(612, NOON, 250, used, NIGHT, NEW_YORK)
    assert [s.size for s in planned] == [250, 250, 112]
    assert planned[0].effective_at == used[-1][0] + HOUR


def test_evening_batch_goes_on_at_eight_in_the_morning():
    start = datetime(2026, 1, 13, 1, 30)  # 20:30 in New York
    planned = plan(600, start, 250, [], NIGHT, NEW_YORK)
    morning = datetime(2026, 1, 13, 13)
    assert [s.effective_at for s in planned] == [start, morning, morning + HOUR]
    assert [s.size for s in planned] == [250, 250, 100]
    assert [s.due_at for s in planned] == [start, start + HOUR, start + 2 * HOUR]


def test_night_of_the_clock_change_ends_at_eight_on_the_wall():
    start = datetime(2026, 3, 8, 1, 30)  # 20:30 EST, the clocks go forward at 2:00
    planned = plan(600, start, 250, [], NIGHT, NEW_YORK)
    assert planned[1].effective_at == datetime(2026, 3, 8, 12)


def test_texts_per_day_spread_the_batch_over_mornings():
    planned = plan(900, NOON, 250, [], NIGHT, NEW_YORK, per_day=400)
    assert [s.size for s in planned] == [250, 150, 250, 150, 100]
    days = [s.effective_at.date().day for s in planned]
    assert days == [12, 12, 13, 13, 14]


def test_closing_days_are_left_out():
    saturday = datetime(2026, 1, 10, 1, 30)  # Friday 20:30 in New York
    planned = plan(
        500, saturday, 250, [], NIGHT, NEW_YORK, closed_days=lambda d: d.weekday() > 4
    )
    assert planned[1].effective_at == datetime(2026, 1, 12, 13)


@pytest.mark.parametrize("limits", [(0, None), (-1, None), (250, 0)])
def test_limit_that_lets_nothing_out_is_refused(limits):
    with pytest.raises(ValueError, match="at least 1"):
        plan(10, NOON, limits[0], [], NIGHT, NEW_YORK, limits[1])


@pytest.mark.parametrize(
    "used",
    [
        [(NOON - n * SECOND, 1) for n in range(1000)],
        [(NOON + n * 2 * HOUR, 250) for n in range(1000)],
        [(NOON + n * MINUTE, 4) for n in range(1000)],
        [(NOON + n * HOUR, 125) for n in range(1000)],
    ],
    ids=["past", "every other hour", "trickle", "half of each hour"],
)
def test_hundred_thousand_recipients_are_planned_at_once(used):
    taken = []
    for _run in range(5):
        began = time.perf_counter()
        planned = plan(100_000, NOON, 250, used, NIGHT, NEW_YORK)
        taken.append(time.perf_counter() - began)
    assert min(taken) < 0.1  # half of it on an idle machine
    assert sum(s.size for s in planned) == 100_000
