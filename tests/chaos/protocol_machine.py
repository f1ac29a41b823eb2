"""Every order of steps, faults and crashes that a state machine thinks of (P1).

Several machines work at the same time, each in a shell, with a database and a stand-in
of its own: an example takes its time one step after the other, and a second core would
stand idle.
"""

import json
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import odoo_shell
from paths import ROOT

NAME = "protocol_machine"
SCRIPT = Path(__file__).with_name("_machine_shell.py")
EXAMPLES = 2000
EXAMPLES_QUICK = 40
STEPS = 20
MACHINES = 2  # at the same time; one for each core of a small machine


def run(context) -> dict:
    """Run the machines; a broken invariant is an error that names the steps."""
    examples = context.count(EXAMPLES_QUICK, EXAMPLES) // MACHINES
    places = range(MACHINES)
    with ExitStack() as running, ThreadPoolExecutor(MACHINES) as hands:
        systems = [
            running.enter_context(context.system(f"{NAME}_{place}", durable=False))
            for place in places
        ]
        all_figures = list(
            hands.map(lambda place: machine(systems[place], examples, place), places)
        )
    sums = sum(map(Counter, all_figures), Counter())
    return {**sums, "machines": MACHINES, "ok": True}


def machine(system, examples: int, place: int = 0) -> dict:
    """Run some examples on a system without nodes, and return the figures.

    :param place: which of several machines; each thinks of other examples
    :raises CommandError: with the steps of the example that fails
    """
    printed = system.shell(
        odoo_shell.source(SCRIPT),
        {
            "CLINIC_ROOT": str(ROOT),
            "CLINIC_EXAMPLES": os.environ.get("CLINIC_EXAMPLES") or str(examples),
            "CLINIC_STEPS": str(STEPS),
            "CLINIC_SEED": str(place),
        },
        name=f"{NAME}-{place}",
    )
    return json.loads(printed.splitlines()[-1])
