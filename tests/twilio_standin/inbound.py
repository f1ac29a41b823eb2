"""Texts and pictures from patients: opt-out words first, then the webhook."""

import base64
import time
from typing import Any

from . import segments
from .delivery import Delivery
from .models import INBOUND, OUTBOUND_REPLY, Media, Message, OwnedNumber, Service
from .phone import is_toll_free
from .state import State
from .twiml import parse_twiml
from .webhooks import Disturbance, Params, Result, Webhooks
from .wire import API_VERSION, message_path, new_sid

SPEC_KEYS = frozenset(
    "from to body media signature auth_token account_sid message_sid repeat"
    " blocked extra url".split()
)
PLACES = {"City": "SPRINGFIELD", "State": "IL", "Zip": "62701", "Country": "US"}


class Inbound:
    """Plays a patient's phone."""

    def __init__(self, state: State, webhooks: Webhooks, delivery: Delivery) -> None:
        """Use ``webhooks`` to pass texts on and ``delivery`` for replies."""
        self._state = state
        self._webhooks = webhooks
        self._delivery = delivery

    async def receive(self, spec: dict[str, Any]) -> dict[str, Any]:
        """Take a text for one of the own numbers and post it to its webhook.

        :param spec: ``from``, ``to``, ``body``, ``media``; to disturb:
            ``signature``, ``auth_token``, ``account_sid``, ``message_sid``
            (to repeat an earlier one), ``repeat``, ``blocked`` (an error code:
            never posted), ``extra`` parameters, ``url``
        :return: what became of it, also kept in the inbound log
        :raises ValueError: for an unknown key or a number nobody owns
        """
        unknown = set(spec) - SPEC_KEYS
        if unknown:
            raise ValueError(f"unknown inbound keys {sorted(unknown)}")
        number = self._state.numbers.get(spec.get("to", ""))
        if number is None:
            raise ValueError(f"{spec.get('to')!r} is not a number of any account")
        message = self._store(spec, number)
        report = _new_report(message)
        if not spec.get("blocked"):
            await self._handle(spec, number, message, report)
        self._state.inbound.append(report)
        self._state.notify()
        return report

    def _store(self, spec: dict[str, Any], number: OwnedNumber) -> Message:
        known = self._state.messages.get(spec.get("message_sid", ""))
        if known is not None:
            return known
        body, files = spec.get("body", ""), spec.get("media", [])
        message = Message(
            sid=spec.get("message_sid") or new_sid("MM" if files else "SM"),
            account_sid=number.account_sid,
            to=number.phone_number,
            from_=spec["from"],
            sender=spec["from"],
            body=body,
            direction=INBOUND,
            status="failed" if spec.get("blocked") else "received",
            error_code=spec.get("blocked"),
            num_segments=max(segments.count(body), 1),
            accepted_at=self._state.now(),
            accepted_mono=time.monotonic(),
            date_sent=self._state.now(),
        )
        message.media = [self._attach(message, item) for item in files]
        self._state.accept(message)
        return message

    def _attach(self, message: Message, item: str | dict[str, Any]) -> str:
        spec = {"content_type": item} if isinstance(item, str) else item
        data = base64.b64decode(spec.get("data", ""))
        kind = spec.get("content_type", "application/octet-stream")
        now = self._state.now()
        media = Media(new_sid("ME"), message.sid, message.account_sid, kind, now, data)
        self._state.media[media.sid] = media
        return media.sid

    async def _handle(
        self,
        spec: dict[str, Any],
        number: OwnedNumber,
        message: Message,
        report: dict[str, Any],
    ) -> None:
        kind, answer = self._opt_out(message, number)
        report["opt_out"] = kind
        if answer:
            report["auto_reply"] = self._reply(message, answer).sid
        params = self._params(spec, number, message, kind)
        for _turn in range(spec.get("repeat", 1)):
            result = await self._post(spec, number, params)
            report["posts"].append(_post_report(result))
            self._answer(message, result, report)

    # opt-out words

    def _opt_out(
        self, message: Message, number: OwnedNumber
    ) -> tuple[str | None, str | None]:
        if self._state.settings.optout_handling == "off":
            return None, None
        services = self._state.services_of(number.phone_number)
        senders = [number.phone_number, *(service.sid for service in services)]
        user, optouts = message.sender or "", self._state.optouts
        toll_free = is_toll_free(number.phone_number)
        verdict = optouts.receive(senders, user, message.body, toll_free)
        for sender in senders if verdict.kind in {"STOP", "START"} else []:
            blocked = optouts.is_blocked(sender, user)
            self._state.journal.write(
                "optout", sender=sender, user=user, blocked=blocked
            )
        return verdict.kind, verdict.answer

    # the webhook

    def _service(self, number: OwnedNumber) -> Service | None:
        services = self._state.services_of(number.phone_number)
        return services[0] if services else None

    async def _post(
        self, spec: dict[str, Any], number: OwnedNumber, params: Params
    ) -> Result:
        service = self._service(number)
        url = spec.get("url") or (service.inbound_url if service else "")
        url = url or number.sms_url or self._state.settings.inbound_url
        token = self._state.accounts[number.account_sid].auth_token
        if not url:
            return Result(token="", error="no inbound address configured")
        spoil = Disturbance(spec.get("signature", "right"), spec.get("auth_token"))
        result = await self._webhooks.post(url, params, token, spoil)
        failed = result.http_status is None or result.http_status >= 400
        if failed and number.sms_fallback_url:
            return await self._webhooks.post(number.sms_fallback_url, params, token)
        return result

    def _params(
        self,
        spec: dict[str, Any],
        number: OwnedNumber,
        message: Message,
        kind: str | None,
    ) -> Params:
        service = self._service(number)
        values = {
            "AccountSid": spec.get("account_sid") or message.account_sid,
            "ApiVersion": API_VERSION,
            "Body": message.body,
            "From": message.sender or "",
            "MessageSid": message.sid,
            "NumMedia": str(len(message.media)),
            "NumSegments": str(message.num_segments),
            "SmsMessageSid": message.sid,
            "SmsSid": message.sid,
            "SmsStatus": "received",
            "To": message.to,
        }
        for name, value in PLACES.items():
            values[f"From{name}"] = values[f"To{name}"] = value
        if service is not None:
            values["MessagingServiceSid"] = service.sid
            if service.advanced_opt_out and kind:
                values["OptOutType"] = kind
        values.update(self._media_params(message))
        values.update(spec.get("extra", {}))
        return list(values.items())

    def _media_params(self, message: Message) -> dict[str, str]:
        path = message_path(message.account_sid, message.sid)
        values = {}
        for index, sid in enumerate(message.media):
            values[f"MediaUrl{index}"] = f"{self._state.base_url}{path}/Media/{sid}"
            media = self._state.media[sid]
            values[f"MediaContentType{index}"] = media.content_type
        return values

    # answers

    def _answer(self, message: Message, result: Result, report: dict[str, Any]) -> None:
        """Send what the webhook's TwiML says, unless the patient opted out."""
        if result.http_status is None or result.http_status >= 400:
            report["error_code"] = 11200
            return
        texts, report["error_code"] = parse_twiml(result)
        blocked = self._state.optouts.is_blocked(message.to, message.sender or "")
        for text in [] if blocked else texts:
            report["replies"].append(self._reply(message, text).sid)

    def _reply(self, message: Message, text: str) -> Message:
        reply = Message(
            sid=new_sid("SM"),
            account_sid=message.account_sid,
            to=message.sender or "",
            from_=message.to,
            sender=message.to,
            body=text,
            direction=OUTBOUND_REPLY,
            num_segments=max(segments.count(text), 1),
            accepted_at=self._state.now(),
            accepted_mono=time.monotonic(),
        )
        self._state.accept(reply)
        self._delivery.start(reply)
        return reply


def _new_report(message: Message) -> dict[str, Any]:
    return {
        "sid": message.sid,
        "from": message.sender,
        "to": message.to,
        "body": message.body,
        "at": message.accepted_at,
        "posts": [],
        "replies": [],
    }


def _post_report(result: Result) -> dict[str, Any]:
    return {
        "http_status": result.http_status,
        "tries": result.tries,
        "error": result.error,
        "body": result.body,
        "token": result.token,
        "seconds": round(result.seconds, 4),
    }
