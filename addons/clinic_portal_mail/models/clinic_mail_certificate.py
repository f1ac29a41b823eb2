"""What is left of a permanent deletion: who, what, when, and who had read it."""

from odoo import fields, models


class ClinicMailCertificate(models.Model):
    """One line per deletion, without any content (promise 11, N12).

    Plain values only: the rows they speak of are gone. Nobody changes a line.
    """

    _name = "clinic.mail.certificate"
    _description = "Deletion Certificate"
    _order = "id desc"
    _rec_name = "id"
    _allow_sudo_commands = False

    company_id = fields.Many2one(
        "res.company", "Clinic", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("message", "One message"), ("thread", "Whole thread")],
        required=True,
        readonly=True,
    )
    thread_ref = fields.Integer("Thread", readonly=True, index=True)
    message_ref = fields.Integer("Message", readonly=True)
    sent_at = fields.Datetime("Was sent on", readonly=True)
    deleted_at = fields.Datetime("Deleted on", required=True, readonly=True)
    user_ref = fields.Integer("User id", readonly=True)
    user_name = fields.Char("Deleted by", readonly=True)
    author_name = fields.Char("Written by", readonly=True)
    patient_ref = fields.Integer("Patient id", readonly=True)
    digest = fields.Char("SHA-256 of the content", readonly=True)
    message_count = fields.Integer("Messages", readonly=True)
    file_count = fields.Integer("Files", readonly=True)
    exposure = fields.Json(
        "Who had read it",
        readonly=True,
        help="Per reader: name, part, notified, opened, downloaded (UTC).",
    )
    copies = fields.Json(
        "Copies that stay", readonly=True, help="Chart notes and saved files."
    )

    def init(self):
        """Refuse changes below the ORM as well."""
        result = super().init()
        self.env.cr.execute("""
            DROP TRIGGER IF EXISTS clinic_mail_certificate_append
                ON clinic_mail_certificate;
            CREATE TRIGGER clinic_mail_certificate_append
            BEFORE UPDATE OR DELETE ON clinic_mail_certificate
               FOR EACH ROW EXECUTE FUNCTION clinic_append_only();
        """)
        return result
