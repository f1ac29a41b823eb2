"""The front desk corrects a landline and resends; the dashboard shows all of it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from ..twilio_standin.client import StandIn
from .clinic import Clinic, wait_for
from .windows import PATIENCE, windows

BODY = "Canary-landline your results are in"
LANDLINE = {"delivery": {"status": "undelivered", "error_code": 30006}}
MOBILE = "+16465550177"
PLACE = 9  # of the sender, used by no other test
TILE = ".o_clinic_tile[data-tile={}] .o_clinic_tile_value"
SLOW_PRESS = 1_000  # milliseconds
PICTURES = ("day", "type", "state", "user")  # one without figures draws nothing


def test_corrected_in_the_browser_and_counted(clinic: Clinic, standin: StandIn) -> None:
    """From the carrier's refusal to the delivered text, and to the tiles."""
    (client,) = clinic.clients(1, 606)
    name, number = clinic.system.sql(
        f"SELECT name, phone_sanitized FROM res_partner WHERE id = {client}"
    ).split("|")
    standin.set_numbers({number.strip(): LANDLINE})
    with windows(clinic.system.url, "frontdesk") as (desk,):
        before = _tiles(clinic, desk)
        batch = clinic.send([client], BODY, clinic.senders()[PLACE])
        wait_for(lambda: clinic.states(batch) == {"failed": 1}, "the carrier's word")
        failed = _tiles(clinic, desk)

        _correct(clinic, desk, name)
        wait_for(lambda: _state_of(clinic, MOBILE) == "delivered", "the new receipt")
        after = _tiles(clinic, desk)
        for picture in PICTURES:
            desk.wait_for_selector(f".o_clinic_picture[data-picture={picture}] canvas")
    sent_to = [text["to"] for text in clinic.accepted(BODY)]
    assert sent_to == [number.strip(), MOBILE]
    assert failed["total"] > before["total"]
    assert failed["failed"] == before["failed"] + 1
    assert after["failed"] == failed["failed"], "history stays"
    assert after["delivered"] > failed["delivered"]


def _correct(clinic: Clinic, desk: Page, name: str) -> None:
    """Find the failure in the worklist, type the right number, send again."""
    desk.goto(f"{clinic.system.url}/odoo/communication-failures")
    desk.wait_for_selector(".o_list_view .o_group_header")
    closed = desk.locator(".o_group_header:not(.o_group_open)")
    for left in reversed(range(closed.count())):
        closed.first.click()
        expect(closed).to_have_count(left, timeout=PATIENCE)
    row = desk.locator(f".o_data_row:has-text('{name}')")
    row.locator("button[name=action_open_correction]").click()
    desk.wait_for_selector(".modal .alert-warning:has-text('andline')")
    desk.fill(".modal [name=phone] input", "(646) 555-0177")
    # a slow press: the number is checked while the button is held down
    desk.click(".modal button[name=action_correct]", delay=SLOW_PRESS)
    desk.wait_for_selector(".modal", state="detached")
    row.wait_for(state="detached")


def _state_of(clinic: Clinic, number: str) -> str:
    return clinic.system.sql(
        f"SELECT state FROM clinic_message WHERE number = '{number}'"
    ).strip()


def _tiles(clinic: Clinic, desk: Page) -> dict[str, int]:
    """Return what three tiles of the dashboard say now."""
    desk.goto(f"{clinic.system.url}/odoo/communication-figures")
    desk.wait_for_selector(TILE.format("failed"))
    return {
        name: int(desk.inner_text(TILE.format(name)).replace(",", ""))
        for name in ("total", "delivered", "failed")
    }
