"""Run in an Odoo shell: fill two ledgers, then read both dashboards in turn."""

# ruff: noqa: F821
import json
import os
import statistics
import time

from odoo import api
from odoo.modules.registry import Registry

TEXTS = int(os.environ["CLINIC_BENCH_TEXTS"])
DAYS = 30
A_DAY = 900  # texts: 27,000 in the period, 1,000,000 in three years
ROUNDS = 7

FILL = """
INSERT INTO clinic_message
       (uuid, company_id, partner_id, patient_id, number, direction, origin,
        message_type, channel, lane, state, sms_parts, author_id, sender_id,
        awaits_answer, due_at, sent_at, create_date, body)
SELECT replace(gen_random_uuid()::text, '-', ''), %(company)s, p.id, p.id, p.phone,
       CASE WHEN n %% 5 = 0 THEN 'inbound' ELSE 'outbound' END,
       CASE WHEN n %% 3 = 0 THEN 'manual' ELSE 'automatic' END,
       CASE WHEN n %% 3 = 0 THEN 'direct' ELSE 'appointment_reminder' END, 'sms',
       'direct',
       CASE WHEN n %% 5 = 0 THEN 'received' WHEN n %% 50 = 1 THEN 'failed'
            ELSE 'delivered' END,
       1, %(user)s, %(sender)s, n %% 5 = 0, t.at, t.at, t.at,
       'Your appointment is tomorrow at ten. Please bring your insurance card.'
  FROM generate_series(1, %(last)s) AS n
  JOIN res_partner p ON p.id = %(partner)s
 CROSS JOIN LATERAL (
    SELECT %(end)s::timestamp - n * interval '96 seconds' AS at) t
 ORDER BY n DESC
"""


CHATTER = """
INSERT INTO mail_message (model, res_id, message_type, date, body, subtype_id,
                          record_company_id)
SELECT 'res.partner', %(partner)s, 'notification',
       %(end)s::timestamp - n * interval '480 seconds', 'Text sent', NULL, %(company)s
  FROM generate_series(0, %(last)s / 5) AS n
"""


def fill(place, last: int) -> None:
    """Write texts back from now, every 96 seconds, and a chatter line for some.

    :param place: the environment of a database
    :param last: how many texts; the oldest ones come first
    """
    partner = place["res.partner"].search([("phone_sanitized", "!=", False)], limit=1)
    values = {
        "company": place.company.id,
        "last": last,
        "end": place["clinic.clock"]._now(),
        "user": front_desk(place).id,
        "partner": partner.id,
        "sender": place["clinic.sender"].search([], limit=1).id or None,
    }
    place.cr.execute(FILL, values)
    place.cr.execute(CHATTER, values)
    place.cr.execute("ANALYZE clinic_message, mail_message")
    place.cr.commit()


def front_desk(place):
    """Return the demo's front desk."""
    return place["res.users"].search([("login", "=", "frontdesk")])


def read(place) -> tuple[float, int]:
    """Return seconds and texts of one reading of tiles and pictures."""
    place.invalidate_all()
    user = front_desk(place)
    figures = place["clinic.figures"].with_user(user)
    report = place["clinic.message.report"].with_user(user)
    begin = time.perf_counter()
    found = figures.get_figures("30_days")
    period = [("at", ">=", found["start"]), ("at", "<", found["end"])]
    for group in ("at:day", "message_type", "state", "author_id", "channel"):
        report.formatted_read_group(period, [group, "direction"], ["__count"])
    return time.perf_counter() - begin, found["texts"]["total"]


def usage(place) -> float:
    """Return the seconds of the first page of "Usage & cost", all months."""
    place.invalidate_all()
    months = place["clinic.message.usage"].with_user(front_desk(place))
    begin = time.perf_counter()
    months.search_fetch([], ["parts", "cost"])
    return time.perf_counter() - begin


other = Registry(os.environ["CLINIC_BENCH_OTHER"]).cursor()
alone = api.Environment(other, env.uid, {})
fill(alone, DAYS * A_DAY)
fill(env, TEXTS)
read(alone), read(env)  # both warm
pairs = [(read(alone), read(env)) for _round in range(ROUNDS)]
period = statistics.median(pair[0][0] for pair in pairs)
among = statistics.median(pair[1][0] for pair in pairs)
print(
    json.dumps(
        {
            "ms": round(among * 1000),
            "alone_ms": round(period * 1000),
            "ratio": round(among / period, 2),
            "texts": pairs[0][1][1],
            "same_texts": abs(pairs[0][0][1] - pairs[0][1][1]) < A_DAY,
            "usage_ms": round(usage(env) * 1000),
        }
    )
)
other.close()
