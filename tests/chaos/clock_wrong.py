"""Our clock is off the provider's (F32, W33, W34).

Either the provider's answers say so from the first one on; or the clocks walk apart,
bulk after bulk, until two minutes are passed; or a sender has used its hour when our
clock jumps on by an hour or a day, so that the hour seems to be over.
Each sender stops, the administrators hear of it, and nothing is lost once the clock is
right again.

R  the most texts of one sender in any 3,600 seconds of the provider's clock
"""

import time
from collections.abc import Sequence

from tests.chaos.stage import Stage, stage

NAME = "clock_wrong"
TEXTS = 30
LIMIT = 20  # an hour of one sender
CALLS = 3  # of a job until the provider's first answer
SECONDS = (3600, -3600, 86400)
DRIFT = (40, 80, 110, 130)  # seconds, from one bulk to the next
ALLOWED = 120  # seconds
LATER = 7200  # seconds; what other rows have sent is no part of this hour
JUMPS = (3700, 86400)  # the hour, and what a claim adds to it for slow calls


def run(context) -> dict:
    """Send while the clocks disagree, one way and the other."""
    with stage(context, "clock", limit=LIMIT) as scene:
        scene.shift_clocks(LATER)
        before, slowest = [], 0.0
        for seconds in SECONDS[: context.count(1, 3)]:
            calls, waited = _wrong(scene, seconds, context.count(2, 4))
            before, slowest = [*before, calls], max(slowest, waited)
        drifted = _drift(scene, DRIFT[-context.count(2, 4) :])
        for seconds in JUMPS[: context.count(1, 2)]:
            slowest = max(slowest, _jump(scene, seconds, context.count(1, 3)))
        row = scene.report(
            calls_until_pause=max(before), paused_after=slowest, drifted=drifted
        )
        stops = max(before) <= CALLS and slowest <= 60
        return {**row, "ok": row["ok"] and stops and ALLOWED < drifted <= max(DRIFT)}


def _wrong(scene: Stage, seconds: int, senders: int) -> tuple[int, float]:
    """Return the most texts of one bulk and the seconds until all senders stopped."""
    standin = scene.clinic.standin
    standin.faults(date_skew=float(seconds))
    batches = [scene.send(TEXTS) for _sender in range(senders)]
    waited = _stopped(scene, senders)
    waiting = [scene.clinic.states(batch) for batch in batches]
    kept = min(b.get("queued", 0) + b.get("scheduled", 0) for b in waiting)
    standin.faults(date_skew=0.0)
    scene.mend(batches)
    scene.settle()
    scene.clear()  # what waits for its hour: a jump would let it out
    return TEXTS - kept, waited


def _drift(scene: Stage, steps: Sequence[int]) -> int:
    """Return how many seconds the clocks were apart when the sender stopped."""
    standin, batches, apart = scene.clinic.standin, [], 0
    for apart in steps:
        standin.faults(date_skew=float(apart))
        batches.append(scene.send(CALLS))
        scene.until(lambda: scene.stopped_senders() or not scene.unfinished(), "an end")
        if scene.stopped_senders():
            break
    standin.faults(date_skew=0.0)
    scene.mend(batches)
    scene.settle()
    scene.clear()
    return apart


def _jump(scene: Stage, seconds: int, senders: int) -> float:
    """Let our clock alone jump on when hours are full; return seconds to the stop."""
    batches = [scene.send(TEXTS) for _sender in range(senders)]
    scene.settle()  # the rest of each waits for its hour
    jump = f"interval '{LATER + seconds} seconds'"
    scene.sql(f"UPDATE clinic_clock_offset SET shift = {jump}")
    waited = _stopped(scene, senders)
    scene.shift_clocks(LATER)
    scene.mend(batches)
    scene.settle()
    scene.clear()
    return waited


def _stopped(scene: Stage, senders: int) -> float:
    """Return after how many seconds so many senders have stopped, and rest."""
    begin = time.monotonic()
    scene.until(lambda: scene.stopped_senders() >= senders, "the stop of each sender")
    waited = round(time.monotonic() - begin, 1)
    scene.clinic.standin.wait(timeout=60, idle=1)
    return waited
