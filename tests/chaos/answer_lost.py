"""The provider's answer is lost: dropped, never coming, 500, a web page (W8, W13).

In each trial half of the disturbed texts were accepted, half were not, and the sender
sees the same. Of every second trial the receipts of the disturbed texts are kept back
too, so that only the provider's list can tell.
"""

from tests.chaos.stage import rounds, stage

NAME = "answer_lost"
TEXTS = 16
STATUSES = ["queued", "sending", "sent", "delivered"]
FAULTS = {
    "drop": {"kind": "drop"},
    "timeout": {"kind": "hang", "seconds": 22},
    "500": {"kind": "server_error", "http": 500},
    "html": {"kind": "html", "http": 200},
}
# longer than a call may take: the product's defaults stand in the same relation
WAITS = {"lease": 30, "reconcile_after": 28, "reconcile_gap": 2}


def run(context) -> dict:
    """Send a bulk for each fault and trial; settle; judge."""
    with stage(context, "answer", **WAITS) as scene:
        for count in rounds(context.trials):
            for _trial in range(count):
                for kind in FAULTS:
                    _arm(scene, kind)
                    scene.send(TEXTS)
            scene.settle()
        fired = _fired(scene)
        return scene.report(faults=sum(fired.values()), **fired)


def _arm(scene, kind: str) -> None:
    """Disturb four texts of the next bulk, and perhaps their receipts."""
    trial = len(scene.batches)
    words = f"^.*{scene.heading(trial)}: "
    actions = [{**FAULTS[kind], "accept": accept} for accept in (True, False)]
    script = [action for action in (*actions, *actions) for action in (None, action)]
    scene.clinic.standin.faults(
        {
            "id": f"{kind}-{trial}",
            "match": {"kind": "create", "body": words},
            "script": script,
        }
    )
    if trial // len(FAULTS) % 2:
        scene.clinic.standin.faults(
            {
                "id": f"silent-{trial}",
                "match": {"kind": "callback", "body": words},
                "action": {"kind": "callbacks", "drop": STATUSES},
            }
        )


def _fired(scene) -> dict[str, int]:
    found = dict.fromkeys(FAULTS, 0)
    for rule in scene.clinic.standin.faults()["rules"]:
        kind = rule["id"].partition("-")[0]
        if kind in found:
            found[kind] += rule["fired"]
    return found
