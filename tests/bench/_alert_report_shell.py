"""Run in an Odoo shell: make the rows of an alert, then write two workbooks."""

# ruff: noqa: F821
import json
import os
import resource
import statistics
import time
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

ROWS = int(os.environ["CLINIC_BENCH_ROWS"])
ROUNDS = 3
TEXT = "We are closed tomorrow because of the storm. Please call us for a new time."

FILL = """
INSERT INTO res_partner (name, phone, phone_sanitized, active, type,
                         clinic_client_status, clinic_text_consent)
SELECT 'Bench Client ' || n, '+1212' || (2000000 + n), '+1212' || (2000000 + n),
       true, 'contact', 'active', 'unknown' FROM generate_series(1, %(rows)s) AS n;
INSERT INTO clinic_message
       (uuid, company_id, partner_id, patient_id, number, direction, origin,
        message_type, channel, lane, state, body, batch_id, alert_id, state_at)
SELECT replace(gen_random_uuid()::text, '-', ''), %(company)s, id, id,
       phone_sanitized, 'outbound', 'manual', 'mass_alert', 'sms', 'alert',
       CASE WHEN id %% 50 = 0 THEN 'failed' ELSE 'sent' END, %(text)s, %(batch)s,
       %(alert)s, clinic_now() FROM res_partner WHERE name LIKE 'Bench Client %%'
"""


def fill():
    """Return an ended alert of ``ROWS`` texts."""
    now = env["clinic.clock"]._now()
    alert = env["clinic.mass.alert"].create(
        {"range_kind": "custom", "date_from": now, "date_to": now, "body": TEXT}
    )
    alert.batch_id.state = "done"
    env.flush_all()
    values = {"rows": ROWS, "company": alert.company_id.id, "text": TEXT}
    env.cr.execute(FILL, {**values, "batch": alert.batch_id.id, "alert": alert.id})
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    return alert


def bare() -> float:
    """Return the seconds of plain xlsxwriter for cells of the same length."""
    begin = time.perf_counter()
    stream, now = BytesIO(), datetime(2026, 1, 1)
    with Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for number in range(ROWS + 1):
            cells = (f"Bench Client {number}", f"+1212{2000000 + number}", "Sent", "")
            for column, cell in enumerate((*cells, TEXT)):
                sheet.write_string(number, column, cell)
            sheet.write_datetime(number, 5, now, moment)
    return time.perf_counter() - begin


def ours(alert) -> float:
    """Return the seconds of the report."""
    begin = time.perf_counter()
    alert._report()
    return time.perf_counter() - begin


def peak_mb() -> float:
    """Return the process's highest memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


filled = fill()
before = peak_mb()
mine = [ours(filled)]
grown = peak_mb() - before
plain = [bare()]
for _round in range(ROUNDS - 1):
    mine.append(ours(filled))
    plain.append(bare())
print(
    json.dumps(
        {
            "lines": ROWS,
            "seconds": round(statistics.median(mine), 2),
            "bare_seconds": round(statistics.median(plain), 2),
            "ratio": round(statistics.median(mine) / statistics.median(plain), 2),
            "peak_mb": round(grown, 1),
        }
    )
)
