"""Users' pages while somebody posts forged callbacks, against the same without them.

Attack 83: a quarter of what the bare route can take, for a minute (ten seconds in a
short run), from callers without a signature.
"""

import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread
from urllib.parse import urlsplit

from tests.bench._routes import AT_ONCE, BARE, Request, bring_up, post, rate
from tests.e2e.clinic import Clinic

NAME = "junk"
LIMIT = 2
STATUS = "/clinic_messaging/twilio/status/"
JUNK = "MessageSid=x&MessageStatus=delivered"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "x"}
SHARE = 0.25
PAUSE = 0.2  # seconds between two pages of one user


def run(context) -> dict:
    """Open the front desk's list again and again, first alone, then under fire."""
    clinic = context.keep(bring_up)
    seconds = 10 if context.quick else 60
    bare = rate(clinic, [(BARE, JUNK, FORM)] * 400)
    _pages(clinic, 3)  # warm
    alone = _pages(clinic, seconds)
    with _fire(clinic, SHARE * bare) as answers:
        under = _pages(clinic, seconds)
    calm, hot = (statistics.quantiles(run, n=20)[-1] for run in (alone, under))
    row = {
        "junk_per_second": round(len(answers) / seconds, 1),
        "wanted_per_second": round(SHARE * bare, 1),
        "pages": [len(alone), len(under)],
        "p95_ms": [round(1000 * calm), round(1000 * hot)],
        "ratio": round(hot / calm, 2),
    }
    refused = set(answers) == {403}
    return {**row, "limit": LIMIT, "ok": row["ratio"] <= LIMIT and refused}


def _pages(clinic: Clinic, seconds: float) -> Sequence[float]:
    """Return how long each page took that the front desk opened."""
    desk, times = clinic.session("frontdesk"), []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        begin = time.perf_counter()
        desk.call("res.partner", "web_search_read", [], {"name": {}}, limit=80)
        times.append(time.perf_counter() - begin)
        time.sleep(PAUSE)  # people read as well; ends with the deadline above
    return times


@contextmanager
def _fire(clinic: Clinic, per_second: float) -> Iterator[list[int]]:
    """Post forged callbacks at a steady rate; gives the list of their answers."""
    answers: list[int] = []
    stop = Event()
    worker = Thread(target=_shoot, args=(clinic, per_second, stop, answers))
    worker.start()
    try:
        yield answers
    finally:
        stop.set()
        worker.join()


def _shoot(clinic: Clinic, per_second: float, stop: Event, answers: list[int]) -> None:
    """Keep to the rate by the clock; callers that wait do not lower it."""
    address = urlsplit(clinic.system.nodes[0].direct_url).netloc
    host = urlsplit(clinic.system.url).netloc
    request: Request = (STATUS + "A" * 43, JUNK, FORM)
    begin, count = time.perf_counter(), 0
    with ThreadPoolExecutor(4 * AT_ONCE) as pool:
        while not stop.wait(max(0, begin + count / per_second - time.perf_counter())):
            done = pool.submit(post, address, host, *request)
            done.add_done_callback(lambda one: answers.append(one.result()))
            count += 1
        pool.shutdown(cancel_futures=True)
