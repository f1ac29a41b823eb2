"""A provider in trouble: wrong credentials, too many requests, odd receipts."""

from ..twilio_standin.client import StandIn
from .clinic import Clinic, wait_for


def test_bad_credentials_cost_few_calls_and_nothing_is_lost(
    clinic: Clinic, standin: StandIn
) -> None:
    """A 401 stops the sender; after correction and resume all texts leave (F15)."""
    sender = clinic.senders()[2]
    body = "Canary-401 please confirm your address"
    standin.faults(
        {
            "id": "unauthorized",
            "match": {"kind": "create", "body": "Canary-401"},
            "action": {"kind": "error", "code": 20003, "http": 401},
        }
    )
    batch = clinic.send(clinic.clients(30), body, sender)
    wait_for(lambda: _stopped(clinic, sender), "the sender to be stopped")
    wait_for(lambda: clinic.states(batch) == {"queued": 30}, "the refusals")
    (rule,) = standin.faults()["rules"]
    assert 1 <= rule["fired"] <= 3
    assert _state(clinic, batch) == "paused"

    standin.clear_faults()
    clinic.session("clinicadmin").call("clinic.sender", "action_resume", [sender])
    desk = clinic.session("frontdesk")
    desk.call("clinic.message.batch", "action_resume", [batch])
    wait_for(lambda: clinic.states(batch) == {"delivered": 30}, "30 receipts")
    assert len(clinic.accepted(body)) == 30


def test_a_storm_of_429_delays_and_loses_nothing(
    clinic: Clinic, standin: StandIn
) -> None:
    """Most calls are refused for a while; afterwards every text has left once."""
    body = "Canary-429 we have new opening hours"
    standin.faults(
        {
            "match": {"kind": "create", "body": "Canary-429"},
            "count": 5,
            "action": {"kind": "rate_limit"},
        }
    )
    sender = clinic.senders()[3]
    batch = clinic.send(clinic.clients(20, offset=30), body, sender)
    wait_for(lambda: clinic.states(batch) == {"delivered": 20}, "20 receipts")
    (rule,) = standin.faults()["rules"]
    assert rule["fired"] == 5
    assert len(clinic.accepted(body)) == 20
    refused = f"sender_id = {sender} AND outcome = 'not_sent'"
    assert (
        clinic.number(f"SELECT count(*) FROM clinic_message_attempt WHERE {refused}")
        == 5
    )


def test_receipts_in_any_order_and_number_give_delivered(
    clinic: Clinic, standin: StandIn
) -> None:
    """Each receipt comes three times, shuffled, at once (F18, F19)."""
    body = "Canary-shuffle your prescription is ready"
    standin.faults(
        {
            "match": {"kind": "callback", "body": "Canary-shuffle"},
            "action": {
                "kind": "callbacks",
                "repeat": 3,
                "order": "shuffle",
                "concurrent": True,
            },
        }
    )
    batch = clinic.send(clinic.clients(12, offset=60), body, clinic.senders()[4])
    wait_for(lambda: clinic.states(batch) == {"delivered": 12}, "12 receipts")
    standin.wait(idle=1)
    assert clinic.states(batch) == {"delivered": 12}
    answers = [call for text in clinic.accepted(body) for call in text["callbacks"]]
    assert len(answers) >= 12 * 3 * 3
    assert {call["http_status"] for call in answers} == {204}


def _stopped(clinic: Clinic, sender: int) -> int:
    return clinic.number(
        "SELECT count(pause_error_id) FROM clinic_sender"
        f" WHERE id = {sender} AND paused_until > clinic_now()"
    )


def _state(clinic: Clinic, batch: int) -> str:
    return clinic.system.sql(
        f"SELECT state FROM clinic_message_batch WHERE id = {batch}"
    )
