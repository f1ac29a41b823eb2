"""Bulks leave for a while and something breaks every few seconds (F49, shortened).

A day of 6,000 texts is for a machine of its own; here minutes, with the same kinds of
faults in random order, whose seed is printed.
"""

import random
import time
from collections.abc import Callable

from tests.chaos.stage import Stage, stage

NAME = "soak"
TEXTS = 25
PAUSE = 5.0  # seconds between two faults
BURST = 12  # calls that a provider's fault hits
REFUSALS = 4  # one call at a time asks again, after 1, 2, 4 and 8 seconds


def run(context) -> dict:
    """Send and break, until the time is over; then all must be well."""
    with stage(context, "soak") as scene:
        scene.clinic.standin.faults(latency=0.1)
        scene.patience = 400.0
        seed = int(time.time())
        dice, faults = random.Random(seed), 0  # noqa: S311 - no secret
        deadline = time.monotonic() + context.count(4, 120)
        while time.monotonic() < deadline:
            scene.await_nodes()
            scene.send(TEXTS)
            dice.choice(BREAK)(scene, dice)
            faults += 1
            scene.nudge()
            time.sleep(PAUSE)  # the rhythm of faults; ends with the deadline
        scene.settle()
        scene.kills += scene.triggers.taken()
        events = scene.clinic.number("SELECT count(*) FROM clinic_message_event")
        return scene.report(faults=faults, seed=seed, events=events)


def _kill_worker(scene: Stage, dice: random.Random) -> None:
    points = ["claimed", "before_call", "in_call", "after_call", "before_commit"]
    scene.triggers.arm(dice.choice(points), most=1)


def _kill_node(scene: Stage, dice: random.Random) -> None:
    dice.choice(scene.clinic.system.nodes).kill()
    scene.kills += 1


def _lose_answers(scene: Stage, dice: random.Random) -> None:
    kind = dice.choice(["drop", "reset", "garbage", "server_error"])
    _arm(scene, {"kind": kind, "accept": dice.random() < 0.5})


def _refuse(scene: Stage, _dice: random.Random) -> None:
    _arm(scene, {"kind": "rate_limit", "retry_after": 1}, REFUSALS)


def _cut_connections(scene: Stage, _dice: random.Random) -> None:
    scene.reconnect()


def _arm(scene: Stage, action: dict, calls: int = BURST) -> None:
    rule = {"match": {"kind": "create"}, "action": action, "count": calls}
    scene.clinic.standin.faults({"id": f"soak-{len(scene.batches)}", **rule})


BREAK: tuple[Callable[[Stage, random.Random], None], ...] = (
    _kill_worker,
    _kill_worker,
    _kill_node,
    _lose_answers,
    _refuse,
    _cut_connections,
)
