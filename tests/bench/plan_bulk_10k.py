"""Planning 10,000 recipients, against Odoo's own mass texting with its log."""

from tests.bench._planning import measured

NAME = "plan_bulk_10k"
LIMIT = 8


def run(context) -> dict:
    """Take the row's part of the run that the planning rows share."""
    row = context.keep(measured)[NAME]
    return {**row, "limit": LIMIT, "ok": row["ratio"] >= LIMIT}
