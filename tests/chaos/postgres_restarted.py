"""PostgreSQL crashes while a segment leaves, and is started again (W5)."""

import random

from tests.chaos.stage import stage

NAME = "postgres_restarted"
TEXTS = 40
LATENCY = 0.1


def run(context) -> dict:
    """Restart the database once during each bulk."""
    with stage(context, "postgres") as scene:
        scene.clinic.standin.faults(latency=LATENCY)
        for _trial in range(context.trials):
            scene.await_nodes()
            already = len(scene.clinic.standin.messages())
            scene.send(TEXTS)
            first = already + random.randint(1, TEXTS // 2)  # noqa: S311
            scene.until(
                lambda least=first: len(scene.clinic.standin.messages()) >= least,
                "a text of the bulk",
            )
            context.restart_postgres("immediate")
            scene.settle()
        return scene.report(restarts=context.trials, revived=scene.revived)
