"""The e-mail channel: one ``mail.mail`` per ledger row; Odoo's queue sends it."""

from odoo import api, models
from odoo.tools import plaintext2html

from ..tools import quiet

EMAIL_LIMIT = 200


class ClinicMessageEmail(models.Model):
    """Send by e-mail what a person asked to be sent by e-mail.

    An e-mail ends as ``sent`` or ``failed``, never as ``delivered``; it respects
    ``mail.blacklist`` and quiet hours and does not count to the hourly limit.
    """

    _inherit = "clinic.message"

    @api.model
    def _send_due_emails(self):
        """Hand queued e-mails to Odoo's mail queue, in the caller's transaction."""
        self.env.cr.execute(
            """
            SELECT m.id FROM clinic_message m
              JOIN clinic_message_batch b ON b.id = m.batch_id
             WHERE m.channel = 'email' AND m.state = 'queued'
               AND m.due_at <= clinic_now() AND b.state <> 'paused'
             ORDER BY m.due_at, m.id LIMIT %s FOR UPDATE OF m SKIP LOCKED
            """,
            [EMAIL_LIMIT],
        )
        messages = self.browse([row[0] for row in self.env.cr.fetchall()])
        rendered = messages._render_what_can_be()
        for message in messages:
            message._send_email(rendered[message.id])

    def _send_email(self, text):
        """Check once more, then create the ``mail.mail`` of this row."""
        self.ensure_one()
        reason = self._email_refusal()
        if reason:
            self._skip(self.ids, reason)
            return
        opens = self._email_opens_at()
        if opens:
            self._defer(self.ids, opens)
            return
        mail = self.env["mail.mail"].create(self._prepare_mail_values(text))
        self.env.cr.execute(
            """
            UPDATE clinic_message SET state = 'submitting', body = %s, subject = %s,
                   mail_mail_ref = %s WHERE id = %s
            """,
            [text.body, text.subject, mail.id, self.id],
            log_exceptions=False,
        )
        self.invalidate_recordset()

    def _prepare_mail_values(self, text) -> dict:
        self.ensure_one()
        return {
            "subject": text.subject or self.company_id.name,
            "body_html": plaintext2html(text.body),
            "email_to": self.email,
            "email_from": self.company_id.email_formatted,
            "auto_delete": False,
            "clinic_message_id": self.id,
        }

    def _email_refusal(self):
        """Return why the e-mail must not leave any more, or None."""
        self.ensure_one()
        blacklist = self.env["mail.blacklist"]
        deceased = (self.patient_id or self.partner_id).clinic_deceased_on
        checks = (
            (not self.company_id.clinic_texting_enabled, "texting_disabled"),
            (self.batch_id.state == "canceled", "batch_canceled"),
            (not self.partner_id.active, "archived"),
            (self.partner_id.email_normalized != self.email, "number_changed"),
            (blacklist.search_count([("email", "=", self.email)]), "email_blacklisted"),
            (deceased and self.message_type != "direct", "deceased"),
            (self.event_id and not self.event_id.active, "appointment_gone"),
        )
        return next((reason for failed, reason in checks if failed), None)

    def _email_opens_at(self):
        """Return when quiet hours end, or None if the e-mail may leave now."""
        self.ensure_one()
        if self.released_early:
            return None
        zones = (self.company_id._clinic_zone(), *filter(None, [self.partner_id.tz]))
        hours = self.company_id._clinic_quiet_hours()
        now = self.env["clinic.clock"]._now()
        if not quiet.is_quiet(now, zones, hours):
            return None
        return quiet.next_open(now, zones, hours)

    def _follow_mail(self, sent: bool):
        """Take over how Odoo's mail queue ended; a failed one may be tried again."""
        if sent:
            self.env.cr.execute(
                """
                UPDATE clinic_message
                   SET state = 'sent', sent_at = clinic_now(), state_reason = NULL
                 WHERE id = ANY(%s) AND state IN ('submitting', 'queued', 'failed')
                """,
                [self.ids],
            )
            self._after_settled(self.ids)
        else:
            self._fail(self.ids, None, "bounced")

    def _cancel_mail(self):
        """End rows whose ``mail.mail`` was canceled by a person in Odoo's queue."""
        self.env.cr.execute(
            "UPDATE clinic_message SET state = 'canceled',"
            " state_reason = 'batch_canceled'"
            " WHERE id = ANY(%s) AND state IN ('submitting', 'failed')",
            [self.ids],
        )
        self._after_settled(self.ids)
