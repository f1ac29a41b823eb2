"""A patient is asked about an appointment, answers C, and is thanked once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ..twilio_standin.client import StandIn
from .clinic import INBOUND, Clinic, wait_for

LEAD = timedelta(hours=3)  # it is ten in the morning in the clinic


@pytest.fixture
def rule(clinic: Clinic) -> Iterator[int]:
    """A rule of the administrator that asks one day before."""
    template = clinic.number(
        "SELECT res_id FROM ir_model_data WHERE module = 'clinic_messaging'"
        " AND name = 'sms_template_confirmation'"
    )
    admin = clinic.session("clinicadmin")
    values = {
        "name": "One day before",
        "duration": 1,
        "interval": "days",
        "asks_confirmation": True,
        "template_id": template,
    }
    rule = admin.call("clinic.reminder.rule", "create", values)
    yield rule
    admin.call("clinic.reminder.rule", "unlink", [rule])


def test_patient_confirms_by_text(clinic: Clinic, standin: StandIn, rule: int) -> None:
    """From a late booking to the calendar's "Yes", over the real webhooks."""
    (client,) = clinic.clients(1, 600)
    name, number = clinic.system.sql(
        f"SELECT name, phone_sanitized FROM res_partner WHERE id = {client}"
    ).split("|")
    event = _book(clinic, client)
    (asked,) = wait_for(lambda: clinic.accepted(f"appointment of {name}"), "a question")
    assert asked["to"] == number
    assert _unconfirmed(clinic, event)

    url = clinic.system.url + INBOUND
    for word in ("C", "yes"):
        standin.inbound(number, asked["from"], word, url=url)
        wait_for(lambda: _state(clinic, event, client) == "accepted", "the calendar")
    thanks = wait_for(lambda: clinic.accepted("Thank you, confirmed"), "an answer")
    wait_for(lambda: _received(clinic, number) == 2, "both answers read")
    standin.wait(idle=1)

    assert [text["to"] for text in thanks] == [number]
    assert len(clinic.accepted("Thank you, confirmed")) == 1
    assert len(clinic.accepted(f"appointment of {name}")) == 1
    assert not _unconfirmed(clinic, event)


def _book(clinic: Clinic, client: int) -> int:
    """Book an appointment as the front desk, later than the rule's moment."""
    start = (datetime.now(UTC) + LEAD).replace(microsecond=0, tzinfo=None)
    values = {
        "name": "Check-up",
        "start": str(start),
        "stop": str(start + timedelta(minutes=30)),
        "partner_ids": [client],
    }
    return clinic.session("frontdesk").call("calendar.event", "create", values)


def _unconfirmed(clinic: Clinic, event: int) -> list[int]:
    """Return the lines of the front desk's list that are about an appointment."""
    domain = [
        ("clinic_when", "in", ["today", "tomorrow", "next"]),
        ("state", "in", ["needsAction", "tentative"]),
        ("event_id", "=", event),
    ]
    return clinic.session("frontdesk").call("calendar.attendee", "search", domain)


def _state(clinic: Clinic, event: int, client: int) -> str:
    return clinic.system.sql(
        "SELECT state FROM calendar_attendee"
        f" WHERE event_id = {event} AND partner_id = {client}"
    ).strip()


def _received(clinic: Clinic, number: str) -> int:
    return clinic.number(
        "SELECT count(*) FROM clinic_message WHERE direction = 'inbound'"
        f" AND number = '{number}'"
    )
