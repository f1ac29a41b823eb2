"""How long the live count of an alert takes, against one bare join of the same rows."""

import json
from pathlib import Path

import databases
import odoo_shell
import postgres
from odoo_server import demo_template

NAME = "alert_audience"
SCRIPT = Path(__file__).with_name("_alert_audience_shell.py")
LIMIT = 2.5


def run(context) -> dict:
    """Count a week of 5,000 appointments among 500,000 (50,000 in a short run)."""
    postgres.ensure_running()
    database = "bench_alert_audience"
    databases.clone(demo_template(context.tools), database, durable=False)
    try:
        others = 50_000 if context.quick else 500_000
        told = odoo_shell.run(
            context.tools,
            database,
            SCRIPT.read_text(),
            {"CLINIC_BENCH_EVENTS": str(others)},
            NAME,
        )
    finally:
        databases.drop(database)
    row = json.loads(told.strip().splitlines()[-1])
    return {**row, "limit": LIMIT, "ok": row["ratio"] <= LIMIT and row["constant"]}
