"""The demo's mass text alert: appointments of two days, and an alert on its way.

Used by ``demo_job.py`` inside an Odoo shell. It runs after the main job's figures are
taken, so that they stay what they are; the alert goes on leaving while people look.
"""

import time
from datetime import datetime, timedelta

from odoo.addons.clinic_mass_alert.tools import ranges

BODY = "Our street is closed tomorrow morning. Please use the entrance in Mill Lane."
PLACES = ("Elm Street", "Harbour")
KINDS = ("Check-up", "Surgery")
PER_DAY = 20
FIRST_CLIENT = 300  # clients whose segment of the main job waits
WAIT_SECONDS = 10


def start_alert(env) -> None:
    """Book two days and alert tomorrow's clients as the administrator; say so."""
    company = env.ref("base.main_company")
    company.clinic_two_way_enabled = True
    user = env["res.users"].search([("login", "=", "clinicadmin")])
    _book(env, company, user)
    env.cr.commit()
    alerts = env["clinic.mass.alert"].with_user(user).with_context(tz=user.tz)
    entry = alerts.action_confirm(
        {"range_kind": "tomorrow", "body": BODY, "request_token": "demo"}
    )
    env.cr.commit()
    _show(env, alerts.browse(entry["id"]))


def _book(env, company, user) -> None:
    """Give clients an appointment today or tomorrow, in the clinic's opening hours."""
    clients = _clients(env)
    kinds = env["calendar.event.type"].create([{"name": name} for name in KINDS])
    today = ranges.local(env["clinic.clock"]._now(), company.clinic_tz).date()
    values = []
    for number, client in enumerate(clients):
        day, place = divmod(number, PER_DAY)
        begin = ranges.day_start(today + timedelta(days=day), company.clinic_tz)
        values.append(
            {
                "name": f"{KINDS[number % 2]} {client.name}",
                **_hour(begin, place),
                "partner_ids": [(6, 0, (client | user.partner_id).ids)],
                "user_id": user.id,
                "location": PLACES[number % 2],
                "categ_ids": [(6, 0, kinds[number % 2].ids)],
                "clinic_company_id": company.id,
            }
        )
    events = env["calendar.event"].with_context(no_mail_to_attendees=True)
    events.create(values)


def _clients(env):
    """Return two days' clients; of tomorrow's one has no number, two share one."""
    found = env["res.partner"].search(
        [("clinic_client_status", "=", "active"), ("phone", "!=", False)],
        limit=2 * PER_DAY - 2,
        offset=FIRST_CLIENT,
        order="id",
    )
    own = {"clinic_client_status": "active", "tz": found[-1].tz}
    return found | env["res.partner"].create(
        [
            {"name": "Rex of Client 338", "phone": found[-1].phone, **own},
            {"name": "Walk-in without a number", **own},
        ]
    )


def _hour(begin: datetime, place: int) -> dict:
    """Return start and stop of a day's n-th appointment, from 11:00 on."""
    start = begin + timedelta(hours=11, minutes=20 * place)
    return {"start": start, "stop": start + timedelta(minutes=20)}


def _show(env, alert) -> None:
    """Print how the alert stands, once its first text has left."""
    deadline = time.monotonic() + WAIT_SECONDS
    entry = alert._entry()
    while not entry["sent"] and time.monotonic() < deadline:
        time.sleep(0.5)
        env.cr.rollback()
        env.invalidate_all()
        entry = alert._entry()
    print(f"Mass text alert, a text every 12 s ({entry['range']}): {entry['line']}")
    print(
        "watch it as clinicadmin: Calendar, Mass Text Alerts on the right-hand side\n"
    )
