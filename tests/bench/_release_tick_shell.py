"""Run in an Odoo shell: time release passes while few, then many texts wait."""

# ruff: noqa: F821
import os
import time
from functools import partial

from _growth import tell

MANY = int(os.environ["CLINIC_BENCH_WAITING"])
DUE = 250
ACCOUNT = "AC" + "0" * 31 + "2"
ROUNDS = 7

FILL = """
INSERT INTO clinic_message
       (uuid, company_id, number, direction, origin, message_type, channel, lane,
        state, due_at, batch_id, segment_id, sender_id)
SELECT replace(gen_random_uuid()::text, '-', ''), %(company)s,
       '+1212' || (2000000 + n), 'outbound', 'manual', 'bulk', 'sms', 'bulk',
       'scheduled', clinic_now() + interval '30 days' + n * interval '1 second',
       %(batch)s, %(segment)s, %(sender)s
  FROM generate_series(%(low)s::int, %(high)s::int) AS n
"""
MAKE_DUE = """
UPDATE clinic_message SET state = 'scheduled', due_at = clinic_now()
 WHERE id IN (SELECT id FROM clinic_message WHERE batch_id = %s ORDER BY id LIMIT %s)
"""


def clinic_batch() -> dict:
    """Return the values of a planned bulk with one segment and a sender."""
    company = env.company
    company.write({"sms_twilio_account_sid": ACCOUNT, "clinic_texting_enabled": True})
    sender = env["clinic.sender"]._feed(company, ["+12125550100"])
    batch = env["clinic.message.batch"].create(
        {"body": "We are closed tomorrow.", "sender_id": sender.id, "state": "running"}
    )
    segment = env["clinic.message.segment"].create(
        {"batch_id": batch.id, "company_id": company.id, "state": "released"}
    )
    env.flush_all()
    return {
        "company": company.id,
        "batch": batch.id,
        "segment": segment.id,
        "sender": sender.id,
    }


def fill(values: dict, low: int, high: int) -> None:
    """Write waiting texts, and let PostgreSQL know them."""
    env.cr.execute(FILL, {**values, "low": low, "high": high})
    env.cr.commit()
    with env.registry.cursor() as cr:
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE clinic_message")


def released(batch: int) -> float:
    """Let 250 texts be due, run one pass and return its seconds."""
    env.cr.execute(MAKE_DUE, [batch, DUE])
    env.cr.commit()
    env.invalidate_all()
    begin = time.perf_counter()
    env["clinic.message"]._cron_release()
    env.cr.commit()
    seconds = time.perf_counter() - begin
    env.cr.execute(
        "SELECT count(*) FROM clinic_message WHERE batch_id = %s AND state = 'queued'",
        [batch],
    )
    assert env.cr.fetchone()[0] == DUE
    return seconds


def passes(values: dict) -> list[float]:
    """Return the seconds of warm passes."""
    released(values["batch"])
    return [released(values["batch"]) for _round in range(ROUNDS)]


wanted = clinic_batch()
tell("waiting", MANY, partial(fill, wanted), partial(passes, wanted))
