"""The provider refuses texts for good, each code of Twilio's (F14), or us (F15).

A code about the number fails that text only. Bad credentials stop the sender after
three calls, keep its texts and make one task for each administrator; once mended,
everything leaves.
"""

from tests.chaos.stage import Stage, stage

NAME = "provider_refuses"
CODES = (
    "21211 21408 21610 21614 21617 21635 30003 30005 30006 30007 30008 30034".split()
)
STOPPING = "30034"
# as if each patient had called: what the codes said of numbers is taken back, so that
# later bulks reach them again
FORGIVEN = """
UPDATE clinic_number SET opted_out_at = NULL, held_until = NULL, line_type = NULL,
       refused_at = NULL;
UPDATE phone_blacklist SET active = false;
DELETE FROM clinic_number_blocked_sender_rel;
"""
CALLS = 3  # of a job until the provider's first answer


def run(context) -> dict:
    """Refuse texts, then a whole account; judge what ended and what was kept."""
    with stage(context, "refuses") as scene:
        senders = context.count(2, 20)
        _codes(scene, senders, context.count(12, 100))
        scene.settle()
        codes = scene.fired().get("code", 0)
        found = scene.report_kinds(code=codes)
        scene.sql(FORGIVEN)
        stopped = _credentials(scene, context.count(2, 10))
        scene.settle()
        found["rows"] |= {"refuses: 401": scene.report(scene.kinds["401"])}
    row = found["rows"]["refuses: 401"]
    row |= stopped
    row["ok"] = row["ok"] and stopped["calls"] <= CALLS and stopped["tasks"] == 1
    return found


def _codes(scene: Stage, senders: int, texts: int) -> None:
    """Let each sender's texts be refused with the codes in turn."""
    for _sender in range(senders):
        errors = [
            {"kind": "error", "code": int(code), "http": 400}
            for code in CODES
            if code != STOPPING
        ]
        match = {"kind": "create", "body": scene.next_words()}
        rule = {"match": match, "script": [*errors, None], "repeat": True}
        scene.clinic.standin.faults({"id": f"code-{len(scene.batches)}", **rule})
        scene.send(texts, "code")


def _credentials(scene: Stage, senders: int) -> dict[str, int]:
    """Return most calls and tasks of one sender whose login is refused."""
    standin, error = scene.clinic.standin, {"kind": "error", "code": 20003, "http": 401}
    standin.faults({"id": "401", "match": {"kind": "create"}, "action": error})
    since, known = standin.health()["now"], scene.tasks("Texting has stopped")
    batches = [scene.send(20, "401") for _sender in range(senders)]
    scene.until(lambda: scene.stopped_senders() >= senders, "the stop of each sender")
    calls = standin.requests(kind="create", since=since)
    standin.clear_faults()
    scene.mend(batches)
    most = max(sum(c["from"] == n for c in calls) for n in {c["from"] for c in calls})
    return {
        "calls": most,
        "tasks": (scene.tasks("Texting has stopped") - known) // senders,
    }
