"""What the web client may call: staff only; the portal has routes of its own."""

from odoo import api, models
from odoo.exceptions import AccessError


class ClinicMailThreadRpc(models.Model):
    """Pass calls of the web client on, after a look at the caller.

    Portal accounts reach every public method with their cookie (R2), so each begins
    with ``_mail_check_staff``; what is behind it looks at the caller's rows once more.
    """

    _inherit = "clinic.mail.thread"

    @api.model
    def _mail_check_staff(self):
        """Refuse everyone who is not staff with the group; the attempt is logged."""
        user = self.env.user
        if not user._is_internal() or user._clinic_mail_part() != "staff":
            self._mail_not_yours()  # its line of the log, also for the superuser
            raise AccessError(self.env._("You have no access to secure mail."))

    @api.model
    def action_folder(self, folder="inbox", search="", offset=0, limit=40):
        """See ``_mail_folder``."""
        self._mail_check_staff()
        return self._mail_folder(folder, search, offset, limit)

    @api.model
    def action_counts(self):
        """See ``_mail_counts``."""
        self._mail_check_staff()
        return self._mail_counts()

    def action_open(self):
        """See ``_mail_open``."""
        self._mail_check_staff()
        return self._mail_open()

    def action_move(self, folder):
        """See ``_mail_move``."""
        self._mail_check_staff()
        self._mail_move(folder)
        return self._mail_counts()

    def action_mark(self, read):
        """See ``_mail_mark``."""
        self._mail_check_staff()
        self._mail_mark(bool(read))
        return self._mail_counts()

    def action_take(self, take=True):
        """See ``_mail_take``."""
        self._mail_check_staff()
        self._mail_take(bool(take))
        return self._mail_shown(self._mail_own_row())

    def action_add_colleague(self, partner_id):
        """See ``_mail_add_colleague``."""
        self._mail_check_staff()
        self._mail_add_colleague(partner_id)
        return self._mail_shown(self._mail_own_row())

    def action_deletion_preview(self, message_id=None):
        """See ``_mail_deletion_preview``."""
        self._mail_check_staff()
        return self._mail_deletion_preview(message_id)

    def action_delete(self):
        """See ``_mail_delete``; nothing brings it back."""
        self._mail_check_staff()
        self._mail_delete()
        return True

    def action_hold(self, hold):
        """See ``_mail_hold``."""
        self._mail_check_staff()
        self._mail_hold(hold)
        return True

    def action_note_draft(self):
        """See ``_mail_note_draft``."""
        self._mail_check_staff()
        return self._mail_note_draft()

    def action_note(self, text):
        """See ``_mail_note``."""
        self._mail_check_staff()
        return self._mail_note(text)

    @api.model
    def action_settings(self, values=None):
        """See ``_mail_settings``."""
        self._mail_check_staff()
        return self._mail_settings(values)


class ClinicMailMessageRpc(models.Model):
    """The same for drafts and single messages."""

    _inherit = "clinic.mail.message"

    @api.model
    def _mail_check_staff(self):
        """See the thread's."""
        self.env["clinic.mail.thread"]._mail_check_staff()

    @api.model
    def action_recipients(self, search="", limit=20):
        """See ``_mail_recipients``."""
        self._mail_check_staff()
        return self._mail_recipients(search, limit)

    @api.model
    def action_compose(self, values=None):
        """See ``_mail_compose``."""
        self._mail_check_staff()
        return self._mail_compose(values)

    def action_draft(self):
        """See ``_mail_draft``."""
        self._mail_check_staff()
        return self._mail_draft()

    def action_save(self, values):
        """See ``_mail_save``."""
        self._mail_check_staff()
        return self._mail_save(values)

    def action_send(self, values=None):
        """Keep the last words, if some are given, and send; see ``_mail_send``."""
        self._mail_check_staff()
        if values and not self._mail_sent_already():
            self._mail_save(values)
        return self._mail_send()

    def action_preview(self, partner_id):
        """See ``_mail_preview``."""
        self._mail_check_staff()
        return self._mail_preview(partner_id)

    def action_discard(self):
        """See ``_mail_discard``."""
        self._mail_check_staff()
        self._mail_discard()
        return True

    def action_delete(self):
        """See ``_mail_delete``; nothing brings it back."""
        self._mail_check_staff()
        self._mail_delete()
        return True

    def action_detach(self, file_id):
        """See ``_mail_detach``."""
        self._mail_check_staff()
        self._mail_detach(file_id)
        return self._mail_draft()


class ClinicMailAttachmentRpc(models.Model):
    """The same for files."""

    _inherit = "clinic.mail.attachment"

    def action_share(self, partner_id):
        """See ``_mail_share``."""
        self.env["clinic.mail.thread"]._mail_check_staff()
        return self._mail_share(partner_id)

    def action_save_to_chart(self):
        """See ``_mail_save_to_chart``."""
        self.env["clinic.mail.thread"]._mail_check_staff()
        return self._mail_save_to_chart()
