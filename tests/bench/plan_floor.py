"""Planning 10,000 recipients, against one bare INSERT of as many ledger rows."""

from tests.bench._planning import measured

NAME = "plan_floor"
LIMIT = 2


def run(context) -> dict:
    """Take the row's part of the run that the planning rows share."""
    row = context.keep(measured)[NAME]
    return {**row, "limit": LIMIT, "ok": row["ratio"] <= LIMIT}
