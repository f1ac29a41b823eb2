"""The life of a text: how it ends, what waits, what runs out."""

import threading

import pytest

from ..conftest import OWN_NUMBER
from .receiver import Reply

TO = "+13125550123"


def create(client, **values):
    """Send one text and return its SID."""
    return client.messages.create(
        **{"to": TO, "from_": OWN_NUMBER, "body": "x", **values}
    ).sid


@pytest.mark.parametrize(
    ("outcome", "wanted"),
    [
        ({}, ["queued", "sending", "sent", "delivered"]),
        ({"status": "sent"}, ["queued", "sending", "sent"]),
        ({"status": "queued"}, ["queued"]),
        (
            {"status": "undelivered", "error_code": 30003},
            ["queued", "sending", "sent", "undelivered"],
        ),
        ({"status": "failed", "error_code": 30007}, ["queued", "failed"]),
        (
            {"steps": ["sent", ["failed", 30410], "delivered"]},
            ["queued", "sent", "failed", "delivered"],
        ),
        (
            {"steps": ["sent", ["undelivered", 30008]]},
            ["queued", "sent", "undelivered"],
        ),
    ],
)
def test_outcomes(client, control, outcome, wanted):
    control.set_numbers({TO: {"delivery": outcome}})
    sid = create(client)
    control.wait(idle=1)
    history = control.message(sid)["history"]
    assert [entry["status"] for entry in history] == wanted


def test_outcomes_take_turns(client, control):
    first = {"status": "undelivered", "error_code": 30003}
    control.set_numbers({TO: {"delivery": [first, {"status": "delivered"}]}})
    sids = [create(client) for _turn in range(3)]
    control.wait(idle=1, final=3)
    statuses = [control.message(sid)["status"] for sid in sids]
    assert statuses == ["undelivered", "delivered", "delivered"]


def test_what_waits_longer_than_its_validity_fails_with_30036(client, control):
    control.faults(queue_delay=3600.0, time_scale=0.0005)
    late = create(client, validity_period=240)
    patient = create(client, validity_period=36000)
    control.wait(final=2)
    assert control.message(late)["error_code"] == 30036
    assert control.message(late)["date_sent"] is None
    assert control.message(patient)["status"] == "delivered"


def test_held_texts_expire_too(client, control):
    control.faults(hold_delivery=True, time_scale=0.001)
    sid = create(client, validity_period=100)
    control.wait(final=1)
    assert control.message(sid)["error_code"] == 30036


def test_delays_can_be_set_for_one_number(client, control):
    control.set_numbers({TO: {"delays": {"delivered": 3600}}})
    slow = create(client)
    fast = create(client, to="+13125550124")
    control.wait(delivered=1)
    assert control.message(fast)["status"] == "delivered"
    assert control.message(slow)["status"] != "delivered"


def test_canceled_texts_do_not_leave(client, control):
    control.faults(hold_delivery=True)
    sid = create(client)
    client.messages(sid).update(status="canceled")
    control.faults(hold_delivery=False)
    control.wait(idle=1)
    history = control.message(sid)["history"]
    assert [entry["status"] for entry in history] == ["queued", "canceled"]


def test_price_counts_the_parts(client, control):
    sid = create(client, body="a" * 161)
    control.wait(delivered=1)
    assert client.messages(sid).fetch().price == "-0.01500"


def test_a_slow_webhook_does_not_hold_the_text_back(client, control, receiver):
    release = threading.Event()

    def hold(_hit):
        release.wait(10)
        return Reply()

    receiver.reply = hold
    sid = create(client, status_callback=receiver.url)
    control.wait(delivered=1)
    assert control.message(sid)["callbacks"] == []
    release.set()
    control.wait(idle=1)
    statuses = [record["status"] for record in control.message(sid)["callbacks"]]
    assert statuses == ["sending", "sent", "delivered"]
