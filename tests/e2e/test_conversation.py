"""A patient texts, staff reads and answers live, in two windows at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from ..twilio_standin.client import StandIn
from .clinic import Clinic, wait_for
from .windows import windows

OUR_NUMBER = 8  # place among the clinic's senders; no other test uses it
NOWHERE = "http://127.0.0.1:9/"
RED_DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0"
    "DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg=="
)
#: A text that comes before the bus is connected is in the list, but rings nobody.
CONNECTED = (
    "odoo.__WOWL_DEBUG__.root.env.services.bus_service.workerState === 'CONNECTED'"
)
#: Notes when a text is in the chat window, by the clock that the test has, too.
WATCH = """(words) => {
    window.seenAt = null;
    window.watching?.disconnect();
    const look = () => {
        for (const chat of document.querySelectorAll('.o-mail-ChatWindow')) {
            if (chat.innerText.includes(words)) { window.seenAt ??= Date.now(); }
        }
    };
    window.watching = new MutationObserver(look);
    window.watching.observe(document.body,
        { subtree: true, childList: true, characterData: true });
}"""


@pytest.fixture(scope="module")
def two_way(clinic: Clinic) -> Iterator[Clinic]:
    """The clinic with two-way texting; its number posts texts to our route."""
    clinic.hear()
    yield clinic
    clinic.two_way(False)


def sender_number(clinic: Clinic) -> str:
    sender = clinic.senders()[OUR_NUMBER]
    return clinic.system.sql(f"SELECT number FROM clinic_sender WHERE id = {sender}")


def client_with_number(clinic: Clinic, offset: int) -> tuple[int, str, str]:
    """Return id, name and number of a client that no other test writes to."""
    (client,) = clinic.clients(1, offset)
    row = clinic.system.sql(
        f"SELECT name, phone_sanitized FROM res_partner WHERE id = {client}"
    )
    name, number = row.split("|")
    return client, name, number


def rows(clinic: Clinic, number: str) -> list[dict[str, Any]]:
    """Return what a number has texted, as the front desk reads it.

    Other tests of the run plan bulks to the same clients; those do not count here.
    """
    return clinic.session("frontdesk").call(
        "clinic.message",
        "search_read",
        [("number", "=", number), ("direction", "=", "inbound")],
        ["direction", "state", "body", "conversation_id", "mail_message_id"],
        order="id",
    )


def test_live_in_two_windows(two_way: Clinic, standin: StandIn) -> None:
    """Neither window is loaded anew: the bus carries text, answer and receipt.

    How long a text takes from the provider to the windows is printed (``-s``) and no
    condition: two browsers and a server share the machine. The first one meets a
    server that has done none of this yet, the second one is as all others are.
    """
    clinic = two_way
    _client, name, number = client_with_number(clinic, 300)
    with windows(clinic.system.url, "frontdesk", "clinicadmin") as (desk, other):
        for page in (desk, other):
            page.goto(f"{clinic.system.url}/odoo/communication-inbox")
            page.wait_for_selector(".o_view_nocontent, .o_data_row")
            page.wait_for_function(CONNECTED)
        for words in ("Canary: may I come?", "Canary: at five?"):
            seconds = live(standin, number, sender_number(clinic), words, desk, other)
            print(f"live after {seconds:.2f} s at most")
        for page in (desk, other):
            page.wait_for_selector(f".o_data_row:has-text('{name}')")
        box = desk.locator(".o-mail-ChatWindow .o-mail-Composer-input")
        box.fill("Canary: yes, at five")
        box.press("Enter")
        for page in (desk, other):
            page.wait_for_selector(".o-mail-ChatWindow >> text=Canary: yes, at five")
            page.wait_for_selector(".o_clinic_delivery[data-state=delivered]")
            page.wait_for_selector(f".o_data_row:has-text('{name}')", state="detached")
    (accepted,) = clinic.accepted("Canary: yes, at five")
    assert (accepted["to"], accepted["from"]) == (number, sender_number(clinic))


def live(standin: StandIn, number: str, ours: str, words: str, *pages: Any) -> float:
    """Text the clinic; return the seconds until the last window has shown it."""
    for page in pages:
        page.evaluate(WATCH, words)
    begun = time.time()
    report = standin.inbound(number, ours, words)
    assert report["posts"][0]["http_status"] == 200
    assert not report["replies"], "our TwiML is empty"
    for page in pages:
        page.wait_for_selector(f".o-mail-ChatWindow >> text={words}")
    return max(page.evaluate("window.seenAt") / 1000 - begun for page in pages)


def test_repeated_posts_are_one_text(two_way: Clinic, standin: StandIn) -> None:
    """B19: the provider may post a text more than once, also at the same time."""
    _client, _name, number = client_with_number(two_way, 301)
    report = standin.inbound(number, sender_number(two_way), "Once", repeat=5)
    assert {post["http_status"] for post in report["posts"]} == {200}
    found = wait_for(lambda: rows(two_way, number), "the text")
    assert [row["body"] for row in found] == ["Once"]


def test_stop_counts_before_the_next_text(two_way: Clinic, standin: StandIn) -> None:
    """Promise 5: an answer right after the STOP does not leave."""
    _client, _name, number = client_with_number(two_way, 302)
    standin.inbound(number, sender_number(two_way), "stop!")
    opted_out = two_way.number(
        "SELECT count(*) FROM clinic_number WHERE opted_out_at IS NOT NULL"
        f" AND number = '{number}'"
    )
    assert opted_out == 1


def test_missed_text_is_caught_up(two_way: Clinic, standin: StandIn) -> None:
    """Its one post failed; the provider's list has it, read through the SDK."""
    clinic = two_way
    _client, _name, number = client_with_number(clinic, 303)
    report = standin.inbound(number, sender_number(clinic), "Missed", url=NOWHERE)
    assert report["posts"][0]["http_status"] is None
    run_action(clinic, "ir_cron_clinic_inbound_catch_up")
    found = wait_for(lambda: rows(clinic, number), "the missed text")
    assert [row["body"] for row in found] == ["Missed"]
    run_action(clinic, "ir_cron_clinic_inbound_catch_up")
    assert len(rows(clinic, number)) == 1


