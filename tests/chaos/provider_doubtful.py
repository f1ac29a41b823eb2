"""The provider shows less than it knows (F45), or accepts one request twice (F46).

Where lists are redacted, a text whose answer was lost waits for a person and never
leaves again. Of a second acceptance the administrators are told, each once; the
duplicate is the provider's own and is not counted as ours.
"""

from tests.chaos.stage import Stage, stage

NAME = "provider_doubtful"
TWICE = "The provider has sent one text twice"


def run(context) -> dict:
    """Lose answers under redacted lists; let requests be accepted twice."""
    with stage(context, "doubt") as scene:
        scene.patience = 600.0  # hundreds of doubts and tasks
        texts = context.count(8, 70)
        known = scene.tasks(TWICE)
        for _sender in range(context.count(1, 10)):
            _redacted(scene, texts)
            _twice(scene, texts)
        scene.until(lambda: not _open(scene), "an end of all doubts")
        scene.clinic.standin.wait(timeout=60, idle=1)
        found = scene.report_kinds(**scene.fired())
        twice = scene.fired()["twice"]
        scene.until(lambda: scene.tasks(TWICE) - known >= twice, "the tasks")
        told = scene.tasks(TWICE) - known
        review = _reviews(scene)
    redacted, double = found["rows"]["doubt: redacted"], found["rows"]["doubt: twice"]
    redacted |= {"needs_review": review}
    # each waits for a person, as it must: no row of these is lost or left open
    redacted["ok"] = redacted["D"] == 0 and review == redacted["U"] == redacted["L"]
    redacted |= {"L": redacted["L"] - review, "U": redacted["U"] - review}
    double |= {"by_provider": double["D"], "D": double["D"] - twice, "tasks": told}
    double["ok"] = not double["D"] and not double["L"] and told == twice
    return found


def _redacted(scene: Stage, texts: int) -> None:
    """Lose every answer of the next bulk, without receipts; hide words in lists."""
    words, trial = scene.next_words(), len(scene.batches)
    everything = ["queued", "sending", "sent", "delivered"]
    for name, kind, action in (
        ("redacted", "create", {"kind": "drop", "accept": True}),
        ("silent", "callback", {"kind": "callbacks", "drop": everything}),
    ):
        match = {"kind": kind, "body": words}
        rule = {"match": match, "action": action}
        scene.clinic.standin.faults({"id": f"{name}-{trial}", **rule})
    hide = {"match": {"kind": "list"}, "action": {"kind": "redacted"}}
    scene.clinic.standin.faults({"id": "lists", **hide})
    scene.send(texts, "redacted")


def _twice(scene: Stage, texts: int) -> None:
    match = {"kind": "create", "body": scene.next_words()}
    rule = {"match": match, "action": {"kind": "duplicate", "copies": 2}}
    scene.clinic.standin.faults({"id": f"twice-{len(scene.batches)}", **rule})
    scene.send(texts, "twice")


def _open(scene: Stage) -> int:
    return scene.clinic.number(
        "SELECT count(*) FROM clinic_message WHERE (state IN ('submitting', 'queued')"
        " OR state = 'unknown' AND state_reason IS NULL)"
        f" AND batch_id IN ({','.join(map(str, scene.batches))})"
    )


def _reviews(scene: Stage) -> int:
    return scene.clinic.number(
        "SELECT count(*) FROM clinic_message WHERE state_reason = 'needs_review'"
        f" AND batch_id IN ({','.join(map(str, scene.kinds['redacted']))})"
    )
