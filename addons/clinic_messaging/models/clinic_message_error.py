"""The error catalogue: what a provider's code means and who can mend it."""

from odoo import api, fields, models


class ClinicMessageError(models.Model):
    """Translate a code into a title, a meaning and what to do (F33–F40)."""

    _name = "clinic.message.error"
    _description = "Text Error"
    _order = "provider, code"
    _rec_name = "title"

    provider = fields.Char(required=True, default="twilio")
    code = fields.Char(required=True)
    title = fields.Char(required=True, translate=True)
    explanation = fields.Text(translate=True)
    resolution = fields.Text("What to do", translate=True)
    resolution_alt = fields.Text("What to do (ALT sender)", translate=True)
    who_fixes = fields.Selection(
        [("patient", "Patient"), ("clinic", "Clinic"), ("provider", "Provider")],
        required=True,
        default="clinic",
    )
    permanent = fields.Boolean(help="Sending again to this number is no use.")
    stops_sender = fields.Boolean(help="Hits every text of the sender: stop it.")
    setup_fault = fields.Boolean(
        compute="_compute_setup_fault",
        store=True,
        readonly=False,
        help="An administrator has to act: not on the front desk's list of failures.",
    )
    number_verdict = fields.Selection(
        [
            ("ok", "Nothing about the number"),
            ("bad", "Wrong number"),
            ("landline", "Landline"),
            ("opted_out", "Opted out"),
            ("blocked", "Blocked"),
            ("suspect", "Doubtful"),
        ],
        default="ok",
    )
    retryable = fields.Selection(
        [
            ("never", "Never"),
            ("after_fix", "After a correction"),
            ("auto", "By itself"),
            ("later", "Later"),
            ("check_first", "Check first"),
        ],
        default="after_fix",
    )

    _code_unique = models.Constraint("UNIQUE (provider, code)", "The code exists.")

    @api.depends("stops_sender")
    def _compute_setup_fault(self):
        for error in self:
            error.setup_fault = error.setup_fault or error.stops_sender

    @api.model
    def _for_code(self, code, provider="twilio"):
        """Return the catalogue's row for a code, or an empty recordset."""
        if not code:
            return self.browse()
        return self.search(
            [("provider", "=", provider), ("code", "=", str(code))], limit=1
        )

    def _resolution_for(self, company, sender=None) -> str:
        """Return what to do, with the clinic's own support contact filled in.

        :param company: the clinic that asks
        :param sender: ``clinic.sender`` that was used; ALT has its own advice (F35)
        """
        self.ensure_one()
        text = self.resolution
        if sender and sender.role == "alt" and self.resolution_alt:
            text = self.resolution_alt
        support = company.clinic_support_contact or self.env._("your administrator")
        return (text or "").replace("{support}", support)

    @api.model
    def _describe_unknown(self, code) -> str:
        """Say what the class of an unlisted code means (contract.md 4.2)."""
        code = str(code or "")
        if code.startswith("20") or code.startswith("1"):
            return self.env._("Account or platform fault (code %s)", code)
        if code.startswith("21"):
            return self.env._("Not accepted by the provider (code %s)", code)
        if code.startswith("30"):
            return self.env._("Not delivered, reason unknown (code %s)", code)
        return self.env._("Failed (code %s)", code or "?")
