"""Run in an Odoo shell: read one client's Inbox among few threads, then among many."""

# ruff: noqa: F821
import json
import os
import time

THREADS = int(os.environ["CLINIC_BENCH_THREADS"])
FEW = 100
OWN = 40
CLIENTS = 2_000
ROUNDS = 25

PEOPLE = """
INSERT INTO res_partner (name, active, type, clinic_client_status, clinic_text_consent)
SELECT 'Bench mail ' || n, true, 'contact', 'active', 'unknown'
  FROM generate_series(1, %(clients)s) AS n
"""
ROWS = """
INSERT INTO clinic_mail_thread (subject, company_id, started_by_id, started_part,
                                started_at)
SELECT 'Bench ' || n, %(company)s, %(staff)s, 'staff', clinic_now()
  FROM generate_series(%(first)s, %(last)s) AS n;
INSERT INTO clinic_mail_participant (thread_id, partner_id, part, place, unread,
                                     added_at, last_in_at, last_out_at, last_at)
SELECT t.id, side.partner_id, side.part, 'current', side.part = 'client', t.started_at,
       CASE side.part WHEN 'client' THEN t.started_at END,
       CASE side.part WHEN 'staff' THEN t.started_at END, t.started_at
  FROM clinic_mail_thread t
 CROSS JOIN LATERAL (
    SELECT %(staff)s AS partner_id, 'staff' AS part
     UNION ALL
    SELECT CASE WHEN substr(t.subject, 7)::int <= %(own)s THEN %(reader)s ELSE
           (%(people)s::int[])[1 + t.id %% %(clients)s] END, 'client') side
 WHERE substr(t.subject, 7)::int BETWEEN %(first)s AND %(last)s;
INSERT INTO clinic_mail_message (uuid, thread_id, author_id, author_name, author_part,
                                 state, body, body_text, sent_at, digest)
SELECT gen_random_uuid(), t.id, %(staff)s, 'Bench', 'staff', 'sent',
       '<p>Please bring your papers along.</p>', 'Please bring your papers along.',
       t.started_at, ''
  FROM clinic_mail_thread t
 WHERE substr(t.subject, 7)::int BETWEEN %(first)s AND %(last)s;
"""


def portal_user():
    """Return a client with an account."""
    return env["res.users"].create(
        {
            "name": "Bench reader",
            "login": "bench_reader",
            "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
        }
    )


def fill(reader, people, first, last) -> None:
    """Write threads between one of the staff and clients."""
    values = {
        "company": env.company.id,
        "staff": env.user.partner_id.id,
        "reader": reader.partner_id.id,
        "people": people,
        "clients": CLIENTS,
        "own": OWN,
        "first": first,
        "last": last,
    }
    env.cr.execute(ROWS, values)
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()


def measure(reader) -> tuple[float, int, int]:
    """Return the least seconds of the first page, its queries and its lines.

    A page takes milliseconds: what else the machine does would decide a median.
    """
    threads = env["clinic.mail.thread"].with_user(reader)
    seconds = []
    for _round in range(ROUNDS):
        env.invalidate_all()
        before, begin = env.cr.sql_log_count, time.perf_counter()
        page = threads._mail_folder("inbox")
        seconds.append(time.perf_counter() - begin)
        queries = env.cr.sql_log_count - before
    return min(seconds), queries, len(page["items"])


reader = portal_user()
env.cr.execute(PEOPLE, {"clients": CLIENTS})
env.cr.execute("SELECT array_agg(id) FROM res_partner WHERE name LIKE 'Bench mail %'")
people = env.cr.fetchone()[0]
fill(reader, people, 1, FEW)
measure(reader)  # warm
few = measure(reader)
fill(reader, people, FEW + 1, THREADS)
measure(reader)
many = measure(reader)
print(
    json.dumps(
        {
            "ms": round(many[0] * 1000, 1),
            "few_ms": round(few[0] * 1000, 1),
            "ratio": round(many[0] / few[0], 2),
            "lines": many[2],
            "same_queries": few[1:] == many[1:],
        }
    )
)
