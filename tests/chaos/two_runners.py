"""Two runners at once (F22, W23), while an hour fills up (promise 2).

queue_job's election is taken out, so that both nodes run every job. Workers die
meanwhile; a claim that died uses up its place, since it cannot be told from one that
arrived.
"""

import postgres

from tests.chaos.stage import stage

NAME = "two_runners"
LIMIT = 60
TEXTS = 40
BULKS = 2  # of one sender, so that 20 texts have to wait


def run(context) -> dict:
    """Send more than the hour takes through one sender, and bulks of others."""
    with stage(context, "limit", limit=LIMIT) as scene, scene.triggers.flag("runners"):
        scene.clinic.standin.faults(latency=0.1)
        for _sender in range(context.count(2, 20)):
            scene.send(TEXTS)
        # a runner without jobs sleeps for a minute
        postgres.psql("NOTIFY queue_job, 'none'", scene.clinic.system.database)
        scene.until(lambda: scene.triggers.seen("runners") > 1, "a second runner")
        for point in ("claimed", "before_commit"):
            scene.triggers.arm(point, most=2)
        scene.one_sender = True  # that no other row has used
        for _bulk in range(BULKS):
            scene.send(TEXTS)
        scene.until(lambda: not scene.triggers.waiting(), "the last kill")
        scene.kills = scene.triggers.taken()
        scene.settle()
        jobs = scene.triggers.seen("runners")
        return scene.report(runners=jobs)