def test_picture_is_fetched(two_way: Clinic, standin: StandIn) -> None:
    """B29: by a job, from the provider's own address."""
    clinic = two_way
    _client, _name, number = client_with_number(clinic, 304)
    picture = {"content_type": "image/png", "data": RED_DOT}
    standin.inbound(number, sender_number(clinic), "See", media=[picture])
    (row,) = wait_for(lambda: rows(clinic, number), "the text")
    files = wait_for(
        lambda: clinic.session("frontdesk").call(
            "ir.attachment",
            "search_read",
            [("res_model", "=", "discuss.channel")],
            ["mimetype", "res_id"],
        ),
        "the picture",
    )
    assert files[-1]["mimetype"] == "image/png"
    assert files[-1]["res_id"] == row["conversation_id"][0]


def test_forged_post_changes_nothing(two_way: Clinic, standin: StandIn) -> None:
    """Attack 81, against the whole server."""
    _client, _name, number = client_with_number(two_way, 305)
    report = standin.inbound(number, sender_number(two_way), "STOP", signature="wrong")
    assert report["posts"][0]["http_status"] == 403
    assert not rows(two_way, number)
    assert not two_way.number(
        f"SELECT count(*) FROM clinic_inbound WHERE number = '{number}'"
    )


def run_action(clinic: Clinic, name: str) -> None:
    """Run one of our scheduled actions now, as its button does."""
    admin = clinic.session("admin")
    found = clinic.number(
        "SELECT res_id FROM ir_model_data WHERE module = 'clinic_messaging'"
        f" AND name = '{name}'"
    )
    admin.call("ir.cron", "method_direct_trigger", [found])
