"""Timeouts and repetitions of webhooks follow the address's fragment."""

import socket
import threading

import pytest

from ..conftest import OWN_NUMBER
from ..twilio_standin.webhooks import Overrides, parse_overrides
from .receiver import Reply

TO = "+13125550123"


@pytest.fixture
def one_callback(client, control):
    """Send a text that makes one callback only; return its record."""

    def make(url):
        control.faults(skip_callbacks=["sending", "sent"])
        sid = client.messages.create(
            to=TO, from_=OWN_NUMBER, body="x", status_callback=url
        ).sid
        control.wait(idle=1, final=1)
        return control.message(sid)["callbacks"][0]

    return make


@pytest.mark.parametrize(
    ("fragment", "wanted"),
    [
        ("", Overrides()),
        ("#rc=5&rp=all&ct=3000&rt=1500", Overrides(5, ("all",), 3.0, 1.5, 15.0)),
        ("#rc=99&rp=5xx,rt&tt=2000", Overrides(5, ("5xx", "rt"), 5.0, 15.0, 2.0)),
        ("#rc=x&ct=-1", Overrides()),
    ],
)
def test_overrides(fragment, wanted):
    assert parse_overrides("https://clinic.example/a?rc=3" + fragment) == wanted


def test_error_answers_are_not_repeated_by_default(one_callback, receiver):
    receiver.reply = lambda _hit: Reply(500)
    record = one_callback(receiver.url + "/s")
    assert (record["tries"], record["http_status"]) == (1, 500)
    assert len(receiver.hits) == 1


def test_policy_repeats_error_answers_with_the_same_token(one_callback, receiver):
    def fail_twice(_hit):
        return Reply(503 if len(receiver.hits) < 3 else 204)

    receiver.reply = fail_twice
    record = one_callback(receiver.url + "/s#rc=5&rp=5xx")
    assert (record["tries"], record["http_status"]) == (3, 204)
    tokens = {hit.headers["i-twilio-idempotency-token"] for hit in receiver.hits}
    assert len(tokens) == 1


def test_refused_connections_are_tried_once_more(one_callback):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    record = one_callback(f"http://127.0.0.1:{port}/s")
    assert (record["tries"], record["http_status"]) == (2, None)
    assert "Connect" in record["error"]


def test_slow_answers_time_out_and_are_not_repeated(one_callback, receiver):
    release = threading.Event()

    def hold(_hit):
        release.wait(10)
        return Reply()

    receiver.reply = hold
    record = one_callback(receiver.url + "/s#rt=200")
    release.set()
    assert (record["tries"], record["http_status"]) == (1, None)
    assert record["seconds"] < 5


def test_no_more_than_the_configured_number_run_at_once(client, control, receiver):
    lock, running, most = threading.Lock(), 0, 0

    def watch(_hit):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.02)
        with lock:
            running -= 1
        return Reply()

    receiver.reply = watch
    control.faults(callback_concurrency=3)
    for number in range(10):
        client.messages.create(
            to=f"+131255501{number:02}",
            from_=OWN_NUMBER,
            body="x",
            status_callback=receiver.url,
        )
    control.wait(idle=1, delivered=10)
    assert len(receiver.hits) == 30
    assert 2 <= most <= 3
