"""Settings of Communication: the clinic's rules, and a checklist of what is missing."""

from odoo import api, fields, models

from ..tools.notification import notification


class ResConfigSettings(models.TransientModel):
    """Show the clinic's fields; each is stored on the company."""

    _inherit = "res.config.settings"

    clinic_texting_enabled = fields.Boolean(
        related="company_id.clinic_texting_enabled", readonly=False
    )
    clinic_two_way_enabled = fields.Boolean(
        related="company_id.clinic_two_way_enabled", readonly=False
    )
    clinic_opening_calendar_id = fields.Many2one(
        related="company_id.clinic_opening_calendar_id", readonly=False
    )
    clinic_after_hours_text = fields.Text(
        related="company_id.clinic_after_hours_text", readonly=False
    )
    clinic_after_hours_minutes = fields.Integer(
        related="company_id.clinic_after_hours_minutes", readonly=False
    )
    clinic_emergency_line = fields.Char(
        related="company_id.clinic_emergency_line", readonly=False
    )
    clinic_answers_pause = fields.Integer(
        related="company_id.clinic_answers_pause", readonly=False
    )
    clinic_answers_resume = fields.Integer(
        related="company_id.clinic_answers_resume", readonly=False
    )
    clinic_support_contact = fields.Char(
        related="company_id.clinic_support_contact", readonly=False
    )
    clinic_country_ids = fields.Many2many(
        related="company_id.clinic_country_ids", readonly=False
    )
    clinic_bulk_hourly_limit = fields.Integer(
        related="company_id.clinic_bulk_hourly_limit", readonly=False
    )
    clinic_bulk_admin_only = fields.Boolean(
        related="company_id.clinic_bulk_admin_only", readonly=False
    )
    clinic_quiet_start = fields.Float(
        related="company_id.clinic_quiet_start", readonly=False
    )
    clinic_quiet_end = fields.Float(
        related="company_id.clinic_quiet_end", readonly=False
    )
    clinic_tz = fields.Selection(related="company_id.clinic_tz", readonly=False)
    clinic_consent_policy = fields.Selection(
        related="company_id.clinic_consent_policy", readonly=False
    )
    clinic_word_answers = fields.Selection(
        related="company_id.clinic_word_answers", readonly=False
    )
    clinic_consent_question = fields.Text(
        related="company_id.clinic_consent_question", readonly=False
    )
    clinic_bulk_cap_day = fields.Integer(
        related="company_id.clinic_bulk_cap_day", readonly=False
    )
    clinic_bulk_cap_week = fields.Integer(
        related="company_id.clinic_bulk_cap_week", readonly=False
    )
    clinic_price_per_part = fields.Float(
        related="company_id.clinic_price_per_part", readonly=False
    )
    clinic_parts_included = fields.Integer(
        related="company_id.clinic_parts_included", readonly=False
    )
    clinic_opt_out_line = fields.Char(
        related="company_id.clinic_opt_out_line", readonly=False
    )
    clinic_opt_out_days = fields.Integer(
        related="company_id.clinic_opt_out_days", readonly=False
    )
    clinic_chatter_body = fields.Boolean(
        related="company_id.clinic_chatter_body", readonly=False
    )
    clinic_public_base_url = fields.Char(
        "Public address",
        config_parameter="clinic_messaging.public_base_url",
        help="Under which Twilio reaches this Odoo; https.",
    )
    clinic_health = fields.Json(compute="_compute_clinic_health")

    def action_clinic_check_account(self):
        """Ask the provider whether the credentials are valid, on a person's click."""
        self.check_access("write")
        self.ensure_one()
        check = self.company_id._clinic_health_account()[0]
        name, valid, advice = check
        return notification(
            self.env._("Texts can leave.") if valid else advice,
            "success" if valid else "danger",
            title=name if valid else self.env._("Twilio was asked"),
        )

    @api.depends("company_id")
    def _compute_clinic_health(self):
        for settings in self:
            settings.clinic_health = settings.company_id._clinic_health()
