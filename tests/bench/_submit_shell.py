"""Run in an Odoo shell: send segments of 250 to the stand-in in two ways."""

# ruff: noqa: F821
import json
import os
import statistics
import time

import requests

import odoo
from odoo.modules.registry import Registry

TEXTS = 250
ROUNDS = int(os.environ["CLINIC_BENCH_ROUNDS"])
ZONE = os.environ["CLINIC_BENCH_ZONE"]
TWILIO = "https://api.twilio.com"
BODY = "We are closed tomorrow because of the storm, round %s. We will call you."
ACCOUNT = {
    "sms_twilio_account_sid": os.environ["CLINIC_ACCOUNT_SID"],
    "sms_twilio_auth_token": os.environ["CLINIC_AUTH_TOKEN"],
}


def ours(number: int) -> float:
    """Return the seconds in which the job of one sender sends 250 planned texts."""
    body = BODY % number
    action = clients.action_clinic_compose()
    dialog = env[action["res_model"]].with_user(desk).browse(action["res_id"])
    dialog.write({"body": body, "acknowledged": True, "sender_id": senders[number].id})
    dialog.action_send()
    env.cr.commit()
    ledger = env["clinic.message"]
    ledger._cron_release()
    env.cr.commit()
    begin = time.perf_counter()
    ledger._job_dispatch(senders[number].id, "bulk")
    env.cr.commit()
    seconds = time.perf_counter() - begin
    env.invalidate_all()
    sent = ledger.search_count([("batch_id.body", "=", body), ("state", "=", "sent")])
    assert sent == TEXTS, f"{sent} of {TEXTS} are sent"
    return seconds


def odoos(number: int) -> float:
    """Return the seconds in which Odoo's queue sends 250 texts."""
    texts = other["sms.sms"].create(
        [
            {"number": f"+1212555{1000 + place}", "body": BODY % number}
            for place in range(TEXTS)
        ]
    )
    other.cr.commit()
    begin = time.perf_counter()
    texts.send(unlink_sent=False)
    other.cr.commit()
    seconds = time.perf_counter() - begin
    states = other["sms.sms"].search([("id", "in", texts.ids)]).mapped("state")
    assert set(states) <= {"pending", "sent"}, set(states)
    return seconds


def to_the_standin(post):
    """Let Odoo's addon, whose address is fixed, call the stand-in."""

    def patched(session, url, **kwargs):
        local = url.replace(TWILIO, os.environ["CLINIC_STANDIN_URL"], 1)
        return post(session, local, **kwargs)

    return patched


requests.Session.post = to_the_standin(requests.Session.post)
company = env.company
company.write({**ACCOUNT, "clinic_tz": ZONE, "clinic_texting_enabled": True})
manage = env["sms.twilio.account.manage"].create({})
manage.action_reload_numbers()
senders = env["clinic.sender"].search([("company_id", "=", company.id)], order="id")
desk = env["res.users"].search([("login", "=", "frontdesk")])
clients = (
    env["res.partner"]
    .with_user(desk)
    .search(
        [("clinic_client_status", "=", "active"), ("phone_sanitized", "!=", False)],
        limit=TEXTS,
        order="id",
    )
)
clients.sudo().write({"tz": ZONE})
env.cr.commit()
with Registry(os.environ["CLINIC_BENCH_OTHER"]).cursor() as cr:
    other = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})
    other.company.write({**ACCOUNT, "sms_provider": "twilio"})
    other["sms.twilio.number"].create(
        {"number": senders[0].number, "country_id": other.ref("base.us").id}
    )
    runs = [(ours(turn), odoos(turn)) for turn in range(ROUNDS)]
mine, theirs = ([run[place] for run in runs] for place in (0, 1))
print(
    json.dumps(
        {
            "seconds": round(statistics.median(mine), 2),
            "odoo_seconds": round(statistics.median(theirs), 2),
            "ratio": round(statistics.median(theirs) / statistics.median(mine), 1),
            "spread": [round(max(run) / min(run), 2) for run in (mine, theirs)],
            "texts": 2 * TEXTS * ROUNDS,
        }
    )
)
