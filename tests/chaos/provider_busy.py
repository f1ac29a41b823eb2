"""The provider refuses to work for a while: 429 (F12) or no connection (F10).

During the storm 60 of 100 calls get 429, some with Retry-After; afterwards everything
leaves. Once a sender has met a refusal and the calls of its first volley have ended, it
asks once a second at most. Then the address refuses connections, refuses TLS and has no
name; nothing of that can have arrived.
"""

import time
from collections import Counter
from typing import Any

from tests.chaos.stage import Stage, stage

NAME = "provider_busy"
SENDERS = 4
PARTS = (0.3, 0.43)  # of the calls: without Retry-After, and of the others with it
STORM = 60.0  # seconds; the product's own waits double up to a minute
VOLLEY = 2.0  # seconds in which the calls end that were under way at a refusal
TOO_MANY = 429
API = "clinic_messaging.twilio_api_url"


def run(context) -> dict:
    """Refuse, then work; everything has left."""
    with stage(context, "busy") as scene:
        storm = context.count(8.0, STORM)
        volley, calls = _storm(scene, storm, context.count(15, 80))
        _unreachable(scene, context.count(10, 60))
        scene.settle()
        found = scene.report_kinds(**_refused(scene))
    row = found["rows"]["busy: 429"]
    row["calls_in_volley"] = volley
    row["calls_per_second"] = round(calls / (storm - VOLLEY), 2)
    row["ok"] = row["ok"] and row["calls_per_second"] <= 1
    return found


def _storm(scene: Stage, seconds: float, texts: int) -> tuple[int, int]:
    """Return the most calls of one sender in its first volley, and after it."""
    standin = scene.clinic.standin
    words = {"kind": "create", "body": "Trial"}
    for index, wish in enumerate((None, 2)):
        action = {"kind": "rate_limit", **({"retry_after": wish} if wish else {})}
        rule = {"match": words, "action": action, "probability": PARTS[index]}
        standin.faults({"id": f"429-{index}", "seed": index, **rule})
    for _sender in range(SENDERS):
        scene.send(texts, "429")
    begin = time.time()
    while time.time() < begin + seconds:
        scene.nudge()
        time.sleep(0.5)
    standin.clear_faults()
    return _calls(standin.requests(kind="create"))


def _calls(requests: list[dict[str, Any]]) -> tuple[int, int]:
    """Count calls before and after the end of each sender's first volley.

    :param requests: with ``from``, ``at`` and ``http``, of the storm only
    """
    refused: dict[str, float] = {}
    first: Counter[str] = Counter()
    later: Counter[str] = Counter()
    for call in sorted(requests, key=lambda call: call["at"]):
        if call["http"] == TOO_MANY:
            refused.setdefault(call["from"], call["at"])
        over = call["at"] > refused.get(call["from"], float("inf")) + VOLLEY
        (later if over else first)[call["from"]] += 1
    return max(first.values(), default=0), max(later.values(), default=0)


def _unreachable(scene: Stage, texts: int) -> None:
    """Give the API addresses where nobody answers, one after the other."""
    admin, standin = scene.clinic.session("admin"), scene.clinic.standin
    health = standin.health()
    for kind, address in (
        ("connection refused", "http://127.0.0.1:9"),
        ("TLS refused", health["tls_alert_url"]),
        ("no such name", "https://provider.invalid"),
    ):
        admin.call("ir.config_parameter", "set_param", API, address)
        batch = scene.send(texts, kind)
        scene.until(lambda b=batch: _attempts(scene, b), f"a call: {kind}")
    admin.call("ir.config_parameter", "set_param", API, standin.url)


def _attempts(scene: Stage, batch: int) -> int:
    return scene.clinic.number(
        "SELECT count(*) FROM clinic_message_attempt a JOIN clinic_message m"
        f" ON m.id = a.message_id WHERE m.batch_id = {batch}"
        " AND a.outcome = 'not_sent'"
    )


def _refused(scene: Stage) -> dict[str, int]:
    return {
        kind: sum(_attempts(scene, batch) for batch in batches)
        for kind, batches in scene.kinds.items()
    }
