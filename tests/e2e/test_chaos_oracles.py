"""The oracles of ``make chaos`` see what they are there to see."""

from ..chaos.oracles import busiest_hour, duplicates, in_quiet_hours


def _text(token: str, to: str = "+12125550100", body: str = "a") -> dict:
    url = f"http://127.0.0.1:1/clinic_messaging/twilio/status/{token}#rc=5"
    return {"from": "+1", "to": to, "body": body, "status_callback": url}


def test_a_second_text_for_one_row_is_a_duplicate() -> None:
    """Two attempts of one ledger row were both accepted, with other words."""
    taken = [_text("one"), _text("two", body="b")]
    assert duplicates(taken, {"one": 7, "two": 7}) == 1
    assert duplicates(taken, {"one": 7, "two": 8}) == 0


def test_same_words_to_one_number_are_a_duplicate() -> None:
    """Two rows, but the phone shows the same text twice."""
    assert duplicates([_text("one"), _text("two")], {"one": 7, "two": 8}) == 1


def test_a_text_that_no_attempt_owns_counts() -> None:
    """It left without a committed attempt."""
    assert duplicates([_text("stranger")], {"one": 7}) == 1


def test_a_text_whose_attempt_was_lost_is_known_by_its_id() -> None:
    """A restored database found it in the provider's list."""
    lost = {**_text("stranger"), "sid": "SM1"}
    assert duplicates([lost], {"SM1": 7}) == 0
    assert duplicates([lost, _text("again", body="b")], {"SM1": 7, "again": 7}) == 1


def test_the_busiest_hour_rolls() -> None:
    """Three within 3,600 s though no clock hour has more than two; senders apart."""
    times = (0, 3000, 3599.9, 3600, 9000)
    taken = [{"from": "a", "accepted_at": t} for t in times]
    assert busiest_hour(taken) == 3
    assert busiest_hour([*taken, {"from": "b", "accepted_at": 3000}]) == 3


def test_quiet_hours_are_the_zones_own() -> None:
    """03:00 in Greenwich is quiet there and not five zones east of it."""
    night = 3 * 3600.0
    assert in_quiet_hours([night, night + 12 * 3600], "Etc/GMT") == 1
    assert in_quiet_hours([night], "Etc/GMT-5") == 0
