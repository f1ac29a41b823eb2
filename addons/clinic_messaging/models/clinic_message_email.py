"""The e-mail channel: one ``mail.mail`` per ledger row; Odoo's queue sends it."""

import secrets

from odoo import api, models
from odoo.tools import plaintext2html

from ..tools import quiet

EMAIL_LIMIT = 200
OPEN_ATTEMPT = """
INSERT INTO clinic_message_attempt (message_id, token, sid, started_at, clean_reads)
SELECT m.id, %s, %s, clinic_now(), 0 FROM clinic_message m
 WHERE m.id = %s AND NOT EXISTS (
    SELECT 1 FROM clinic_message_attempt a
     WHERE a.message_id = m.id AND (a.outcome = 'accepted'
           OR (a.sid = %s AND a.outcome IS NULL)))
"""


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
              JOIN res_company c ON c.id = m.company_id AND c.clinic_texting_enabled
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
        reason = self._email_refusal(text)
        if reason:
            self._skip(self.ids, reason)
            return
        opens = self._email_opens_at()
        if opens:
            self._defer(self.ids, opens)
            return
        self._cancel_older_mails()
        mail = self.env["mail.mail"].create(self._prepare_mail_values(text))
        self.env.cr.execute(
            """
            UPDATE clinic_message SET state = 'submitting', body = %s, subject = %s,
                   mail_mail_ref = %s WHERE id = %s
            """,
            [text.body, text.subject, mail.id, self.id],
            log_exceptions=False,
        )
        self._open_mail_attempt(mail.message_id)
        self.invalidate_recordset()

    def _cancel_older_mails(self):
        """Keep the mail of an earlier try from leaving beside the new one."""
        older = self.env["mail.mail"].search(
            [
                ("clinic_message_id", "=", self.id),
                ("state", "in", ("outgoing", "exception")),
            ]
        )
        older.cancel()

    def _open_mail_attempt(self, message_id):
        """Keep the mail's Message-Id, by which a bounce or a server's log names it.

        :param message_id: the header's value, with its angle brackets
        """
        self.env.cr.execute(
            OPEN_ATTEMPT, [secrets.token_urlsafe(32), message_id, self.id, message_id]
        )

    def _close_mail_attempt(self, message_id, outcome):
        """Write how a try of Odoo's queue ended; a repeated one is a new attempt.

        :param message_id: the mail's Message-Id
        :param outcome: a key of the attempt's ``outcome``
        """
        self._open_mail_attempt(message_id)
        self.env.cr.execute(
            """
            UPDATE clinic_message_attempt
               SET outcome = %s, finished_at = clinic_now()
             WHERE message_id = %s AND sid = %s AND outcome IS NULL
            """,
            [outcome, self.id, message_id],
        )
        self.env["clinic.message.attempt"].invalidate_model()

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

    def _email_refusal(self, text):
        """Return why the e-mail must not leave any more, or None."""
        self.ensure_one()
        blacklist = self.env["mail.blacklist"]
        deceased = (self.patient_id or self.partner_id).clinic_deceased_on
        checks = (
            (self.batch_id.state == "canceled", "batch_canceled"),
            (not self.partner_id.active, "archived"),
            (self.partner_id.email_normalized != self.email, "number_changed"),
            (blacklist.search_count([("email", "=", self.email)]), "email_blacklisted"),
            (deceased and self.message_type != "direct", "deceased"),
            (self.event_id and not self.event_id.active, "appointment_gone"),
            (text.lacks_event, "no_appointment"),
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

    def _follow_mail(self, mail):
        """Take over how Odoo's mail queue ended; a failed one may be tried again.

        :param mail: the ``mail.mail`` of this row, whose own state says how it ended
        """
        self.ensure_one()
        sent = mail.state == "sent"
        self._close_mail_attempt(mail.message_id, "accepted" if sent else "rejected")
        if not sent:
            self._fail(self.ids, None, "bounced")
            return
        self.env.cr.execute(
            """
            UPDATE clinic_message
               SET state = 'sent', sent_at = clinic_now(), state_reason = NULL
             WHERE id = ANY(%s) AND state IN ('submitting', 'queued', 'failed')
            """,
            [self.ids],
        )
        self._after_settled(self.ids)

    def _doubt_mail(self, mail):
        """Leave the row to a person: its e-mail may have left, or not (F42).

        :param mail: the ``mail.mail`` of this row
        """
        self.ensure_one()
        self._close_mail_attempt(mail.message_id, "unknown")
        self.env.cr.execute(
            "UPDATE clinic_message SET state = 'unknown'"
            " WHERE id = %s AND state IN ('submitting', 'failed')",
            [self.id],
        )
        self._needs_review(self.ids)

    def _cancel_mail(self, states=("submitting", "failed")):
        """End rows whose mail was canceled or deleted by a person in Odoo's queue.

        :param states: which rows are still open to it
        """
        if not self:
            return  # Odoo deletes none after each mail, before it commits "sent"
        self.env.cr.execute(
            """
            WITH ended AS (
                UPDATE clinic_message
                   SET state = 'canceled', state_reason = 'batch_canceled'
                 WHERE id = ANY(%s) AND state = ANY(%s) RETURNING id
            )
            UPDATE clinic_message_attempt a
               SET outcome = 'not_sent', finished_at = clinic_now()
              FROM ended WHERE a.message_id = ended.id AND a.outcome IS NULL
            """,
            [self.ids, list(states)],
        )
        self.env["clinic.message.attempt"].invalidate_model()
        self._after_settled(self.ids)

    @api.model
    def _end_lost_mails(self):
        """End rows whose mail is gone from Odoo's queue unsent, whoever deleted it.

        Deleting a ``mail.message`` takes its mail along in the database, past every
        method; no row may stay without an end (promise 1).
        """
        self.env.cr.execute(
            """
            SELECT m.id FROM clinic_message m
             WHERE m.state = 'submitting' AND m.channel = 'email'
               AND NOT EXISTS (SELECT 1 FROM mail_mail q WHERE q.id = m.mail_mail_ref)
             LIMIT %s FOR UPDATE OF m SKIP LOCKED
            """,
            [EMAIL_LIMIT],
        )
        lost = self.browse([row[0] for row in self.env.cr.fetchall()])
        if lost:
            lost._cancel_mail(["submitting"])
