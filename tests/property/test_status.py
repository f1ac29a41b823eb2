"""Whatever order callbacks come in, the same status stands; it never goes back."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import status

#: The order that every statement about a text has, from first to last word.
ORDER = (
    "accepted scheduled queued sending sent partially_delivered "
    "canceled failed undelivered delivered read"
).split()
STATE_OF = dict(
    zip(
        ORDER,
        ["sent"] * 6 + "canceled failed failed delivered delivered".split(),
        strict=True,
    )
)
EVENTS = st.lists(st.sampled_from(ORDER) | st.text(max_size=8), max_size=30)


@given(EVENTS, st.randoms(use_true_random=False), st.integers(1, 3))
def test_order_and_copies_of_events_do_not_matter(events, random, copies):
    shuffled = random.sample(events * copies, len(events) * copies)
    assert status.fold(shuffled) == status.fold(events)
    assert status.conflicts(shuffled) == status.conflicts(events)


@given(EVENTS, st.sampled_from(ORDER))
def test_one_more_event_never_lowers_the_rank(events, event):
    before, after = status.fold(events), status.fold([*events, event])
    assert status.RANKS[after] >= status.RANKS.get(before, 0)
    assert not status.conflicts(events) or status.conflicts([*events, event])


@given(EVENTS, EVENTS)
def test_folding_in_pieces_is_folding_at_once(some, others):
    pieces = [status.fold(some), status.fold(others)]
    assert status.fold(pieces) == status.fold(some + others)


@pytest.mark.parametrize(("one", "other"), list(product(ORDER, ORDER)))
def test_later_word_of_any_pair_stands(one, other):
    stands = max(one, other, key=ORDER.index)
    assert status.fold([one, other]) == stands
    endings = {name for name in (one, other) if ORDER.index(name) > 5}
    endings = {"delivered" if name == "read" else name for name in endings}
    assert status.conflicts([one, other]) == (len(endings) == 2)
    assert status.is_final(stands) == bool(endings)


@pytest.mark.parametrize("known", ORDER)
def test_status_means_one_state_of_the_ledger(known):
    assert status.to_state(known) == STATE_OF[known]
    assert status.to_state(known) in status.LEDGER_RANK


def test_ranks_of_provider_are_distinct_so_that_no_tie_depends_on_order():
    assert sorted(status.RANKS, key=status.RANKS.get) == ORDER
    assert len(set(status.RANKS.values())) == len(ORDER)


@given(st.text().filter(lambda text: text not in ORDER))
def test_unknown_word_says_nothing(word):
    assert status.fold([word]) == "" == status.to_state(word)
    assert status.fold(["sent", word]) == "sent"
    assert not status.conflicts([word, "failed"])
    assert not status.rises("scheduled", status.to_state(word))


@pytest.mark.parametrize(("one", "other"), list(product(ORDER, ORDER)))
def test_state_rises_only_where_the_status_does(one, other):
    old, new = STATE_OF[one], STATE_OF[other]
    assert status.rises(old, new) == (
        old != new and ORDER.index(other) > ORDER.index(one)
    )


LEDGER_ORDER = (
    "scheduled queued submitting unknown sent "
    "skipped canceled failed delivered received"
).split()


@pytest.mark.parametrize(("old", "new"), list(product(LEDGER_ORDER, LEDGER_ORDER)))
def test_ledger_moves_forward_only(old, new):
    forward = LEDGER_ORDER.index(new) > LEDGER_ORDER.index(old)
    assert status.rises(old, new) == forward
