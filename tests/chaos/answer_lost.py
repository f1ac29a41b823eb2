"""The provider's answer is lost (F08, F09, F11, F13; W8, W9, W11, W13).

Dropped, reset, never coming, half, no HTTP, a web page, 5xx, a redirect. Of each kind
half of the texts were accepted, half were not, and the sender sees the same; half of
the bulks get no receipts either, so that only the provider's list can tell.
"""

from typing import Any

from tests.chaos.stage import LONG_WAITS, Stage, stage

NAME = "answer_lost"
STATUSES = ["queued", "sending", "sent", "delivered"]
FAULTS: dict[str, dict[str, Any]] = {
    "drop": {"kind": "drop"},
    "reset": {"kind": "reset"},
    "timeout": {"kind": "hang", "seconds": 22},
    "500": {"kind": "server_error", "http": 500},
    "503": {"kind": "server_error", "http": 503},
    "html": {"kind": "html", "http": 200},
    "garbage": {"kind": "garbage"},
    "redirect": {"kind": "redirect", "location": "https://example.com/"},
}
ONLY_ACCEPTED = {"truncate": {"kind": "truncate"}}  # the stand-in cuts real answers
SLOW = ("timeout",)


def run(context) -> dict:
    """Send bulks for each kind side by side; settle; judge each kind."""
    with stage(context, "answer", **LONG_WAITS) as scene:
        scene.patience = 900.0  # hundreds of doubts, each looked up twice
        texts, bulks = context.count(8, 72), context.count(2, 5)
        for bulk in range(bulks):
            for kind in (*FAULTS, *ONLY_ACCEPTED):
                few = texts // 3 if kind in SLOW else texts
                _arm(scene, kind, few, silent=bool(bulk % 2))
                scene.send(few, kind)
        scene.settle()
        return scene.report_kinds(**scene.fired())


def _arm(scene: Stage, kind: str, texts: int, silent: bool) -> None:
    """Disturb the first calls of the next bulk, and perhaps all its receipts."""
    trial, words = len(scene.batches), scene.next_words()
    if kind in FAULTS:
        pair = [{**FAULTS[kind], "accept": accept} for accept in (True, False)]
        script = (pair * texts)[:texts]
    else:
        script = [ONLY_ACCEPTED[kind]] * texts
    rule = {"match": {"kind": "create", "body": words}, "script": script}
    scene.clinic.standin.faults({"id": f"{kind}-{trial}", **rule})
    if silent:
        action = {"kind": "callbacks", "drop": STATUSES}
        rule = {"match": {"kind": "callback", "body": words}, "action": action}
        scene.clinic.standin.faults({"id": f"silent-{trial}", **rule})
