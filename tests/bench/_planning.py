"""One run of the planning script, which three rows share."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import databases
import odoo_shell
import postgres
from odoo_server import demo_template
from paths import our_addons

SCRIPT = Path(__file__).with_name("_planning_shell.py")
NAMES = ("bench_planning", "bench_planning_odoo")


@contextmanager
def measured(context) -> Iterator[dict]:
    """Measure on two databases: ours with its demo data, and Odoo's addons alone."""
    postgres.ensure_running()
    needed = databases.outside_dependencies(our_addons())
    alone = databases.template(context.tools, "deps", needed, "")
    templates = (demo_template(context.tools), alone)
    for template, name in zip(templates, NAMES, strict=True):
        databases.clone(template, name, durable=False)
    values = {
        "CLINIC_BENCH_OTHER": NAMES[1],
        "CLINIC_BENCH_MANY": "30000" if context.quick else "100000",
        "CLINIC_BENCH_ROUNDS": "3" if context.quick else "5",
    }
    script = SCRIPT.read_text()
    try:
        told = odoo_shell.run(context.tools, NAMES[0], script, values, "planning")
    finally:
        for name in NAMES:
            databases.drop(name)
    yield json.loads(told.strip().splitlines()[-1])
