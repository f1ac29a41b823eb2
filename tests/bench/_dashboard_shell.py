"""Run in an Odoo shell: read the first page of Manual among few and many segments."""

# ruff: noqa: F821
import ast
import os
import time

from _growth import tell
from lxml import etree

MANY = int(os.environ["CLINIC_BENCH_SEGMENTS"])
TEXTS_EACH = 5
PAGE = 80
COUNT_LIMIT = 10_001  # the web client's own: beyond it, it shows "10000+"
ROUNDS = 9

FILL_BATCHES = """
INSERT INTO clinic_message_batch (name, company_id, body, channel, origin,
                                  message_type, state)
SELECT 'Bulk', %(company)s, 'We are closed tomorrow.', 'sms', 'manual', 'bulk', 'done'
  FROM generate_series(%(low)s::int, %(high)s::int)
RETURNING id
"""
FILL_SEGMENTS = """
INSERT INTO clinic_message_segment (batch_id, company_id, sequence, origin,
       message_type, author_id, due_at, effective_at, released_at, sent_at, state,
       recipient_count)
SELECT id, %(company)s, 1, 'manual', 'bulk', %(user)s, t.at, t.at, t.at, t.at, 'done',
       %(texts)s
  FROM unnest(%(batches)s::int[]) AS id,
       LATERAL (SELECT clinic_now() - id * interval '1 minute' AS at) AS t
"""
FILL_MESSAGES = """
INSERT INTO clinic_message (uuid, company_id, number, direction, origin, message_type,
       channel, lane, state, batch_id, segment_id)
SELECT replace(gen_random_uuid()::text, '-', ''), s.company_id,
       '+1212' || (2000000 + n), 'outbound', 'manual', 'bulk', 'sms', 'bulk',
       'delivered', s.batch_id, s.id
  FROM clinic_message_segment s, generate_series(1, %(texts)s) AS n
 WHERE s.batch_id = ANY(%(batches)s)
"""
desk = env["res.users"].search([("login", "=", "frontdesk")])
segments = env["clinic.message.segment"].with_user(desk)


def fill(low: int, high: int) -> None:
    """Write segments with their texts; the newest ones come first in the list."""
    values = {
        "company": desk.company_id.id,
        "user": desk.id,
        "texts": TEXTS_EACH,
        "low": low,
        "high": high,
    }
    env.cr.execute(FILL_BATCHES, values)
    values["batches"] = [row[0] for row in env.cr.fetchall()]
    env.cr.execute(FILL_SEGMENTS, values)
    env.cr.execute(FILL_MESSAGES, values)
    env.cr.commit()
    with env.registry.cursor() as cr:
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")


def wanted() -> tuple[list, dict]:
    """Return the domain of the menu's action and the fields of its list."""
    action = env.ref("clinic_messaging.clinic_message_segment_action_manual")
    domain = ast.literal_eval(action.domain)
    arch = etree.fromstring(segments.get_view(view_type="list")["arch"])
    names = [node.get("name") for node in arch.iter("field")]
    relational = {"many2one": {"fields": {"display_name": {}}}}
    return domain, {
        name: relational.get(segments._fields[name].type, {}) for name in names
    }


def first_page() -> tuple[float, int]:
    """Return the seconds and the rows of one call of the list."""
    env.invalidate_all()
    begin = time.perf_counter()
    found = segments.web_search_read(
        domain, specification, limit=PAGE, count_limit=COUNT_LIMIT
    )
    return time.perf_counter() - begin, len(found["records"])


def pages() -> list[float]:
    """Return the seconds of warm calls."""
    first_page()
    calls = [first_page() for _round in range(ROUNDS)]
    assert {rows for _seconds, rows in calls} == {PAGE}
    return [seconds for seconds, _rows in calls]


domain, specification = wanted()
tell("segments", MANY, fill, pages)
