"""The checks of a create request, in the order in which Twilio makes them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from . import magic, phone
from .callback_url import check_status_callback
from .errors import ApiError
from .models import Account, OwnedNumber, Service
from .state import State

MAX_BODY = 1600
MAX_MEDIA = 10
MAX_VALIDITY = 36000
SCHEDULE_LEAD = (300, 35 * 86400)


@dataclass
class Draft:
    """A create request on its way through the checks."""

    state: State
    account: Account
    form: Any
    to: str = ""
    sender: str | None = None
    service: Service | None = None
    body: str = ""
    media: list[str] = field(default_factory=list)
    validity: int = MAX_VALIDITY
    send_at: float | None = None

    def text(self, name: str) -> str:
        """Return a parameter, empty when it was not given."""
        return str(self.form.get(name, ""))


def _check_to(draft: Draft) -> None:
    raw = draft.text("To")
    if not raw.strip():
        raise ApiError(21604)
    draft.to = phone.normalize(raw)
    if phone.is_short_code(draft.to):
        raise ApiError(21265, draft.to)
    if not phone.is_valid(draft.to):
        raise ApiError(21211, phone.mask(raw))


def _check_content(draft: Draft) -> None:
    draft.body = draft.text("Body")
    draft.media = [str(url) for url in draft.form.getall("MediaUrl", [])]
    content = draft.text("ContentSid")
    if content and (len(content) != 34 or not content.startswith("HX")):
        raise ApiError(21655, content)
    if not (draft.body or draft.media or content):
        raise ApiError(21602 if "Body" in draft.form else 21619)
    if len(draft.body) > MAX_BODY:
        raise ApiError(21617)


def _check_media(draft: Draft) -> None:
    if len(draft.media) > MAX_MEDIA:
        raise ApiError(21623)
    for url in draft.media:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ApiError(21620, url)


def _check_service(draft: Draft) -> None:
    sid = draft.text("MessagingServiceSid")
    if not sid:
        if not draft.text("From").strip():
            raise ApiError(21603)
        return
    service = draft.state.services.get(sid)
    if len(sid) != 34 or not sid.startswith("MG"):
        raise ApiError(21705, sid)
    if service is None or service.account_sid != draft.account.sid:
        raise ApiError(21701, sid)
    if not service.numbers:
        raise ApiError(21704, sid)
    draft.service = service


def _check_sender(draft: Draft) -> None:
    raw = draft.text("From")
    if draft.account.test:
        draft.sender = phone.normalize(raw)
        magic.check(draft.sender, draft.to)
        return
    if raw.strip():
        draft.sender = phone.normalize(raw)
        _check_owned(draft, raw)
    elif draft.service is not None:
        draft.sender = _pick_sender(draft.service, draft.to)
    if draft.sender == draft.to:
        raise ApiError(21266, draft.to)


def _check_owned(draft: Draft, raw: str) -> None:
    sender = draft.sender or ""
    if not phone.is_valid(sender) and not phone.is_short_code(sender):
        raise ApiError(21212, raw)
    number = draft.state.numbers.get(sender)
    if number is None:
        raise ApiError(draft.state.settings.unowned_from_code, sender)
    if number.account_sid != draft.account.sid:
        raise ApiError(21660, sender)
    _check_capabilities(draft, number)
    if draft.service is not None and sender not in draft.service.numbers:
        raise ApiError(21711, sender)


def _check_capabilities(draft: Draft, number: OwnedNumber) -> None:
    if not number.capabilities.get("sms"):
        raise ApiError(21661, number.phone_number)
    if draft.media and not number.capabilities.get("mms"):
        raise ApiError(21621, number.phone_number)


def _pick_sender(service: Service, to: str) -> str:
    """Choose from the pool; the same recipient always gets the same sender."""
    return service.numbers[int(to.lstrip("+")) % len(service.numbers)]


def _check_validity(draft: Draft) -> None:
    raw = draft.text("ValidityPeriod")
    if not raw:
        return
    try:
        draft.validity = int(raw)
    except ValueError as error:
        raise ApiError(21624, raw) from error
    if not 1 <= draft.validity <= MAX_VALIDITY:
        raise ApiError(21624, raw)


def _check_callback(draft: Draft) -> None:
    url = draft.text("StatusCallback")
    if url:
        check_status_callback(url, draft.state.settings)


def _check_schedule(draft: Draft) -> None:
    kind, send_at = draft.text("ScheduleType"), draft.text("SendAt")
    if not kind and not send_at:
        return
    if draft.service is None:
        raise ApiError(35118)
    if kind != "fixed":
        raise ApiError(35126, kind)
    if not send_at:
        raise ApiError(35111)
    draft.send_at = _parse_send_at(send_at)
    lead = draft.send_at - draft.state.now()
    if not SCHEDULE_LEAD[0] <= lead <= SCHEDULE_LEAD[1]:
        raise ApiError(35114, send_at)


def _parse_send_at(raw: str) -> float:
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError as error:
        raise ApiError(35117, raw) from error
    if moment.tzinfo is None:
        raise ApiError(35117, raw)
    return moment.timestamp()


def _check_recipient(draft: Draft) -> None:
    rule = draft.state.recipients.rule(draft.to)
    refusal = rule.get("submit")
    if refusal:
        raise ApiError(int(refusal["code"]), phone.mask(draft.to), refusal.get("http"))
    forced = draft.text("ForceDelivery").lower() == "true"
    landline = rule.get("line_type") == "landline"
    if landline and not forced and not phone.tries_landlines(draft.to):
        raise ApiError(21635, phone.mask(draft.to))
    if draft.account.trial and draft.to not in draft.account.verified:
        raise ApiError(21608, phone.mask(draft.to))


def _check_optout(draft: Draft) -> None:
    service = draft.service
    if service is not None and service.advanced_opt_out:
        return  # reported later, as a failed delivery
    key = service.sid if service is not None else draft.sender
    if draft.state.optouts.is_blocked(key or "", draft.to):
        raise ApiError(21610)


def _check_queue(draft: Draft) -> None:
    limit = draft.state.settings.queue_limit
    if not limit:
        return
    waiting = sum(
        message.num_segments
        for message in draft.state.messages.values()
        if message.sender == draft.sender and message.status == "queued"
    )
    if waiting >= limit:
        raise ApiError(21611, draft.sender)


CHECKS = (
    _check_to,
    _check_content,
    _check_media,
    _check_service,
    _check_sender,
    _check_validity,
    _check_callback,
    _check_schedule,
    _check_recipient,
    _check_optout,
    _check_queue,
)
