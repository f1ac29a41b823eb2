"""Bulks are canceled at random instants while they leave (F36, W38).

C  attempts that began after the cancelation was answered
"""

import random
import time
from concurrent.futures import ThreadPoolExecutor

from tests.chaos.stage import Stage, rounds, stage

NAME = "canceled"
TEXTS = 6
LATENCY = 0.2
SPREAD = 2.0  # seconds after a bulk was sent in which its cancelation falls
AT_ONCE = 20


def run(context) -> dict:
    """Send bulks; cancel each, some seconds or no time after it was sent."""
    with stage(context, "cancel") as scene:
        scene.clinic.standin.faults(latency=LATENCY)
        answered: dict[int, float] = {}
        for count in rounds(context.count(20, 1000), AT_ONCE):
            answered |= _send_and_cancel(scene, count)
            scene.settle()
        late = sum(_begun_after(scene, *item) for item in answered.items())
        row = scene.report(faults=len(answered), C=late, kept=_kept(scene))
        return {**row, "ok": row["ok"] and not late and row["kept"] > 0}


def _send_and_cancel(scene: Stage, count: int) -> dict[int, float]:
    """Return when each cancelation was answered, Unix time by batch."""
    desk = scene.clinic.session("frontdesk")

    def cancel(batch: int, seconds: float) -> tuple[int, float]:
        time.sleep(seconds)  # its moment
        desk.call("clinic.message.batch", "action_cancel", [batch])
        return batch, time.time()

    with ThreadPoolExecutor(AT_ONCE) as hands:
        begun = [
            hands.submit(cancel, scene.send(TEXTS), random.uniform(0, SPREAD))  # noqa: S311
            for _trial in range(count)
        ]
        return dict(future.result() for future in begun)


def _begun_after(scene: Stage, batch: int, moment: float) -> int:
    return scene.clinic.number(
        "SELECT count(*) FROM clinic_message_attempt a JOIN clinic_message m"
        f" ON m.id = a.message_id WHERE m.batch_id = {batch}"
        f" AND extract(epoch FROM a.started_at) > {moment}"
    )


def _kept(scene: Stage) -> int:
    """Return how many texts a cancelation kept from leaving."""
    return sum(scene.clinic.states(b).get("canceled", 0) for b in scene.batches)
