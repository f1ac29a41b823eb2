"""A thousand receipts come within ten seconds (F48, W50); people still work.

Measured: how long the front desk's list of contacts takes before and meanwhile, and
whether each receipt was taken.
"""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.chaos.stage import Stage, stage

NAME = "receipt_burst"
AT_ONCE = 10
STATUSES = ["queued", "sending", "sent", "delivered"]


def run(context) -> dict:
    """Send texts, post their receipts in a burst, look at lists meanwhile."""
    with stage(context, "burst") as scene:
        standin = scene.clinic.standin
        standin.faults(skip_callbacks=STATUSES)
        for _sender in range(context.count(2, 8)):
            scene.send(context.count(25, 200))
        scene.settle()
        standin.faults(skip_callbacks=[])  # all texts have come to their end there
        idle = _look(scene, threading.Event(), 10)
        done, page = threading.Event(), []
        watcher = threading.Thread(target=lambda: page.extend(_look(scene, done, 0)))
        watcher.start()
        begin = time.monotonic()
        answers = _burst(scene, standin.messages())
        took = time.monotonic() - begin
        done.set()
        watcher.join()
        scene.until(lambda: not scene.undelivered(), "all as delivered")
        row = scene.report(
            faults=len(answers),
            refused=sum(answer not in (200, 204) for answer in answers),
            per_second=round(len(answers) / took, 1),
            page_idle_p95=_p95(idle),
            page_meanwhile_p95=_p95(page),
        )
    return {**row, "ok": row["ok"] and not row["refused"]}


def _burst(scene: Stage, messages: list[dict[str, Any]]) -> list[int]:
    """Post ``sent`` and ``delivered`` of each text; return the answers' statuses."""

    def post(message: dict[str, Any]) -> list[int]:
        made = scene.clinic.standin.callbacks(message["sid"], "sent", "delivered")
        return [record["http_status"] or 0 for record in made]

    with ThreadPoolExecutor(AT_ONCE) as lines:
        return [status for found in lines.map(post, messages) for status in found]


def _look(scene: Stage, done: threading.Event, least: int) -> list[float]:
    """Return how long the list of contacts took each time."""
    desk, found = scene.clinic.session("frontdesk"), []
    while len(found) < least or not (least or done.is_set()):
        begin = time.monotonic()
        desk.call("res.partner", "search_read", [], ["complete_name"], limit=80)
        found.append(time.monotonic() - begin)
    return found


def _p95(seconds: list[float]) -> float:
    return round(statistics.quantiles(seconds, n=20)[-1], 3) if seconds[1:] else 0.0
