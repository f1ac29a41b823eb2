"""JSON bodies with exactly the keys and types that Twilio answers with."""

from typing import Any

from .errors import delivery_message
from .models import OUTBOUND_API, Account, Media, Message, OwnedNumber
from .wire import API_VERSION, account_path, message_path, rfc2822


def message_json(message: Message, fresh: bool = False) -> dict[str, Any]:
    """Return the Message resource.

    :param fresh: the answer to the create request itself, which names fewer
        subresources and does not count the parts of a service's text yet
    """
    path = message_path(message.account_sid, message.sid)
    return {
        "account_sid": message.account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": rfc2822(message.accepted_at),
        "date_sent": rfc2822(message.date_sent),
        "date_updated": rfc2822(message.date_updated),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": delivery_message(message.error_code),
        "from": message.from_,
        "messaging_service_sid": message.messaging_service_sid,
        "num_media": str(len(message.media)),
        "num_segments": _shown_segments(message),
        "price": message.price,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": _subresources(path, fresh),
        "to": message.to,
        "uri": f"{path}.json",
    }


_UNCOUNTED = frozenset({"accepted", "scheduled"})


def _shown_segments(message: Message) -> str:
    uncounted = message.messaging_service_sid and message.status in _UNCOUNTED
    return "0" if uncounted else str(message.num_segments)


def _subresources(path: str, fresh: bool) -> dict[str, str]:
    subresources = {"media": f"{path}/Media.json"}
    if not fresh:
        subresources["feedback"] = f"{path}/Feedback.json"
    return subresources


def redacted_json(message: Message) -> dict[str, Any]:
    """Return a message as an account with redaction shows it."""
    body = message_json(message)
    body["body"] = ""
    other = "to" if message.direction == OUTBOUND_API else "from"
    number = body[other] or ""
    body[other] = number[:-4] + "XXXX"
    return body


def media_json(media: Media) -> dict[str, Any]:
    """Return the Media resource."""
    path = message_path(media.account_sid, media.parent_sid)
    return {
        "account_sid": media.account_sid,
        "content_type": media.content_type,
        "date_created": rfc2822(media.date_created),
        "date_updated": rfc2822(media.date_created),
        "parent_sid": media.parent_sid,
        "sid": media.sid,
        "uri": f"{path}/Media/{media.sid}.json",
    }


def account_json(account: Account) -> dict[str, Any]:
    """Return the Account resource, without its secret."""
    path = account_path(account.sid)
    return {
        "sid": account.sid,
        "owner_account_sid": account.sid,
        "friendly_name": account.friendly_name,
        "status": account.status,
        "type": "Trial" if account.trial else "Full",
        "auth_token": None,
        "date_created": None,
        "date_updated": None,
        "subresource_uris": {"messages": f"{path}/Messages.json"},
        "uri": f"{path}.json",
    }


_NUMBER_CONSTANTS: dict[str, Any] = {
    "address_requirements": "none",
    "address_sid": None,
    "beta": False,
    "bundle_sid": None,
    "emergency_address_sid": None,
    "emergency_address_status": "unregistered",
    "emergency_status": "Inactive",
    "identity_sid": None,
    "origin": "twilio",
    "sms_application_sid": "",
    "sms_fallback_method": "POST",
    "sms_method": "POST",
    "status": "in-use",
    "status_callback_method": "POST",
    "trunk_sid": None,
    "voice_application_sid": "",
    "voice_caller_id_lookup": False,
    "voice_fallback_method": "POST",
    "voice_fallback_url": "",
    "voice_method": "POST",
    "voice_receive_mode": "voice",
    "voice_url": "",
}


def number_json(number: OwnedNumber) -> dict[str, Any]:
    """Return the IncomingPhoneNumber resource."""
    path = f"{account_path(number.account_sid)}/IncomingPhoneNumbers/{number.sid}"
    return {
        **_NUMBER_CONSTANTS,
        "account_sid": number.account_sid,
        "api_version": API_VERSION,
        "capabilities": dict(number.capabilities),
        "date_created": rfc2822(number.date_created),
        "date_updated": rfc2822(number.date_created),
        "friendly_name": number.friendly_name,
        "phone_number": number.phone_number,
        "sid": number.sid,
        "sms_fallback_url": number.sms_fallback_url,
        "sms_url": number.sms_url,
        "status_callback": number.status_callback,
        "subresource_uris": {
            "assigned_add_ons": f"{path}/AssignedAddOns.json",
        },
        "uri": f"{path}.json",
    }
