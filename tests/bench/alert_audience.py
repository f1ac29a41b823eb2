"""How long the live count of an alert takes, against one bare join of the same rows."""

from pathlib import Path

NAME = "alert_audience"
SCRIPT = Path(__file__).with_name("_alert_audience_shell.py")
LIMIT = 2.5


def run(context) -> dict:
    """Count a week of 5,000 appointments among 500,000 (50,000 in a short run)."""
    others = 50_000 if context.quick else 500_000
    row = context.in_shell(NAME, SCRIPT, {"CLINIC_BENCH_EVENTS": str(others)})
    return {**row, "limit": LIMIT, "ok": row["ratio"] <= LIMIT and row["constant"]}
