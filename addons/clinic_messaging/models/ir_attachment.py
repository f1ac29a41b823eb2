"""Pictures of conversations: read by those who read the conversation, never changed."""

from odoo import models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """Keep what a patient sent as it was received (design.md 5, "Conversations")."""

    _inherit = "ir.attachment"

    def _clinic_of_conversation(self):
        """Return those of these that belong to a conversation with a patient."""
        # sudo: where a file belongs decides what may be done with it
        files_sudo = self.sudo().filtered(lambda a: a.res_model == "discuss.channel")
        channel_ids = {file.res_id for file in files_sudo if file.res_id}
        if not channel_ids:
            return self.browse()
        channels_sudo = self.env["discuss.channel"].sudo()  # sudo: as above
        texts = channels_sudo.browse(list(channel_ids)).exists()
        texts = texts.filtered(lambda channel: channel._is_clinic_text())
        found = files_sudo.filtered(lambda file: file.res_id in texts.ids)
        return self.browse(found.ids)

    def _check_access(self, operation):
        """Let nobody but our own job make, change or delete such files."""
        result = super()._check_access(operation)
        if operation == "read" or not self:
            return result
        forbidden = self._clinic_of_conversation()
        if not forbidden:
            return result
        if result:
            return result[0] | forbidden, result[1]
        return forbidden, lambda: forbidden._clinic_error()

    def _clinic_error(self):
        return UserError(
            self.env._("What a patient has sent can be neither changed nor deleted.")
        )

    def _delete_and_notify(self, message=None):
        if self._clinic_of_conversation():
            raise self._clinic_error()
        return super()._delete_and_notify(message)

    def _get_raw_access_token(self):
        """Hand out no link that opens without signing in."""
        if self._clinic_of_conversation():
            return False
        return super()._get_raw_access_token()

    def _get_thumbnail_token(self):
        """Hand out no link that opens without signing in."""
        if self._clinic_of_conversation():
            return False
        return super()._get_thumbnail_token()
