"""Every order of steps, faults and crashes that a state machine thinks of (P1)."""

import json
import os
from pathlib import Path

import odoo_shell
from paths import ROOT

NAME = "protocol_machine"
SCRIPT = Path(__file__).with_name("_machine_shell.py")
EXAMPLES = 2000
EXAMPLES_QUICK = 40
STEPS = 20


def run(context) -> dict:
    """Run the machine; a broken invariant is an error that names the steps."""
    examples = EXAMPLES_QUICK if context.quick else EXAMPLES
    with context.system(NAME) as system:
        return machine(system, examples)


def machine(system, examples: int) -> dict:
    """Run some examples on a system without nodes, and return the figures.

    :raises CommandError: with the steps of the shortest example that fails
    """
    printed = system.shell(
        odoo_shell.source(SCRIPT),
        {
            "CLINIC_ROOT": str(ROOT),
            "CLINIC_EXAMPLES": os.environ.get("CLINIC_EXAMPLES") or str(examples),
            "CLINIC_STEPS": str(STEPS),
        },
        name=NAME,
    )
    return {**json.loads(printed.splitlines()[-1]), "ok": True}
