"""Growth from 10,000 to 100,000 recipients, against that of the bare INSERT."""

from tests.bench._planning import measured

NAME = "plan_growth"
LIMIT = 1.5


def run(context) -> dict:
    """Take the row's part of the run that the planning rows share."""
    row = context.keep(measured)[NAME]
    return {**row, "limit": LIMIT, "ok": row["ratio"] <= LIMIT}
