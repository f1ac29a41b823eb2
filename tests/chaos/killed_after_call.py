"""A worker is killed when the provider has answered and T2 is not committed (W3)."""

from tests.chaos.kill_rounds import run_kills

NAME = "killed_after_call"


def run(context) -> dict:
    """Kill between answer and T2, and between T2's statements and its commit."""
    return run_kills(context, "after", ["after_call", "before_commit"])
