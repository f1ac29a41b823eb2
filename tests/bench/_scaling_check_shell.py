"""Run in an Odoo shell: most texts of a sender in any hour, and what a text weighs."""

# ruff: noqa: F821
import json

MOST = """
SELECT max(texts) FROM (
    SELECT count(*) OVER (
        PARTITION BY sender_id ORDER BY started_at
        RANGE BETWEEN interval '3600 seconds' PRECEDING AND CURRENT ROW) AS texts
      FROM clinic_message_attempt WHERE bulk
) AS counted
"""
BYTES = """
SELECT (pg_total_relation_size('clinic_message')
        + pg_total_relation_size('clinic_message_attempt'))
       / (SELECT count(*) FROM clinic_message_attempt)
"""
found = []
for query in (MOST, BYTES):
    env.cr.execute(query)
    found.append(int(env.cr.fetchone()[0]))
print(json.dumps(dict(zip(("R", "bytes_per_text"), found, strict=True))))
