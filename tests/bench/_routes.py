"""A running node, many clients' requests to it, and how fast they are answered."""

import http.client
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import odoo_config
from paths import ADDONS

from tests.e2e.clinic import Clinic
from tests.twilio_standin.signature import sign

HERE = Path(__file__).resolve().parent
BARE = "/clinic_bench/insert"
WORKERS = 2
AT_ONCE = 4
Request = tuple[str, str, dict[str, str]]  # path, form, headers


@contextmanager
def bring_up(context: Any) -> Iterator[Clinic]:
    """Start a clinic's node without scheduled actions and jobs, which come later."""
    with context.system("routes") as system:
        clinic = Clinic(system)
        folders = [*system.tools.odoo.addons, ADDONS, HERE / "addons"]
        options = {
            "workers": WORKERS,
            "max_cron_threads": 0,
            "addons_path": ",".join(map(str, folders)),
            "server_wide_modules": f"{odoo_config.SERVER_WIDE},clinic_bench",
            "log_handler": ":WARNING,py.warnings:ERROR",
        }
        system.sql("CREATE TABLE clinic_bench_hit (id serial PRIMARY KEY, word text)")
        system.start_node(options=options)
        clinic.set_up()
        yield clinic


def signed(clinic: Clinic, path: str, form: dict[str, str]) -> Request:
    """Return a request as the provider would make it."""
    base, token = clinic.system.url, clinic.system.standin.auth_token
    signature = sign(token, base + path, form.items())
    return path, urlencode(form), {"X-Twilio-Signature": signature}


def compare(
    clinic: Clinic, make: Callable[[int, int], Sequence[Request]], quick: bool
) -> dict[str, Any]:
    """Measure a route and the bare one with the same forms, in turns.

    :param make: returns so many new requests, from a serial number on
    """
    rounds, many = (3, 200) if quick else (7, 600)
    rates: tuple[list[float], list[float]] = ([], [])
    for turn in range(-1, rounds):  # the first one warms up
        requests = make((turn + 1) * many, many)
        bare = [(BARE, form, headers) for _path, form, headers in requests]
        pair = (rate(clinic, requests), rate(clinic, bare))
        if turn >= 0:
            for found, measured in zip(rates, pair, strict=True):
                found.append(measured)
    route, plain = (statistics.median(found) for found in rates)
    return {
        "per_second": round(route),
        "bare_per_second": round(plain),
        "ratio": round(route / plain, 2),
        "spread": [round(max(found) / min(found), 2) for found in rates],
        "workers": WORKERS,
        "at_once": AT_ONCE,
    }


def rate(clinic: Clinic, requests: Sequence[Request]) -> float:
    """Return how many requests a second were answered, all of them well."""
    address = urlsplit(clinic.system.nodes[0].direct_url).netloc
    host = urlsplit(clinic.system.url).netloc
    begin = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(pool.map(lambda one: post(address, host, *one), requests))
    seconds = time.perf_counter() - begin
    if wrong := {status for status in statuses if status not in (200, 204)}:
        raise AssertionError(f"answered with {sorted(wrong)}")
    return len(requests) / seconds


def post(address: str, host: str, path: str, form: str, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection(address, timeout=60)
    fixed = {"Content-Type": "application/x-www-form-urlencoded", "Host": host}
    try:
        connection.request("POST", path, form, {**fixed, **headers})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()
