"""Settings of reminders and confirmations; each is stored on the company."""

from odoo import fields, models


class ResConfigSettingsReminder(models.TransientModel):
    """Show how confirmations are read and answered."""

    _inherit = "res.config.settings"

    clinic_confirm_words = fields.Char(
        related="company_id.clinic_confirm_words", readonly=False
    )
    clinic_confirm_answers = fields.Boolean(
        related="company_id.clinic_confirm_answers", readonly=False
    )
    clinic_confirm_answer_yes = fields.Char(
        related="company_id.clinic_confirm_answer_yes", readonly=False
    )
    clinic_confirm_answer_no = fields.Char(
        related="company_id.clinic_confirm_answer_no", readonly=False
    )
