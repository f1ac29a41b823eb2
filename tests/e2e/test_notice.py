"""A notice is handed to a real mail server, says nothing, and comes back as a task."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from .clinic import Clinic, wait_for
from .mailbox import Mailbox, bounce, words
from .portal import people

SUBJECT = "Knee canary-6c1e"
WORDS = "<p>canary-6c1e in the words</p>"
FILE = "canary-6c1e.txt"


@pytest.fixture(scope="module")
def contacts(clinic: Clinic) -> dict[str, int]:
    """The practitioner and two clients."""
    return people(clinic)


@pytest.fixture
def mailbox(clinic: Clinic, contacts: dict[str, int]) -> Iterator[Mailbox]:
    """The clinic's only mail server; the clinic has a neutral name for notices."""
    admin = clinic.session("admin")
    mailbox = Mailbox()
    mailbox.start()
    values = {
        "name": "Test",
        "smtp_host": "127.0.0.1",
        "smtp_port": mailbox.port,
        "smtp_encryption": "none",
    }
    server = admin.call("ir.mail_server", "create", values)
    company = {"email": "desk@elm.example.com", "clinic_mail_public_name": "Elm"}
    admin.call("res.company", "write", [1], company)
    clinic.system.sql(
        "UPDATE mail_mail SET state = 'cancel' WHERE state = 'outgoing';"
        f" DELETE FROM mail_activity WHERE res_id IN ({contacts['ann']}, "
        f"{contacts['ben']}) AND res_model = 'res.partner'"
    )
    yield mailbox
    mailbox.stop()
    admin.call("res.company", "write", [1], {"clinic_mail_public_name": False})
    admin.call("ir.mail_server", "unlink", [server])


def write(clinic: Clinic, contact: int) -> None:
    """Send a secure mail with a file as the practitioner."""
    torres = clinic.session("torres")
    values = {"to": [contact], "subject": SUBJECT, "body": WORDS}
    draft = torres.call("clinic.mail.message", "action_compose", values)
    torres.upload(f"/my/messages/drafts/{draft['id']}/files", FILE, b"words in a file")
    torres.call("clinic.mail.message", "action_send", [draft["id"]])


def tasks(clinic: Clinic, contact: int) -> int:
    """Return how many tasks wait at a contact."""
    return clinic.number(
        "SELECT count(*) FROM mail_activity WHERE res_model = 'res.partner'"
        f" AND res_id = {contact} AND active"
    )


def test_it_says_that_something_waits(
    clinic: Clinic, contacts: dict[str, int], mailbox: Mailbox
) -> None:
    """One e-mail: no subject, person, file or token; a bounce of it is a task."""
    write(clinic, contacts["ann"])
    wait_for(lambda: mailbox.to("ann@example.com"), "the notice")
    (notice,) = mailbox.to("ann@example.com")
    text = words(notice)
    for secret in ("canary", "Knee", "Torres", "Mia", "Ann Client", "Elm Street"):
        assert secret not in text
    assert "You have a new message from Elm." in text
    links = set(re.findall(r"https?://[^\s\"'<>]+", text))
    assert {urlsplit(link).path for link in links} == {"/my/messages"}
    assert not any(urlsplit(link).query for link in links)
    assert notice["Reply-To"] == "no-reply@elm.example.com"
    assert notice["From"] == "Elm <desk@elm.example.com>"
    assert not tasks(clinic, contacts["ann"])

    admin = clinic.session("admin")
    report = bounce(notice, "ann@example.com")
    admin.call("mail.thread", "message_process", False, report)
    assert tasks(clinic, contacts["ann"]) == 1


def test_refused_hand_over_is_a_task(
    clinic: Clinic, contacts: dict[str, int], mailbox: Mailbox
) -> None:
    """The server does not know the address: somebody must ask for it."""
    mailbox.refused.add("ben@example.com")
    write(clinic, contacts["ben"])
    wait_for(lambda: tasks(clinic, contacts["ben"]), "the task")
    assert not mailbox.received
    summary = clinic.system.sql(
        "SELECT summary FROM mail_activity WHERE res_model = 'res.partner'"
        f" AND res_id = {contacts['ben']}"
    )
    assert summary == "Notice came back: check the e-mail address"


def test_no_server_is_nobodys_address(
    clinic: Clinic, contacts: dict[str, int], mailbox: Mailbox
) -> None:
    """While no server answers the notice waits; it leaves once it is there again."""
    mailbox.stop()
    write(clinic, contacts["ann"])
    waiting = (
        "SELECT count(*) FROM mail_mail WHERE state = 'outgoing'"
        " AND clinic_mail_row_id IS NOT NULL AND scheduled_date IS NOT NULL"
    )
    wait_for(lambda: clinic.number(waiting) == 1, "the next try")
    assert not tasks(clinic, contacts["ann"])
    mailbox.start()
    clinic.system.sql(
        "UPDATE mail_mail SET scheduled_date = now() AT TIME ZONE 'UTC'"
        " WHERE state = 'outgoing'; UPDATE ir_cron_trigger SET call_at = now() AT"
        " TIME ZONE 'UTC' WHERE call_at > now() AT TIME ZONE 'UTC' AND cron_id ="
        " (SELECT id FROM ir_cron WHERE cron_name LIKE 'Mail: Email Queue%')"
    )
    wait_for(lambda: mailbox.to("ann@example.com"), "the notice")
    assert len(mailbox.received) == 1
