"""Receipts come early, five times, in any order, all at once, or not at all (F17-F21).

Whatever happens to them, each text ends as delivered, each receipt is stored once, and
the webhook answers none with a server error. Those that never came are asked for; the
product's clock and the provider's are moved on by eleven minutes together for that.
"""

from typing import Any

from tests.chaos.stage import Stage, stage

NAME = "receipts"
STATUSES = ["queued", "sending", "sent", "delivered"]
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "early": ("create", {"kind": "before_response"}),
    "five_times": ("callback", {"kind": "callbacks", "repeat": 5}),
    "shuffled": ("callback", {"kind": "callbacks", "order": "shuffle", "seed": 1}),
    "reversed": ("callback", {"kind": "callbacks", "order": "reverse"}),
    "at_once": ("callback", {"kind": "callbacks", "concurrent": True, "repeat": 2}),
    "never": ("callback", {"kind": "callbacks", "drop": STATUSES}),
}
LATER = 11 * 60  # seconds; a receipt is missed after ten minutes


def run(context) -> dict:
    """Disturb the receipts of each kind's texts; all must be delivered."""
    with stage(context, "receipts") as scene:
        scene.patience = 600.0
        for _sender in range(context.count(1, 7)):
            for kind, (request, action) in KINDS.items():
                match = {"kind": request, "body": scene.next_words()}
                rule = {"match": match, "action": action}
                scene.clinic.standin.faults(
                    {"id": f"{kind}-{scene.next_words()}", **rule}
                )
                scene.send(context.count(10, 64), kind)
        scene.settle()
        scene.until(lambda: not scene.undelivered(but="never"), "the receipts")
        scene.shift_clocks(LATER)
        scene.until(lambda: not scene.undelivered(), "receipts that were asked for")
        found = scene.report_kinds(**scene.fired())
        twice, refused = _twice(scene), _server_errors(scene)
    for row in found["rows"].values():
        row |= {"stored_twice": twice, "server_errors": refused}
        row["ok"] = row["ok"] and not twice and not refused
    return found


def _twice(scene: Stage) -> int:
    return scene.clinic.number(
        "SELECT count(*) FROM (SELECT 1 FROM clinic_message_event"
        " WHERE source = 'callback'"
        " GROUP BY attempt_id, sid, status HAVING count(*) > 1) AS found"
    )


def _server_errors(scene: Stage) -> int:
    """Return how many receipts the webhook answered with 5xx."""
    posts = [p for m in scene.clinic.standin.messages() for p in m["callbacks"]]
    return sum((post.get("http_status") or 0) >= 500 for post in posts)
