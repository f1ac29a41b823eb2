"""Edit what has not left yet."""

from odoo import api, fields, models


class ClinicMessageEdit(models.TransientModel):
    """Show the waiting words of a batch and save changed ones (B2)."""

    _name = "clinic.message.edit"
    _description = "Edit a Waiting Message"

    batch_id = fields.Many2one("clinic.message.batch", required=True, readonly=True)
    channel = fields.Selection(related="batch_id.channel")
    subject = fields.Char(compute="_compute_text", store=True, readonly=False)
    body = fields.Text("Message", compute="_compute_text", store=True, readonly=False)

    @api.depends("batch_id")
    def _compute_text(self):
        for edit in self:
            edit.body = edit.batch_id.body
            edit.subject = edit.batch_id.subject

    def action_save(self):
        """Save the words for everybody who has not got the message yet."""
        self.ensure_one()
        self.batch_id.action_save_text(self.body, self.subject)
        return {"type": "ir.actions.act_window_close"}
