"""STOP, START and HELP as the provider handles them by itself."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from twilio.base.exceptions import TwilioRestException

from ..conftest import OWN_NUMBER
from ..twilio_standin.optout import OptOuts, classify

PATIENT = "+13125550123"
TOLL_FREE = "+18885550100"
STOPS = "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT".split()


def replies(control):
    """Return the automatic answers so far."""
    return [entry["body"] for entry in control.messages(direction="outbound-reply")]


def blocked(client, **sender):
    """Tell whether a text to the patient is refused as opted out."""
    try:
        client.messages.create(to=PATIENT, body="x", **sender)
    except TwilioRestException as error:
        assert (error.status, error.code) == (400, 21610)
        return True
    return False


@pytest.mark.parametrize("word", [*STOPS, "stop", " Stop \n", "oPtOuT"])
def test_each_stop_word_blocks_and_start_lifts(control, client, word):
    control.inbound(PATIENT, OWN_NUMBER, word)
    assert blocked(client, from_=OWN_NUMBER)
    control.inbound(PATIENT, OWN_NUMBER, "Unstop")
    assert not blocked(client, from_=OWN_NUMBER)


@pytest.mark.parametrize(
    "text", ["STOP PLEASE", "please stop", "STOP.", "", "no", "C", "CONFIRM"]
)
def test_other_texts_do_not_block(control, client, text):
    control.inbound(PATIENT, OWN_NUMBER, text)
    assert not blocked(client, from_=OWN_NUMBER)
    assert replies(control) == []


def test_cancel_and_yes_are_opt_words_too():
    assert (classify("Cancel"), classify("yes"), classify("info")) == (
        "STOP",
        "START",
        "HELP",
    )


def test_answers_come_once_per_change_and_for_each_help(control):
    for word in ("STOP", "STOP", "END", "START", "START", "YES", "HELP", "INFO"):
        control.inbound(PATIENT, OWN_NUMBER, word)
    kinds = [text.split()[0:4] for text in replies(control)]
    assert len(kinds) == 4
    assert "unsubscribed" in replies(control)[0]
    assert "subscribed again" in replies(control)[1]


def test_the_text_is_still_passed_on(control, receiver):
    report = control.inbound(PATIENT, OWN_NUMBER, "STOP", url=receiver.url)
    params = receiver.hits[0].params
    assert (params["Body"], report["opt_out"]) == ("STOP", "STOP")
    assert "OptOutType" not in params


def test_opt_out_is_per_sending_number(control, client):
    control.own("+12025550101")
    control.inbound(PATIENT, OWN_NUMBER, "STOP")
    assert blocked(client, from_=OWN_NUMBER)
    assert not blocked(client, from_="+12025550101")


def test_toll_free_numbers_know_three_words_only(control, client):
    control.own(TOLL_FREE)
    control.inbound(PATIENT, TOLL_FREE, "QUIT")
    assert not blocked(client, from_=TOLL_FREE)
    control.inbound(PATIENT, TOLL_FREE, "STOP")
    assert blocked(client, from_=TOLL_FREE)
    control.inbound(PATIENT, TOLL_FREE, "YES")
    assert blocked(client, from_=TOLL_FREE)
    control.inbound(PATIENT, TOLL_FREE, "UNSTOP")
    assert not blocked(client, from_=TOLL_FREE)


def test_service_blocks_for_its_whole_pool(control, client):
    control.own("+12025550101")
    pool = [OWN_NUMBER, "+12025550101"]
    service = control.services({"numbers": pool})[0]["sid"]
    control.inbound(PATIENT, OWN_NUMBER, "STOP")
    assert blocked(client, messaging_service_sid=service)
    assert blocked(client, messaging_service_sid=service, from_="+12025550101")


def test_advanced_opt_out_fails_later_and_names_the_type(control, client, receiver):
    spec = {
        "numbers": [OWN_NUMBER],
        "advanced_opt_out": True,
        "inbound_url": receiver.url + "/in",
    }
    service = control.services(spec)[0]["sid"]
    for word in ("stop", "HELP", "hello"):
        control.inbound(PATIENT, OWN_NUMBER, word)
    types = [hit.params.get("OptOutType") for hit in receiver.hits]
    assert types == ["STOP", "HELP", None]
    sid = client.messages.create(
        to=PATIENT, messaging_service_sid=service, body="x"
    ).sid
    control.wait(idle=1)
    message = client.messages(sid).fetch()
    assert (message.status, message.error_code) == ("failed", 21610)


def test_handling_can_be_left_to_the_client(control, client):
    control.faults(optout_handling="off")
    control.inbound(PATIENT, OWN_NUMBER, "STOP")
    assert replies(control) == []
    assert not blocked(client, from_=OWN_NUMBER)


def test_list_can_be_read_and_set_directly(control, client):
    control.optouts({"sender": OWN_NUMBER, "user": PATIENT})
    assert control.optouts() == [{"sender": OWN_NUMBER, "user": PATIENT}]
    assert blocked(client, from_=OWN_NUMBER)
    control.optouts({"sender": OWN_NUMBER, "user": PATIENT, "blocked": False})
    assert not blocked(client, from_=OWN_NUMBER)


class OptOutMachine(RuleBasedStateMachine):
    """Any sequence of words: the last deciding word of each pair counts."""

    def __init__(self):
        """Start with an empty list and an equally empty model."""
        super().__init__()
        self.list = OptOuts()
        self.model = {}

    @rule(
        sender=st.sampled_from(["s1", "s2"]),
        user=st.sampled_from(["u1", "u2"]),
        word=st.sampled_from(["stop", "Quit", "START", "yes", "help", "hello"]),
    )
    def text(self, sender, user, word):
        """Play one text."""
        before = self.model.get((sender, user), False)
        kind = {"stop": True, "Quit": True, "START": False, "yes": False}.get(word)
        after = before if kind is None else kind
        self.model[sender, user] = after
        verdict = self.list.receive([sender], user, word)
        answered = verdict.answer is not None
        assert answered == (before != after or word == "help")

    @invariant()
    def agrees(self):
        """The list is what the model says."""
        for (sender, user), state in self.model.items():
            assert self.list.is_blocked(sender, user) == state


TestOptOutMachine = OptOutMachine.TestCase
TestOptOutMachine.settings = settings(
    max_examples=100, stateful_step_count=30, deadline=None, derandomize=True
)
