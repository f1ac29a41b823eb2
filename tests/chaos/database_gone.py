"""PostgreSQL crashes while segments leave (F05, W5), or takes no writes (F41, W43).

A full disk looks to Odoo like a database that only reads: each claim fails before its
call, so that nothing leaves and nothing is lost.
"""

import random
import time

from tests.chaos.stage import Stage, stage

NAME = "database_gone"
TEXTS = 40
LATENCY = 0.1
READ_ONLY = "default_transaction_read_only"


def run(context) -> dict:
    """Restart the database during bulks; then forbid writing for a while."""
    with stage(context, "database") as scene:
        scene.clinic.standin.faults(latency=LATENCY)
        trials = context.count(1, 8)
        for _trial in range(trials):
            _crash(context, scene)
        pause = context.count(4, 20)
        refused = _read_only(scene, pause)
        scene.settle()
        found = scene.report_kinds(crash=trials, read_only=refused)
    found["rows"]["database: crash"] |= {"revived": scene.revived}
    return found


def _crash(context, scene: Stage) -> None:
    scene.await_nodes()
    already = len(scene.clinic.standin.messages())
    for _sender in range(2):
        scene.send(TEXTS, "crash")
    first = already + random.randint(1, TEXTS)  # noqa: S311
    scene.until(
        lambda: len(scene.clinic.standin.messages()) >= first, "a text of the bulk"
    )
    context.restart_postgres("immediate")
    scene.settle()


def _read_only(scene: Stage, seconds: float) -> int:
    """Forbid writing while bulks leave; return how many texts had to wait."""
    database = scene.clinic.system.database
    scene.await_nodes()
    already = len(scene.clinic.standin.messages())
    for _sender in range(2):
        scene.send(TEXTS, "read_only")
    scene.until(lambda: len(scene.clinic.standin.messages()) > already, "a text")
    scene.sql(f"ALTER DATABASE {database} SET {READ_ONLY} = on")
    scene.reconnect()
    time.sleep(seconds)  # of a full disk; nothing can be waited for
    waiting = scene.unfinished()
    scene.sql(f"SET {READ_ONLY} = off; ALTER DATABASE {database} RESET {READ_ONLY}")
    scene.reconnect()
    return waiting
