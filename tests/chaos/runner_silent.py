"""queue_job's runner takes up no job, and still holds its lock (F30); no crons (F31).

The watchdog sends in its place and tells each administrator once. While the scheduled
actions are off nothing leaves, nothing is lost, and all leaves when they are on again.
"""

import time

from tests.chaos.stage import Stage, stage

NAME = "runner_silent"
TEXTS = 20
WATCHDOG = 6  # seconds; 180 in the product
OURS = "cron_name LIKE 'Clinic Messaging%'"


def run(context) -> dict:
    """Silence the runner, then the scheduled actions."""
    with stage(context, "silent", watchdog=WATCHDOG) as scene:
        senders = context.count(2, 10)
        known, begin = scene.tasks("Texts leave slowly"), time.monotonic()
        with scene.triggers.flag("silent"):
            for _sender in range(senders):
                scene.send(TEXTS, "runner")
            scene.settle()
            waited = round(time.monotonic() - begin, 1)
        told = scene.tasks("Texts leave slowly") - known
        _without_actions(scene, senders, context.count(5, 30))
        scene.settle()
        found = scene.report_kinds()
    row = found["rows"]["silent: runner"]
    row |= {"left_after": waited, "tasks": told}
    row["ok"] = row["ok"] and told == 1
    return found


def _without_actions(scene: Stage, senders: int, seconds: int) -> None:
    """Turn our scheduled actions off for a while in which people send."""
    scene.sql(f"UPDATE ir_cron SET active = false WHERE {OURS}")
    try:
        for _sender in range(senders):
            scene.send(TEXTS, "actions")
        # nothing to wait for: what must not get lost is waiting itself
        time.sleep(seconds)
    finally:
        scene.sql(f"UPDATE ir_cron SET active = true WHERE {OURS}")
