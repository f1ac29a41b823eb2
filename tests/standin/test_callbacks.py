"""Status callbacks: the real parameter set, in any order, number and state."""

import uuid
from collections import Counter
from itertools import permutations

import pytest
from twilio.request_validator import RequestValidator

from ..conftest import ACCOUNT_SID, AUTH_TOKEN, OWN_NUMBER
from .receiver import Reply

TO = "+13125550123"
LIFE = ["sending", "sent", "delivered"]
COMMON = {
    "AccountSid",
    "ApiVersion",
    "From",
    "MessageSid",
    "MessageStatus",
    "SmsSid",
    "SmsStatus",
    "To",
}


@pytest.fixture
def send(client, receiver):
    """Send one text with a callback address."""

    def make(to=TO, body="x", **values):
        url = receiver.url + "/status/1"
        values.setdefault("from_", OWN_NUMBER)
        return client.messages.create(
            to=to, body=body, status_callback=url, **values
        ).sid

    return make


def disturb(control, **plan):
    """Make a rule about callbacks."""
    action = {"kind": "callbacks", **plan}
    control.faults({"match": {"kind": "callback"}, "action": action})


def statuses(receiver):
    """Return the statuses in the order of arrival."""
    return [hit.params["MessageStatus"] for hit in receiver.hits]


def test_parameters_of_an_ordinary_life(send, control, receiver):
    sid = send()
    control.wait(idle=1)
    sending, sent, delivered = (hit.params for hit in receiver.hits)
    assert set(sending) == set(sent) == COMMON
    assert set(delivered) == COMMON | {"RawDlrDoneDate"}
    assert len(delivered["RawDlrDoneDate"]) == 10
    assert delivered["MessageSid"] == delivered["SmsSid"] == sid
    assert (delivered["From"], delivered["To"]) == (OWN_NUMBER, TO)
    assert delivered["AccountSid"] == ACCOUNT_SID
    assert statuses(receiver) == LIFE


def test_failures_carry_the_code(send, control, receiver):
    rule = {"delivery": {"status": "undelivered", "error_code": 30005}}
    control.set_numbers({TO: rule})
    send()
    control.wait(idle=1)
    assert statuses(receiver) == ["sending", "sent", "undelivered"]
    assert receiver.hits[-1].params["ErrorCode"] == "30005"
    assert "ErrorCode" not in receiver.hits[0].params


def test_what_never_left_fails_without_being_sent(send, control, receiver):
    control.set_numbers({TO: {"delivery": {"status": "failed", "error_code": 30034}}})
    send()
    control.wait(idle=1)
    assert statuses(receiver) == ["failed"]


def test_service_texts_name_the_service_and_are_queued_first(send, control, receiver):
    service = control.services({"numbers": [OWN_NUMBER]})[0]["sid"]
    send(from_=None, messaging_service_sid=service)
    control.wait(idle=1)
    assert statuses(receiver) == ["queued", *LIFE]
    assert {hit.params["MessagingServiceSid"] for hit in receiver.hits} == {service}
    assert {hit.params["From"] for hit in receiver.hits} == {OWN_NUMBER}


@pytest.mark.parametrize("order", list(permutations(LIFE)))
def test_any_order(send, control, receiver, order):
    disturb(control, order=list(order))
    send()
    control.wait(idle=1)
    assert statuses(receiver) == list(order)


def test_reverse_and_repeat(send, control, receiver):
    disturb(control, order="reverse", repeat=2)
    send()
    control.wait(idle=1)
    assert statuses(receiver) == [name for name in LIFE[::-1] for _twice in (1, 2)]


def test_shuffle_is_the_same_for_the_same_seed(send, control, receiver):
    arrivals = []
    for _turn in range(2):
        control.reset()
        receiver.hits.clear()
        disturb(control, order="shuffle", repeat=5, seed=3)
        send()
        control.wait(idle=1)
        arrivals.append(statuses(receiver))
    assert arrivals[0] == arrivals[1] != sorted(arrivals[0], key=LIFE.index)
    assert Counter(arrivals[0]) == dict.fromkeys(LIFE, 5)


