"""A clinic is a company: what it may send, when, and at which price."""

from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get

from ..gate import ClinicGateApi
from ..tools.quiet import QuietHours


class ResCompany(models.Model):
    """Hold the clinic's own rules; every limit is read here and nowhere else."""

    _inherit = "res.company"

    clinic_texting_enabled = fields.Boolean(
        "Texting",
        help="Off: no action is shown, the server refuses, nothing leaves.",
    )
    clinic_two_way_enabled = fields.Boolean("Two-way texting")
    clinic_support_contact = fields.Char(
        "Support contact",
        help="Whom the front desk asks when a text fails for a reason of set-up; "
        "shown wherever an error says to contact support.",
    )
    clinic_country_ids = fields.Many2many(
        "res.country",
        "clinic_company_country_rel",
        string="Countries to text",
        help="Numbers of other countries are refused. Empty: no restriction.",
    )
    clinic_bulk_hourly_limit = fields.Integer(
        "Bulk texts per hour",
        default=250,
        help="Most bulk texts that one sender lets out in any 3,600 seconds.",
    )
    clinic_bulk_admin_only = fields.Boolean("Bulk by administrators only")
    clinic_quiet_start = fields.Float("Quiet hours from", default=21.0)
    clinic_quiet_end = fields.Float("Quiet hours until", default=8.0)
    clinic_tz = fields.Selection(
        _tz_get,
        "Clinic's time zone",
        default=lambda self: self.env.user.tz or "UTC",
    )
    clinic_consent_policy = fields.Selection(
        [
            ("number_given", "The patient gave us the number"),
            ("explicit", "The patient said yes to texts"),
        ],
        "Consent",
        default="number_given",
        required=True,
        help="Who may be texted: whoever has given a number and not refused, or only "
        "those who have explicitly agreed.",
    )
    clinic_price_per_part = fields.Float("Price per part", digits=(16, 4))
    clinic_parts_included = fields.Integer("Parts included per month")
    clinic_opt_out_line = fields.Char(
        "Opt-out line",
        translate=True,
        default=lambda self: self.env._("Reply STOP to opt out"),
        help="Added with the clinic's name to the first text to a number.",
    )
    clinic_opt_out_days = fields.Integer(
        "Repeat the opt-out line after (days)",
        default=28,
    )
    clinic_chatter_body = fields.Boolean(
        "Show the text in the contact's chatter",
        help="Every employee can read the chatter of a contact.",
    )

    clinic_old_auth_token = fields.Char(groups="base.group_system", copy=False)
    clinic_old_auth_token_until = fields.Datetime(
        groups="base.group_system", copy=False
    )

    _clinic_limit_positive = models.Constraint(
        "CHECK (clinic_bulk_hourly_limit > 0)",
        "The hourly limit must be at least 1.",
    )
    _clinic_quiet_range = models.Constraint(
        "CHECK (clinic_quiet_start >= 0 AND clinic_quiet_start < 24"
        " AND clinic_quiet_end >= 0 AND clinic_quiet_end < 24)",
        "Quiet hours are times between 0:00 and 23:59.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.filtered("clinic_texting_enabled")._clinic_use_twilio()
        return companies

    def write(self, vals):
        if vals.get("sms_twilio_auth_token"):
            self._clinic_keep_old_token(vals["sms_twilio_auth_token"])
        res = super().write(vals)
        if vals.get("clinic_texting_enabled"):
            self._clinic_use_twilio()
        if "sms_twilio_account_sid" in vals or "sms_twilio_number_ids" in vals:
            self.sms_twilio_number_ids._clinic_feed_senders()
        return res

    def _clinic_keep_old_token(self, new_token):
        """Accept signatures made with the old token for a day (attack 85)."""
        until = fields.Datetime.add(self.env["clinic.clock"]._now(), hours=24)
        for company_sudo in self.sudo():  # sudo: secrets, kept beside each other
            old = company_sudo.sms_twilio_auth_token
            if old and old != new_token:
                company_sudo.clinic_old_auth_token = old
                company_sudo.clinic_old_auth_token_until = until

    def _clinic_use_twilio(self):
        """Make Odoo's own screens agree: an enabled clinic sends through Twilio."""
        self.filtered(lambda c: c.sms_provider != "twilio").sms_provider = "twilio"

    def _clinic_quiet_hours(self) -> QuietHours:
        """Return the clinic's quiet window, in local hours (promise 4)."""
        self.ensure_one()
        return QuietHours(self.clinic_quiet_start, self.clinic_quiet_end)

    def _clinic_zone(self) -> str:
        """Return the IANA zone in which the clinic's wall clock runs."""
        self.ensure_one()
        return self.clinic_tz or self.partner_id.tz or "UTC"

    def _clinic_place(self) -> str:
        """Return where patients come to: street and town, as short as a text wants."""
        self.ensure_one()
        address = self.partner_id
        known = filter(None, (address.street, address.street2, address.city))
        return ", ".join(known) or address.contact_address_inline or ""

    def _clinic_main_sender(self):
        """Return the sender used when nobody chose one: MAIN, else the first.

        Only numbers of the present account count: those of a former one stay in the
        ledger, but nothing can leave through them.
        """
        self.ensure_one()
        account = self.sudo().sms_twilio_account_sid  # sudo: compared, not shown
        senders = self.env["clinic.sender"].search(
            [("company_id", "=", self.id), ("account_sid", "=", account)]
        )
        return senders.filtered(lambda s: s.role == "main")[:1] or senders[:1]

    def _get_sms_api_class(self):
        """Hand our gate also to callers that come without an ``sms.sms``."""
        return ClinicGateApi
