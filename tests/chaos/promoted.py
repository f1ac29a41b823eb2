"""A standby takes over that lacks the last commits (F06, W6).

It follows by streaming replication and is cut off while bulks leave; texts that the
first server sent afterwards wait there as if nothing had been. Both nodes die with the
first server. On the promoted one texting goes off by itself; the administrator turns it
on again at once.
"""

from tests.chaos.stage import Stage, stage
from tests.chaos.standby import Standby, following
from tests.chaos.takeover import await_hold, go_on, taken_over

NAME = "promoted"
TEXTS = 60
LATENCY = 1.0  # seconds: the bulks take some
BEFORE, LOST = 5, 20  # texts taken before the standby is cut off, and after
STOP = """
UPDATE clinic_message_batch SET state = 'paused' WHERE state IN ('running', 'scheduled')
"""


def run(context) -> dict:
    """Lose the first server in the middle of some bulks; end them on the second."""
    with stage(context, NAME) as scene, following() as standby:
        scene.clinic.standin.faults(latency=LATENCY)
        for _sender in range(context.count(2, 8)):
            scene.send(TEXTS)
        lost = _lose_the_first(scene, standby)
        scene.clinic.standin.faults(latency=0.0)
        with standby.in_use(), taken_over(scene, NAME) as there:
            tasks = await_hold(there)
            known = len(scene.clinic.standin.messages())
            go_on(there)
            row = there.report(
                kills=len(scene.clinic.system.nodes), lost_commits=lost, tasks=tasks
            )
        scene.sql(STOP)  # the first one comes back for the rows after this
    after = len(scene.clinic.standin.messages()) - known
    return {**row, "left_after": after, "ok": row["ok"] and lost > 0 and tasks == 1}


def _lose_the_first(scene: Stage, standby: Standby) -> int:
    """Promote the standby; return how many texts left that it knows nothing of."""
    _await_texts(scene, BEFORE)
    standby.cut()
    known = len(scene.clinic.standin.messages())
    _await_texts(scene, known + LOST)
    for node in scene.clinic.system.nodes:
        node.kill()
    standby.promote()
    source = scene.clinic.system.database
    standby.psql(f"ALTER DATABASE {source} RENAME TO {NAME}")
    return len(scene.clinic.standin.messages()) - known


def _await_texts(scene: Stage, count: int) -> None:
    scene.until(lambda: len(scene.clinic.standin.messages()) >= count, f"{count} texts")
