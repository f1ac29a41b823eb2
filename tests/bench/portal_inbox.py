"""How long a client's Inbox takes among 100,000 secure threads, against 100."""

from pathlib import Path

NAME = "portal_inbox"
SCRIPT = Path(__file__).with_name("_portal_inbox_shell.py")
LIMIT = 1.3


def run(context) -> dict:
    """Read one client's list among 100,000 threads (20,000 in a short run)."""
    threads = 20_000 if context.quick else 100_000
    row = context.in_shell(NAME, SCRIPT, {"CLINIC_BENCH_THREADS": str(threads)})
    return {**row, "limit": LIMIT, "ok": row["ratio"] <= LIMIT and row["same_queries"]}
