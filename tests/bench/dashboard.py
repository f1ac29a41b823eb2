"""First page of Communication, Manual: a million segments against ten thousand."""

from pathlib import Path

NAME = "dashboard"
SCRIPT = Path(__file__).with_name("_dashboard_shell.py")
LIMIT = 1.3


def run(context) -> dict:
    """Read what the list shows, as the front desk (100,000 in a short run)."""
    segments = 100_000 if context.quick else 1_000_000
    row = context.in_shell(NAME, SCRIPT, {"CLINIC_BENCH_SEGMENTS": str(segments)})
    return {**row, "limit": LIMIT, "ok": row["ratio"] <= LIMIT}
