"""Workers are killed while the hour fills up; the limit holds (promise 2).

A claim that died uses up its place: it cannot be told from one that arrived.
"""

from tests.chaos.stage import stage

NAME = "hourly_limit_under_kills"
LIMIT = 60
TEXTS = 40
BULKS = 2  # of one sender, so that 20 texts have to wait


def run(context) -> dict:
    """Send more than the hour takes through one sender, killing workers meanwhile."""
    with stage(context, "limit", limit=LIMIT) as scene:
        scene.clinic.standin.faults(latency=0.1)
        scene.one_sender = True  # that no other row has used
        for point in ("claimed", "before_commit"):
            scene.triggers.arm(point, most=2)
        for _bulk in range(BULKS):
            scene.send(TEXTS)
        scene.until(lambda: not scene.triggers.waiting(), "the last kill")
        scene.kills = scene.triggers.taken()
        scene.settle()
        return scene.report()
