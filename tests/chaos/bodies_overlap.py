"""A job runs again while its first body still calls (F23, W24).

PostgreSQL ends the connection that has waited idle in its transaction for a second:
with it goes the lock by which the runner knows that a job is alive. It waits ten
seconds with those that it takes for dead; here their age is raised, so that it happens
often.
"""

import time
from contextlib import ExitStack

from tests.chaos.nodes import with_options
from tests.chaos.stage import Stage, stage

NAME = "bodies_overlap"
TEXTS = 40
LATENCY = 4.0  # seconds the provider takes: a body of few calls lasts
WORKERS = 8  # of a node: bodies sleep in their calls
IDLE = "idle_in_transaction_session_timeout"
WANTED = 50  # overlaps of a full run
LONGEST = 60.0  # seconds in which bulks are sent for that
PAUSE = 0.4
# the runner looks at jobs that began ten seconds ago: these did, as far as it knows
AGE = """
UPDATE queue_job SET date_enqueued = date_enqueued - interval '1 minute'
 WHERE state = 'started' AND method_name = '_job_dispatch'
"""


def run(context) -> dict:
    """Cut the connections of waiting bodies; count bodies at the same time."""
    with (
        stage(context, "overlap") as scene,
        scene.triggers.flag("bodies"),
        ExitStack() as usual,
    ):
        for node in scene.clinic.system.nodes:
            usual.enter_context(with_options(node, workers=WORKERS))
        scene.clinic.standin.faults(latency=LATENCY)
        wanted = context.count(2, WANTED)
        database = scene.clinic.system.database
        scene.sql(f"ALTER DATABASE {database} SET {IDLE} = '1s'")
        try:
            scene.reconnect()
            _overlap_until(scene, wanted, context.count(10.0, LONGEST))
            scene.settle()
        finally:
            scene.sql(f"ALTER DATABASE {database} RESET {IDLE}")
            scene.reconnect()
        overlaps = _overlaps(scene.triggers.notes("bodies"))
        row = scene.report(faults=overlaps)
        return {**row, "ok": row["ok"] and overlaps >= wanted}


def _overlap_until(scene: Stage, wanted: int, seconds: float) -> None:
    """Keep bulks leaving and their jobs old, until enough bodies have overlapped."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if _overlaps(scene.triggers.notes("bodies")) >= wanted:
            return
        if not scene.batches or scene.unfinished() < TEXTS:
            for _sender in range(4):
                scene.send(TEXTS)
        scene.nudge()
        scene.sql(AGE)
        time.sleep(PAUSE)


def _overlaps(lines: list[str]) -> int:
    """Return how many bodies began while another of their sender was at work."""
    ends: dict[tuple[str, str], float] = {}
    found = 0
    for line in sorted(lines, key=lambda words: float(words.split()[2])):
        sender, lane, begin, end = line.split()
        found += float(begin) < ends.get((sender, lane), 0.0)
        ends[sender, lane] = max(float(end), ends.get((sender, lane), 0.0))
    return found
