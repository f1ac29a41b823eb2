"""How much a worker grows by planning 100,000 texts, and by sending 10,000."""

from pathlib import Path

import odoo_shell

from tests.e2e.daytime import daytime_zone

NAME = "memory"
SCRIPT = Path(__file__).with_name("_memory_shell.py")
LIMITS = {"plan_mb": 150, "send_mb": 64}


def run(context) -> dict:
    """Plan as the front desk, then send in jobs, and read the process's peaks."""
    with context.system(NAME) as system:
        values = {
            "CLINIC_BENCH_PLANNED": "20000" if context.quick else "100000",
            "CLINIC_BENCH_SENT": "2000" if context.quick else "10000",
            "CLINIC_BENCH_ZONE": daytime_zone(),
        }
        row = odoo_shell.told(system.shell(SCRIPT.read_text(), values, NAME))
    kept = all(row[name] <= limit for name, limit in LIMITS.items())
    return {**row, "limits": LIMITS, "ok": kept}
