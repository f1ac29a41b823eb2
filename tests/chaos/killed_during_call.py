"""A worker is killed while the provider is at work on its call (W3)."""

from tests.chaos.kill_rounds import run_kills

NAME = "killed_during_call"


def run(context) -> dict:
    """Kill while calls are on their way."""
    return run_kills(context, "during", ["in_call"])
