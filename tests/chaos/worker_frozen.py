"""A worker stands still between T1 and its calls, longer than its lease (W2, W28).

Meanwhile its texts become uncertain, the provider's list shows none of them, and
another worker sends them. When it goes on, it must not make the calls that it holds.
"""

import os
import signal
import time

from tests.chaos.stage import Stage, stage

NAME = "worker_frozen"
TEXTS = 40
LATENCY = 0.1
FROZEN = "frozen"
AFTERWARDS = 2.0  # seconds in which a worker that goes on would make its calls
KINDS = ("taken over", "uncertain")  # what has become of the texts when it goes on


def run(context) -> dict:
    """Freeze one worker for each bulk; let it go on once others have decided."""
    with stage(context, "frozen") as scene:
        scene.clinic.standin.faults(latency=LATENCY)
        held = [
            _frozen(scene, kind)
            for _round in range(context.count(1, 3))
            for kind in KINDS
        ]
        scene.settle()
        found = scene.report_kinds(**dict.fromkeys(KINDS, len(held) // len(KINDS)))
    for row in found["rows"].values():
        row["ok"] = row["ok"] and all(held)
        row["texts_held_least"] = min(held)
    return found


def _frozen(scene: Stage, kind: str) -> int:
    """Return how many claimed texts a worker held while it stood still."""
    # who sends what the one before has left would stand still instead
    scene.until(
        lambda: not (scene.batches and scene.unfinished()), "the trial before to end"
    )
    scene.triggers.arm(f"{FROZEN}_claimed", most=1)
    batch = scene.send(TEXTS, kind)
    scene.until(lambda: _at_rest(scene), "a worker at rest")
    (pid,) = _at_rest(scene)
    try:
        held = scene.clinic.states(batch).get("submitting", 0)
        if kind == KINDS[0]:
            scene.until(lambda: not scene.unfinished(), "others that send its texts")
        else:
            scene.until(lambda: _uncertain(scene, batch), "the end of its lease")
    finally:
        os.kill(pid, signal.SIGCONT)
    time.sleep(AFTERWARDS)
    return held


def _at_rest(scene: Stage) -> list[int]:
    """Return the process that stands still, if one does."""
    pids = {int(line) for line in scene.triggers.notes(FROZEN)}
    return [pid for pid in pids if _is_stopped(pid)]


def _is_stopped(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "T"
    except FileNotFoundError:
        return False


def _uncertain(scene: Stage, batch: int) -> int:
    return scene.clinic.states(batch).get("unknown", 0)
