"""A note in a patient's chart, made from a secure mail."""

from odoo import fields, models


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
    thread_ref = fields.Integer("Thread", readonly=True, index=True)
    covered_refs = fields.Json(
        "Covered messages", readonly=True, help="Ids of the messages it speaks of."
    )
    author_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="restrict"
    )
    text = fields.Text(readonly=True)
    addendum_to_id = fields.Many2one(
        "clinic.chart.note", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    noted_at = fields.Datetime("On", required=True, readonly=True)
    source_deleted_at = fields.Datetime(
        "Source deleted on",
        readonly=True,
        help="A message that the note speaks of was deleted for everyone (N13).",
    )
