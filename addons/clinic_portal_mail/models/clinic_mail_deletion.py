"""Deletion for everyone: what was sent by mistake leaves nothing but a certificate."""

from odoo import models
from odoo.exceptions import UserError


class ClinicMailDeletion(models.Model):
    """Say what may be deleted for everyone (F132, F133)."""

    _inherit = "clinic.mail.thread"

    def _mail_can_delete_message(self, message_sudo) -> bool:
        """Whether the caller may delete a message: staff's, sent to a client."""
        thread_sudo = message_sudo.thread_id
        return bool(
            message_sudo.author_part == "staff"
            and thread_sudo._mail_clients()
            and self._mail_may_delete(thread_sudo)
        )

    def _mail_can_delete_thread(self, thread_sudo) -> bool:
        """Whether the caller may delete a whole thread: one that staff began."""
        return thread_sudo.started_part == "staff" and self._mail_may_delete(
            thread_sudo
        )

    def _mail_may_delete(self, thread_sudo) -> bool:
        if thread_sudo.legal_hold or thread_sudo.deleted_at:
            return False
        return self.env.user._clinic_mail_staff()

    def _mail_refuse_deletion(self, thread_sudo):
        """Return the error that says why nothing is deleted."""
        if thread_sudo.legal_hold:
            return UserError(
                self.env._("This conversation is under legal hold: nothing is deleted.")
            )
        return UserError(
            self.env._(
                "Only what staff sent to a client, or began, can be deleted "
                "for everyone."
            )
        )
