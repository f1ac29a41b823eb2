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
        chosen = self.filtered(
            lambda m: (
                m.state == "failed"
                and m.channel == "sms"
                and m.partner_id.phone_sanitized
                and not (
                    m.error_id.permanent and m.partner_id.phone_sanitized == m.number
                )
            )
        )
        if not chosen:
            raise UserError(
                self.env._(
                    "None of these can be sent again. Correct the numbers of the "
                    "contacts first."
                )
            )
        chosen.sudo()._queue_again()  # sudo: the ledger is written by actions; checked

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
                   number = coalesce(nullif(p.phone_sanitized, ''), m.number)
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

    def _copy_accepted_failures(self):
        """Give a text that was accepted and then not delivered a row of its own.

        Its first row keeps its accepted attempt: one accepted provider message per
        ledger row, also when a person sends again.
        """
        for message in self.filtered(lambda m: m.state == "failed"):
            batch = self.env["clinic.message.batch"].create(
                {
                    "name": message.batch_id.name,
                    "company_id": message.company_id.id,
                    "body": message.batch_id.body,
                    "template_id": message.template_id.id,
                    "template_unchanged": message.batch_id.template_unchanged,
                    "message_type": message.message_type,
                    "origin": "manual",
                    "author_id": self.env.uid,
                    "sender_id": message.sender_id.id,
                }
            )
            target = message.patient_id or message.partner_id
            batch._plan(target.ids, [message.event_id.id or None])
            self.env.cr.execute(
                "UPDATE clinic_message SET state_reason = 'resent' WHERE id = %s",
                [message.id],
            )
        self.invalidate_model()

    def _reopen_segments(self):
        segments = self.filtered(lambda m: m.state == "queued").segment_id
        segments.filtered(lambda s: s.state == "done").write({"state": "released"})
        segments.batch_id.filtered(lambda b: b.state == "done").write(
            {"state": "running"}
        )
