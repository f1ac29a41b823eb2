"""Our clock is an hour off the provider's (F32, W33, W34).

The first answers show it: each sender stops after at most three calls, the
administrators hear of it, and nothing is lost once the clock is right again.
"""

import time

from tests.chaos.stage import Stage, stage

NAME = "clock_wrong"
TEXTS = 30
CALLS = 3  # of a job until the provider's first answer
SECONDS = (3600, -3600, 86400)


def run(context) -> dict:
    """Send while the clocks disagree, one way and the other."""
    with stage(context, "clock") as scene:
        before, slowest = [], 0.0
        for seconds in SECONDS[: context.count(1, 3)]:
            calls, waited = _wrong(scene, seconds, context.count(2, 8))
            before, slowest = [*before, calls], max(slowest, waited)
            scene.settle()
        row = scene.report(calls_until_pause=max(before), paused_after=slowest)
        return {**row, "ok": row["ok"] and max(before) <= CALLS and slowest <= 60}


def _wrong(scene: Stage, seconds: int, senders: int) -> tuple[int, float]:
    """Return the most texts of one bulk and the seconds until all senders stopped."""
    standin, begin = scene.clinic.standin, time.monotonic()
    standin.faults(date_skew=float(seconds))
    batches = [scene.send(TEXTS) for _sender in range(senders)]
    scene.until(lambda: scene.stopped_senders() >= senders, "the stop of each sender")
    waited = round(time.monotonic() - begin, 1)
    standin.wait(timeout=60, idle=1)
    kept = min(scene.clinic.states(batch).get("queued", 0) for batch in batches)
    standin.faults(date_skew=0.0)
    scene.mend(batches)
    return TEXTS - kept, waited
