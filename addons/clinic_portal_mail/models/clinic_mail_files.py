"""Files of drafts: added one by one, dropped with them, shown by name and size."""

import hashlib

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import files
from ..tools.refusal import RefusedFile


class ClinicMailFiles(models.Model):
    """Attach and detach; content is checked by ``tools/files.py`` before."""

    _inherit = "clinic.mail.message"

    def _mail_files_shown(self) -> list:
        """Return id, name, size (bytes) and mimetype of each file."""
        self.ensure_one()
        files_sudo = self.sudo().attachment_ids  # sudo: the caller reads the message
        return [
            {"id": f.id, "name": f.name, "size": f.size, "mimetype": f.mimetype}
            for f in files_sudo.sorted("id")
        ]

    def _mail_attach(self, name, content) -> dict:
        """Add a file to the caller's own draft.

        :param name: as the browser named it
        :param content: bytes, 10,485,760 at most (F98)
        :return: the file as ``_mail_files_shown`` lists it
        :raises UserError: with what is taken, for a file that is not
        """
        draft_sudo = self._mail_own_draft()
        try:
            taken = files.take(str(name or ""), content)
        except RefusedFile as refused:
            raise UserError(self._mail_file_refusal(refused.reason)) from refused
        file_sudo = draft_sudo._mail_store_file(taken)
        return next(
            f for f in draft_sudo._mail_files_shown() if f["id"] == file_sudo.id
        )

    @api.model
    def _mail_file_refusal(self, reason) -> str:
        """Return the sentence for a refused file; see ``RefusedFile``."""
        texts = {
            "empty": self.env._("The file is empty."),
            "large": self.env._(
                "The file is larger than 10 MB. Send a smaller one, or several."
            ),
            "encrypted": self.env._(
                "The file is encrypted. Send it without a password: what is written "
                "here is protected already."
            ),
            "broken": self.env._("The file is damaged. Save it anew and try again."),
        }
        return texts.get(reason) or self.env._(
            "This kind of file is not taken. Taken are %(kinds)s, without programs, "
            "scripts or macros.",
            kinds=files.TAKEN,
        )

    def _mail_store_file(self, taken):
        """Create the row and its content, which no search index sees.

        :param taken: a ``TakenFile``
        """
        rows = self.env["clinic.mail.attachment"]
        file = rows.create(
            {
                "message_id": self.id,
                "name": taken.name,
                "mimetype": taken.mimetype,
                "size": len(taken.content),
                "digest": hashlib.sha256(taken.content).hexdigest(),
            }
        )
        self.env["ir.attachment"].with_context(clinic_mail_file=True).create(
            {
                "name": "datas",
                "raw": taken.content,
                "res_model": rows._name,
                "res_field": "datas",
                "res_id": file.id,
                "type": "binary",
                "mimetype": "application/octet-stream",
            }
        )
        return file

    def _mail_detach(self, file_id):
        """Drop one file from the caller's own draft."""
        draft_sudo = self._mail_own_draft()
        file_sudo = draft_sudo.attachment_ids.filtered(lambda file: file.id == file_id)
        if not file_sudo:
            raise self.env["clinic.mail.thread"]._mail_not_yours()
        file_sudo.unlink()

    def _mail_take_files(self, other):
        """Move the files of another draft of the caller's into this one.

        :param other: where they are now
        """
        files_sudo = other._mail_own_draft().attachment_ids
        files_sudo.message_id = self._mail_own_draft()

    def _mail_drop_files(self):
        """Delete the files of a draft."""
        self.ensure_one()
        self.attachment_ids.unlink()
