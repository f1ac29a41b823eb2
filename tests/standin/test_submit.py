"""What the provider refuses at submission, by code."""

from datetime import UTC, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from ..conftest import ACCOUNT_SID, OWN_NUMBER

TO = "+13125550123"
GOOD = {"to": TO, "from_": OWN_NUMBER, "body": "Hello"}
SERVICE = "MG" + "a" * 32
EMPTY_SERVICE = "MG" + "b" * 32
VOICE_ONLY = "+12025550101"
NO_PICTURES = "+12025550102"
FOREIGN = "+12025550103"
LINK = "https://clinic.example/a.png"


def refused(client, **values):
    """Return (HTTP status, code) of a create request that must fail."""
    with pytest.raises(TwilioRestException) as caught:
        client.messages.create(**values)
    return caught.value.status, caught.value.code


@pytest.fixture
def scene(control, client):
    """Numbers and services of all sorts."""
    other = "AC" + "2" * 32
    control.accounts({"sid": other, "auth_token": "two"})
    control.own(
        {
            "account_sid": ACCOUNT_SID,
            "phone_number": VOICE_ONLY,
            "capabilities": {"sms": False, "mms": False},
        },
        {
            "account_sid": ACCOUNT_SID,
            "phone_number": NO_PICTURES,
            "capabilities": {"mms": False},
        },
        {"account_sid": other, "phone_number": FOREIGN},
    )
    control.services(
        {"sid": SERVICE, "account_sid": ACCOUNT_SID, "numbers": [OWN_NUMBER]},
        {"sid": EMPTY_SERVICE, "account_sid": ACCOUNT_SID},
    )
    return client


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": ""}, 21604),
        ({"to": "+1312555"}, 21211),
        ({"to": "+11125550123"}, 21211),
        ({"to": "not a number"}, 21211),
        ({"to": "72345"}, 21265),
        ({"to": OWN_NUMBER}, 21266),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"from_": "+12025550199"}, 21606),
        ({"from_": "hello!"}, 21212),
        ({"from_": FOREIGN}, 21660),
        ({"from_": VOICE_ONLY}, 21661),
        ({"from_": NO_PICTURES, "media_url": [LINK]}, 21621),
        ({"media_url": ["ftp://x/y"]}, 21620),
        ({"media_url": [LINK] * 11}, 21623),
        ({"validity_period": 0}, 21624),
        ({"validity_period": 36001}, 21624),
        ({"messaging_service_sid": "MGx"}, 21705),
        ({"messaging_service_sid": "MG" + "c" * 32}, 21701),
        ({"messaging_service_sid": EMPTY_SERVICE}, 21704),
        ({"from_": NO_PICTURES, "messaging_service_sid": SERVICE}, 21711),
        ({"status_callback": "nonsense"}, 21609),
        ({"status_callback": "ftp://clinic.example/x"}, 21609),
        ({"status_callback": "https://my_clinic.example/x"}, 21609),
        ({"status_callback": "https://intranet/x"}, 21609),
        ({"status_callback": "http://192.168.1.4/x"}, 21609),
        ({"status_callback": "https://clinic.example/" + "x" * 4000}, 21609),
    ],
)
def test_refusals(scene, control, changes, code):
    assert refused(scene, **{**GOOD, **changes}) == (400, code)
    assert control.summary()["accepted"] == 0


def test_sender_and_content_are_required(scene):
    assert refused(scene, to=TO, body="x") == (400, 21603)
    assert refused(scene, to=TO, from_=OWN_NUMBER) == (400, 21619)


def test_the_code_for_a_number_not_owned_can_be_the_newer_one(scene, control):
    control.faults(unowned_from_code=21659)
    assert refused(scene, **{**GOOD, "from_": "+12025550199"}) == (400, 21659)


@pytest.mark.parametrize("to", ["+1 (312) 555-0123", "312-555-0123", "13125550123", TO])
def test_north_american_spellings_are_understood(client, to):
    assert client.messages.create(**{**GOOD, "to": to}).to == TO


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "x" * 1600},
        {"validity_period": 1},
        {"validity_period": 36000},
        {"status_callback": "https://clinic.example/status/abc?x=1#rc=5&rp=all"},
        {"status_callback": "http://localhost:8069/status"},
    ],
)
def test_the_edge_of_what_is_allowed(client, changes):
    assert client.messages.create(**{**GOOD, **changes}).status == "queued"


def test_schedule_rules(scene):
    service = {"to": TO, "messaging_service_sid": SERVICE, "body": "x"}
    now = datetime.now(UTC)
    soon, fair = now + timedelta(seconds=100), now + timedelta(hours=1)
    late = now + timedelta(days=36)
    fixed = {"schedule_type": "fixed"}
    assert refused(scene, **GOOD, **fixed, send_at=fair) == (400, 35118)
    assert refused(scene, **service, **fixed) == (400, 35111)
    assert refused(scene, **service, schedule_type="x", send_at=fair) == (400, 35126)
    assert refused(scene, **service, **fixed, send_at=soon) == (400, 35114)
    assert refused(scene, **service, **fixed, send_at=late) == (400, 35114)
    message = scene.messages.create(**service, **fixed, send_at=fair)
    assert message.status == "scheduled"
    assert scene.messages(message.sid).update(status="canceled").status == "canceled"


def test_recipient_rules_refuse_by_number_or_expression(client, control):
    control.set_numbers(
        {
            TO: {"submit": {"http": 400, "code": 21614}},
            r"re:^\+44": {"submit": {"code": 21408}},
        }
    )
    assert refused(client, **GOOD) == (400, 21614)
    assert refused(client, **{**GOOD, "to": "+447700900123"}) == (400, 21408)


def test_landlines_are_refused_where_the_provider_does_not_try(client, control):
    for number in (TO, "+4930123456"):
        control.set_numbers({number: {"line_type": "landline"}})
    assert refused(client, **{**GOOD, "to": "+4930123456"}) == (400, 21635)
    sid = client.messages.create(**GOOD).sid
    control.wait(final=1)
    message = client.messages(sid).fetch()
    assert (message.status, message.error_code) == ("undelivered", 30006)


def test_trial_accounts_mark_the_text_and_know_verified_numbers_only(client, control):
    control.accounts({"sid": ACCOUNT_SID, "trial": True, "verified": [TO]})
    assert client.messages.create(**GOOD).body.endswith(" - Hello")
    assert refused(client, **{**GOOD, "to": "+13125550124"}) == (400, 21608)


def test_full_queue_is_21611(client, control):
    control.faults(queue_limit=2, hold_delivery=True)
    for _turn in range(2):
        client.messages.create(**GOOD)
    assert refused(client, **GOOD) == (400, 21611)
