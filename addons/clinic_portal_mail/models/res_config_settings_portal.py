"""The portal link among the settings of Communication."""

from odoo import fields, models


class ResConfigSettingsPortal(models.TransientModel):
    """Show the clinic's link; it is stored on the company."""

    _inherit = "res.config.settings"

    clinic_slug = fields.Char(related="company_id.clinic_slug", readonly=False)

    def action_clinic_portal_link(self):
        """Open the sheet with the QR code."""
        self.check_access("read")
        self.ensure_one()
        url = f"/clinic/{self.company_id.clinic_slug}/print"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}
