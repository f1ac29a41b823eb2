"""Many at once: the stand-in must not be what a benchmark measures."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import requests

from ..conftest import ACCOUNT_SID, AUTH_TOKEN, OWN_NUMBER


def test_a_hundred_at_once_with_latency_take_little_more_than_the_latency(
    standin, control, receiver
):
    control.faults(latency=0.1)
    url = f"{standin.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"

    def post(number):
        form = {
            "To": f"+1312555{number:04}",
            "From": OWN_NUMBER,
            "Body": f"No. {number}",
            "StatusCallback": f"{receiver.url}/status/{number}",
        }
        auth = (ACCOUNT_SID, AUTH_TOKEN)
        return requests.post(url, data=form, auth=auth, timeout=30).status_code

    started = time.monotonic()
    with ThreadPoolExecutor(100) as pool:
        statuses = list(pool.map(post, range(300)))
    seconds = time.monotonic() - started
    assert Counter(statuses) == {201: 300}
    assert seconds < 15, "one after the other would take 30 s"
    control.wait(timeout=60, idle=1, delivered=300)
    summary = control.summary()
    assert (summary["accepted"], summary["duplicates"]) == (300, 0)
    assert summary["max_concurrent"] >= 50
    assert (summary["callbacks"], summary["callbacks_failed"]) == (900, 0)
    assert len(receiver.hits) == 900
