"""The clinic's switch for early alerts on the settings page."""

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Show the company's field."""

    _inherit = "res.config.settings"

    clinic_alert_early_allowed = fields.Boolean(
        related="company_id.clinic_alert_early_allowed", readonly=False
    )
