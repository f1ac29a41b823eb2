"""A note in a patient's chart, made from a secure mail."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ClinicChartNote(models.Model):
    """Keep a note for the clinic's secure-mail staff only (F128).

    Not a ``mail.message``: those on a contact are read by every employee.
    """

    _name = "clinic.chart.note"
    _description = "Chart Note"
    _order = "id desc"
    _rec_name = "id"
    _allow_sudo_commands = False

    patient_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", "Clinic", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("note", "Note"), ("file", "File")],
        required=True,
        readonly=True,
        default="note",
    )
    thread_ref = fields.Integer("Thread", readonly=True, index=True)
    covered_refs = fields.Json(
        "Covered messages", readonly=True, help="Ids of the messages it speaks of."
    )
    author_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="restrict"
    )
    text = fields.Text(readonly=True)
    file_name = fields.Char(readonly=True)
    datas = fields.Binary("File", attachment=True, readonly=True)
    addendum_to_id = fields.Many2one(
        "clinic.chart.note", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    noted_at = fields.Datetime("On", required=True, readonly=True)
    source_deleted_at = fields.Datetime(
        "Source deleted on",
        readonly=True,
        help="A message that the note speaks of was deleted for everyone (N13).",
    )

    @api.model
    def _of_messages(self, messages):
        """Return the notes that speak of some messages, of any author.

        :param messages: ``clinic.mail.message`` records of one thread
        """
        notes_sudo = self.sudo()  # sudo: of a thread that the caller reads
        notes_sudo = notes_sudo.search(
            [("thread_ref", "in", messages.thread_id.ids)], order="id"
        )
        ids = set(messages.ids)
        return notes_sudo.filtered(lambda note: ids & set(note.covered_refs or []))

    @api.model
    def _mark_source_deleted(self, messages):
        """Say on notes that a message they speak of is gone (N13)."""
        now = self.env["clinic.clock"]._now()
        self._of_messages(messages).write({"source_deleted_at": now})

    def action_redact(self):
        """Empty a note whose source was deleted for everyone, if staff so choose (N13).

        :raises UserError: for a note whose source is still there
        """
        self.check_access("read")
        if not self.env.user._clinic_mail_staff():
            raise AccessError(self.env._("You have no access to chart notes."))
        if not self or not all(note.source_deleted_at for note in self):
            raise UserError(
                self.env._("Only notes whose message was deleted can be emptied.")
            )
        # sudo: the rights were checked above; nobody else writes notes
        self.sudo().write({"text": False, "file_name": False, "datas": False})
        return True
