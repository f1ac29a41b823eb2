"""Show a quick message as a patient would read it, while it is written."""

from odoo import api, fields, models


class SmsTemplatePreview(models.Model):
    """Fill the fixed placeholders with an example; expressions stay as written."""

    _inherit = "sms.template"

    clinic_preview = fields.Text("Preview", compute="_compute_clinic_preview")

    @api.depends("body")
    @api.depends_context("company", "uid")
    def _compute_clinic_preview(self):
        example = self.env["clinic.message"].new(self._clinic_example_values())
        for template in self:
            template.clinic_preview = example._fill(
                template.body or "", example.patient_id
            )

    def _clinic_example_values(self) -> dict:
        """Return an imagined text to the user about an appointment tomorrow."""
        start = fields.Datetime.add(self.env["clinic.clock"]._now(), days=1)
        event = self.env["calendar.event"].new(
            {"start": start.replace(hour=15, minute=0, second=0, microsecond=0)}
        )
        me = self.env.user.partner_id
        return {
            "company_id": self.env.company.id,
            "partner_id": me.id,
            "patient_id": me.id,
            "event_id": event,
        }
