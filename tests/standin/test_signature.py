"""Twilio's own validator accepts our signatures, and only the right ones."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from ..conftest import AUTH_TOKEN, OWN_NUMBER
from ..twilio_standin.signature import sign

TO = "+13125550123"
TEXTS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30
)


def test_published_vector():
    params = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert sign("12345", url, params.items()) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    with_overrides = url + "#rc=5&rp=all"
    assert sign("12345", with_overrides, params.items()) == sign(
        "12345", url, params.items()
    )


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.dictionaries(TEXTS, TEXTS, max_size=8), TEXTS)
def test_agrees_with_the_official_validator_on_any_text(params, token):
    url = "https://clinic.example:8443/status/abc?x=1"
    signature = sign(token, url, params.items())
    assert RequestValidator(token).validate(url, params, signature)
    other = RequestValidator(token + "x")
    assert not other.validate(url, params, signature)


def test_status_callbacks_are_signed_over_the_address_without_fragment(
    client, control, receiver
):
    url = f"{receiver.url}/status/tok%2Fen?b=2&a=%C3%A9"
    client.messages.create(
        to=TO, from_=OWN_NUMBER, body="x", status_callback=f"{url}#rc=2&rp=all"
    )
    validator = RequestValidator(AUTH_TOKEN)
    control.wait(idle=1, final=1)
    assert [hit.params["MessageStatus"] for hit in receiver.hits] == [
        "sending",
        "sent",
        "delivered",
    ]
    for hit in receiver.hits:
        signature = hit.headers["x-twilio-signature"]
        assert receiver.url + hit.path == url
        assert validator.validate(url, hit.params, signature)
        assert not validator.validate(url, {**hit.params, "To": "+1"}, signature)
        assert not validator.validate(url + "x", hit.params, signature)


def test_public_address_is_signed_while_the_route_leads_to_loopback(
    client, control, receiver
):
    control.faults(routes={"https://clinic.example": receiver.url})
    url = "https://clinic.example/status/1"
    client.messages.create(to=TO, from_=OWN_NUMBER, body="x", status_callback=url)
    hit = receiver.wait(1)[0]
    signature = hit.headers["x-twilio-signature"]
    assert RequestValidator(AUTH_TOKEN).validate(url, hit.params, signature)
    assert hit.headers["host"] == "clinic.example"
    assert hit.headers["x-forwarded-proto"] == "https"


def test_inbound_texts_are_signed(control, receiver):
    control.faults(inbound_url=receiver.url + "/in")
    control.inbound(TO, OWN_NUMBER, "Grüße & “quotes”\n+1", media=["image/png"])
    hit = receiver.hits[0]
    signature = hit.headers["x-twilio-signature"]
    validator = RequestValidator(AUTH_TOKEN)
    assert validator.validate(receiver.url + "/in", hit.params, signature)
    assert hit.params["Body"] == "Grüße & “quotes”\n+1"


def test_spoiled_signatures_do_not_validate(control, receiver):
    url = receiver.url + "/in"
    validator = RequestValidator(AUTH_TOKEN)
    control.inbound(TO, OWN_NUMBER, "x", url=url, signature="wrong")
    control.inbound(TO, OWN_NUMBER, "x", url=url, signature="missing")
    control.inbound(TO, OWN_NUMBER, "x", url=url, auth_token="other")
    wrong, missing, other = receiver.hits
    assert "x-twilio-signature" not in missing.headers
    for hit in (wrong, other):
        signature = hit.headers["x-twilio-signature"]
        assert not validator.validate(url, hit.params, signature)
    signature = other.headers["x-twilio-signature"]
    assert RequestValidator("other").validate(url, other.params, signature)
