"""Which channels can reach the one client that is written to."""

from odoo import api, fields, models


class ClinicMessageComposeChannels(models.TransientModel):
    """Grey out a channel that cannot reach the client, with the reason (F10)."""

    _inherit = "clinic.message.compose"

    channel_hindrances = fields.Json(compute="_compute_channel_hindrances")

    @api.depends("recipient_ids", "message_type")
    def _compute_channel_hindrances(self):
        reasons = dict(
            self.env["clinic.message"]
            ._fields["state_reason"]
            ._description_selection(self.env)
        )
        for dialog in self:
            alone = len(dialog.recipient_ids or []) == 1
            hindrances = dialog._channel_hindrances() if alone else {}
            dialog.channel_hindrances = {
                channel: reasons[reason] for channel, reason in hindrances.items()
            }

    def _channel_hindrances(self) -> dict[str, str]:
        """Return for each channel that cannot be used the key of its reason."""
        self.ensure_one()
        chosen, events = self.recipient_ids, self.appointment_ids or [None]
        model = self.env["clinic.audience"].sudo()  # sudo: judges frozen ids only
        parameters = model._parameters(self, chosen, events)
        found = {}
        for channel, _label in self._fields["channel"]._description_selection(self.env):
            audience = model._preview(
                parameters | {"channel": channel, "needs_event": False}
            )
            if not audience.count:
                found[channel] = next(iter(audience.left_out), "no_number")
        return found
