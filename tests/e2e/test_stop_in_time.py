"""A person pauses or cancels while a segment leaves: nothing starts afterwards."""

import pytest

from ..twilio_standin.client import StandIn
from .clinic import Clinic, wait_for

TEXTS = 120


@pytest.mark.parametrize(("action", "place"), [("pause", 5), ("cancel", 6)])
def test_nothing_starts_after_the_commit(
    clinic: Clinic, standin: StandIn, action: str, place: int
) -> None:
    """Every attempt is older than the button's answer; the rest stays or ends."""
    standin.faults(latency=0.2)
    body = f"Canary-{action} our car park is closed"
    batch = clinic.send(clinic.clients(TEXTS, 100), body, clinic.senders()[place])
    wait_for(lambda: clinic.accepted(body), "the first text")
    desk = clinic.session("frontdesk")
    desk.call("clinic.message.batch", f"action_{action}", [batch])
    moment = clinic.now()

    wait_for(lambda: not _under_way(clinic, batch), "the calls under way")
    standin.wait(idle=1)
    states = clinic.states(batch)
    kept = states.pop("queued" if action == "pause" else "canceled", 0)
    gone = sum(states.values())
    assert kept and gone and kept + gone == TEXTS
    assert set(states) <= {"sent", "delivered"}
    assert len(clinic.accepted(body)) == gone
    assert not clinic.number(
        "SELECT count(*) FROM clinic_message_attempt a JOIN clinic_message m"
        f" ON m.id = a.message_id WHERE m.batch_id = {batch}"
        f" AND a.started_at > '{moment}'"
    )
    if action == "pause":
        standin.faults(latency=0.0)
        desk.call("clinic.message.batch", "action_resume", [batch])
        wait_for(lambda: clinic.states(batch) == {"delivered": TEXTS}, "the rest")
        assert len(clinic.accepted(body)) == TEXTS


def _under_way(clinic: Clinic, batch: int) -> int:
    """Return how many calls are open, or jobs that could still begin one."""
    return clinic.number(
        "SELECT (SELECT count(*) FROM clinic_message WHERE state = 'submitting'"
        f" AND batch_id = {batch}) + (SELECT count(*) FROM queue_job"
        " WHERE state IN ('pending', 'enqueued', 'started')"
        " AND method_name = '_job_dispatch' AND eta IS NULL)"
    )
