"""A few of the orders of steps and crashes of which ``make chaos`` tries thousands."""

import odoo_server
from setup import Tools

from ..chaos.protocol_machine import machine

EXAMPLES = 100


def test_no_order_of_steps_breaks_a_promise(tools: Tools) -> None:
    """E1, E2, E4, the hour's limit, STOP and cancel hold; see the machine's rules."""
    with odoo_server.system(tools, "e2emachine") as system:
        figures = machine(system, EXAMPLES)
    assert figures["examples"] >= EXAMPLES
    assert figures["accepted"] > EXAMPLES / 2, "it tried next to nothing"
