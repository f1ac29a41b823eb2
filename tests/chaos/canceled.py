"""Bulks are canceled at random instants while they leave (F36, W38).

C  attempts that began after the cancelation was answered
"""

import random
import time
from concurrent.futures import ThreadPoolExecutor

from tests.chaos.stage import Stage, rounds, stage

NAME = "canceled"
TEXTS = 30
LATENCY = 0.2
SPREAD = 6.0  # seconds in which the cancelations fall
AT_ONCE = 10


def run(context) -> dict:
    """Send bulks, cancel each at an instant of its own."""
    with stage(context, "cancel") as scene:
        scene.clinic.standin.faults(latency=LATENCY)
        answered: dict[int, float] = {}
        for count in rounds(context.count(6, 100), AT_ONCE):
            batches = [scene.send(TEXTS) for _trial in range(count)]
            answered |= _cancel_all(scene, batches)
            scene.settle()
        late = sum(_begun_after(scene, *item) for item in answered.items())
        row = scene.report(faults=len(answered), C=late, kept=_kept(scene))
        return {**row, "ok": row["ok"] and not late and row["kept"] > 0}


def _cancel_all(scene: Stage, batches: list[int]) -> dict[int, float]:
    """Return when each cancelation was answered, Unix time by batch."""
    desk, begin = scene.clinic.session("frontdesk"), time.monotonic()
    instants = [random.uniform(0, SPREAD) for _batch in batches]  # noqa: S311

    def cancel(batch: int, instant: float) -> float:
        time.sleep(max(0.0, begin + instant - time.monotonic()))  # its moment
        desk.call("clinic.message.batch", "action_cancel", [batch])
        return time.time()

    with ThreadPoolExecutor(AT_ONCE) as hands:
        return dict(zip(batches, hands.map(cancel, batches, instants), strict=True))


def _begun_after(scene: Stage, batch: int, moment: float) -> int:
    return scene.clinic.number(
        "SELECT count(*) FROM clinic_message_attempt a JOIN clinic_message m"
        f" ON m.id = a.message_id WHERE m.batch_id = {batch}"
        f" AND extract(epoch FROM a.started_at) > {moment}"
    )


def _kept(scene: Stage) -> int:
    """Return how many texts a cancelation kept from leaving."""
    return sum(scene.clinic.states(b).get("canceled", 0) for b in scene.batches)
