"""An administrator alerts the day's clients in a browser and watches it leave.

The real bus, job runner and stand-in: nothing is reloaded, nothing is scripted.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ..twilio_standin.client import StandIn
from .clinic import PATIENCE, Clinic
from .windows import chromium, sign_in

PANEL = ".o_clinic_alert_panel"
HEADER = (
    "Client Full Name",
    "Client Phone Number",
    "SMS Status",
    "Error Details",
    "Message Text",
    "Timestamp",
)
UNREACHABLE = {"delivery": {"status": "undelivered", "error_code": 30003}}
#: Notes each line that the newest entry has shown, on the page as it was opened.
WATCH = """() => {
    window.shown = [];
    const look = () => {
        const line = document.querySelector('.o_clinic_alert_line')?.innerText.trim();
        if (line && window.shown.at(-1) !== line) { window.shown.push(line); }
    };
    new MutationObserver(look).observe(document.body,
        { subtree: true, childList: true, characterData: true });
}"""


@pytest.fixture
def page(clinic: Clinic) -> Iterator[Any]:
    """A window in which the clinic's administrator has opened the calendar."""
    size = {"width": 1280, "height": 800}
    with chromium() as started:
        page = sign_in(started, clinic.system.url, "clinicadmin", viewport=size)
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(f"{clinic.system.url}/odoo/calendar")
        yield page


def send(page: Any, body: str, count: int) -> None:
    """Send an alert to the rest of today, as a person does."""
    page.click(f"{PANEL} [data-kind=today]")
    page.fill(f"{PANEL} .o_clinic_alert_body", body)
    page.wait_for_selector(f"{PANEL} .o_clinic_alert_recipients:text-is('{count}')")
    page.click(f"{PANEL} .o_clinic_alert_send")
    page.wait_for_selector(f".o_clinic_confirm_count:text-is('{count}')")
    page.evaluate(WATCH)
    page.click(".o_clinic_confirm")


def report(page: Any, path: Path) -> list[tuple]:
    """Download the newest alert's report and return its rows."""
    with page.expect_download() as download:
        page.click(f"{PANEL} .o_clinic_alert_report >> nth=0")
    download.value.save_as(path)
    return list(load_workbook(path).active.iter_rows(values_only=True))


def test_an_alert_is_watched_until_its_end(
    clinic: Clinic, standin: StandIn, page: Any, tmp_path: Path
) -> None:
    """Live to green; a second one ends red; both reports say what happened."""
    clients = clinic.clients(2, 612)
    clinic.book(clients)
    page.click(".o_clinic_alert_tab")
    _ends_green(page, tmp_path / "green.xlsx")
    name, number = clinic.system.sql(
        f"SELECT name, phone_sanitized FROM res_partner WHERE id = {clients[0]}"
    ).split("|")
    standin.set_numbers({number.strip(): UNREACHABLE})
    _ends_red(page, tmp_path / "red.xlsx", name)
    assert len(clinic.accepted("Canary-green")) == 2
    assert len(clinic.accepted("Canary-red")) == 2


def _ends_green(page: Any, path: Path) -> None:
    send(page, "Canary-green the power is out", 2)
    page.wait_for_selector(f"{PANEL} .o_clinic_alert_entry_green")
    steps = ["0 of 2 sent", "1 of 2 sent", "All 2 sent"]
    assert page.evaluate("window.shown")[-3:] == steps
    rows = report(page, path)
    assert rows[0] == HEADER
    assert len(rows) == 3
    assert {row[2] for row in rows[1:]} <= {"Sent", "Delivered"}
    assert all(row[4].startswith("Canary-green the power is out") for row in rows[1:])


def _ends_red(page: Any, path: Path, name: str) -> None:
    send(page, "Canary-red the power is back", 2)
    page.wait_for_selector(f"{PANEL} .o_clinic_alert_entry_red")
    line = page.inner_text(f"{PANEL} .o_clinic_alert_line >> nth=0").strip()
    assert line == "1 of 2 failed"
    first = report(page, path)[1]
    assert (first[0], first[2]) == (name, "Failed")
    assert first[3]
