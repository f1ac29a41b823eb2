"""How long the dashboard takes among a million texts, against its period alone."""

from pathlib import Path

from odoo_server import demo_template

NAME = "figures"
SCRIPT = Path(__file__).with_name("_figures_shell.py")
LIMIT = 1.5


def run(context) -> dict:
    """Read 30 days among 1,000,000 texts (200,000 in a short run)."""
    texts = 200_000 if context.quick else 1_000_000
    values = {"CLINIC_BENCH_TEXTS": str(texts)}
    row = context.in_shell(NAME, SCRIPT, values, other=demo_template)
    return {**row, "limit": LIMIT, "ok": row["ratio"] <= LIMIT and row["same_texts"]}
