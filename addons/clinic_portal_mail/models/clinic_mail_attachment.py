"""A file of a secure mail; its content goes out through our own route only."""

from odoo import fields, models
from odoo.orm.models import NO_ACCESS

GUARD = """
CREATE OR REPLACE FUNCTION clinic_mail_file_guard() RETURNS trigger AS $$
BEGIN
    IF coalesce(current_setting('clinic_mail.deleting', true), '') <> 'yes'
       AND EXISTS (SELECT 1 FROM clinic_mail_message m
                    WHERE m.id IN (OLD.message_id, NEW.message_id)
                      AND m.state = 'sent')
    THEN
        RAISE EXCEPTION 'files of a sent secure message cannot be changed'
              USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS clinic_mail_file_guard ON clinic_mail_attachment;
CREATE TRIGGER clinic_mail_file_guard
BEFORE INSERT OR UPDATE OR DELETE ON clinic_mail_attachment
   FOR EACH ROW EXECUTE FUNCTION clinic_mail_file_guard();
"""


class ClinicMailAttachment(models.Model):
    """Keep a file's name and content where no other route of Odoo finds them (R7).

    The content is a field without access, so that ``/web/content`` and RPC refuse it to
    everyone; the route checks the reader, writes the access log and then serves.
    """

    _name = "clinic.mail.attachment"
    _description = "Secure Mail File"
    _order = "id"
    _rec_name = "id"
    _allow_sudo_commands = False

    message_id = fields.Many2one(
        "clinic.mail.message",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(required=True, readonly=True, groups=NO_ACCESS)
    mimetype = fields.Char(required=True, readonly=True)
    size = fields.Integer(required=True, readonly=True, help="bytes")
    digest = fields.Char(required=True, readonly=True, help="SHA-256 of the content")
    datas = fields.Binary(attachment=True, readonly=True, groups=NO_ACCESS)

    def _mail_download(self):
        """Return a file that the caller may read, and log the download.

        :return: ``(name, mimetype, content)``
        :raises AccessError: the same for a missing file and one of others
        """
        file_sudo = self._mail_readable_file()
        message = file_sudo.message_id
        if message.state == "sent":
            thread = message.thread_id.with_env(self.env)
            log = self.env["clinic.mail.access"]
            log._record("downloaded", thread, message=message, file=file_sudo)
        return file_sudo.name, file_sudo.mimetype, file_sudo._mail_content()

    def _mail_readable_file(self):
        """Return the file, with the rights to read it, if the caller may.

        :raises AccessError: the same for a missing file and one of others
        """
        file_sudo = self.sudo().exists()  # sudo: looked at, then checked
        message = file_sudo.message_id.with_env(self.env)
        if len(file_sudo) == 1 and file_sudo.message_id.state == "sent":
            file_sudo.message_id.thread_id.with_env(self.env)._mail_own_row()
        else:
            message._mail_own_draft()
        return file_sudo

    def _mail_content(self) -> bytes:
        """Return the bytes of a file that has been checked to be readable."""
        self.ensure_one()
        # sudo: the content has no access but through here
        stored_sudo = self.env["ir.attachment"].sudo()
        stored_sudo = stored_sudo.search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "datas"),
                ("res_id", "=", self.id),
            ],
            limit=1,
        )
        return stored_sudo.raw or b""

    def init(self):
        """Refuse changes of the files of a sent message in the database."""
        result = super().init()
        self.env.cr.execute(GUARD)
        return result
