"""Twilio's webhooks: check, insert, answer; everything else happens later."""

import logging
import re

from odoo import SUPERUSER_ID
from odoo.http import Controller, request, route

from .signature import is_signed

_logger = logging.getLogger(__name__)

TOKEN = re.compile(r"^[A-Za-z0-9_-]{43}$")
BODY_LIMIT = 16 * 1024  # bytes
WORD_LIMIT = 64  # characters of a status, code or id
# hot path: all that a receipt is compared with
OF_ATTEMPT = ("number", "account_sid", "sid", "sender_id")


class ClinicTwilioController(Controller):
    """Receive status callbacks (reliability.md 2.6)."""

    @route(
        "/clinic_messaging/twilio/status/<string:token>",
        type="http",
        auth="public",  # the provider has no user here; it signs what it sends
        methods=["POST"],
        csrf=False,  # the signature, checked below, is what no other site can give
        save_session=False,
    )
    def status(self, token, **_kwargs):
        """Store one status event of the attempt that the token names."""
        attempt = self._attempt_of(token)
        form = request.httprequest.form
        if not attempt or not self._is_genuine(attempt, form):
            return self._forbidden()
        if not self._belongs(attempt, form):
            return self._forbidden()
        # superuser: whoever signs with the clinic's token may add events, no more
        events = request.env(user=SUPERUSER_ID)["clinic.message.event"]
        is_new = events._insert(
            attempt.id,
            _clean(form.get("MessageSid") or form.get("SmsSid")),
            _clean(form.get("MessageStatus") or form.get("SmsStatus")),
            _clean(form.get("ErrorCode")),
            "callback",
        )
        if is_new:
            events._wake_projector()
        return request.make_response("", status=204)

    def _attempt_of(self, token):
        """Return the attempt of a well-formed token, or nothing."""
        length = request.httprequest.content_length or 0
        if length > BODY_LIMIT or not TOKEN.match(token):
            return None
        # superuser: finds what the signature, checked next, belongs to
        attempts = request.env(user=SUPERUSER_ID)["clinic.message.attempt"]
        return attempts.search_fetch([("token", "=", token)], OF_ATTEMPT, limit=1)

    def _is_genuine(self, attempt, form) -> bool:
        """Return whether the attempt's clinic's account has signed the request."""
        sender = attempt.sender_id
        url = sender._public_base_url() + request.httprequest.path
        return is_signed(sender.company_id, url, form)

    def _belongs(self, attempt, form) -> bool:
        """Return whether account, recipient and id are the attempt's own.

        An id that no attempt has is a second acceptance of the same request: the
        provider's fault, which administrators have to hear of (W48).
        """
        sid = form.get("MessageSid") or form.get("SmsSid")
        return (
            form.get("AccountSid") == attempt.account_sid
            and form.get("To") == attempt.number
            and bool(sid)
            and (attempt.sid in (False, sid) or not attempt._is_known(sid))
        )

    def _forbidden(self):
        _logger.info("Status callback refused")
        return request.make_response("", status=403)


def _clean(value: str | None) -> str:
    """Return a word that the database can store: without NUL, of a sane length."""
    return (value or "").replace("\x00", "")[:WORD_LIMIT]
