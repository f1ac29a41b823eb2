"""A standby takes over that lacks the last commits (F06, W6).

It follows by streaming replication and is cut off while bulks leave; texts that the
first server sent afterwards wait there as if nothing had been, and a STOP that it took
is not known. Both nodes die with the first server. On the promoted one texting goes off
by itself; the administrator turns it on again at once.
"""

from tests.chaos.stage import Stage, stage
from tests.chaos.standby import Standby, following
from tests.chaos.takeover import REST, await_hold, go_on, taken_over

NAME = "promoted"
TEXTS = 60
WAITING = 20  # texts of a sender that rests until the standby has taken over
FAR = 590  # these clients are in no other row's bulks
LATENCY = 1.0  # seconds: the bulks take some
BEFORE, LOST = 5, 20  # texts taken before the standby is cut off, and after
STOP = """
UPDATE clinic_message_batch SET state = 'paused' WHERE state IN ('running', 'scheduled')
"""


def run(context) -> dict:
    """Lose the first server in the middle of some bulks; end them on the second."""
    with stage(context, NAME) as scene, following() as standby:
        scene.clinic.hear(latency=LATENCY, optout_handling="off")
        waiting = _send_later(scene)
        for _sender in range(context.count(2, 8)):
            scene.send(TEXTS)
        lost = _lose_the_first(scene, standby, waiting)
        scene.clinic.standin.faults(latency=0.0)
        with standby.in_use(), taken_over(scene, NAME) as there:
            tasks = await_hold(there)
            known = len(scene.clinic.standin.messages())
            go_on(there)
            refused = there.clinic.states(waiting).get("skipped", 0)
            row = there.report(kills=len(scene.clinic.system.nodes), tasks=tasks)
        scene.sql(STOP)  # the first one comes back for the rows after this
    after = len(scene.clinic.standin.messages()) - known
    ok = row["ok"] and tasks == refused == 1 and lost > 0 and after >= WAITING - 1
    return {**row, "lost": lost, "left_after": after, "stopped": refused, "ok": ok}


def _send_later(scene: Stage) -> int:
    """Send a bulk by a sender that rests; return the batch's id."""
    clinic, sender = scene.clinic, scene.clinic.senders()[-2]
    scene.sql(f"{REST} WHERE id = {sender}")
    body = f"{scene.heading(0)}, later: we are closed today"
    batch = clinic.send(clinic.clients(WAITING, FAR), body, sender)
    scene.batches.append(batch)
    return batch


def _lose_the_first(scene: Stage, standby: Standby, waiting: int) -> int:
    """Promote the standby; return how many texts left that it knows nothing of."""
    _await_texts(scene, BEFORE)
    standby.cut()
    known = len(scene.clinic.standin.messages())
    _say_stop(scene, waiting)
    _await_texts(scene, known + LOST)
    for node in scene.clinic.system.nodes:
        node.kill()
    standby.promote()
    source = scene.clinic.system.database
    standby.psql(f"ALTER DATABASE {source} RENAME TO {NAME}")
    return len(scene.clinic.standin.messages()) - known


def _say_stop(scene: Stage, batch: int) -> None:
    """Let one who waits for his text opt out; only the first server knows."""
    theirs, ours = scene.sql(
        "SELECT m.number, s.number FROM clinic_message m JOIN clinic_sender s"
        f" ON s.id = m.sender_id WHERE m.batch_id = {batch} ORDER BY m.id LIMIT 1"
    ).split("|")
    scene.clinic.standin.inbound(theirs, ours, "STOP")


def _await_texts(scene: Stage, count: int) -> None:
    scene.until(lambda: len(scene.clinic.standin.messages()) >= count, f"{count} texts")
