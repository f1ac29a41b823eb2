"""Which screen opens where: from a segment to its message, and on to its words."""

from odoo import api, models


class ClinicMessageScreens(models.Model):
    """Show rows of the ledger."""

    _inherit = "clinic.message"

    @api.model
    def _action_open(self, name, domain) -> dict:
        """Return the action that lists some rows, as cards on a phone.

        :param name: the screen's title
        :param domain: which rows
        """
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",  # stored actions have it by themselves
            "domain": domain,
        }


class ClinicMessageSegmentScreens(models.Model):
    """Lead from a line in Manual, Automatic or Scheduled to the whole message."""

    _inherit = "clinic.message.segment"

    def action_open_batch(self):
        """Open the message as a person meant it, with all its segments."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.batch_id.name,
            "res_model": "clinic.message.batch",
            "res_id": self.batch_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }


class ClinicMessageBatchScreens(models.Model):
    """Lead from a message to the dialog that changes its words."""

    _inherit = "clinic.message.batch"

    def action_open_edit(self):
        """Open the dialog that edits what has not left (B2)."""
        self._check_operator()
        return self._action_open_edit()
