"""Waits double, stay near their value and respect what the provider asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import backoff

DICE = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("attempt", "seconds"),
    [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 64), (8, 300), (99, 300)],
)
def test_middle_of_the_jitter_is_the_plain_series(attempt, seconds):
    assert backoff.delay(attempt, None, lambda: 0.5) == seconds


@given(st.integers(1, 7), DICE)
def test_jitter_is_a_quarter_at_most(attempt, dice):
    plain = 2 ** (attempt - 1)
    assert 0.75 * plain <= backoff.delay(attempt, None, lambda: dice) <= 1.25 * plain


def test_jitter_uses_its_whole_range():
    waits = [backoff.delay(3, None, lambda dice=dice: dice) for dice in (0, 0.5, 1)]
    assert waits == [3, 4, 5]


@given(st.integers(1, 20), st.floats(0, 3600), DICE)
def test_provider_is_never_asked_before_it_wishes(attempt, wish, dice):
    assert backoff.delay(attempt, wish, lambda: dice) >= wish


@given(st.sampled_from([None, 0, -5, float("nan"), float("-inf")]))
def test_nonsense_wish_is_ignored(wish):
    assert backoff.delay(2, wish, lambda: 0.5) == 2


@pytest.mark.parametrize("wish", [1e9, float("inf")])
def test_wish_without_end_is_an_hour(wish):
    assert backoff.delay(2, wish, lambda: 0.5) == 3600


@pytest.mark.parametrize("attempt", [0, -1])
def test_counter_that_was_never_raised_waits_like_the_first_try(attempt):
    assert backoff.delay(attempt, None, lambda: 0.5) == 1


def test_dice_are_thrown_where_none_are_given():
    waits = {backoff.delay(7) for _throw in range(20)}
    assert len(waits) > 1
    assert all(48 <= wait <= 80 for wait in waits)
