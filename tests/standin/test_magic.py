"""Test credentials answer by the published table of magic numbers."""

import pytest
from twilio.base.exceptions import TwilioRestException

TEST_SID = "AC" + "7" * 32
GOOD = "+15005550006"

FROM_TABLE = [
    ("+15005550001", 21212),
    ("+15005550007", 21606),
    ("+15005550008", 21611),
    (GOOD, None),
    ("+12025550100", 21606),
]
TO_TABLE = [
    ("+15005550001", 21211),
    ("+15005550002", 21612),
    ("+15005550003", 21408),
    ("+15005550004", 21610),
    ("+15005550009", 21614),
    ("+13125550123", None),
]


@pytest.fixture
def tester(control, connect):
    """The client of an account with test credentials."""
    control.accounts({"sid": TEST_SID, "auth_token": "test", "test": True})
    return connect(TEST_SID, "test")


@pytest.mark.parametrize(
    ("sender", "to", "code"),
    [(sender, "+13125550123", code) for sender, code in FROM_TABLE]
    + [(GOOD, to, code) for to, code in TO_TABLE],
)
def test_magic_numbers(tester, sender, to, code):
    if code is None:
        message = tester.messages.create(to=to, from_=sender, body="x")
        assert message.status == "queued"
        return
    with pytest.raises(TwilioRestException) as caught:
        tester.messages.create(to=to, from_=sender, body="x")
    assert (caught.value.status, caught.value.code) == (400, code)


def test_test_credentials_send_nothing_and_open_nothing_else(tester, control, receiver):
    tester.messages.create(
        to="+13125550123", from_=GOOD, body="x", status_callback=receiver.url + "/s"
    )
    control.wait(idle=1)
    assert receiver.hits == []
    assert control.summary()["accepted"] == 0
    with pytest.raises(TwilioRestException) as caught:
        tester.messages("SM" + "0" * 32).fetch()
    assert (caught.value.status, caught.value.code) == (403, 20008)
