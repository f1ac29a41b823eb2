"""The report of 100,000 rows, against bare xlsxwriter in constant-memory mode."""

from pathlib import Path

NAME = "report"
SCRIPT = Path(__file__).with_name("_alert_report_shell.py")
LIMIT = 1.5
LIMIT_MB = 40


def run(context) -> dict:
    """Write both workbooks with the same cells (20,000 rows in a short run)."""
    rows = 20_000 if context.quick else 100_000
    row = context.in_shell(NAME, SCRIPT, {"CLINIC_BENCH_ROWS": str(rows)})
    good = row["ratio"] <= LIMIT and row["peak_mb"] <= LIMIT_MB
    return {**row, "limit": LIMIT, "limit_mb": LIMIT_MB, "ok": good}
