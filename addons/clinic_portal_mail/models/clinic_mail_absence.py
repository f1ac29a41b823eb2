"""Practitioners who are away: the client hears of it once per thread."""

from odoo import models

from ..tools import body as body_tools


class ClinicMailAbsence(models.Model):
    """Answer for absent staff, in a message that says that it is automatic."""

    _inherit = "clinic.mail.thread"

    def _mail_answer_absent(self, message_sudo):
        """Send the absence notices of those who are away and have not sent one here.

        :param message_sudo: what a client has just written
        """
        if len(self._mail_clients()) > 1:
            return
        staff = self.participant_ids.filtered(
            lambda row: row.part == "staff" and not row.absence_told_at
        )
        users = {u.partner_id.id: u for u in staff.partner_id._clinic_mail_users()}
        today = self.env["clinic.clock"]._now().date()
        for row in staff:
            user = users.get(row.partner_id.id)
            if user and user._clinic_is_absent(today):
                row.absence_told_at = self.env["clinic.clock"]._now()
                self._mail_send_absence(row, user, message_sudo)

    def _mail_send_absence(self, row, user, message_sudo):
        """Write the notice as a message of the absent person."""
        words = user.clinic_absence_text or self._mail_absence_words(user)
        self._mail_say(message_sudo, row.partner_id, words)

    def _mail_say(self, message_sudo, author, words):
        """Write a message that nobody typed, and tell the client.

        :param message_sudo: what it answers
        :param author: contact in whose name it stands
        :param words: plain text
        """
        notice = message_sudo.create(
            {
                "thread_id": self.id,
                "author_id": author.id,
                "author_part": "staff",
                "is_automatic": True,
                "body": body_tools.from_text(words),
            }
        )
        notice._mail_seal()
        clients = self._mail_clients()
        clients.write(
            {
                "last_in_at": notice.sent_at,
                "last_at": notice.sent_at,
                "unread": True,
                "place": "current",
            }
        )
        clients._mail_notify()

    def _mail_absence_words(self, user) -> str:
        reader = self._mail_clients().partner_id[:1]
        texts = self.with_context(lang=reader.lang or self.env.lang)
        return texts.env._(
            "I am away until %(day)s and will answer after that.",
            day=user.clinic_absence_until,
        )


class ResUsersAbsence(models.Model):
    """Say when somebody is away."""

    _inherit = "res.users"

    def _clinic_is_absent(self, day) -> bool:
        """Whether a day lies within the absence; both ends belong to it."""
        self.ensure_one()
        first, last = self.clinic_absence_from, self.clinic_absence_until
        return bool(last) and (first or last) <= day <= last
