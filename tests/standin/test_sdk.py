"""The official SDK works against the stand-in as against the provider."""

from datetime import UTC, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from ..conftest import ACCOUNT_SID, AUTH_TOKEN, OWN_NUMBER

TO = "+13125550123"


def test_create_answers_queued_with_strings_where_twilio_has_strings(client):
    message = client.messages.create(to=TO, from_=OWN_NUMBER, body="Hello")
    assert message.sid.startswith("SM") and len(message.sid) == 34
    assert (message.status, message.direction) == ("queued", "outbound-api")
    assert (message.num_segments, message.num_media) == ("1", "0")
    assert (message.price, message.error_code, message.date_sent) == (None, None, None)
    assert abs(message.date_created - datetime.now(UTC)) < timedelta(seconds=5)


def test_fetch_shows_delivery_and_price(client, control):
    sid = client.messages.create(to=TO, from_=OWN_NUMBER, body="Hello").sid
    control.wait(delivered=1)
    message = client.messages(sid).fetch()
    assert (message.status, message.price) == ("delivered", "-0.00750")
    assert message.date_sent is not None


def test_fetch_of_unknown_or_foreign_message_is_20404(client, control, connect):
    other = "AC" + "2" * 32
    control.accounts({"sid": other, "auth_token": "two"})
    sid = client.messages.create(to=TO, from_=OWN_NUMBER, body="Hello").sid
    for stranger, wanted in ((client, "SM" + "0" * 32), (connect(other, "two"), sid)):
        with pytest.raises(TwilioRestException) as caught:
            stranger.messages(wanted).fetch()
        assert (caught.value.status, caught.value.code) == (404, 20404)


def test_list_pages_through_everything_newest_first(client):
    sids = [
        client.messages.create(to=TO, from_=OWN_NUMBER, body=f"No. {n}").sid
        for n in range(7)
    ]
    listed = [message.sid for message in client.messages.list(page_size=3)]
    assert listed == sids[::-1]
    page = client.messages.page(page_size=3)
    second = page.next_page()
    assert [message.sid for message in second] == sids[::-1][3:6]
    assert [m.sid for m in second.previous_page()] == sids[::-1][:3]


def test_list_stays_complete_while_texts_arrive_and_vanish(client, control):
    sids = [
        client.messages.create(to=TO, from_=OWN_NUMBER, body=f"No. {n}").sid
        for n in range(6)
    ]
    control.wait(delivered=6)
    page = client.messages.page(page_size=2)
    assert [message.sid for message in page] == [sids[5], sids[4]]
    client.messages.create(to=TO, from_=OWN_NUMBER, body="newer")
    client.messages(sids[4]).delete()
    assert [message.sid for message in page.next_page()] == [sids[3], sids[2]]


def test_list_filters_by_numbers_and_day(client, control):
    client.messages.create(to=TO, from_=OWN_NUMBER, body="a")
    client.messages.create(to="+13125550124", from_=OWN_NUMBER, body="b")
    control.wait(delivered=2)
    now = datetime.now(UTC)
    hour = timedelta(hours=1)
    assert [m.body for m in client.messages.list(to=TO)] == ["a"]
    assert len(client.messages.list(from_=OWN_NUMBER)) == 2
    assert client.messages.list(from_="+12025550199") == []
    assert len(client.messages.list(date_sent_after=now - hour)) == 2
    assert client.messages.list(date_sent_after=now + hour) == []
    assert len(client.messages.list(date_sent_before=now + hour)) == 2
    assert len(client.messages.list(date_sent=now.date())) == 2


def test_what_was_not_sent_yet_matches_no_date(client, control):
    control.faults(hold_delivery=True)
    client.messages.create(to=TO, from_=OWN_NUMBER, body="held")
    now = datetime.now(UTC)
    assert client.messages.list(date_sent_after=now - timedelta(days=1)) == []
    assert [m.body for m in client.messages.list()] == ["held"]


def test_redact_empties_the_body_but_not_our_log(client, control):
    sid = client.messages.create(to=TO, from_=OWN_NUMBER, body="secret").sid
    control.wait(delivered=1)
    assert client.messages(sid).update(body="").body == ""
    assert client.messages(sid).fetch().body == ""
    assert control.message(sid)["body"] == "secret"


def test_cancel_works_before_it_left_and_is_30409_after(client, control):
    control.faults(hold_delivery=True)
    held = client.messages.create(to=TO, from_=OWN_NUMBER, body="wait").sid
    assert client.messages(held).update(status="canceled").status == "canceled"
    control.faults(hold_delivery=False)
    gone = client.messages.create(to=TO, from_=OWN_NUMBER, body="go").sid
    control.wait(delivered=1)
    with pytest.raises(TwilioRestException) as caught:
        client.messages(gone).update(status="canceled")
    assert caught.value.code == 30409
    control.wait(idle=1)
    assert client.messages(held).fetch().status == "canceled"


def test_delete_removes_from_lists_and_needs_a_finished_text(client, control):
    control.faults(hold_delivery=True)
    sid = client.messages.create(to=TO, from_=OWN_NUMBER, body="x").sid
    with pytest.raises(TwilioRestException) as caught:
        client.messages(sid).delete()
    assert caught.value.code == 20009
    control.faults(hold_delivery=False)
    control.wait(delivered=1)
    assert client.messages(sid).delete() is True
    assert client.messages.list() == []
    assert [entry["sid"] for entry in control.messages()] == [sid]


@pytest.mark.parametrize(
    ("user", "password"),
    [(ACCOUNT_SID, "wrong"), ("SK" + "9" * 32, "any"), ("AC" + "9" * 32, AUTH_TOKEN)],
)
def test_wrong_credentials_are_20003(connect, user, password):
    client = connect(user, password, ACCOUNT_SID)
    with pytest.raises(TwilioRestException) as caught:
        client.messages.create(to=TO, from_=OWN_NUMBER, body="x")
    assert (caught.value.status, caught.value.code) == (401, 20003)


def test_api_key_opens_the_account(connect, control):
    key = "SK" + "3" * 32
    control.accounts({"sid": ACCOUNT_SID, "api_keys": {key: "key-secret"}})
    client = connect(key, "key-secret", ACCOUNT_SID)
    assert client.messages.create(to=TO, from_=OWN_NUMBER, body="x").sid


def test_suspended_account_is_20003_until_active_again(client, control):
    control.accounts({"sid": ACCOUNT_SID, "status": "suspended"})
    with pytest.raises(TwilioRestException) as caught:
        client.messages("SM" + "0" * 32).fetch()
    assert (caught.value.status, caught.value.code) == (401, 20003)
    control.accounts({"sid": ACCOUNT_SID, "status": "active"})
    assert client.messages.list() == []


def test_numbers_are_listed_with_capabilities_and_can_be_configured(client, control):
    control.own({"phone_number": "+12025550101", "capabilities": {"mms": False}})
    listed = client.incoming_phone_numbers.list(page_size=1)
    assert [n.phone_number for n in listed] == ["+12025550101", OWN_NUMBER]
    assert listed[0].capabilities["sms"] and not listed[0].capabilities["mms"]
    url = "https://clinic.example/inbound"
    updated = client.incoming_phone_numbers(listed[0].sid).update(sms_url=url)
    assert updated.sms_url == url
    assert client.incoming_phone_numbers(listed[0].sid).fetch().sms_url == url


def test_account_can_be_fetched_to_check_credentials(client):
    assert client.api.accounts(ACCOUNT_SID).fetch().status == "active"
    assert client.api.account.fetch().sid == ACCOUNT_SID
