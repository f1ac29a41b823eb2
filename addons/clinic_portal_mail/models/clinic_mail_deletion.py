"""Deletion for everyone: what was sent by mistake leaves nothing but a certificate."""

from odoo import models
from odoo.exceptions import UserError


class ClinicMailDeletion(models.Model):
    """Delete whole threads, and say what may be deleted (F132, F133, F136)."""

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

    def _mail_delete(self):
        """Delete a thread for everyone, with all answers and files; for ever (F133).

        What stays is a row without words, where the readers see the date, and the
        certificate.

        :raises AccessError: for who is no participant
        :raises UserError: for a thread that a client began, and under legal hold
        """
        thread_sudo = self._mail_own_row().thread_id
        self._mail_lock()
        thread_sudo.invalidate_recordset()
        if not self._mail_can_delete_thread(thread_sudo):
            raise self._mail_refuse_deletion(thread_sudo)
        self.env["clinic.mail.certificate"]._certify(thread_sudo)
        self.env["clinic.mail.access"]._record("deleted", self, detail="thread")
        thread_sudo._mail_empty()

    def _mail_empty(self):
        """Remove messages, drafts, files and subject; in superuser mode.

        Who took part stays: they are to see that something was deleted.
        """
        self.message_ids._mail_erase()
        self.write(
            {
                "subject": False,
                "patient_id": False,
                "deleted_at": self.env["clinic.clock"]._now(),
            }
        )
        self.participant_ids.write({"unread": False, "taken_at": False})

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

    def _mail_hold(self, hold):
        """Set or lift a legal hold, which alone stops every deletion.

        Administrators of the clinic need not take part: they read nothing by it.

        :param hold: whether to hold
        """
        user = self.env.user
        admin = user.has_group("clinic_messaging.clinic_messaging_group_admin")
        thread_sudo = self.sudo().exists()  # sudo: one mark, after the check below
        companies = user.company_ids
        if not admin or len(self) != 1 or thread_sudo.company_id not in companies:
            raise self._mail_not_yours()
        self._mail_lock()
        thread_sudo.legal_hold = bool(hold)
        self.env["clinic.mail.access"]._record("held", self, detail=str(bool(hold)))

    def _mail_deletion_preview(self, message_id=None) -> dict:
        """Return what a deletion would leave and who has read it, to be confirmed.

        :param message_id: a single message; None for the whole thread
        :return: ``readers`` (name, opened, downloaded) and ``copies`` (chart notes and
            saved files that stay)
        """
        thread_sudo = self._mail_own_row().thread_id
        if not self.env.user._clinic_mail_staff():
            raise self._mail_not_yours()
        messages = thread_sudo.message_ids.filtered(lambda m: m.state == "sent")
        if message_id:
            messages = messages.filtered(lambda m: m.id == message_id)
        certificates = self.env["clinic.mail.certificate"]
        return {
            "readers": certificates._exposure(thread_sudo, messages),
            "copies": certificates._copies(messages),
        }


class ClinicMailMessageDeletion(models.Model):
    """Delete single messages, and erase rows with all that hangs on them."""

    _inherit = "clinic.mail.message"

    def _mail_delete(self):
        """Delete one message that staff sent to a client, for everyone (F132).

        Whoever of the staff takes part may do it. The last one takes its thread along,
        whose subject would else stay.

        :raises AccessError: the same for a missing message and one of others
        :raises UserError: for what a client wrote, and under legal hold
        """
        # sudo: looked at, then checked by the caller's row
        message_sudo = self.sudo().exists().filtered(lambda m: m.state == "sent")
        threads = self.env["clinic.mail.thread"]
        if len(message_sudo) != 1:
            raise threads._mail_not_yours()
        thread = threads.browse(message_sudo.thread_id.id)
        thread_sudo = thread._mail_own_row().thread_id
        thread._mail_lock()
        thread_sudo.invalidate_recordset()
        if not thread._mail_can_delete_message(message_sudo):
            raise thread._mail_refuse_deletion(thread_sudo)
        self.env["clinic.mail.certificate"]._certify(thread_sudo, message_sudo)
        log = self.env["clinic.mail.access"]
        log._record("deleted", thread, message=message_sudo, detail="message")
        message_sudo._mail_erase()
        if not thread_sudo.message_ids.filtered(lambda m: m.state == "sent"):
            thread_sudo._mail_empty()

    def _mail_erase(self):
        """Remove rows, files and stored content; in superuser mode.

        The guard lets it pass for as long as this takes. Chart notes that speak of
        the messages say so from now on (N13).
        """
        self.env["clinic.chart.note"]._mark_source_deleted(self)
        allow = "SELECT set_config('clinic_mail.deleting', %s, true)"
        self.env.cr.execute(allow, ["yes"])
        self._mail_erase_files()
        quoting = self.sudo().search([("quote_id", "in", self.ids)])  # sudo: any draft
        quoting.write({"quote_id": False})
        self.unlink()
        self.env.flush_all()
        self.env.cr.execute(allow, [""])
        self.env.invalidate_all()

    def _mail_erase_files(self):
        """Remove files, and their content from the disk when this is committed."""
        files = self.attachment_ids
        stored = self.env["ir.attachment"].search(
            [
                ("res_model", "=", files._name),
                ("res_field", "=", "datas"),
                ("res_id", "in", files.ids),
            ]
        )
        names = [name for name in stored.mapped("store_fname") if name]
        files.unlink()
        self.env["ir.attachment"]._clinic_remove_content(names)
