"""What a failure means beyond its own message: the number, the sender, the batch."""

from odoo import models

STOP_HOURS = 24 * 365  # a broken sender waits for a person


class ClinicMessageFailure(models.Model):
    """Learn from the provider's codes, in the lock order of the whole product.

    Sender, number, batch, message: consequences are written before the message, so
    that a claim and the end of a call never wait for each other in a circle (W29).
    """

    _inherit = "clinic.message"

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

    def _learn_from_code(self, attempt_id, code) -> bool:
        """Draw the consequences that reach beyond one message.

        A fault of the account or sender stops everything of that sender (promise 8);
        21610 opts the number out (C10); a landline is remembered.

        :return: whether the fault is the sender's own
        """
        error = self.env["clinic.message.error"]._for_code(code)
        attempt = self.env["clinic.message.attempt"].browse(attempt_id)
        if error.stops_sender:
            self._stop_sender(attempt.sender_id, error)
        elif error.setup_fault:
            self._tell_setup_fault(attempt.sender_id, error)
        elif error.number_verdict == "opted_out":
            self._opt_out_by_provider(attempt, code)
        elif error.number_verdict == "landline":
            self.env.cr.execute(
                "UPDATE clinic_number SET line_type = 'landline' WHERE number = %s",
                [attempt.number],
                log_exceptions=False,
            )
        return error.stops_sender

    def _tell_setup_fault(self, sender, error):
        """Tell the administrators of a fault that hits some texts only, once.

        The list of failures is the memory: while one of its rows waits for them,
        they know. The sender's row is updated so that two calls that end together
        see each other (the second is repeated).

        :param sender: ``clinic.sender``
        :param error: the catalogue's row of the fault
        """
        known = [
            ("company_id", "=", sender.company_id.id),
            ("state", "=", "failed"),
            ("remedy", "=", False),
            ("error_id", "=", error.id),
        ]
        if self.search_count(known, limit=1):
            return
        self.env.cr.execute(
            "UPDATE clinic_sender SET grants = grants WHERE id = %s",
            [sender.id],
            log_exceptions=False,
        )
        sender._notify_administrators(error)

    def _opt_out_by_provider(self, attempt, code):
        """Mirror an opt-out that the provider knows of (C10).

        After a START it is no opt-out of the person's: the provider blocks this
        sender only, until the person texts START to it (design.md 5).

        :param attempt: ``clinic.message.attempt`` that was refused
        :param code: the provider's code
        """
        last = self.env["clinic.consent"]._last_word(attempt.number)
        if last.kind == "opt_in":
            if attempt.started_at > last.occurred_at:
                self._block_sender_for(attempt)
            return
        self.env["clinic.number"]._opt_out(
            attempt.number, str(code), company=attempt.message_id.company_id
        )

    def _block_sender_for(self, attempt):
        """Keep one sender from a number, and give staff the task to tell the person."""
        number = self.env["clinic.number"].search([("number", "=", attempt.number)])
        if attempt.sender_id in number.blocked_sender_ids:
            return
        number.blocked_sender_ids += attempt.sender_id
        self.env["clinic.refusal"]._open(
            "carrier",
            attempt.number,
            attempt.message_id.company_id,
            message=attempt.message_id,
            sender=attempt.sender_id,
        )

    def _stop_sender(self, sender, error):
        """Pause a broken sender and tell the administrators once.

        :param sender: ``clinic.sender``
        :param error: the catalogue's row of the fault
        """
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

    def _pause_batches_of(self, sender, error):
        self.env.cr.execute(
            """
            UPDATE clinic_message_batch SET state = 'paused', pause_reason = %s
             WHERE state IN ('scheduled', 'running') AND recipient_count > 1
               AND id IN (SELECT batch_id FROM clinic_message
                           WHERE sender_id = %s
                             AND state IN ('queued', 'scheduled', 'submitting'))
            """,
            [error.with_context(lang=None).title, sender.id],
        )
        self.env["clinic.message.batch"].invalidate_model()
