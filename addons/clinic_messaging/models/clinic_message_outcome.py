"""T2 and the projection: what is known of a call becomes the message's state."""

import logging

from odoo import api, models

from ..tools import backoff
from ..tools import status as status_tools

_logger = logging.getLogger(__name__)

STOP_HOURS = 24 * 365  # a broken sender waits for a person
OPEN_STATES = ("submitting", "unknown")


class ClinicMessageOutcome(models.Model):
    """Close attempts and move messages forward, never back (promise 7)."""

    _inherit = "clinic.message"

    @api.model
    def _settle(self, claim, result):
        """Write how one call ended; the T2 of the protocol, safe to repeat.

        :param claim: the ``Claim`` that T1 committed
        :param result: the transport's ``SendResult``
        """
        self.env.cr.execute(
            """
            UPDATE clinic_message_attempt
               SET outcome = %s, http_status = %s, provider_code = %s,
                   sid = coalesce(sid, %s), finished_at = clinic_now()
             WHERE id = %s AND (outcome IS NULL OR outcome = 'unknown')
            """,
            [
                result.outcome,
                result.http_status,
                result.code,
                result.sid,
                claim.attempt_id,
            ],
            log_exceptions=False,
        )
        if not self.env.cr.rowcount:
            return  # a callback was here first and knows more
        getattr(self, f"_settle_{result.outcome}")(claim, result)

    def _settle_accepted(self, claim, result):
        self.env.cr.execute(
            """
            UPDATE clinic_message
               SET state = 'sent', sent_at = clinic_now(), lease_until = NULL,
                   sms_parts = coalesce(%s, sms_parts), price = coalesce(%s, price)
             WHERE id = %s AND state IN %s
            """,
            [result.parts, result.price, claim.message_id, OPEN_STATES],
        )
        if claim.signed:
            self.env.cr.execute(
                "UPDATE clinic_number SET identified_at = clinic_now()"
                " WHERE number = %s",
                [claim.number],
                log_exceptions=False,
            )
        self._clear_backoff(claim.attempt_id)
        self._apply_events(claim.attempt_id)
        self._after_settled([claim.message_id])

    def _settle_rejected(self, claim, result):
        self._fail([claim.message_id], result.code, "rejected")
        self._learn_from_code(claim.attempt_id, result.code)

    def _settle_not_sent(self, claim, result):
        """Wait and try again: the provider never processed the request (E4)."""
        sender = self._sender_of(claim.attempt_id)
        wait = backoff.delay(sender.backoff_count + 1, result.retry_after)
        self.env.cr.execute(
            """
            UPDATE clinic_sender SET backoff_count = backoff_count + 1,
                   paused_until = greatest(paused_until,
                                           clinic_now() + %s * interval '1 second')
             WHERE id = %s
            """,
            [wait, sender.id],
        )
        self._requeue([claim.message_id])

    def _settle_unknown(self, claim, result):
        """Keep the doubt visible; the reconciler looks for the truth (E3)."""
        self.env.cr.execute(
            "UPDATE clinic_message SET state = 'unknown', lease_until = NULL"
            " WHERE id = %s AND state = 'submitting'",
            [claim.message_id],
        )
        self._apply_events(claim.attempt_id)

    def _requeue(self, message_ids):
        self.env.cr.execute(
            """
            UPDATE clinic_message SET state = 'queued', lease_until = NULL
             WHERE id = ANY(%s) AND state IN %s
            """,
            [message_ids, OPEN_STATES],
        )

    def _clear_backoff(self, attempt_id):
        self.env.cr.execute(
            """
            UPDATE clinic_sender SET backoff_count = 0
             WHERE backoff_count > 0 AND id = (
                SELECT sender_id FROM clinic_message_attempt WHERE id = %s)
            """,
            [attempt_id],
        )

    def _sender_of(self, attempt_id):
        self.env.cr.execute(
            "SELECT sender_id FROM clinic_message_attempt WHERE id = %s", [attempt_id]
        )
        return self.env["clinic.sender"].browse(self.env.cr.fetchone()[0])

    # Failures
    # ------------------------------------------------------------

    def _fail(self, message_ids, code, reason):
        """End messages as failed, with the catalogue's entry for the code."""
        error = self.env["clinic.message.error"]._for_code(code)
        self.env.cr.execute(
            """
            UPDATE clinic_message
               SET state = 'failed', state_reason = %s, provider_code = %s,
                   error_id = %s, lease_until = NULL
             WHERE id = ANY(%s)
            """,
            [reason, code, error.id or None, message_ids],
        )
        self._after_settled(message_ids)
        self.browse(message_ids).batch_id._pause_if_all_fail()

    def _learn_from_code(self, attempt_id, code):
        """Draw the consequences that reach beyond one message.

        21610 opts the number out (C10); a landline is remembered; a fault of the
        account or sender stops everything of that sender (promise 8).
        """
        error = self.env["clinic.message.error"]._for_code(code)
        attempt = self.env["clinic.message.attempt"].browse(attempt_id)
        if error.number_verdict == "opted_out":
            self._opt_out_by_provider(attempt.number, code)
        elif error.number_verdict == "landline":
            self.env.cr.execute(
                "UPDATE clinic_number SET line_type = 'landline' WHERE number = %s",
                [attempt.number],
                log_exceptions=False,
            )
        if error.stops_sender:
            self._stop_sender(attempt.sender_id, error, attempt.message_id)

    def _opt_out_by_provider(self, number, code):
        blacklist = self.env["phone.blacklist"].sudo()  # sudo: the provider's verdict
        if not blacklist.search_count([("number", "=", number)], limit=1):
            blacklist.with_context(clinic_opt_out_source=str(code))._add([number])

    def _stop_sender(self, sender, error, message):
        """Pause a broken sender and tell the administrators once.

        A text that was refused for this reason stays queued like the others; one that
        was accepted first and failed at the carrier's ends as failed: its row may not
        get a second accepted attempt.
        """
        self._reopen(message)
        self.env.cr.execute(
            """
            UPDATE clinic_sender
               SET paused_until = clinic_now() + %s * interval '1 hour',
                   pause_reason = %s, pause_error_id = %s
             WHERE id = %s AND pause_error_id IS NULL
            """,
            [STOP_HOURS, error.with_context(lang=None).title, error.id, sender.id],
        )
        if self.env.cr.rowcount:
            sender.invalidate_recordset()
            self._pause_batches_of(sender, error)
            sender._notify_administrators(error)

    def _reopen(self, message):
        self.env.cr.execute(
            """
            UPDATE clinic_message SET state = 'queued', state_reason = NULL,
                   error_id = NULL, provider_code = NULL
             WHERE id = %s AND state = 'failed' AND NOT EXISTS (
                SELECT 1 FROM clinic_message_attempt a
                 WHERE a.message_id = %s AND a.outcome = 'accepted')
            """,
            [message.id, message.id],
        )

    def _pause_batches_of(self, sender, error):
        self.env.cr.execute(
            """
            UPDATE clinic_message_batch SET state = 'paused', pause_reason = %s
             WHERE state IN ('scheduled', 'running') AND recipient_count > 1
               AND id IN (SELECT batch_id FROM clinic_message
                           WHERE sender_id = %s AND state IN ('queued', 'scheduled'))
            """,
            [error.with_context(lang=None).title, sender.id],
        )

    # Projection
    # ------------------------------------------------------------

    @api.model
    def _apply_events(self, attempt_id):
        """Fold all events of an attempt and carry the result onto its message."""
        folded = self.env["clinic.message.event"]._fold(attempt_id)
        if not folded:
            return
        status, code, sid = folded
        self.env.cr.execute(
            """
            UPDATE clinic_message_attempt
               SET outcome = 'accepted', sid = coalesce(sid, nullif(%s, '')),
                   finished_at = coalesce(finished_at, clinic_now())
             WHERE id = %s AND (outcome IS NULL OR outcome = 'unknown')
            """,
            [sid, attempt_id],
        )
        self._project(attempt_id, status, code)

    def _project(self, attempt_id, status, code):
        """Raise the message of the latest attempt to the folded state."""
        state = status_tools.to_state(status)
        message = self._latest_message_of(attempt_id)
        if not message or not status_tools.rises(message.state, state):
            return
        if state == "failed":
            self._mark_sent(message)
            self._fail(message.ids, code, "undelivered")
            self._learn_from_code(attempt_id, code)
            return
        self._mark_sent(message)
        self.env.cr.execute(
            """
            UPDATE clinic_message SET state = %s, lease_until = NULL,
                   delivered_at = CASE WHEN %s = 'delivered' THEN clinic_now()
                                       ELSE delivered_at END,
                   state_reason = NULL, error_id = NULL, provider_code = NULL
             WHERE id = %s
            """,
            [state, state, message.id],
        )
        self._after_settled(message.ids)

    def _mark_sent(self, message):
        self.env.cr.execute(
            "UPDATE clinic_message SET sent_at = coalesce(sent_at, clinic_now())"
            " WHERE id = %s",
            [message.id],
        )

    def _latest_message_of(self, attempt_id):
        """Return the message if this is its latest attempt, locked, else nothing."""
        self.env.cr.execute(
            """
            SELECT m.id FROM clinic_message m
              JOIN clinic_message_attempt a ON a.message_id = m.id
             WHERE a.id = %s AND a.id = (
                SELECT max(l.id) FROM clinic_message_attempt l
                 WHERE l.message_id = m.id)
               FOR UPDATE OF m
            """,
            [attempt_id],
        )
        row = self.env.cr.fetchone()
        message = self.browse(row and row[0])
        message.invalidate_recordset()
        return message

    # Afterwards
    # ------------------------------------------------------------

    @api.model
    def _after_settled(self, message_ids):
        """Close segments and batches, follow up Odoo's own records and chatter.

        :param message_ids: messages whose state has just changed
        """
        self.invalidate_model()
        messages = self.browse(message_ids)
        messages.segment_id._close_finished()
        messages._follow_sms_sms()
