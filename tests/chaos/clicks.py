"""A click's request runs again (F24, W25), or comes twenty times at once (F25, W26)."""

from tests.chaos.hands import press_at_once
from tests.chaos.stage import Stage, stage

NAME = "clicks"
TEXTS = 20
AT_ONCE = 20


def run(context) -> dict:
    """Press Send: once with a failing transaction, then many times at once."""
    with stage(context, "clicks") as scene:
        again = over = 0
        failures = context.count(2, 4)  # Odoo tries five times, after longer waits
        for trial in range(context.count(1, 4)):
            with scene.triggers.flag("serialize", f"{failures}:{trial}"):
                scene.send(TEXTS, "again")
            again = len(scene.triggers.notes("serialize"))
            over += _all_at_once(scene)
        scene.settle()
        found = scene.report_kinds(again=again, at_once=over)
    for row in found["rows"].values():
        row["ok"] = row["ok"] and row["faults"] > 0
    return found


def _all_at_once(scene: Stage) -> int:
    """Press Send of one dialog many times; return how many presses were too many."""
    desk, trial = scene.clinic.session("frontdesk"), len(scene.batches)
    clients = scene.clinic.clients(TEXTS, trial * 7 % 300)
    sender = scene.clinic.senders()[trial % 20]
    body = f"{scene.heading(trial)}: we are closed today"
    dialog = scene.clinic.open_dialog(clients, body, sender)
    press_at_once(desk, AT_ONCE, "clinic.message.compose", "action_send", [dialog])
    batches = scene.clinic.batches(body)
    scene.batches += batches
    scene.kinds.setdefault("at_once", []).extend(batches)
    scene.has_sent()
    if len(batches) != 1:
        raise RuntimeError(f"{len(batches)} batches of one dialog")
    return AT_ONCE - 1
