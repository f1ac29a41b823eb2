"""Patients text STOP at random instants while bulks to them leave (F28, F29, F35).

The stand-in's own opt-out handling is off, so that nothing but the product keeps the
texts from leaving.

S      attempts that began after a STOP was answered, before the number's START
after  texts taken after the answer, of attempts that were claimed before it
caught STOPs that came before the number's text, and kept it from leaving

How long an answer took is reported and not judged: in this scene the jobs take up all
workers of the node that the STOPs go to, where the product's settings leave one free.
"""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.oracles import token_of
from tests.chaos.stage import Stage, stage

NAME = "stopped_by_patient"
TEXTS = 100
STOPS = 50  # a trial
AT_ONCE = 5
LATENCY = 0.2  # seconds the provider takes
STAY_SILENT = 25  # one in so many never texts START
SPREAD = 4.0  # seconds in which the STOPs fall
WORDS = ("STOP", "stop.", "Opt-Out!", "unsubscribe", " parar ")


@dataclass
class Silence:
    """One number that wants no texts.

    :param since: when its STOP was answered, Unix time
    :param seconds: how long the answer took
    :param until: when its START was posted
    """

    number: str
    since: float
    seconds: float
    until: float = field(default=float("inf"))


def run(context) -> dict:
    """Let half of the recipients of each bulk say STOP while it leaves."""
    with stage(context, "stop") as scene:
        # the stand-in blocks nobody
        scene.clinic.hear(latency=LATENCY, optout_handling="off")
        silences: list[Silence] = []
        for _trial in range(context.count(1, 20)):
            fresh = _trial_of_stops(scene)
            scene.settle()
            silences += fresh
            _start_again(scene, fresh)
        return _report(scene, silences)


def _trial_of_stops(scene: Stage) -> list[Silence]:
    batch = scene.send(TEXTS)
    rows = scene.clinic.system.sql(
        "SELECT m.number, s.number FROM clinic_message m JOIN clinic_sender s"
        f" ON s.id = m.sender_id WHERE m.batch_id = {batch} AND m.state <> 'skipped'"
    )
    pairs = [row.split("|") for row in rows.splitlines()]
    chosen = random.sample(pairs, STOPS)
    instants = sorted(random.uniform(0, SPREAD) for _pair in chosen)  # noqa: S311
    begin = time.monotonic()

    def stop(pair: list[str], instant: float) -> Silence:
        # its moment in the schedule; SPREAD at most, and none if it has passed
        time.sleep(max(0.0, begin + instant - time.monotonic()))
        return _stop(scene, *pair)

    with ThreadPoolExecutor(AT_ONCE) as phones:
        return list(phones.map(stop, chosen, instants))


def _stop(scene: Stage, number: str, ours: str) -> Silence:
    """Text STOP as a patient.

    :raises RuntimeError: when the route does not take it
    """
    posted = time.monotonic()
    told = scene.clinic.standin.inbound(number, ours, random.choice(WORDS))  # noqa: S311
    answered = time.time()
    if [post["http_status"] for post in told["posts"]] != [200]:
        raise RuntimeError(f"a STOP was not taken: {told['posts']}")
    return Silence(number, answered, time.monotonic() - posted)


def _start_again(scene: Stage, silences: list[Silence]) -> None:
    """Let most of them text START, so that later bulks reach them again."""
    ours = scene.clinic.system.sql("SELECT number FROM clinic_sender LIMIT 1")
    back = [s for index, s in enumerate(silences) if index % STAY_SILENT]
    for silence in back:
        silence.until = time.time()
        scene.clinic.standin.inbound(silence.number, ours, "START")
    numbers = ", ".join(f"'{silence.number}'" for silence in back)
    scene.until(
        lambda: (
            not scene.clinic.number(
                "SELECT count(*) FROM clinic_number"
                f" WHERE opted_out_at IS NOT NULL AND number IN ({numbers})"
            )
        ),
        "the end of opt-outs",
    )


def _report(scene: Stage, silences: list[Silence]) -> dict[str, Any]:
    attempts = _attempts(scene)
    late = sum(_is_silent(silences, *attempt) for attempt in attempts.values())
    after, most = _taken_after(scene, silences, attempts)
    seconds = sorted(silence.seconds for silence in silences)
    caught = scene.clinic.number(
        "SELECT count(*) FROM clinic_message WHERE state_reason = 'opted_out'"
        f" AND segment_id IS NOT NULL AND batch_id IN ({_ids(scene)})"
    )
    figures = scene.report(
        faults=len(silences),
        S=late,
        after=after,
        after_per_number=most,
        caught=caught,
        answered_p99=round(seconds[int(len(seconds) * 0.99) - 1], 3),
    )
    held = not late and most <= 1 and caught > 0
    return {**figures, "ok": figures["ok"] and held}


def _ids(scene: Stage) -> str:
    return ",".join(map(str, scene.batches))


def _attempts(scene: Stage) -> dict[str, tuple[str, float]]:
    """Return number and begin of each attempt by its token."""
    rows = scene.clinic.system.sql(
        "SELECT a.token, a.number, extract(epoch FROM a.started_at)"
        " FROM clinic_message_attempt a JOIN clinic_message m ON m.id = a.message_id"
        f" WHERE m.batch_id IN ({_ids(scene)})"
    )
    found = (row.split("|") for row in rows.splitlines())
    return {token: (number, float(began)) for token, number, began in found}


def _is_silent(silences: list[Silence], number: str, moment: float) -> bool:
    return any(s.number == number and s.since < moment < s.until for s in silences)


def _taken_after(
    scene: Stage, silences: list[Silence], attempts: dict[str, tuple[str, float]]
) -> tuple[int, int]:
    """Return how many texts came after a STOP's answer, and the most for one STOP."""
    counts: Counter[int] = Counter()
    for text in scene.clinic.standin.messages():
        if token_of(text) not in attempts:
            continue
        for index, silence in enumerate(silences):
            mine = silence.number == text["to"]
            if mine and silence.since < text["accepted_at"] < silence.until:
                counts[index] += 1
    return counts.total(), max(counts.values(), default=0)
