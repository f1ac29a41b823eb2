"""Twilio's webhook for texts from patients: check, insert, answer."""

import logging
import re

from werkzeug.datastructures import MultiDict

from odoo import SUPERUSER_ID
from odoo.http import Controller, request, route

from ..transports.base import ReceivedText
from .signature import is_signed

_logger = logging.getLogger(__name__)

PATH = "/clinic_messaging/twilio/inbound"
ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
BODY_LIMIT = 64 * 1024  # bytes; 1,600 characters of the longest kind and ten pictures
ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
MOST_MEDIA = 10
NUMBER_LIMIT = 32  # characters
ADDRESS_LIMIT = 2000  # characters


class ClinicTwilioInboundController(Controller):
    """Receive texts; the answer to Twilio is always empty TwiML."""

    @route(
        PATH,
        type="http",
        auth="public",  # the provider has no user here; it signs what it sends
        methods=["POST"],
        csrf=False,  # signed by the provider, checked below
        save_session=False,
        max_content_length=BODY_LIMIT,
    )
    def inbound(self, **_kwargs):
        """Store one text as it came and wake those who work on it."""
        form = request.httprequest.form
        owners = self._owners(form)
        if not self._is_genuine(owners, form) or not SID.fullmatch(_sid(form)):
            _logger.info("Inbound text refused")
            return request.make_response("", status=403)
        if form.get("SmsStatus", "received") in ("received", "receiving"):
            self._store(form, owners)
        return request.make_response(ANSWER, [("Content-Type", "text/xml")])

    def _owners(self, form: MultiDict):
        """Return the clinics of the account that the request names."""
        account = form.get("AccountSid", "")
        if not ACCOUNT.fullmatch(account):
            return None
        # superuser: the provider has no user here; the signature is checked next
        env = request.env(user=SUPERUSER_ID)
        senders = env["clinic.sender"].with_context(active_test=False)
        used = senders.search([("account_sid", "=", account)]).company_id
        return used | env["res.company"].search(
            [("sms_twilio_account_sid", "=", account)]
        )

    def _is_genuine(self, owners, form: MultiDict) -> bool:
        """Return whether one of the account's clinics has signed the request."""
        if not owners:
            return False
        base = owners.env["clinic.sender"]._public_base_url()
        query = request.httprequest.query_string.decode("latin-1")
        return is_signed(owners, base + PATH + (f"?{query}" if query else ""), form)

    def _store(self, form: MultiDict, owners):
        """Insert the text for the clinic whose number it was sent to."""
        text = read_text(form)
        env = owners.env
        sender = (
            env["clinic.sender"]
            .with_context(active_test=False)
            .search(
                [
                    ("account_sid", "=", text.account_sid),
                    ("number", "=", text.to_number),
                ]
            )
        )
        company = sender.company_id or owners.sorted("id")[:1]
        inbound = env["clinic.inbound"]
        if inbound._take(text, company, sender):
            inbound._wake_receiver()


def read_text(form: MultiDict) -> ReceivedText:
    """Return what a webhook's form says of one text."""
    return ReceivedText(
        account_sid=form["AccountSid"],
        sid=_sid(form),
        number=_clean(form.get("From"))[:NUMBER_LIMIT],
        to_number=_clean(form.get("To"))[:NUMBER_LIMIT],
        body=_clean(form.get("Body")),
        media=_media(form),
        opt_out_type=_clean(form.get("OptOutType")).upper()[:NUMBER_LIMIT],
    )


def _media(form: MultiDict) -> list[dict[str, str]]:
    """Return address and type of each picture; nothing is fetched here."""
    count = form.get("NumMedia", "0")
    total = min(int(count), MOST_MEDIA) if count.isdecimal() else 0
    listed = [
        {
            "url": _clean(form.get(f"MediaUrl{index}"))[:ADDRESS_LIMIT],
            "type": _clean(form.get(f"MediaContentType{index}"))[:NUMBER_LIMIT],
        }
        for index in range(total)
    ]
    return [media for media in listed if media["url"]]


def _sid(form: MultiDict) -> str:
    return form.get("MessageSid") or form.get("SmsMessageSid") or ""


def _clean(value: str | None) -> str:
    """Return words that the database can store: without NUL."""
    return (value or "").replace("\x00", "")
