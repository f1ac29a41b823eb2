"""Twilio's own description finds nothing wrong with requests and answers.

The schema requires no key and describes no error, so what it misses is checked
by hand below: key sets, dates, conditional parameters, envelope, headers.
"""

import re
from email.utils import parsedate_to_datetime

import pytest
import requests
from openapi_core import OpenAPI
from openapi_core.contrib.requests import (
    RequestsOpenAPIRequest,
    RequestsOpenAPIResponse,
)
from twilio.base.exceptions import TwilioRestException

from ..conftest import ACCOUNT_SID, AUTH_TOKEN, OWN_NUMBER
from . import openapi_spec

TO = "+13125550123"
DATE_KEYS = ("date_created", "date_updated", "date_sent")

needs_description = pytest.mark.skipif(
    not openapi_spec.path().exists(),
    reason="Twilio's OpenAPI file is not here; set TWILIO_OPENAPI to its path",
)


@pytest.fixture
def spec(standin):
    """The description, adapted to the stand-in's address."""
    return openapi_spec.load(standin.url)


@pytest.fixture
def checked(client, spec):
    """The SDK's client; every request and answer is validated on the way."""
    description = OpenAPI.from_dict(spec)
    seen = []

    def validate(response, *_arguments, **_options):
        request = RequestsOpenAPIRequest(response.request)
        answer = RequestsOpenAPIResponse(response)
        description.validate_request(request)
        description.validate_response(request, answer)
        seen.append((response.request.method, response.status_code))
        return response

    client.http_client.session.hooks["response"].append(validate)
    client.seen = seen
    return client


@needs_description
def test_every_operation_conforms(checked, control, receiver):
    control.inbound(TO, OWN_NUMBER, "picture", media=["image/png"])
    sid = checked.messages.create(
        to=TO,
        from_=OWN_NUMBER,
        body="Hello",
        media_url=["https://clinic.example/a.png"],
        status_callback=receiver.url,
        validity_period=600,
        smart_encoded=True,
    ).sid
    control.wait(delivered=1)
    checked.messages(sid).fetch()
    assert len(checked.messages.list(page_size=1)) == 2
    media = checked.messages(sid).media.list()
    checked.messages(sid).media(media[0].sid).fetch()
    checked.messages(sid).feedback.create(outcome="confirmed")
    checked.messages(sid).media(media[0].sid).delete()
    checked.messages(sid).update(body="")
    checked.messages(sid).delete()
    assert ("POST", 201) in checked.seen and ("DELETE", 204) in checked.seen
    assert len(checked.seen) >= 10


@needs_description
def test_service_and_scheduled_texts_conform(checked, control):
    service = control.services({"numbers": [OWN_NUMBER]})[0]["sid"]
    answer = checked.messages.create(to=TO, messaging_service_sid=service, body="x")
    assert (answer.status, answer.from_, answer.num_segments) == ("accepted", None, "0")
    control.wait(delivered=1)
    sent = checked.messages(answer.sid).fetch()
    assert (sent.from_, sent.num_segments) == (OWN_NUMBER, "1")


@needs_description
def test_failed_texts_conform(checked, control):
    control.set_numbers(
        {TO: {"delivery": {"status": "undelivered", "error_code": 30005}}}
    )
    sid = checked.messages.create(to=TO, from_=OWN_NUMBER, body="x").sid
    control.wait(final=1)
    message = checked.messages(sid).fetch()
    assert (message.status, message.error_code) == ("undelivered", 30005)


@needs_description
def test_the_validator_would_notice(checked, control):
    """A wrong type in an answer must fail, else the tests above prove nothing."""
    body = '{"num_segments": 1, "status": "queued"}'
    action = {"kind": "raw", "http": 201, "body": body}
    control.faults({"match": {"kind": "create"}, "action": action})
    with pytest.raises(Exception, match="(?i)validation|invalid"):
        checked.messages.create(to=TO, from_=OWN_NUMBER, body="x")


@needs_description
def test_key_sets_equal_the_examples(standin, spec, control):
    base = f"{standin.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages"
    auth = (ACCOUNT_SID, AUTH_TOKEN)
    form = {"To": TO, "From": OWN_NUMBER, "Body": "x"}
    created = requests.post(base + ".json", data=form, auth=auth, timeout=10).json()
    wanted = openapi_spec.example(spec, "/Messages.json", "post", "create")
    assert set(created) == set(wanted)
    assert set(created["subresource_uris"]) == set(wanted["subresource_uris"])
    listed = requests.get(base + ".json", auth=auth, timeout=10).json()
    wanted = openapi_spec.example(spec, "/Messages.json", "get", "readFullPage1")
    assert set(listed) == set(wanted)
    assert set(listed["messages"][0]) == set(wanted["messages"][0])
    subresources = listed["messages"][0]["subresource_uris"]
    assert set(subresources) == set(wanted["messages"][0]["subresource_uris"])


def test_dates_are_rfc_2822_in_utc(standin, control):
    base = f"{standin.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages"
    auth = (ACCOUNT_SID, AUTH_TOKEN)
    form = {"To": TO, "From": OWN_NUMBER, "Body": "x"}
    sid = requests.post(base + ".json", data=form, auth=auth, timeout=10).json()["sid"]
    control.wait(delivered=1)
    body = requests.get(f"{base}/{sid}.json", auth=auth, timeout=10).json()
    for key in DATE_KEYS:
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000", body[key])
        assert parsedate_to_datetime(body[key]).utcoffset().total_seconds() == 0


def test_headers_are_those_of_the_provider(standin):
    base = f"{standin.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
    for auth in ((ACCOUNT_SID, AUTH_TOKEN), (ACCOUNT_SID, "wrong")):
        answer = requests.get(base, auth=auth, timeout=10)
        headers = answer.headers
        assert headers["Content-Type"] == "application/json"
        assert re.fullmatch(r"RQ[0-9a-f]{32}", headers["Twilio-Request-Id"])
        assert int(headers["Twilio-Concurrent-Requests"]) >= 1
        assert float(headers["Twilio-Request-Duration"]) >= 0
        assert headers["X-Home-Region"] == "us1"
        assert "Server" not in headers
    assert headers["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/Messages/SM" + "0" * 32 + ".json", 404, 20404),
        ("GET", "/NoSuchThing.json", 404, 20404),
        ("PUT", "/Messages.json", 405, 20004),
        ("POST", "/Messages.json", 400, 21604),
        ("GET", "/Messages.json?PageSize=1001", 400, 20422),
    ],
)
def test_error_envelope(standin, method, path, status, code):
    url = f"{standin.url}/2010-04-01/Accounts/{ACCOUNT_SID}{path}"
    auth = (ACCOUNT_SID, AUTH_TOKEN)
    answer = requests.request(method, url, auth=auth, timeout=10)
    body = answer.json()
    assert set(body) == {"code", "message", "more_info", "status"}
    assert (answer.status_code, body["code"], body["status"]) == (status, code, status)
    assert body["more_info"] == f"https://www.twilio.com/docs/errors/{code}"


def test_sdk_reads_the_envelope(client):
    with pytest.raises(TwilioRestException) as caught:
        client.messages.create(to="12", from_=OWN_NUMBER, body="x")
    assert (caught.value.status, caught.value.code) == (400, 21211)
    assert "docs/errors/21211" in str(caught.value.uri) or caught.value.msg
