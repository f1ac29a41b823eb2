"""Sending again: by a person, after correction, as a new attempt."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError


class ClinicMessageResend(models.Model):
    """Let the front desk send failed texts again; history is kept (B16)."""

    _inherit = "clinic.message"

    def action_resend(self):
        """Queue failed texts again with the contacts' present numbers.

        :raises UserError: when none of them can be sent again
        """
        self._check_front_desk()
        chosen = self.filtered(lambda m: m.state == "failed" and m._can_be_sent_again())
        if not chosen:
            raise UserError(
                self.env._(
                    "None of these can be sent again. Correct the numbers or addresses "
                    "of the contacts first."
                )
            )
        chosen.sudo()._queue_again()  # sudo: the ledger is written by actions; checked

    def _can_be_sent_again(self) -> bool:
        """Return whether a new try makes sense with the contact's present address."""
        self.ensure_one()
        if self.channel == "email":
            return bool(self.partner_id.email_normalized)
        number = self.partner_id.phone_sanitized
        return bool(number) and not (self.error_id.permanent and number == self.number)

    def action_confirm_resend(self):
        """Send a text again that may have arrived already (E5); administrators only.

        :raises AccessError: for other users
        """
        self.check_access("read")
        if not self.env.user.has_group("clinic_messaging.clinic_messaging_group_admin"):
            raise AccessError(
                self.env._("Only an administrator may risk a second text.")
            )
        doubtful = self.filtered(lambda m: m.state_reason == "needs_review")
        self.env.cr.execute(
            """
            UPDATE clinic_message_attempt SET outcome = 'not_accepted'
             WHERE message_id = ANY(%s) AND outcome = 'unknown'
            """,
            [doubtful.ids],
        )
        doubtful.sudo()._queue_again()  # sudo: as above
        doubtful.batch_id._log_change(
            self.env._("sent an uncertain text again; it may be a duplicate")
        )

    @api.private
    def _check_front_desk(self):
        self.check_access("read")
        if not self.env.user.has_group("clinic_messaging.clinic_messaging_group_user"):
            raise AccessError(self.env._("Only the front desk may send messages."))

    def _queue_again(self):
        """Put rows back to ``queued``; each leaves as a new attempt."""
        self.env.flush_all()
        self.env["clinic.number"]._ensure(self.partner_id.mapped("phone_sanitized"))
        self.env.cr.execute(
            """
            UPDATE clinic_message m
               SET state = 'queued', state_reason = 'resent', error_id = NULL,
                   provider_code = NULL, due_at = clinic_now(),
                   number = CASE m.channel WHEN 'sms' THEN
                       coalesce(nullif(p.phone_sanitized, ''), m.number) END,
                   email = CASE m.channel WHEN 'email' THEN
                       coalesce(nullif(p.email_normalized, ''), m.email) END
              FROM res_partner p
             WHERE p.id = m.partner_id AND m.id = ANY(%s)
               AND m.state IN ('failed', 'unknown')
               AND NOT EXISTS (SELECT 1 FROM clinic_message_attempt a
                                WHERE a.message_id = m.id AND a.outcome = 'accepted')
            """,
            [self.ids],
            log_exceptions=False,
        )
        self.invalidate_model()
        self._copy_accepted_failures()
        self._reopen_segments()
        self._enqueue_dispatch(self.sender_id)
        self._wake_release()  # for e-mails

    def _copy_accepted_failures(self):
        """Give texts that were accepted and then not delivered rows of their own.

        Their first rows keep their accepted attempts: one accepted provider message
        per ledger row, also when a person sends again. One new batch per old one, so
        that the hourly limit counts them like any bulk.
        """
        again = self.filtered(lambda m: m.state == "failed")
        for old, messages in again.grouped("batch_id").items():
            messages._copy_failures_of(old)
        self.invalidate_model()

    def _copy_failures_of(self, old):
        """Send failed texts of one batch again.

        :param old: their batch
        :return: the new batch
        """
        batch = self.env["clinic.message.batch"].create(
            {
                "name": old.name,
                "company_id": old.company_id.id,
                "body": old.body or self[:1].body,
                "template_id": old.template_id.id,
                "template_unchanged": old.template_unchanged,
                "message_type": self[:1].message_type,
                "pace_seconds": old.pace_seconds,
                "origin": "manual",
                "author_id": self.env.uid,
                "sender_id": self[:1].sender_id.id,
            }
        )
        batch._plan_again(self)
        return batch

    def _mark_resent(self):
        self.env.cr.execute(
            "UPDATE clinic_message SET state_reason = 'resent' WHERE id = ANY(%s)",
            [self.ids],
        )

    def _reopen_segments(self):
        segments = self.filtered(lambda m: m.state == "queued").segment_id
        segments.filtered(lambda s: s.state == "done").write({"state": "released"})
        segments.batch_id.filtered(lambda b: b.state == "done").write(
            {"state": "running"}
        )
