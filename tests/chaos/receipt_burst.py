"""A thousand receipts come within ten seconds (F48, W50); people still work.

They come at their moments, a hundred a second, whether earlier ones have been answered
or not. Measured: how long the front desk's list of contacts takes before and meanwhile,
and whether each receipt was taken.
"""

import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.chaos.stage import Stage, stage

NAME = "receipt_burst"
PER_SECOND = 100
EACH = ("sent", "delivered")  # receipts of a text, one after the other
AT_ONCE = 60  # lines that are open at most; more would not be waited for
GLANCE = 0.1  # seconds from one look at the list to the next
STATUSES = ["queued", "sending", "sent", "delivered"]


def run(context) -> dict:
    """Send texts, post their receipts in a burst, look at lists meanwhile."""
    with stage(context, "burst") as scene:
        standin = scene.clinic.standin
        standin.faults(skip_callbacks=STATUSES)
        for _sender in range(context.count(2, 5)):
            scene.send(context.count(75, 100))
        scene.settle()
        standin.faults(skip_callbacks=[])  # all texts have come to their end there
        idle = _look(scene, _for_seconds(context.count(2.0, 5.0)))
        done, page = threading.Event(), []
        watcher = threading.Thread(target=lambda: page.extend(_look(scene, done.wait)))
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
            page_looks=len(page),
            page_idle_p95=_p95(idle),
            page_meanwhile_p95=_p95(page),
            page_ratio=round(_p95(page) / _p95(idle), 1),
        )
    return {**row, "ok": row["ok"] and not row["refused"]}


def _burst(scene: Stage, messages: list[dict[str, Any]]) -> list[int]:
    """Post the receipts of each text at its moment; return the answers' statuses."""
    begin, gap = time.monotonic(), len(EACH) / PER_SECOND

    def post(index: int, message: dict[str, Any]) -> list[int]:
        time.sleep(max(0.0, begin + index * gap - time.monotonic()))  # its moment
        made = scene.clinic.standin.callbacks(message["sid"], *EACH)
        return [record["http_status"] or 0 for record in made]

    with ThreadPoolExecutor(AT_ONCE) as lines:
        found = lines.map(post, range(len(messages)), messages)
        return [status for answers in found for status in answers]


def _for_seconds(seconds: float) -> Callable[[float], bool]:
    """Return a wait that says after how many seconds it is enough."""
    end = time.monotonic() + seconds

    def wait(pause: float) -> bool:
        time.sleep(pause)
        return time.monotonic() > end

    return wait


def _look(scene: Stage, is_over: Callable[[float], bool]) -> list[float]:
    """Return how long the list of contacts took each time.

    :param is_over: waits the seconds that it is given; says when it is enough
    """
    desk, found = scene.clinic.session("frontdesk"), []
    while not is_over(GLANCE):
        begin = time.monotonic()
        desk.call("res.partner", "search_read", [], ["complete_name"], limit=80)
        found.append(time.monotonic() - begin)
    return found


def _p95(seconds: list[float]) -> float:
    return round(statistics.quantiles(seconds, n=20)[-1], 3) if seconds[1:] else 0.0
