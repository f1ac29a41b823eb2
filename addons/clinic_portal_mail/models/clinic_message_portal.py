"""The ledger knows the channel "Portal": a row without words for each secure mail."""

from odoo import fields, models


class ClinicMessage(models.Model):
    """Show secure mail that was sent from the message dialog among the messages."""

    _inherit = "clinic.message"

    channel = fields.Selection(
        selection_add=[("portal", "Portal")], ondelete={"portal": "set default"}
    )
    state_reason = fields.Selection(
        selection_add=[("no_portal", "No secure mail")],
        ondelete={"no_portal": "set null"},
    )


class ClinicMessageBatch(models.Model):
    """The same for batches."""

    _inherit = "clinic.message.batch"

    channel = fields.Selection(
        selection_add=[("portal", "Portal")], ondelete={"portal": "set default"}
    )
