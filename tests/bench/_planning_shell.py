"""Run in an Odoo shell: plan bulks as the front desk, and two ways to compare with."""

# ruff: noqa: F821
import json
import os
import statistics
import time

import odoo
from odoo.modules.registry import Registry

FEW = 10_000
MANY = int(os.environ["CLINIC_BENCH_MANY"])
ROUNDS = int(os.environ["CLINIC_BENCH_ROUNDS"])
BODY = "We are closed tomorrow because of the storm, round %s. We will call you."
ACCOUNT = "AC" + "0" * 31 + "2"

FILL = """
INSERT INTO res_partner (name, phone, phone_sanitized, active, type, country_id, {})
SELECT 'Bench ' || n, '+1212' || (2000000 + n), '+1212' || (2000000 + n), true,
       'contact', (SELECT id FROM res_country WHERE code = 'US'), {}
  FROM generate_series(1, %s) AS n
"""
#: One in a hundred has opted out, one in fifty shares a number.
MIX = """
UPDATE res_partner SET phone = '+12123' || lpad((id % 50)::text, 6, '0')
 WHERE name LIKE 'Bench %' AND id % 50 = 0;
UPDATE res_partner SET phone_sanitized = phone WHERE name LIKE 'Bench %';
INSERT INTO phone_blacklist (number, active)
SELECT DISTINCT phone_sanitized, true FROM res_partner
 WHERE name LIKE 'Bench %' AND id % 100 = 1
"""
#: Columns and values: those of our clients, and one for contacts of Odoo's addons.
OURS = (
    "clinic_client_status, clinic_text_consent, tz",
    "'active', 'granted', 'America/New_York'",
)
PLAIN = ("tz", "'America/New_York'")
BARE = """
INSERT INTO clinic_message
       (uuid, company_id, partner_id, patient_id, number, direction, origin,
        message_type, channel, lane, state, due_at, batch_id, segment_id, author_id,
        sender_id, create_uid, create_date, write_uid, write_date)
SELECT replace(gen_random_uuid()::text, '-', ''), %(company)s, id, id,
       '+1212' || (2000000 + id), 'outbound', 'manual', 'bulk', 'sms', 'bulk',
       'scheduled', clinic_now(), %(batch)s, %(segment)s, %(user)s, %(sender)s,
       %(user)s, clinic_now(), %(user)s, clinic_now()
  FROM unnest(%(ids)s::int[]) AS id
"""
FORGET = """
UPDATE clinic_message SET state = 'canceled' WHERE state IN ('queued', 'scheduled');
UPDATE clinic_message_segment SET state = 'canceled' WHERE state <> 'canceled';
UPDATE clinic_message_batch SET state = 'canceled' WHERE state <> 'canceled'
"""


def fill(cr, more: tuple[str, str]) -> list[int]:
    """Write contacts, let PostgreSQL know them, and return their ids."""
    cr.execute(FILL.format(*more), [MANY])
    cr.execute(MIX)
    cr.execute("SELECT id FROM res_partner WHERE name LIKE 'Bench %' ORDER BY id")
    found = [row[0] for row in cr.fetchall()]
    cr.execute("ANALYZE")
    cr.commit()
    return found


def ours(ids: list[int], number: int) -> float:
    """Return the seconds from the button of the dialog to the commit."""
    env.invalidate_all()
    people = env["res.partner"].with_user(desk).browse(ids)
    action = people.action_clinic_compose()
    dialog = env[action["res_model"]].with_user(desk).browse(action["res_id"])
    dialog.write({"body": BODY % number, "acknowledged": True})
    env.cr.commit()
    begin = time.perf_counter()
    dialog.action_send()
    env.cr.commit()
    seconds = time.perf_counter() - begin
    env.cr.execute(
        "SELECT id FROM clinic_message_batch WHERE body = %s", [BODY % number]
    )
    ((batch,),) = env.cr.fetchall()
    env.cr.execute("SELECT count(*) FROM clinic_message WHERE batch_id = %s", [batch])
    assert env.cr.fetchone()[0] == len(ids)  # those left out have a row too
    env.cr.execute(FORGET)
    env.cr.commit()
    return seconds


