"""One message of a secure mail: a draft until it is sent, never changed afterwards."""

import hashlib
from uuid import uuid4

from odoo import fields, models
from odoo.orm.models import NO_ACCESS


class ClinicMailMessage(models.Model):
    """Hold the words, which nobody can read through the ORM.

    A correction is a new message (C40); a trigger refuses every other change, whoever
    asks for it.
    """

    _name = "clinic.mail.message"
    _description = "Secure Mail Message"
    _order = "id"
    _rec_name = "id"
    _allow_sudo_commands = False

    uuid = fields.Char(
        required=True, readonly=True, copy=False, default=lambda self: uuid4().hex
    )
    thread_id = fields.Many2one(
        "clinic.mail.thread",
        readonly=True,
        ondelete="restrict",
        help="Empty while it is the draft of a new thread.",
    )
    author_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="restrict"
    )
    author_name = fields.Char(
        readonly=True, groups=NO_ACCESS, help="As it was when the message was sent."
    )
    author_part = fields.Selection(
        [("staff", "Staff"), ("client", "Client")], required=True, readonly=True
    )
    is_automatic = fields.Boolean(
        readonly=True, help="Written by the clinic itself, e.g. an absence notice."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("sent", "Sent")],
        required=True,
        readonly=True,
        default="draft",
    )
    body = fields.Text(readonly=True, groups=NO_ACCESS, help="HTML of tools/body.py")
    body_text = fields.Text(readonly=True, groups=NO_ACCESS, help="To search in.")
    sent_at = fields.Datetime(readonly=True)
    digest = fields.Char(
        readonly=True, help="SHA-256 of words, author, time and files, when sent."
    )
    quote_id = fields.Many2one(
        "clinic.mail.message",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Shown from its own row, so that its deletion takes it away here too.",
    )
    attachment_ids = fields.One2many(
        "clinic.mail.attachment", "message_id", readonly=True
    )
    saved_at = fields.Datetime(readonly=True)
    draft_subject = fields.Char(readonly=True, groups=NO_ACCESS)
    draft_partner_ids = fields.Many2many(
        "res.partner", "clinic_mail_draft_partner_rel", readonly=True, groups=NO_ACCESS
    )
    draft_teams = fields.Json(readonly=True, groups=NO_ACCESS)
    draft_patient_id = fields.Many2one(
        "res.partner", readonly=True, groups=NO_ACCESS, ondelete="set null"
    )

    _uuid_unique = models.UniqueIndex("(uuid)")
    _thread_idx = models.Index("(thread_id, id) WHERE state = 'sent'")
    _draft_idx = models.Index("(author_id, saved_at DESC) WHERE state = 'draft'")

    def _mail_digest(self) -> str:
        """Return the SHA-256 over all that a reader is shown of a message (C40)."""
        self.ensure_one()
        message_sudo = self.sudo()  # sudo: computes a figure, shows nothing
        parts = [
            message_sudo.uuid,
            message_sudo.author_name,
            message_sudo.author_part,
            str(message_sudo.sent_at),
            message_sudo.body,
        ]
        for file in message_sudo.attachment_ids.sorted("id"):
            parts += [file.name, file.digest, str(file.size)]
        whole = "\n".join(f"{len(part or '')}:{part or ''}" for part in parts)
        return hashlib.sha256(whole.encode()).hexdigest()
