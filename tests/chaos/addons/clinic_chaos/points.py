"""Named points around T1, call and T2 at which a worker dies when it is told to.

A trigger of ``frozen_POINT`` makes it stand still there instead, until somebody lets it
go on; its process id is noted.

A trigger is a file ``POINT.ANYTHING`` in the folder ``CLINIC_CHAOS_DIR`` whose text
says how many passages to let by first. Renaming it is what makes one process, and
only one, take it up.
"""

import functools
import os
import signal
import threading
from collections import Counter
from pathlib import Path

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.clinic_messaging.models import clinic_message_dispatch as dispatch
from odoo.addons.clinic_messaging.models.clinic_message_claim import ClinicMessageClaim
from odoo.addons.clinic_messaging.models.clinic_message_outcome import (
    ClinicMessageOutcome,
)

from .flags import is_set, note

TAKEN = ".taken"
FROZEN = "frozen"
CALL_SECONDS = 0.05  # after so long a call is certainly on its way
_passages: Counter = Counter()
_lock = threading.Lock()


def patch() -> None:
    """Put the points around the protocol's steps."""
    model = dispatch.ClinicMessageDispatch
    ClinicMessageClaim._claim = _before_claim(ClinicMessageClaim._claim)
    model._settle_all = _after_settled(model._settle_all)
    model._claim_next = _after_claim(model._claim_next)
    dispatch._call = _around_call(dispatch._call)
    IrMail_Server.send_email = _after_mail(IrMail_Server.send_email)
    ClinicMessageOutcome._settle = _before_settled(ClinicMessageOutcome._settle)


def _after_mail(send_email):
    """A mail server has taken an e-mail, and Odoo has not noted it."""

    @functools.wraps(send_email)
    def patched(self, *args, **kwargs):
        if is_set("mails"):
            note("mails", "hands over")
        result = send_email(self, *args, **kwargs)
        pass_by("mail_taken")
        return result

    return patched


def _before_claim(claim):
    """T1 is written and not committed."""

    def patched(self, *args, **kwargs):
        claims = claim(self, *args, **kwargs)
        if claims.ready:
            pass_by("before_claim")
        return claims

    return patched


def _after_settled(settle_all):
    """T2 is committed."""

    def patched(self, *args, **kwargs):
        settle_all(self, *args, **kwargs)
        pass_by("committed")

    return patched


def _after_claim(claim_next):
    """T1 is committed, none of its calls has begun."""

    def patched(self, *args, **kwargs):
        claims = claim_next(self, *args, **kwargs)
        if claims.ready:
            pass_by("claimed")
        return claims

    return patched


def _around_call(call):
    """One call is about to begin, on its way, or answered and not yet recorded."""

    def patched(*args, **kwargs):
        pass_by("before_call")
        timer = threading.Timer(CALL_SECONDS, pass_by, ["in_call"])
        timer.start()
        result = call(*args, **kwargs)
        timer.cancel()
        pass_by("after_call")
        return result

    return patched


def _before_settled(settle):
    """T2 is written and not committed."""

    def patched(self, *args, **kwargs):
        result = settle(self, *args, **kwargs)
        pass_by("before_commit")
        return result

    return patched


def pass_by(point: str) -> None:
    """Die or stand still here if a trigger of this point is due."""
    if _is_due(point):
        os.kill(os.getpid(), signal.SIGKILL)
    if _is_due(f"{FROZEN}_{point}"):
        note(FROZEN, str(os.getpid()))
        os.kill(os.getpid(), signal.SIGSTOP)


def _is_due(point: str) -> bool:
    folder = Path(os.environ["CLINIC_CHAOS_DIR"])
    with _lock:
        found = [t for t in sorted(folder.glob(f"{point}.*")) if t.suffix != TAKEN]
        return any(_take(trigger) for trigger in found)


def _take(trigger: Path) -> bool:
    """Return whether this process is the one that the trigger is for, now."""
    try:
        skip = int(trigger.read_text())
        _passages[trigger] += 1
        if _passages[trigger] <= skip:
            return False
        trigger.rename(trigger.with_name(trigger.name + TAKEN))
    except FileNotFoundError:
        return False
    return True
