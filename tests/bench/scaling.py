"""A thousand clinics in one database, 250 texts each in an hour; see docs/scaling.md.

Planner, release, T1 with its governor, and T2 are the product's; only the provider is
left out, whose answer takes no time of ours. Two processes dispatch, as two workers do.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import odoo_shell

from tests.e2e.daytime import daytime_zone

NAME = "scaling"
HERE = Path(__file__).parent
PROCESSES = 2
HOUR = 3600


def run(context) -> dict:
    """Plan for all clinics and dispatch hour by hour on a clock that is moved on."""
    clinics = 50 if context.quick else 1000
    values = {
        "CLINIC_BENCH_CLINICS": str(clinics),
        "CLINIC_BENCH_ZONE": daytime_zone(),
    }
    with context.system("scaling") as system:
        planned = _phase(system, "plan", values)
        hours = [_hour(system, values, late) for late in (0, HOUR // 2, HOUR + 60)]
        most = _phase(system, "check", values)
    sent, texts = sum(hour["sent"] for hour in hours), planned["texts"]
    busy = sum(hour["dispatch_seconds"] for hour in hours)
    row = {
        "clinics": clinics,
        "sent_by_hour": [hour["sent"] for hour in hours],
        "plan_ms_per_clinic": planned["plan_ms"],
        "release_seconds": [hour["release_seconds"] for hour in hours],
        "jobs": hours[0]["jobs"],
        "ms_per_text": round(1000 * PROCESSES * busy / sent, 2),
        "texts_per_hour": round(HOUR * sent / busy),
        **most,
    }
    kept = most["R"] == 250 and hours[1]["sent"] == 0 and sent == texts
    return {**row, "processes": PROCESSES, "ok": kept}


def _phase(system, phase: str, values: dict) -> dict:
    """Run one phase in an Odoo shell of its own and return what it told."""
    name = f"{NAME}_{phase}"
    script = odoo_shell.source(HERE / f"_{name}_shell.py")
    output = system.shell(
        script, values, f"{name}_{values.get('CLINIC_BENCH_PART', 0)}"
    )
    return odoo_shell.told(output)


def _hour(system, values: dict, late: int) -> dict:
    """Move the clock on, release what is due and let both processes dispatch.

    :param late: seconds since the plan was made
    """
    shift = f"UPDATE clinic_clock_offset SET shift = interval '{late} seconds'"
    system.sql(shift)
    released = _phase(system, "release", values)
    parts = [
        {**values, "CLINIC_BENCH_PART": str(part), "CLINIC_BENCH_PARTS": str(PROCESSES)}
        for part in range(PROCESSES)
    ]
    with ThreadPoolExecutor(PROCESSES) as pool:
        told = list(pool.map(lambda part: _phase(system, "dispatch", part), parts))
    return {
        **released,
        "sent": sum(part["sent"] for part in told),
        "dispatch_seconds": max(part["seconds"] for part in told),
    }