def test_repeated_callbacks_have_their_own_idempotency_token(send, control, receiver):
    disturb(control, repeat=3)
    send()
    control.wait(idle=1)
    tokens = [hit.headers["i-twilio-idempotency-token"] for hit in receiver.hits]
    assert len(set(tokens)) == len(tokens) == 9
    assert all(uuid.UUID(token) for token in tokens)


def test_dropped_ones_are_logged_and_not_made(send, control, receiver):
    disturb(control, drop=["sent"])
    sid = send()
    control.wait(idle=1)
    assert statuses(receiver) == ["sending", "delivered"]
    records = control.message(sid)["callbacks"]
    assert [record["error"] for record in records] == [None, "dropped on purpose", None]


def test_all_dropped_leaves_a_text_to_be_polled(send, control, receiver, client):
    disturb(control, drop=True)
    sid = send()
    control.wait(idle=1)
    assert receiver.hits == []
    assert client.messages(sid).fetch().status == "delivered"


def test_delayed_callbacks_come_after_the_life_is_over(send, control, receiver):
    disturb(control, delay=0.3)
    sid = send()
    control.wait(delivered=1)
    assert control.message(sid)["callbacks"] == []
    control.wait(idle=1)
    assert Counter(statuses(receiver)) == dict.fromkeys(LIFE, 1)


def test_concurrent_callbacks_overlap(send, control, receiver):
    disturb(control, concurrent=True, repeat=4)
    arrived = []

    def wait_for_the_others(_hit):
        arrived.append(len(receiver.wait(12)))
        return Reply()

    receiver.reply = wait_for_the_others
    send()
    control.wait(idle=1)
    assert arrived == [12] * 12


def test_wrong_signature_other_account_and_new_fields(send, control, receiver):
    other = "AC" + "5" * 32
    disturb(control, signature="wrong", account=other, extra={"New": "field"})
    send()
    control.wait(idle=1)
    hit = receiver.hits[0]
    signature = hit.headers["x-twilio-signature"]
    url = receiver.url + hit.path
    assert not RequestValidator(AUTH_TOKEN).validate(url, hit.params, signature)
    assert (hit.params["AccountSid"], hit.params["New"]) == (other, "field")


def test_before_the_create_answer(control, receiver, client):
    rule = {"match": {"kind": "create"}, "action": {"kind": "before_response"}}
    control.faults(rule)
    url = receiver.url + "/status/1"
    message = client.messages.create(
        to=TO, from_=OWN_NUMBER, body="x", status_callback=url
    )
    assert statuses(receiver) == LIFE
    assert message.status == "queued"


def test_only_the_texts_that_match_are_disturbed(send, control, receiver):
    action = {"kind": "callbacks", "drop": True}
    match = {"kind": "callback", "to": "0124$"}
    control.faults({"match": match, "action": action})
    send()
    send(to="+13125550124")
    control.wait(idle=1)
    assert {hit.params["To"] for hit in receiver.hits} == {TO}


def test_callbacks_can_be_made_by_hand(send, control, receiver):
    sid = send()
    control.wait(idle=1)
    receiver.hits.clear()
    records = control.callbacks(sid, "read", ["failed", 30008], plan={"repeat": 2})
    assert statuses(receiver) == ["read", "read", "failed", "failed"]
    assert receiver.hits[-1].params["ErrorCode"] == "30008"
    assert [record["http_status"] for record in records] == [204] * 4


def test_a_public_address_without_a_route_is_never_called(client, control):
    url = "https://clinic.example/status"
    sid = client.messages.create(
        to=TO, from_=OWN_NUMBER, body="x", status_callback=url
    ).sid
    control.wait(idle=1)
    records = control.message(sid)["callbacks"]
    assert {record["http_status"] for record in records} == {None}
    assert all("not sent" in record["error"] for record in records)
