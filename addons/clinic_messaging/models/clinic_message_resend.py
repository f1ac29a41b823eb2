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
        taken = self._take_failures()
        hindered = taken._hindrances()
        chosen = taken.filtered(lambda m: m not in hindered)
        if not chosen:
            raise UserError(taken._explain_hindrances(hindered))
        chosen.sudo()._queue_again()  # sudo: the ledger is written by actions; checked
        return self._report_remedy(chosen)

    def _hindrances(self, channel=None) -> dict:
        """Return why failed messages cannot be sent again as things are now.

        :param channel: how to send them instead of the way that failed
        :return: ``{message: key of state_reason}``, without those that can
        """
        found = {}
        groups = self.grouped(lambda m: (m.batch_id, channel or m.channel))
        for (old, via), messages in groups.items():
            judged = self.env["clinic.audience"]._judge(old, via, messages)
            told = messages._told_already() if via == "sms" else self.browse()
            for message in messages:
                reason = judged.get(message.id, "no_number")
                if via == "sms":
                    reason = reason or message._permanent_reason()
                if reason or message in told:
                    found[message] = reason or "duplicate_number"
        return found

    def _permanent_reason(self):
        """Return why the same address again is no use, or None once it was changed."""
        self.ensure_one()
        same = self.partner_id.phone_sanitized == self.number
        if not (same and self.error_id.permanent):
            return None
        verdicts = {"landline": "landline", "opted_out": "opted_out"}
        return verdicts.get(self.error_id.number_verdict, "invalid_number")

    def _told_already(self):
        """Return those whose present number has got the same message since.

        Two contacts of a batch can come to share a number by a correction.
        """
        rows = self.env["clinic.message"].search(
            [
                ("batch_id", "in", self.batch_id.ids),
                ("channel", "=", "sms"),
                ("state", "!=", "skipped"),
                ("number", "in", self.partner_id.mapped("phone_sanitized")),
            ]
        )
        owners = {row.number: row for row in rows}
        return self.filtered(
            lambda m: owners.setdefault(m.partner_id.phone_sanitized, m) != m
        )

    def _explain_hindrances(self, hindered) -> str:
        """Say why none of these messages can be sent again, and what to do."""
        labels = dict(self._fields["state_reason"]._description_selection(self.env))
        reasons = sorted({str(labels[reason]) for reason in hindered.values()})
        if not reasons:
            return self.env._(
                "Nothing is left to send again: all of it was dealt with."
            )
        return self.env._(
            "Not sent again: %s. Correct the contact first, send an e-mail, or call.",
            ", ".join(reasons),
        )

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
        """Refuse who may not send these messages; addons may ask for more."""
        self._check_app_user()

    def _check_app_user(self):
        """Refuse who does not work with the app in these messages' clinics."""
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
                   provider_code = NULL, due_at = clinic_now(), remedy = NULL,
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
        for (old, _channel), messages in again.grouped(
            lambda m: (m.batch_id, m.channel)
        ).items():
            messages._copy_failures_of(old)
        self.invalidate_model()

    def _copy_failures_of(self, old, **values):
        """Send failed messages of one batch again.

        :param old: their batch
        :param values: what the new batch has otherwise, e.g. another channel
        :return: the new batch; empty when nobody can be reached
        """
        batch = self.env["clinic.message.batch"].create(
            {
                "name": old.name,
                "company_id": old.company_id.id,
                "subject": old.subject,
                "body": old.body or self[:1].body,
                "channel": self[:1].channel,
                "template_id": old.template_id.id,
                "template_unchanged": old.template_unchanged,
                "message_type": self[:1].message_type,
                "pace_seconds": old.pace_seconds,
                "origin": "manual",
                "author_id": self.env.uid,
                "sender_id": self[:1].sender_id.id,
                **values,
            }
        )
        return batch._plan_again(self)

    def _mark_resent(self, batch):
        """Take from the list of failures who is in a repetition; others stay.

        :param batch: the repetition, planned
        """
        remedy = "emailed" if batch.channel == "email" else "resent"
        self.env.cr.execute(
            """
            UPDATE clinic_message m
               SET state_reason = 'resent', remedy = %s, remedy_at = clinic_now(),
                   remedy_user_id = %s
              FROM clinic_message n
             WHERE m.id = ANY(%s) AND n.batch_id = %s
               AND n.patient_id = coalesce(m.patient_id, m.partner_id)
               AND (n.state <> 'skipped' OR n.state_reason = 'same_contact')
            """,
            [remedy, self.env.uid, self.ids, batch.id],
        )

    def _reopen_segments(self):
        segments = self.filtered(lambda m: m.state == "queued").segment_id
        segments.filtered(lambda s: s.state == "done").write({"state": "released"})
        segments.batch_id.filtered(lambda b: b.state == "done").write(
            {"state": "running"}
        )
