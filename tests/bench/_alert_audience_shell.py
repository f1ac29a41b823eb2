"""Run in an Odoo shell: fill the calendar, then count the same range in two ways."""

# ruff: noqa: F821
import json
import os
import statistics
import time

EVENTS = int(os.environ["CLINIC_BENCH_EVENTS"])
IN_RANGE = 5_000
CLIENTS = 4_000
ROUNDS = 9

CLIENTS_ROWS = """
INSERT INTO res_partner (name, phone, phone_sanitized, active, type, company_id,
                         clinic_client_status, clinic_text_consent)
SELECT 'Bench ' || n, '+1212' || (2000000 + n), '+1212' || (2000000 + n), true,
       'contact', NULL, 'active', 'unknown' FROM generate_series(1, %(clients)s) AS n
"""
EVENT_ROWS = """
INSERT INTO calendar_event (name, start, stop, active, clinic_company_id, user_id,
                            allday, privacy, show_as)
SELECT 'Visit', t.at, t.at + interval '30 minutes', true, %(company)s, %(user)s,
       false, 'public', 'busy'
  FROM (SELECT clinic_now() + CASE
            WHEN n <= %(inside)s THEN interval '1 hour' + n * interval '110 seconds'
            ELSE interval '30 days' + n * interval '5 minutes' END AS at
          FROM generate_series(1, %(events)s) AS n) AS t
"""
ATTENDEE_ROWS = """
INSERT INTO calendar_attendee (event_id, partner_id, state)
SELECT e.id, p.id, 'needsAction' FROM calendar_event e
  JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM res_partner
         WHERE name LIKE 'Bench %%') AS p ON p.place = e.id %% %(clients)s
 WHERE e.name = 'Visit'
"""
BARE = """
SELECT count(DISTINCT p.phone_sanitized)
  FROM calendar_event e
  JOIN calendar_attendee a ON a.event_id = e.id AND a.state <> 'declined'
  JOIN res_partner p ON p.id = a.partner_id AND p.clinic_client_status IS NOT NULL
 WHERE e.active AND e.clinic_company_id = %s AND e.start >= %s AND e.start < %s
"""


def fill(company) -> None:
    """Write clients, appointments and attendees, and let PostgreSQL know them."""
    values = {
        "clients": CLIENTS,
        "company": company.id,
        "user": env.uid,
        "inside": IN_RANGE,
        "events": EVENTS,
    }
    for statement in (CLIENTS_ROWS, EVENT_ROWS, ATTENDEE_ROWS):
        env.cr.execute(statement, values)
        env.cr.commit()
        env.cr.execute("ANALYZE")  # the next statement joins what this one wrote
        env.cr.commit()
    env.invalidate_all()


def draft(company, days: int):
    """Return an alert in memory for the next days."""
    now = env["clinic.clock"]._now()
    model = env["clinic.mass.alert"]
    kind = "next_7_days"
    wanted = model._preset(kind, company)
    end = min(wanted.end, now + (wanted.end - wanted.start) * days / 7)
    return model.new(
        model._prepare_values(
            {"range_kind": kind, "date_from": now, "date_to": end, "body": "x"}
        )
    )


def ours(company, days: int = 7) -> tuple[float, int, int]:
    """Return seconds, recipients and number of queries of one live count."""
    env.invalidate_all()
    alert = draft(company, days)
    queries, begin = env.cr.sql_log_count, time.perf_counter()
    reach = alert._reach()
    seconds = time.perf_counter() - begin
    return seconds, reach.texts, env.cr.sql_log_count - queries


def bare(company) -> tuple[float, int]:
    """Return seconds and recipients of the one join."""
    alert = draft(company, 7)
    begin = time.perf_counter()
    env.cr.execute(BARE, [company.id, alert.date_from, alert.date_to])
    return time.perf_counter() - begin, env.cr.fetchone()[0]


clinic = env.company
fill(clinic)
ours(clinic), bare(clinic)  # both warm
pairs = [(ours(clinic), bare(clinic)) for _round in range(ROUNDS)]
mine = statistics.median(pair[0][0] for pair in pairs)
join = statistics.median(pair[1][0] for pair in pairs)
counted = {pair[0][1] for pair in pairs} | {pair[1][1] for pair in pairs}
print(
    json.dumps(
        {
            "ms": round(mine * 1000, 1),
            "bare_ms": round(join * 1000, 1),
            "ratio": round(mine / join, 2),
            "recipients": sorted(counted),
            "queries": pairs[0][0][2],
            "constant": ours(clinic, 1)[2] == ours(clinic, 7)[2],
        }
    )
)
