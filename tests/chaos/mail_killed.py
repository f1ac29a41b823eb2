"""Kill the worker that hands notices over, at random instants, and count what came.

A notice whose worker died in the hand-over is in doubt: it waits an hour, and leaves
again under the same Message-Id only if its person has not read the message by then.
Here nobody reads, and the hour is cut short at the end.
"""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress

from tests.chaos.nodes import children
from tests.chaos.stage import Stage
from tests.e2e.mailbox import Mailbox

FLAG = "mails"  # each worker notes when it begins to hand one over
FEW, MANY = 100, 300  # notices that wait while workers are killed
ROUND = 10  # kills between two looks at the queue
SPREAD = 0.15  # seconds: several notices leave in them
QUEUE = "ir_cron_mail_scheduler_action"
IN_DOUBT = "state = 'outgoing' AND scheduled_date > now() AT TIME ZONE 'UTC'"
WAITING = f"""
SELECT count(*) FROM mail_mail
 WHERE state = 'outgoing' AND NOT coalesce({IN_DOUBT}, false)
"""
COPIED = (
    "subject",
    "body_html",
    "email_to",
    "email_from",
    "reply_to",
    "auto_delete",
    "clinic_mail_row_id",
)


def kill_at_random(scene: Stage, mailbox: Mailbox, kills: int) -> dict[str, int]:
    """Kill so many workers while notices leave one straight after the other.

    :return: how many notices, of them the extra ones, those in doubt, how many of
        these had come already, and those that never came
    """
    notices = _Notices(scene)
    before, begin = len(mailbox.received), time.monotonic()
    with scene.triggers.flag(FLAG):
        for number in range(kills):
            if not number % ROUND:
                notices.fill_up()
            _kill_one(scene)
    scene.until(lambda: is_over(scene), "an empty mail queue")
    wanted = notices.message_ids()
    extra = _came(mailbox, before).total() - len(wanted & set(_came(mailbox, before)))
    in_doubt = end_doubt(scene)
    came = _came(mailbox, before)
    return {
        "random_kills": kills,
        "random_seconds": round(time.monotonic() - begin),
        "notices": len(wanted),
        "random_extra": extra,
        "in_doubt": in_doubt,
        "told_again": came.total() - len(wanted & set(came)) - extra,
        "random_lost": len(wanted - set(came)),
    }


def end_doubt(scene: Stage) -> int:
    """Let the hour of doubt be over; return how many notices were in doubt."""
    found = scene.clinic.number(f"SELECT count(*) FROM mail_mail WHERE {IN_DOUBT}")
    scene.sql(f"UPDATE mail_mail SET scheduled_date = create_date WHERE {IN_DOUBT}")
    scene.until(lambda: is_over(scene), "an empty mail queue after the doubt")
    return found


def _came(mailbox: Mailbox, before: int) -> Counter:
    return Counter(m["Message-Id"].strip() for _to, m in mailbox.received[before:])


class _Notices:
    """Copies of a real notice, each with a Message-Id of its own."""

    def __init__(self, scene: Stage) -> None:
        self._scene = scene
        self._admin = scene.clinic.session("admin")
        newest = [("clinic_mail_row_id", "!=", False)]
        (row,) = self._admin.call(
            "mail.mail", "search_read", newest, list(COPIED), 0, 1, "id desc"
        )
        person = row["clinic_mail_row_id"][0]
        self._values = {name: row[name] for name in COPIED}
        self._values["clinic_mail_row_id"] = person
        self._ids: list[int] = []

    def fill_up(self) -> None:
        """Let so many wait that the queue does not run dry soon."""
        if self._scene.clinic.number(WAITING) < FEW:
            many = [self._values] * MANY
            self._ids += self._admin.call("mail.mail", "create", many)

    def message_ids(self) -> set[str]:
        """Return what mail programs know these notices by."""
        found = self._admin.call("mail.mail", "read", self._ids, ["message_id"])
        return {row["message_id"].strip() for row in found}


def _kill_one(scene: Stage) -> None:
    """Kill who hands notices over, some instant after it has begun one."""
    begin, patience = time.time(), time.monotonic() + scene.patience
    pid = None
    while not (pid := scene.triggers.noted_since(FLAG, begin)):
        if time.monotonic() > patience:
            raise TimeoutError("nobody hands notices over")
        scene.wake("mail", QUEUE)
        time.sleep(0.05)
    time.sleep(random.uniform(0, SPREAD))  # noqa: S311 - no secret
    if any(pid in children(node) for node in scene.clinic.system.nodes):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def is_over(scene: Stage) -> bool:
    """Wake the queue; say whether nothing is left that may leave now."""
    scene.wake("mail", QUEUE)
    return not scene.clinic.number(WAITING)
