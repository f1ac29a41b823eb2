"""What happens to a request and to a job's body while a flag says so."""

import functools
import time
from collections import Counter

from odoo.addons.clinic_messaging.models.clinic_message_dispatch import (
    ClinicMessageDispatch,
)
from odoo.addons.clinic_messaging.wizard.clinic_message_compose import (
    ClinicMessageCompose,
)

from .flags import is_set, note, text

SERIALIZATION = "DO $$ BEGIN RAISE EXCEPTION 'chaos' USING ERRCODE = '40001'; END $$"
_failed: Counter = Counter()


def patch() -> None:
    """Put the flags ``serialize`` and ``bodies`` around sending."""
    ClinicMessageCompose.action_send = _fail_often(ClinicMessageCompose.action_send)
    ClinicMessageDispatch._job_dispatch = _noted(ClinicMessageDispatch._job_dispatch)


def _fail_often(action_send):
    """Let a click's transaction fail at its end; the flag says ``TIMES:NAME``."""

    @functools.wraps(action_send)
    def patched(self):
        result = action_send(self)
        wish = text("serialize")
        if wish and _failed[wish] < int(wish.partition(":")[0]):
            _failed[wish] += 1
            note("serialize", "failed")
            self.env.flush_all()
            self.env.cr.execute(SERIALIZATION)
        return result

    return patched


def _noted(job_dispatch):
    """Note begin and end of each body, so that overlaps can be counted."""

    @functools.wraps(job_dispatch)
    def patched(self, sender_id, lane):
        if not is_set("bodies"):
            return job_dispatch(self, sender_id, lane)
        begin = time.time()
        try:
            return job_dispatch(self, sender_id, lane)
        finally:
            note("bodies", f"{sender_id} {lane} {begin} {time.time()}")

    return patched
