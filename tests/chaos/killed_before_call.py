"""A worker is killed when T1 is committed and the call has not begun (W2)."""

from tests.chaos.kill_rounds import run_kills

NAME = "killed_before_call"


def run(context) -> dict:
    """Kill after the claim's commit, and just before single calls."""
    return run_kills(context, "before", ["claimed", "before_call"])
