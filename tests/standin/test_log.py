"""The log is the truth: it counts, it survives, it can be waited for."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ..conftest import ACCOUNT_SID, AUTH_TOKEN, OWN_NUMBER
from ..twilio_standin.journal import Journal, read
from ..twilio_standin.runner import ProcessStandIn
from ..twilio_standin.summary import max_in_window
from .conftest import sdk_client

TO = "+13125550123"


def create(client, **values):
    """Send one text and return its SID."""
    return client.messages.create(
        **{"to": TO, "from_": OWN_NUMBER, "body": "x", **values}
    ).sid


def test_log_keeps_what_was_accepted(client, control):
    before = time.time()
    sid = create(client, body="Hello", status_callback="http://127.0.0.1:1/s/tok")
    control.wait(idle=1)
    entry = control.messages()[0]
    assert (entry["sid"], entry["to"], entry["from"]) == (sid, TO, OWN_NUMBER)
    assert entry["body"] == "Hello" and len(entry["body_sha256"]) == 64
    assert before <= entry["accepted_at"] <= time.time()
    assert entry["accepted_mono"] <= time.monotonic()
    assert len(entry["callbacks"]) == 3


def test_filters(client, control):
    create(client)
    middle = time.time()
    second = create(client, to="+13125550124")
    assert [m["sid"] for m in control.messages(since=middle)] == [second]
    iso = datetime.fromtimestamp(middle, UTC).isoformat()
    assert [m["sid"] for m in control.messages(since=iso)] == [second]
    assert [m["sid"] for m in control.messages(to="+13125550124")] == [second]
    assert control.messages(**{"from": "+12025550199"}) == []


def test_summary_counts_same_text_to_same_number(client, control):
    for body, to in (("a", TO), ("a", TO), ("a", "+13125550124"), ("b", TO)):
        create(client, body=body, to=to)
    summary = control.summary()
    assert (summary["accepted"], summary["duplicates"]) == (4, 1)
    assert summary["duplicate_groups"][0]["count"] == 2
    assert summary["token_duplicates"] == 0
    assert summary["max_in_window"] == {OWN_NUMBER: 4}


def test_fragment_does_not_hide_a_repeated_token(client, control):
    for body, fragment in (("a", ""), ("b", "#rc=1")):
        url = "http://127.0.0.1:1/t" + fragment
        create(client, body=body, status_callback=url)
    summary = control.summary()
    assert (summary["duplicates"], summary["token_duplicates"]) == (0, 1)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 500), max_size=40), st.integers(1, 200))
def test_rolling_maximum_equals_brute_force(times, window):
    wanted = max((sum(a - window < b <= a for b in times) for a in times), default=0)
    assert max_in_window([float(t) for t in times], float(window)) == wanted


def test_waiting_gives_up_in_time(control):
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        control.wait(timeout=0.2, accepted=1)
    assert time.monotonic() - started < 5


def test_reset_forgets_and_stops_what_was_under_way(client, control, receiver):
    control.faults(delays={"sending": 0.3})
    create(client, status_callback=receiver.url)
    control.reset()
    assert control.wait(idle=1)["pending"] == 0
    assert (control.messages(), control.requests(), receiver.hits) == ([], [], [])
    assert control.faults()["settings"]["delays"]["sending"] != 0.3


@pytest.fixture
def process(tmp_path):
    """A stand-in in a process of its own, with a journal."""
    arguments = ("--account-sid", ACCOUNT_SID, "--auth-token", AUTH_TOKEN)
    log = ("--log", str(tmp_path / "accepted.jsonl"))
    with ProcessStandIn(*arguments, "--number", OWN_NUMBER, *log) as running:
        yield running


def test_a_killed_standin_forgets_nothing_it_accepted(process):
    client = sdk_client(process.url, ACCOUNT_SID, AUTH_TOKEN)
    done = create(client, body="done")
    process.control.wait(delivered=1, idle=1)
    process.control.faults(hold_delivery=True)
    held = create(client, body="held")
    process.control.inbound(TO, OWN_NUMBER, "STOP")
    before = {entry["sid"]: entry for entry in process.control.messages()}
    url = process.url
    process.kill()
    process.restart()
    assert process.url == url
    process.control.wait(delivered=2)
    after = {entry["sid"]: entry for entry in process.control.messages()}
    assert after.keys() == before.keys() == {held, done}
    assert after[done] == before[done]
    assert process.control.optouts() == [{"sender": OWN_NUMBER, "user": TO}]
    assert client.messages(held).fetch().status == "delivered"


def test_a_torn_line_in_the_journal_hides_nothing_written_later(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text('{"event": "reset"}\n{"event": "acc')
    journal = Journal(path)
    journal.write("optout", sender="s")
    journal.close()
    events = [event["event"] for event in read(path)]
    assert events == ["reset", "optout"]
    assert list(read(tmp_path / "absent")) == []


def test_command_line_sets_the_scene(tmp_path):
    other = "AC" + "2" * 32
    arguments = (
        *("--account-sid", ACCOUNT_SID, "--auth-token", AUTH_TOKEN),
        *("--account-sid", other, "--auth-token", "two"),
        *("--test-account-sid", "AC" + "7" * 32, "--test-auth-token", "test"),
        *("--number", OWN_NUMBER, "--number", f"{other}=+12025550101"),
        *("--route", "https://clinic.example=http://127.0.0.1:8069"),
        *("--settings", '{"latency": 0.01}'),
    )
    with ProcessStandIn(*arguments) as running:
        owned = {n["phone_number"]: n["account_sid"] for n in running.control.own()}
        accounts = running.control.accounts()
        settings_now = running.control.faults()["settings"]
    assert owned == {OWN_NUMBER: ACCOUNT_SID, "+12025550101": other}
    assert [account["test"] for account in accounts] == [False, False, True]
    assert settings_now["routes"] == {"https://clinic.example": "http://127.0.0.1:8069"}
    assert settings_now["latency"] == 0.01


def test_bad_command_line_ends_with_an_error():
    with pytest.raises(RuntimeError):
        ProcessStandIn("--account-sid", ACCOUNT_SID).start()
