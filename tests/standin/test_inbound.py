"""Texts and pictures from patients reach the webhook as Twilio sends them."""

import base64

import pytest
import requests

from ..conftest import ACCOUNT_SID, AUTH_TOKEN, OWN_NUMBER
from ..twilio_standin.client import StandInError
from .receiver import Reply

PATIENT = "+13125550123"
PIXEL = base64.b64encode(b"\x89PNG not a real picture").decode()
WANTED = {
    *("AccountSid", "ApiVersion", "Body", "From", "To", "MessageSid", "SmsSid"),
    *("SmsMessageSid", "SmsStatus", "NumMedia", "NumSegments"),
    *(f"{end}{part}" for end in ("From", "To") for part in ("City", "State")),
    *(f"{end}{part}" for end in ("From", "To") for part in ("Zip", "Country")),
}


def texted(control, receiver, body="Hi", **values):
    """Play a text to the receiver."""
    return control.inbound(PATIENT, OWN_NUMBER, body, url=receiver.url, **values)


def answer(receiver, body, content_type="text/xml", status=200):
    """Make the webhook answer with ``body``."""
    receiver.reply = lambda _hit: Reply(status, body, content_type)


def test_parameters(control, receiver):
    report = texted(control, receiver, "")
    params = receiver.hits[0].params
    assert set(params) == WANTED
    assert params["MessageSid"] == params["SmsSid"] == params["SmsMessageSid"]
    assert (params["MessageSid"], params["Body"]) == (report["sid"], "")
    assert (params["SmsStatus"], params["NumMedia"]) == ("received", "0")


def test_pictures_are_offered_and_served(control, receiver):
    spec = {"content_type": "image/png", "data": PIXEL}
    report = texted(control, receiver, "look", media=[spec, "application/pdf"])
    params = receiver.hits[0].params
    assert (params["NumMedia"], report["sid"][:2]) == ("2", "MM")
    assert params["MediaContentType1"] == "application/pdf"
    file = requests.get(params["MediaUrl0"], timeout=10)
    assert file.content == base64.b64decode(PIXEL)
    assert file.headers["Content-Type"] == "image/png"


def test_pictures_can_require_credentials(control, receiver):
    control.faults(media_auth=True)
    texted(control, receiver, media=[{"content_type": "image/png", "data": PIXEL}])
    url = receiver.hits[0].params["MediaUrl0"]
    auth = (ACCOUNT_SID, AUTH_TOKEN)
    statuses = [
        requests.get(url, timeout=10, auth=credentials).status_code
        for credentials in (None, (ACCOUNT_SID, "wrong"), auth)
    ]
    assert statuses == [401, 401, 200]


def test_inbound_texts_can_be_listed_after_downtime(control, client):
    control.inbound(PATIENT, OWN_NUMBER, "while you were away")
    listed = client.messages.list(to=OWN_NUMBER)
    assert [(m.direction, m.status, m.body) for m in listed] == [
        ("inbound", "received", "while you were away")
    ]
    assert control.received()[0]["posts"][0]["error"] == "no inbound address configured"


def test_number_address_comes_before_the_general_one(control, receiver):
    control.faults(inbound_url=receiver.url + "/general")
    control.inbound(PATIENT, OWN_NUMBER, "1")
    control.own({"phone_number": OWN_NUMBER, "sms_url": receiver.url + "/number"})
    control.inbound(PATIENT, OWN_NUMBER, "2")
    assert [hit.path for hit in receiver.hits] == ["/general", "/number"]


def test_fallback_address_after_an_error(control, receiver):
    receiver.reply = lambda hit: Reply(500 if hit.path == "/main" else 204)
    own = {
        "phone_number": OWN_NUMBER,
        "sms_url": receiver.url + "/main",
        "sms_fallback_url": receiver.url + "/fallback",
    }
    control.own(own)
    control.inbound(PATIENT, OWN_NUMBER, "x")
    assert [hit.path for hit in receiver.hits] == ["/main", "/fallback"]


def test_failed_webhook_is_not_delivered_later(control, receiver):
    answer(receiver, "", status=500)
    report = texted(control, receiver)
    control.wait(idle=1)
    assert (len(receiver.hits), report["error_code"]) == (1, 11200)


def test_twiml_answers_are_sent_to_the_patient(control, receiver):
    answer(
        receiver,
        "<?xml version='1.0'?><Response><Message>See you &amp; Rex</Message>"
        "<Message><Body>Bye</Body></Message></Response>",
    )
    report = texted(control, receiver)
    control.wait(idle=1)
    sent = [control.message(sid) for sid in report["replies"]]
    assert [entry["body"] for entry in sent] == ["See you & Rex", "Bye"]
    assert {(entry["to"], entry["status"]) for entry in sent} == {
        (PATIENT, "delivered")
    }


def test_no_answer_reaches_a_patient_who_opted_out(control, receiver):
    answer(receiver, "<Response><Message>sorry to see you go</Message></Response>")
    report = texted(control, receiver, "STOP")
    assert report["replies"] == []
    assert report["auto_reply"]


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        ("", "text/html", None),
        ("<Response/>", "text/xml", None),
        ("<Response>", "text/xml", 12100),
        ("<Other/>", "application/xml", 12100),
        ("{}", "application/json", 12300),
    ],
)
def test_bad_answers_get_the_code_of_the_debugger(
    control, receiver, body, content_type, code
):
    answer(receiver, body, content_type)
    assert texted(control, receiver)["error_code"] == code


def test_the_same_message_can_come_twice(control, receiver):
    sid = texted(control, receiver, repeat=2)["sid"]
    texted(control, receiver, message_sid=sid)
    assert {hit.params["MessageSid"] for hit in receiver.hits} == {sid}
    assert len(receiver.hits) == 3
    assert len(control.messages(direction="inbound")) == 1


def test_blocked_ones_are_listed_but_never_posted(control, receiver, client):
    texted(control, receiver, blocked=30039)
    assert receiver.hits == []
    message = client.messages.list(to=OWN_NUMBER)[0]
    assert (message.status, message.error_code) == ("failed", 30039)


def test_foreign_account_and_extra_fields_can_be_played(control, receiver):
    other = "AC" + "9" * 32
    texted(control, receiver, account_sid=other, extra={"Body": "x", "New": "y"})
    params = receiver.hits[0].params
    assert (params["AccountSid"], params["Body"], params["New"]) == (other, "x", "y")


@pytest.mark.parametrize(
    "spec", [{"to": "+12025550199"}, {"to": OWN_NUMBER, "bodi": "x"}]
)
def test_impossible_texts_are_refused(control, spec):
    with pytest.raises(StandInError):
        control.inbound(PATIENT, spec.pop("to"), "x", **spec)
