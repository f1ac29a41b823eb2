"""What is left of a permanent deletion: who, what, when, and who had read it."""

import hashlib

from odoo import api, fields, models
from odoo.fields import Datetime


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
        [
            ("message", "One message"),
            ("thread", "Whole thread"),
            ("retention", "Whole thread, no longer kept"),
        ],
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
    exposure_text = fields.Text("Readers", compute="_compute_texts")
    copies_text = fields.Text("Copies", compute="_compute_texts")
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

    @api.depends("exposure", "copies")
    def _compute_texts(self):
        """Write a line for each reader and each copy; times in UTC."""
        for line in self:
            readers = [line._reader_text(reader) for reader in line.exposure or []]
            line.exposure_text = "\n".join(readers)
            line.copies_text = "\n".join(
                self.env._("Chart note %(number)s", number=copy["id"])
                for copy in line.copies or []
            )

    def _reader_text(self, reader) -> str:
        never = self.env._("never")
        return self.env._(
            "%(name)s: notice %(told)s, opened %(opened)s, files downloaded: %(files)s",
            name=reader["name"],
            told=reader["notified"] or never,
            opened=reader["opened"] or never,
            files=", ".join(line["at"] for line in reader["downloaded"]) or never,
        )

    @api.model
    def _certify(self, thread_sudo, message_sudo=None, kind="thread"):
        """Write the line of a deletion that is about to happen.

        :param thread_sudo: the thread, as the system sees it
        :param message_sudo: the message; None for the whole thread
        :param kind: why the whole thread goes
        """
        messages = message_sudo or thread_sudo.message_ids
        messages = messages.filtered(lambda m: m.state == "sent")
        digests = "".join(messages.mapped("digest"))
        whole = hashlib.sha256(digests.encode()).hexdigest()
        return self.sudo().create(  # sudo: nobody has rights to write certificates
            {
                "company_id": thread_sudo.company_id.id,
                "kind": "message" if message_sudo else kind,
                "thread_ref": thread_sudo.id,
                "message_ref": message_sudo.id if message_sudo else 0,
                "sent_at": messages[:1].sent_at,
                "deleted_at": self.env["clinic.clock"]._now(),
                "user_ref": self.env.uid,
                "user_name": self.env.user.name,
                "author_name": messages[:1].author_name,
                "patient_ref": thread_sudo.patient_id.id,
                "digest": message_sudo.digest if message_sudo else whole,
                "message_count": len(messages),
                "file_count": len(messages.attachment_ids),
                "exposure": self._exposure(thread_sudo, messages),
                "copies": self._copies(messages),
            }
        )

    @api.model
    def _exposure(self, thread_sudo, messages) -> list:
        """Return for each reader when the notice went, and what was opened (N12).

        :return: ``{person, name, part, notified, opened, downloaded}``; times in UTC,
            "" for never; ``downloaded`` lists ``{file, at}``
        """
        since = min(messages.filtered("sent_at").mapped("sent_at"), default=None)
        lines = self._log_lines(thread_sudo, since) if since else []
        return [
            self._exposed(row, since, lines)
            for row in thread_sudo.participant_ids
            if since and messages.author_id != row.partner_id
        ]

    @api.model
    def _log_lines(self, thread_sudo, since):
        log_sudo = self.env["clinic.mail.access"].sudo()  # sudo: of this thread only
        kinds = ("opened", "downloaded", "printed", "exported")
        return log_sudo.search(
            [
                ("thread_ref", "=", thread_sudo.id),
                ("kind", "in", kinds),
                ("occurred_at", ">=", since),
            ],
            order="id",
        )

    @api.model
    def _exposed(self, row, since, lines) -> dict:
        mine = [line for line in lines if line.person_ref == row.partner_id.id]
        opened = next((n.occurred_at for n in mine if n.kind != "downloaded"), 0)
        told = row.notified_at if row.notified_at and row.notified_at >= since else 0
        return {
            "person": row.partner_id.id,
            "name": row.partner_id.name,
            "part": row.part,
            "notified": Datetime.to_string(told) or "",
            "opened": Datetime.to_string(opened) or "",
            "downloaded": [
                {"file": line.file_ref, "at": Datetime.to_string(line.occurred_at)}
                for line in mine
                if line.kind == "downloaded"
            ],
        }

    @api.model
    def _copies(self, messages) -> list:
        """Return what staff has copied and stays: chart notes and saved files."""
        notes = self.env["clinic.chart.note"]._of_messages(messages)
        return [{"kind": note.kind, "id": note.id} for note in notes]
