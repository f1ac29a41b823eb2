"""Files of drafts: added one by one, dropped with them, shown by name and size."""

import hashlib

from odoo import models


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
        :param content: bytes, 10,485,760 at most
        :return: the file as ``_mail_files_shown`` lists it
        """
        draft_sudo = self._mail_own_draft()
        file_sudo = draft_sudo._mail_store_file(
            name, content, "application/octet-stream"
        )
        return next(
            f for f in draft_sudo._mail_files_shown() if f["id"] == file_sudo.id
        )

    def _mail_store_file(self, name, content, mimetype):
        """Create the row and its content, which no search index sees."""
        files = self.env["clinic.mail.attachment"]
        file = files.create(
            {
                "message_id": self.id,
                "name": name,
                "mimetype": mimetype,
                "size": len(content),
                "digest": hashlib.sha256(content).hexdigest(),
            }
        )
        self.env["ir.attachment"].with_context(clinic_mail_file=True).create(
            {
                "name": "datas",
                "raw": content,
                "res_model": files._name,
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

    def _mail_drop_files(self):
        """Delete the files of a draft."""
        self.ensure_one()
        self.attachment_ids.unlink()
