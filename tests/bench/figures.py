"""How long the dashboard takes among a million texts, against its period alone."""

import json
from pathlib import Path

import databases
import odoo_shell
import postgres
from odoo_server import demo_template

NAME = "figures"
SCRIPT = Path(__file__).with_name("_figures_shell.py")
LIMIT = 1.5


def run(context) -> dict:
    """Read 30 days among 1,000,000 texts (200,000 in a short run)."""
    postgres.ensure_running()
    names = ("bench_figures", "bench_figures_alone")
    for name in names:
        databases.clone(demo_template(context.tools), name, durable=False)
    texts = 200_000 if context.quick else 1_000_000
    try:
        told = odoo_shell.run(
            context.tools,
            names[0],
            SCRIPT.read_text(),
            {"CLINIC_BENCH_TEXTS": str(texts), "CLINIC_BENCH_OTHER": names[1]},
            NAME,
        )
    finally:
        for name in names:
            databases.drop(name)
    row = json.loads(told.strip().splitlines()[-1])
    return {**row, "limit": LIMIT, "ok": row["ratio"] <= LIMIT and row["same_texts"]}
