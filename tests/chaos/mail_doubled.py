"""Secure mail: a notice's worker dies (F42), Send comes often (F43), a file breaks.

A worker is killed when the mail server has taken a notice and Odoo has not noted it;
others at random instants while notices leave one straight after the other. None comes
twice; after an hour, who has not read the message is told again, so that none is lost.
Messages stay single, and of an upload that ends in the middle nothing is left (F44).
"""

import socket
from typing import Any
from urllib.parse import urlsplit

from tests.chaos.hands import press_at_once
from tests.chaos.mail_killed import end_doubt, is_over, kill_at_random
from tests.chaos.stage import Stage, stage
from tests.e2e.mailbox import Mailbox
from tests.e2e.portal import people

NAME = "mail_doubled"
AT_ONCE = 20
MOST_EXTRA = 1  # of all kills, F42
FILES = "SELECT count(*) FROM clinic_mail_attachment"
NOTICE = "You have a new message"


def run(context) -> dict:
    """Kill after hand-overs, press Send many times, break uploads; count."""
    with stage(context, "mail") as scene:
        mailbox = Mailbox()
        mailbox.start()
        try:
            contacts = _set_up(scene, mailbox)
            kills, presses = context.count(1, 20), context.count(1, 10)
            for _kill in range(kills):
                _killed(scene, contacts["ann"], mailbox)
            extra = _extra(mailbox)
            end_doubt(scene)
            taken = set(_ids(mailbox))
            at_random = kill_at_random(scene, mailbox, context.count(10, 200))
            twice = sum(_pressed(scene, contacts["ben"]) for _press in range(presses))
            left = _broken(scene, contacts["ben"], context.count(10, 100))
        finally:
            mailbox.stop()
    lost = kills - len(taken)
    found = {"kills": kills + at_random["random_kills"], "L": lost, "D": twice}
    found |= {"extra_notices": extra, "files_left": left, **at_random}
    found["L"] += at_random["random_lost"]
    found |= {"trials": kills + presses, "faults": kills + presses * AT_ONCE}
    few = extra + at_random["random_extra"] <= MOST_EXTRA
    return {**found, "ok": few and not found["L"] and not twice and not left}


def _ids(mailbox: Mailbox) -> list[str]:
    mails = mailbox.to("ann@example.com")
    return [mail["Message-Id"] for mail in mails if NOTICE in mail["Subject"]]


def _extra(mailbox: Mailbox) -> int:
    return len(_ids(mailbox)) - len(set(_ids(mailbox)))


def _set_up(scene: Stage, mailbox: Mailbox) -> dict[str, int]:
    """Make people, and the only mail server of the clinic."""
    admin = scene.clinic.session("admin")
    server = {"name": "Chaos", "smtp_host": "127.0.0.1", "smtp_encryption": "none"}
    admin.call("ir.mail_server", "create", {**server, "smtp_port": mailbox.port})
    admin.call("res.company", "write", [1], {"email": "desk@elm.example.com"})
    scene.sql("UPDATE mail_mail SET state = 'cancel' WHERE state = 'outgoing'")
    return people(scene.clinic)


def _write(scene: Stage, contact: int) -> int:
    """Begin a message as the practitioner; return the draft."""
    values = {"to": [contact], "subject": "Your papers", "body": "<p>Please sign.</p>"}
    torres = scene.clinic.session("torres")
    return torres.call("clinic.mail.message", "action_compose", values)["id"]


def _killed(scene: Stage, contact: int, mailbox: Mailbox) -> None:
    """Send, kill who has handed the notice over, wait until the queue is empty."""
    scene.triggers.arm("mail_taken", most=0)
    draft = _write(scene, contact)
    scene.clinic.session("torres").call("clinic.mail.message", "action_send", [draft])
    scene.until(
        lambda: is_over(scene) and not scene.triggers.waiting(), "an empty mail queue"
    )


def _pressed(scene: Stage, contact: int) -> int:
    """Send one draft many times at once; return how many messages are too many."""
    torres, draft = scene.clinic.session("torres"), _write(scene, contact)
    messages = "SELECT count(*) FROM clinic_mail_message WHERE state = 'sent'"
    before = scene.clinic.number(messages)
    press_at_once(torres, AT_ONCE, "clinic.mail.message", "action_send", [draft])
    return scene.clinic.number(messages) - before - 1


def _broken(scene: Stage, contact: int, uploads: int) -> int:
    """Break uploads in the middle; return how many files are left of them."""
    torres, draft = scene.clinic.session("torres"), _write(scene, contact)
    before = scene.clinic.number(FILES)
    for _upload in range(uploads):
        _half_an_upload(scene.clinic.system.url, torres, draft)
    scene.await_nodes()
    return scene.clinic.number(FILES) - before


def _half_an_upload(url: str, session: Any, draft: int) -> None:
    where = urlsplit(url)
    part = (
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-1.7\n"
    )
    head = (
        f"POST /my/messages/drafts/{draft}/files HTTP/1.1\r\nHost: {where.netloc}\r\n"
        f"Cookie: {session.cookies()}\r\nContent-Length: 100000\r\n"
        "Content-Type: multipart/form-data; boundary=B\r\n\r\n"
    )
    address = (where.hostname or "", where.port or 80)
    with socket.create_connection(address, timeout=30) as line:
        line.sendall(head.encode() + part)
