"""What a sent message does to the participants' folders, and who hears of it."""

from odoo import models


class ClinicMailArrive(models.Model):
    """Bring a message to each participant's Inbox (issue: archived ones come back)."""

    _inherit = "clinic.mail.thread"

    def _mail_arrive(self, message_sudo):
        """Mark the thread for author and readers; tell the readers.

        :param message_sudo: the message that has just been sealed
        """
        self.ensure_one()
        rows = self.participant_ids
        author = rows.filtered(lambda row: row.partner_id == message_sudo.author_id)
        readers, sent_at = rows - author, message_sudo.sent_at
        author.write({"last_out_at": sent_at, "last_at": sent_at})
        readers.write(
            {
                "last_in_at": sent_at,
                "last_at": sent_at,
                "unread": True,
                "place": "current",
            }
        )
        self.env["clinic.mail.access"]._record("sent", self, message=message_sudo)
        self._mail_tell(readers, message_sudo)

        if message_sudo.author_part == "client":
            self._mail_answer_absent(message_sudo)
            self._mail_answer_closed(message_sudo)

    def _mail_tell(self, readers, _message_sudo):
        """Ring the badge of staff who are signed in: an id and nothing else (R26).

        E-mails go to those who want one, see ``_mail_notify``.
        """
        staff = readers.filtered(lambda row: row.part == "staff")
        for user in staff.partner_id._clinic_mail_users():
            user._bus_send("clinic_portal_mail", {"thread_id": self.id})
        readers._mail_notify()
