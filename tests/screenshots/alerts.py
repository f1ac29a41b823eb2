"""Pictures of clinic_mass_alert: the panel, a running alert, a red one and its work."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

NAME = "clinic_mass_alert"
BODY = "We open at 12:00 tomorrow: the power is off until then."
PANEL = ".o_clinic_alert_panel"
ENTRY = f"{PANEL} .o_clinic_alert_entry >> nth=0"
UNREACHABLE = {"delivery": {"status": "undelivered", "error_code": 30003}}
UNLUCKY = "Client 322"  # the second one of the demo's tomorrow
RED_MS = 300_000


def run(shots) -> None:
    """Make the pictures as the clinic's administrator."""
    shots.login("clinicadmin")
    _panel(shots)
    _running(shots)
    _red(shots)
    _work(shots)


def _panel(shots) -> None:
    page = shots.page
    page.goto(f"{shots.running.url}/odoo/calendar")
    page.click(".o_clinic_alert_tab")
    page.click(f"{PANEL} [data-kind=next_3_days]")
    page.fill(f"{PANEL} .o_clinic_alert_body", BODY)
    page.wait_for_selector(f"{PANEL} .o_clinic_alert_send:enabled")
    page.wait_for_selector(f"{PANEL} .o_clinic_alert_count:has-text('about')")
    shots.save("alert_panel")
    page.click(f"{PANEL} .o_clinic_alert_send")
    page.wait_for_selector(".o_clinic_confirm")
    shots.save("alert_confirm")
    page.click(".modal footer .btn-secondary")


def _running(shots) -> None:
    """The demo's own alert leaves since its job."""
    page = shots.page
    page.locator(ENTRY).scroll_into_view_if_needed()
    page.wait_for_selector(f"{ENTRY} >> .o_clinic_alert_pause")
    shots.save("alert_running")
    page.click(f"{ENTRY} >> .o_clinic_alert_pause")
    page.wait_for_selector(f"{ENTRY} >> .o_clinic_alert_resume")


def _red(shots) -> None:
    """Three of tomorrow's clients; the second cannot be reached."""
    page = shots.page
    zone = shots.running.sql("SELECT clinic_tz FROM res_company ORDER BY id LIMIT 1")
    tomorrow = datetime.now(ZoneInfo(zone.strip())) + timedelta(days=1)
    page.click(f"{PANEL} [data-kind=custom]")
    for place, hour in (("from", "11:00 AM"), ("to", "12:00 PM")):
        page.fill(f".o_clinic_{place} input", f"{tomorrow:%m/%d/%Y} {hour}")
        page.press(f".o_clinic_{place} input", "Tab")
    shots.save("alert_custom")
    page.click(".o_clinic_apply")
    page.wait_for_selector(f"{PANEL} .o_clinic_alert_recipients:text-is('3')")
    shots.running.standin.post("/_standin/numbers", {_number(shots): UNREACHABLE})
    page.click(f"{PANEL} .o_clinic_alert_send")
    page.click(".o_clinic_confirm")
    page.wait_for_selector(f"{PANEL} .o_clinic_alert_entry_red", timeout=RED_MS)
    shots.save("alert_red")


def _number(shots) -> str:
    """Return the number of the client whose text will not arrive."""
    return shots.running.sql(
        f"SELECT phone_sanitized FROM res_partner WHERE name = '{UNLUCKY}'"
    ).strip()


def _work(shots) -> None:
    """What a failure leads to: an activity on the contact, and the list of failures."""
    page = shots.page
    page.click(f"{ENTRY} >> .o_clinic_alert_activities")
    page.wait_for_selector(".o_notification")
    page.click(f"{ENTRY} >> .o_clinic_alert_failed")
    page.wait_for_selector("button[name=action_open_patient]")
    page.click(".o_clinic_alert_close")
    page.wait_for_selector(".o_notification", state="detached")
    shots.save("alert_failed")
    page.click("button[name=action_open_patient]")
    page.wait_for_selector(".o-mail-Activity")
    shots.desk(height=1000)
    shots.save("alert_contact")
    shots.desk()