def bare(ids: list[int], number: int) -> float:
    """Return the seconds of one INSERT of as many ledger rows, and its commit."""
    batch = env["clinic.message.batch"].create({"body": f"Bare {number}"})
    segment = env["clinic.message.segment"].create(
        {"batch_id": batch.id, "company_id": batch.company_id.id}
    )
    values = {
        "company": batch.company_id.id,
        "batch": batch.id,
        "segment": segment.id,
        "user": desk.id,
        "sender": sender.id,
        "ids": ids,
    }
    env.flush_all()
    env.cr.commit()
    begin = time.perf_counter()
    env.cr.execute(BARE, values)
    env.cr.commit()
    seconds = time.perf_counter() - begin
    env.cr.execute(FORGET)
    env.cr.commit()
    return seconds


def composer(ids: list[int], number: int) -> float:
    """Return the seconds of Odoo's own composer for the same contacts, with its log."""
    other.invalidate_all()
    dialog = (
        other["sms.composer"]
        .with_context(active_model="res.partner", active_ids=ids)
        .create(
            {
                "composition_mode": "mass",
                "res_model": "res.partner",
                "body": BODY % number,
                "mass_keep_log": True,
            }
        )
    )
    begin = time.perf_counter()
    dialog.action_send_sms()
    other.cr.commit()
    return time.perf_counter() - begin


def middle(runs: list[float]) -> float:
    """Return the median."""
    return statistics.median(runs)


def spread(*runs: list[float]) -> list[float]:
    """Return slowest by fastest, for each list."""
    return [round(max(times) / min(times), 2) for times in runs]


company = env.company
company.write(
    {
        "sms_twilio_account_sid": ACCOUNT,
        "sms_twilio_auth_token": "bench",
        "clinic_texting_enabled": True,
    }
)
sender = env["clinic.sender"]._feed(company, ["+12125550100"])
desk = env["res.users"].search([("login", "=", "frontdesk")])
people = fill(env.cr, OURS)
few, many, plain_few, plain_many, odoo_few = [], [], [], [], []
with Registry(os.environ["CLINIC_BENCH_OTHER"]).cursor() as cr:
    other = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})
    others = fill(cr, PLAIN)
    ours(people[:FEW], -1), bare(people[:FEW], -1)  # warm
    env.cr.execute("ANALYZE")  # as autovacuum does where bulks are planned each day
    env.cr.commit()
    for turn in range(ROUNDS):
        few.append(ours(people[:FEW], turn))
        plain_few.append(bare(people[:FEW], turn))
        odoo_few.append(composer(others[:FEW], turn))
        many.append(ours(people, 100 + turn))
        plain_many.append(bare(people, 100 + turn))
growth, plain_growth = (
    middle(many) / middle(few),
    middle(plain_many) / middle(plain_few),
)
print(
    json.dumps(
        {
            "plan_bulk_10k": {
                "seconds": round(middle(few), 2),
                "odoo_seconds": round(middle(odoo_few), 2),
                "ratio": round(middle(odoo_few) / middle(few), 1),
                "spread": spread(few, odoo_few),
            },
            "plan_floor": {
                "seconds": round(middle(few), 2),
                "bare_seconds": round(middle(plain_few), 2),
                "ratio": round(middle(few) / middle(plain_few), 2),
                "spread": spread(few, plain_few),
            },
            "plan_growth": {
                "recipients": MANY,
                "seconds": round(middle(many), 2),
                "growth": round(growth, 2),
                "bare_growth": round(plain_growth, 2),
                "ratio": round(growth / plain_growth, 2),
                "spread": spread(many, plain_many),
            },
        }
    )
)
