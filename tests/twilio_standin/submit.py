"""Turn a create request into a message, or refuse it as Twilio would."""

import time
from typing import Any

from . import segments
from .models import Account, Message
from .state import State
from .submit_checks import CHECKS, Draft
from .wire import new_sid


def build_message(state: State, account: Account, form: Any) -> Message:
    """Check a create request and return the message it asks for.

    :param form: the posted parameters (a multi-value mapping)
    :raises ApiError: with the code Twilio gives; nothing is stored
    """
    draft = Draft(state, account, form)
    for check in CHECKS:
        check(draft)
    return _message(draft)


def _first_status(draft: Draft) -> str:
    if draft.send_at is not None:
        return "scheduled"
    return "accepted" if draft.service is not None else "queued"


def _count_segments(draft: Draft) -> int:
    text = draft.body
    smart = draft.text("SmartEncoded").lower() == "true"
    if smart or (draft.service is not None and draft.service.smart_encoding):
        text = segments.smart_encode(text)
    return max(segments.count(text), 1)


def _message(draft: Draft) -> Message:
    service = draft.service
    if draft.account.trial:
        draft.body = f"Sent from your Twilio trial account - {draft.body}"
    message = Message(
        sid=new_sid("MM" if draft.media else "SM"),
        account_sid=draft.account.sid,
        to=draft.to,
        body=draft.body,
        accepted_at=draft.state.now(),
        accepted_mono=time.monotonic(),
        from_=None if service is not None else draft.sender,
        sender=draft.sender,
        messaging_service_sid=service.sid if service is not None else None,
        status=_first_status(draft),
        num_segments=_count_segments(draft),
        validity_period=draft.validity,
        send_at=draft.send_at,
        status_callback=_callback_of(draft),
        test=draft.account.test,
    )
    return message


def _callback_of(draft: Draft) -> str | None:
    own = draft.text("StatusCallback")
    if own or draft.service is None:
        return own or None
    return draft.service.status_callback or None
