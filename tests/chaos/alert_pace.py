"""Two alerts over two numbers leave 12 s apart while both nodes die (promise 3).

Conversations go on meanwhile: each answer of the front desk must be at the provider
within two seconds, but for those that are posted just after a node died: they may wait
until the other one runs its jobs. The pace itself is not shortened; a node that dies in
a call keeps the clinic's place until no call lasts as long, so that the longest gap
shows the kills.
"""

import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.chaos.stage import Stage, stage

NAME = "alert_pace"
PACE = 12.0  # seconds between two texts of a clinic's alerts
AT_ONCE = 2.0  # seconds until an answer is at the provider
RHYTHM = 3.0  # seconds between two answers: a few of them in each of the pace's gaps
KILLS = ((1, 2), (0, 5))  # which node dies after how many texts; one in a short run
TAKEOVER = 20.0  # seconds after a kill in which the other node takes over


def run(context: Any) -> dict[str, Any]:
    """Send two alerts; answer a patient between their texts; kill each node once."""
    with stage(context, "alert") as scene:
        scene.clinic.standin.faults(latency=0.1)
        channel = _open_conversation(scene)
        texts = _send_alerts(scene, *context.count((1, 1), (4, 0)))
        answers = _watch(scene, channel, texts, KILLS[: context.count(1, 2)])
        scene.settle()
        return _report(scene, texts, *answers)


def _open_conversation(scene: Stage) -> int:
    """Let a patient text the clinic; return the conversation's id."""
    clinic = scene.clinic
    clinic.hear()
    (client,) = clinic.clients(1, 400)
    clinic.book([client], hours=400)
    ours = clinic.system.sql("SELECT number FROM clinic_sender ORDER BY id LIMIT 1")
    theirs = clinic.system.sql(
        f"SELECT phone_sanitized FROM res_partner WHERE id = {client}"
    )
    clinic.standin.inbound(theirs.strip(), ours.strip(), "May I come?")
    found = (
        "SELECT conversation_id FROM clinic_message"
        " WHERE direction = 'inbound' AND conversation_id IS NOT NULL LIMIT 1"
    )
    scene.until(lambda: clinic.number(found), "the conversation")
    return clinic.number(found)


def _send_alerts(scene: Stage, near: int, far: int) -> int:
    """Send two alerts at once, each through a number of its own; return their texts.

    :param near: clients of both alerts
    :param far: clients of the first one only
    """
    clinic, admin = scene.clinic, scene.clinic.session("clinicadmin")
    clinic.book(clinic.clients(near, 410), hours=3)
    clinic.book(clinic.clients(far, 410 + near), hours=6)
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    for trial, (sender, hours) in enumerate(
        zip(clinic.senders(), (7, 4), strict=False)
    ):
        values = {
            "range_kind": "custom",
            "date_from": str(now + timedelta(hours=2)),
            "date_to": str(now + timedelta(hours=hours)),
            "body": f"{scene.heading(trial)}: the power is out",
            "sender_id": sender,
        }
        (alert,) = admin.call("clinic.mass.alert", "create", [values])
        admin.call("clinic.mass.alert", "action_send", [alert])
        scene.batches += clinic.batches(values["body"])
    scene.has_sent()
    return 2 * near + far


def _watch(
    scene: Stage, channel: int, texts: int, kills: Sequence[tuple[int, int]]
) -> tuple[list[float], list[float]]:
    """Answer between the alert's texts and kill the nodes.

    Answers pause while a node is away: the browser's address is the first one's.

    :return: how long answers took, and how long those just after a kill
    """
    kills, usual, shaken, killed = list(kills), [], [], float("-inf")
    deadline = time.monotonic() + texts * PACE * 3
    while len(_left(scene)) < texts and time.monotonic() < deadline:
        if kills and len(_left(scene)) >= kills[0][1]:
            node, _after = kills.pop(0)
            scene.clinic.system.nodes[node].kill()
            scene.kills += 1
            killed = time.monotonic()
        scene.await_nodes()
        times = shaken if time.monotonic() < killed + TAKEOVER else usual
        times.append(_answer(scene, channel, len(usual) + len(shaken)))
        scene.nudge()
        time.sleep(RHYTHM)  # people pause as well; ends with the deadline above
    return usual, shaken


def _left(scene: Stage) -> list[float]:
    """Return when the provider took each of the alerts' texts, in order."""
    taken = scene.clinic.accepted("the power is out")
    return sorted(text["accepted_at"] for text in taken)


def _answer(scene: Stage, channel: int, number: int) -> float:
    """Post an answer as the front desk; return seconds from the click to arrival."""
    body = f"Answer {number}, yes"
    clicked = time.time()
    scene.clinic.session("frontdesk").call(
        "discuss.channel",
        "message_post",
        [channel],
        body=body,
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
    )
    scene.until(lambda: scene.clinic.accepted(body), "an answer")
    return scene.clinic.accepted(body)[0]["accepted_at"] - clicked


def _report(
    scene: Stage, texts: int, usual: list[float], shaken: list[float]
) -> dict[str, Any]:
    left = _left(scene)
    gaps = [later - sooner for sooner, later in zip(left, left[1:], strict=False)]
    row = scene.report(
        alert_texts=len(left),
        gap_least=round(min(gaps), 2),
        gap_median=round(statistics.median(gaps), 2),
        gap_most=round(max(gaps), 2),
        answers=len(usual) + len(shaken),
        answer_median=round(statistics.median(usual), 2),
        answer_most=round(max(usual), 2),
        answer_most_after_kill=round(max(shaken, default=0), 2),
    )
    paced = len(left) == texts and min(gaps) >= PACE
    return {**row, "ok": row["ok"] and paced and max(usual) <= AT_ONCE}
