"""Workers are killed at each point of the send protocol (F01-F04, W1-W4)."""

import random

from tests.chaos.stage import Stage, stage

NAME = "worker_killed"
TEXTS = 40
LATENCY = 0.1  # seconds the provider takes, so that there is a call to die in
POINTS = (
    "before_claim",  # T1 is written and not committed
    "claimed",  # T1 is committed, none of its calls has begun
    "before_call",
    "in_call",  # the provider is at work on it
    "after_call",  # answered, not recorded
    "before_commit",  # T2 is written and not committed
    "committed",  # T2 is committed
)


def run(context) -> dict:
    """Kill one worker at each point, many times, while bulks of many senders leave."""
    with stage(context, "killed") as scene:
        scene.clinic.standin.faults(latency=LATENCY)
        for _round in range(context.count(quick=1, full=9)):
            for point in POINTS:
                scene.triggers.arm(point, most=_passages(point))
            for _point in POINTS:
                scene.send(TEXTS)
            _await_kills(scene)
            scene.settle()
        return scene.report(points=len(POINTS))


def _await_kills(scene: Stage) -> None:
    """Let all triggers be taken up; more texts leave if the first were too few."""
    while scene.triggers.waiting():
        taken = scene.triggers.taken()
        scene.settle()
        if scene.triggers.waiting() and scene.triggers.taken() == taken:
            scene.send(TEXTS)
    scene.kills = scene.triggers.taken()


def _passages(point: str) -> int:
    """Return after how many passages a worker may die, so that some come later."""
    few = ("before_claim", "claimed", "before_commit", "committed")  # of several texts
    return random.choice([1, 2]) if point in few else 20  # noqa: S311 - no secret
