"""What the rows of killed workers share: a round of bulks, a kill for each."""

import random
from collections.abc import Sequence
from typing import Any

from tests.chaos.stage import Stage, rounds, stage

TEXTS = 40
OF_SEVERAL = ("claimed", "before_commit")  # passed once for several texts
LATENCY = 0.1  # seconds the provider takes, so that there is a call to die in


def run_kills(context: Any, name: str, points: Sequence[str]) -> dict[str, Any]:
    """Kill one worker for each bulk, at the given points in turn.

    :param context: the frame's context
    :param points: names known to ``clinic_chaos``
    :return: the row's figures
    """
    with stage(context, name) as scene:
        scene.clinic.standin.faults(latency=LATENCY)
        for count in rounds(context.trials):
            _round(scene, count, points)
        scene.settle()
        return scene.report(points="+".join(points))


def _round(scene: Stage, count: int, points: Sequence[str]) -> None:
    before = scene.triggers.taken()
    for number in range(count):
        point = points[(len(scene.batches) + number) % len(points)]
        scene.triggers.arm(point, most=_passages(point))
    for _number in range(count):
        scene.send(TEXTS)
    scene.until(lambda: not scene.triggers.waiting(), "the last kill of a round")
    scene.kills += scene.triggers.taken() - before
    scene.settle()


def _passages(point: str) -> int:
    """Return after how many passages a worker may die, so that some come later."""
    return random.choice([1, 2]) if point in OF_SEVERAL else 20  # noqa: S311
