"""The stored content of secure mail: reached by no route but ours."""

from odoo import api, models
from odoo.exceptions import ValidationError

MODEL = "clinic.mail.attachment"


class IrAttachment(models.Model):
    """Shut out everyone from the rows behind our files, administrators too (R7)."""

    _inherit = "ir.attachment"

    @api.constrains("public", "access_token", "res_model")
    def _check_clinic_mail_closed(self):
        """Let no such file be opened by a link (R7)."""
        for file in self:
            if file.res_model == MODEL and (file.public or file.access_token):
                raise ValidationError(
                    self.env._("Files of secure mail cannot be made public.")
                )

    def _check_access(self, operation):
        """Refuse our files to all but the methods that have checked the reader."""
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        # sudo: to which model a file belongs decides
        ours = self.browse(self.sudo().filtered(lambda a: a.res_model == MODEL).ids)
        if not ours:
            return result
        forbidden = ours | result[0] if result else ours
        return forbidden, self.env["clinic.mail.thread"]._mail_not_yours

    def _index(self, bin_data, file_type, checksum=None):
        """Keep the words of our files out of the search index (attack 86)."""
        if self.env.context.get("clinic_mail_file"):
            return None
        return super()._index(bin_data, file_type, checksum=checksum)

    def _get_raw_access_token(self):
        """Hand out no link that opens without signing in."""
        if self._clinic_is_mail():
            return False
        return super()._get_raw_access_token()

    def _get_thumbnail_token(self):
        """Hand out no link that opens without signing in."""
        if self._clinic_is_mail():
            return False
        return super()._get_thumbnail_token()

    def _clinic_is_mail(self) -> bool:
        # sudo: to which model a file belongs, nothing else
        return any(file.res_model == MODEL for file in self.sudo())
