"""The report of 100,000 rows, against bare xlsxwriter in constant-memory mode."""

import json
from pathlib import Path

import databases
import odoo_shell
import postgres
from odoo_server import demo_template

NAME = "report"
SCRIPT = Path(__file__).with_name("_alert_report_shell.py")
LIMIT = 1.5
LIMIT_MB = 40


def run(context) -> dict:
    """Write both workbooks with the same cells (20,000 rows in a short run)."""
    postgres.ensure_running()
    database = "bench_alert_report"
    databases.clone(demo_template(context.tools), database, durable=False)
    try:
        rows = 20_000 if context.quick else 100_000
        told = odoo_shell.run(
            context.tools,
            database,
            SCRIPT.read_text(),
            {"CLINIC_BENCH_ROWS": str(rows)},
            NAME,
        )
    finally:
        databases.drop(database)
    row = json.loads(told.strip().splitlines()[-1])
    good = row["ratio"] <= LIMIT and row["peak_mb"] <= LIMIT_MB
    return {**row, "limit": LIMIT, "limit_mb": LIMIT_MB, "ok": good}
