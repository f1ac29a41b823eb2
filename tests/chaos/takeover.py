"""Odoo starts on a database that is not the one that sent; people go on (W6, W7)."""

from collections.abc import Iterator
from contextlib import contextmanager

import odoo_server

from tests.chaos.stage import Stage
from tests.chaos.system import start_nodes
from tests.e2e.clinic import Clinic

REST = "UPDATE clinic_sender SET paused_until = clinic_now() + interval '1 hour'"
LET_GO = "UPDATE clinic_sender SET paused_until = NULL"
# the runner takes jobs of the dead for lost after 10 s, at its next look in 60 s
FORGOTTEN = """
UPDATE queue_job SET date_enqueued = date_enqueued - interval '10 seconds'
 WHERE state IN ('enqueued', 'started')
"""
IS_ON = "SELECT count(*) FROM res_company WHERE clinic_texting_enabled"
PAUSED = "SELECT id FROM clinic_message_batch WHERE state = 'paused'"


@contextmanager
def taken_over(scene: Stage, database: str) -> Iterator[Stage]:
    """Start a node on the other database; its stage judges the same bulks there.

    :param scene: of the database that has sent until now
    :param database: the other's name, on the server that is in use
    """
    living = scene.clinic.system
    other = odoo_server.System(living.tools, database, living.standin)
    other.sql(LET_GO)
    other.sql(FORGOTTEN)
    try:
        start_nodes(other, 1)
        there = Stage(Clinic(other), scene.triggers, scene.name, scene.waits)
        there.batches = scene.batches
        yield there
    finally:
        for node in other.nodes:
            node.stop()


def await_hold(there: Stage) -> int:
    """Return how many tasks the administrator has got once texting is off."""
    there.until(lambda: not there.clinic.number(IS_ON), "the hold of the database")
    return there.tasks("Texting is off")


def go_on(there: Stage) -> None:
    """Turn texting on again at once and resume all, as somebody in a hurry does."""
    admin = there.clinic.session("admin")
    admin.call("res.company", "write", [1], {"clinic_texting_enabled": True})
    paused = [int(row) for row in there.sql(PAUSED).split()]
    admin.call("clinic.message.batch", "action_resume", paused)
    there.has_sent()
    there.settle()
