"""Run in an Odoo shell: how far the process grows beyond what it had when warm."""

# ruff: noqa: F821
import json
import os
import re
from pathlib import Path

PLANNED = int(os.environ["CLINIC_BENCH_PLANNED"])
SENT = int(os.environ["CLINIC_BENCH_SENT"])
ZONE = os.environ["CLINIC_BENCH_ZONE"]
WARM = 500
OWN = Path("/proc/self")
ROUNDS = 20  # jobs of at most 45 seconds
FILL = """
INSERT INTO res_partner (name, phone, phone_sanitized, active, type, company_id,
                         clinic_client_status, clinic_text_consent, tz)
SELECT 'Bench ' || n, '+1212' || (2000000 + n), '+1212' || (2000000 + n), true,
       'contact', %s, 'active', 'granted', %s
  FROM generate_series(1, %s) AS n RETURNING id
"""


def resident(word: str) -> float:
    """Return a figure of the process, ``VmRSS`` or the peak ``VmHWM``, in MB."""
    found = re.search(rf"{word}:\s+(\d+)", (OWN / "status").read_text())
    return int(found[1]) / 1024


def grown(work, *arguments) -> float:
    """Return by how many MB the process grew at most while it worked."""
    before = resident("VmRSS")
    (OWN / "clear_refs").write_text("5")  # forget the peak
    work(*arguments)
    return round(resident("VmHWM") - before, 1)


def plan(chosen: list[int], text: str) -> None:
    """Press the dialog's button as the front desk."""
    env.invalidate_all()
    people = env["res.partner"].with_user(desk).browse(chosen)
    action = people.action_clinic_compose()
    dialog = env[action["res_model"]].with_user(desk).browse(action["res_id"])
    dialog.write({"body": text, "acknowledged": True})
    dialog.action_send()
    env.cr.commit()


def send() -> None:
    """Release what is due, and run the sender's job until all have left."""
    ledger = env["clinic.message"]
    ledger._cron_release()
    env.cr.commit()
    for _round in range(ROUNDS):
        ledger._job_dispatch(sender.id, "bulk")
        env.cr.commit()
        env.invalidate_all()
        if not ledger.search_count([("state", "in", ("queued", "submitting"))]):
            return
    raise AssertionError("texts are left")


def cancel() -> None:
    """Cancel what waits, so that it is not sent with the rest."""
    env["clinic.message.batch"].search([("state", "=", "scheduled")]).action_cancel()
    env["clinic.message.batch"].search([("state", "=", "running")]).action_cancel()
    env.cr.commit()


company = env.company
company.write(
    {
        "sms_twilio_account_sid": os.environ["CLINIC_ACCOUNT_SID"],
        "sms_twilio_auth_token": os.environ["CLINIC_AUTH_TOKEN"],
        "clinic_texting_enabled": True,
        "clinic_tz": ZONE,
    }
)
env["sms.twilio.account.manage"].create({}).action_reload_numbers()
sender = env["clinic.sender"].search([("company_id", "=", company.id)], limit=1)
desk = env["res.users"].search([("login", "=", "frontdesk")])
env.flush_all()
env.cr.execute(FILL, [company.id, ZONE, PLANNED])
people = [row[0] for row in env.cr.fetchall()]
env.cr.commit()
plan(people[:WARM], "Warm planning")
planning = grown(plan, people, "We are closed tomorrow.")
cancel()
company.clinic_bulk_hourly_limit = 10 * SENT
plan(people[:WARM], "Warm sending")
send()
plan(people[:SENT], "We are open again.")
sending = grown(send)
sent = env["clinic.message"].search_count([("state", "in", ("sent", "delivered"))])
assert sent >= SENT + WARM, f"{sent} have left"
told = {"planned": PLANNED, "plan_mb": planning, "sent": SENT, "send_mb": sending}
print(json.dumps(told))
