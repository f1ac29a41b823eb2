"""Patients text STOP while a bulk to them leaves, through the real webhook."""

import time
from collections.abc import Iterator

import pytest

from ..twilio_standin.client import StandIn
from .clinic import Clinic, wait_for

TEXTS = 80
STOPS = 10
PLACE = 7  # of the sender, used by no other test


@pytest.fixture
def open_ears(clinic: Clinic, standin: StandIn) -> Iterator[StandIn]:
    """Two-way texting is on; the stand-in posts to our route and blocks nobody."""
    clinic.hear(optout_handling="off")
    yield standin
    standin.faults(inbound_url="", optout_handling="default")
    clinic.two_way(False)


def test_stop_while_a_bulk_runs(clinic: Clinic, open_ears: StandIn) -> None:
    """From its answer on nothing begins for the number; the others get theirs."""
    open_ears.faults(latency=0.3)
    body = "Canary-stop flu shots are there"
    sender = clinic.senders()[PLACE]
    batch = clinic.send(clinic.clients(TEXTS, 220), body, sender)
    wait_for(lambda: clinic.accepted(body), "the first text")
    ours = clinic.system.sql(f"SELECT number FROM clinic_sender WHERE id = {sender}")
    answered = {
        number: _stop(open_ears, number, ours)
        for number in _waiting(clinic, batch)[-STOPS:]
    }
    wait_for(lambda: set(clinic.states(batch)) <= {"delivered", "skipped"}, "the end")
    begun = _begun(clinic, batch)
    assert not [n for n, moment in answered.items() if begun.get(n, 0) > moment]
    kept = [number for number in answered if number not in begun]
    assert kept, "no STOP came in time: the test says nothing"
    assert clinic.states(batch) == {
        "delivered": TEXTS - len(kept),
        "skipped": len(kept),
    }
    assert not {m["to"] for m in clinic.accepted(body)} & set(kept)
    _nothing_more(clinic, list(answered), sender)


def _nothing_more(clinic: Clinic, numbers: list[str], sender: int) -> None:
    """The next bulk leaves them out; START brings each back."""
    wait_for(lambda: _listed(clinic, numbers) == len(numbers), "Odoo's own list")
    body = "Canary-stop again, flu shots are there"
    batch = clinic.send(_clients_of(clinic, numbers) + clinic.clients(5), body, sender)
    wait_for(lambda: clinic.states(batch).get("delivered") == 5, "the others")
    assert clinic.states(batch) == {"delivered": 5, "skipped": len(numbers)}
    assert not {m["to"] for m in clinic.accepted(body)} & set(numbers)
    ours = clinic.system.sql(f"SELECT number FROM clinic_sender WHERE id = {sender}")
    for number in numbers:
        clinic.standin.inbound(number, ours, "START")
    wait_for(lambda: not _listed(clinic, numbers), "the opt-outs' end")


def _stop(standin: StandIn, number: str, ours: str) -> float:
    """Text STOP; return when the route had answered, Unix time."""
    told = standin.inbound(number, ours, "Stop!")
    assert [post["http_status"] for post in told["posts"]] == [200]
    return time.time()


def _waiting(clinic: Clinic, batch: int) -> list[str]:
    """Return the numbers whose text has not left, in the order of leaving."""
    rows = clinic.system.sql(
        "SELECT number FROM clinic_message"
        f" WHERE batch_id = {batch} AND state = 'queued' ORDER BY due_at, id"
    )
    return rows.split()


def _begun(clinic: Clinic, batch: int) -> dict[str, float]:
    """Return when each number's attempt began, Unix time."""
    rows = clinic.system.sql(
        "SELECT a.number, extract(epoch FROM a.started_at)"
        " FROM clinic_message_attempt a JOIN clinic_message m ON m.id = a.message_id"
        f" WHERE m.batch_id = {batch}"
    )
    pairs = (row.split("|") for row in rows.splitlines())
    return {number: float(moment) for number, moment in pairs}


def _listed(clinic: Clinic, numbers: list[str]) -> int:
    quoted = ", ".join(f"'{number}'" for number in numbers)
    return clinic.number(
        f"SELECT count(*) FROM phone_blacklist WHERE active AND number IN ({quoted})"
    )


def _clients_of(clinic: Clinic, numbers: list[str]) -> list[int]:
    quoted = ", ".join(f"'{number}'" for number in numbers)
    rows = clinic.system.sql(
        "SELECT min(id) FROM res_partner WHERE clinic_client_status = 'active'"
        f" AND phone_sanitized IN ({quoted}) GROUP BY phone_sanitized"
    )
    return [int(row) for row in rows.split()]
