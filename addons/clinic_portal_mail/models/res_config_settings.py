"""Settings of secure mail; each is stored on the company."""

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Show the clinic's fields beside those of texting."""

    _inherit = "res.config.settings"

    clinic_portal_mail_enabled = fields.Boolean(
        related="company_id.clinic_portal_mail_enabled", readonly=False
    )
    clinic_mail_public_name = fields.Char(
        related="company_id.clinic_mail_public_name", readonly=False
    )
    clinic_mail_emergency_line = fields.Char(
        related="company_id.clinic_mail_emergency_line", readonly=False
    )
    clinic_mail_reply_days = fields.Integer(
        related="company_id.clinic_mail_reply_days", readonly=False
    )
    clinic_mail_remind_hours = fields.Integer(
        related="company_id.clinic_mail_remind_hours", readonly=False
    )
    clinic_mail_remind_staff_hours = fields.Integer(
        related="company_id.clinic_mail_remind_staff_hours", readonly=False
    )
    clinic_mail_majority_age = fields.Integer(
        related="company_id.clinic_mail_majority_age", readonly=False
    )
    clinic_mail_closed_text = fields.Text(
        related="company_id.clinic_mail_closed_text", readonly=False
    )
    clinic_mail_purge = fields.Boolean(
        related="company_id.clinic_mail_purge", readonly=False
    )
    clinic_mail_keep_years = fields.Integer(
        related="company_id.clinic_mail_keep_years", readonly=False
    )
    clinic_mail_keep_minor_age = fields.Integer(
        related="company_id.clinic_mail_keep_minor_age", readonly=False
    )
    clinic_health_words = fields.Text(
        related="company_id.clinic_health_words", readonly=False
    )
