"""The provider refuses to work for a while: 429 (F12) or no connection (F10).

During the storm 60 of 100 calls get 429, some with Retry-After; afterwards everything
leaves. How often one sender asked meanwhile is shown and not judged. Then the address
refuses connections, refuses TLS and has no name; nothing of that can have arrived.
"""

import time
from collections import Counter

from tests.chaos.stage import Stage, stage

NAME = "provider_busy"
SENDERS = 4
PARTS = (0.3, 0.43)  # of the calls: without Retry-After, and of the others with it
STORM = 60.0  # seconds; the product's own waits double up to a minute
API = "clinic_messaging.twilio_api_url"


def run(context) -> dict:
    """Refuse, then work; everything has left."""
    with stage(context, "busy") as scene:
        storm = context.count(8.0, STORM)
        calls = _storm(scene, storm, context.count(15, 80))
        _unreachable(scene, context.count(10, 60))
        scene.settle()
        found = scene.report_kinds(**_refused(scene))
    row = found["rows"]["busy: 429"]
    row["calls_per_second"] = round(calls / storm, 2)
    return found


def _storm(scene: Stage, seconds: float, texts: int) -> int:
    """Return the most calls of one sender while the storm lasts."""
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
    calls = Counter(r["from"] for r in standin.requests(kind="create", since=begin))
    return max(calls.values(), default=0)


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
