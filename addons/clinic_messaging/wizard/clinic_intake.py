"""New client at the desk: name, number and the question about texts, in one form."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import numbers


class ClinicIntake(models.TransientModel):
    """Collect the permission during intake, in the words that are read out (F61).

    No answer is preset: leaving it open means that the client was not asked.
    """

    _name = "clinic.intake"
    _description = "New Client"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    name = fields.Char(required=True)
    phone = fields.Char("Mobile")
    email = fields.Char("E-mail")
    birthdate = fields.Date("Date of birth")
    preferred_channel = fields.Selection(
        lambda self: (
            self.env["res.partner"]
            ._fields["clinic_preferred_channel"]
            ._description_selection(self.env)
        ),
        "Preferred channel",
    )
    question = fields.Text(compute="_compute_question")
    answer = fields.Selection([("granted", "Yes"), ("refused", "No")])
    known_ids = fields.Many2many("res.partner", compute="_compute_known_ids")

    @api.depends("company_id")
    def _compute_question(self):
        for intake in self:
            intake.question = intake.company_id._clinic_question()

    @api.depends("phone", "name")
    def _compute_known_ids(self):
        """Find contacts that may be this client already."""
        for intake in self:
            number = intake._e164()
            contacts = self.env["res.partner"]
            intake.known_ids = (
                contacts.search([("phone_sanitized", "=", number)], limit=5)
                if number
                else contacts
            )

    def action_create(self):
        """Create the client with the answer and its evidence; open the contact.

        :raises UserError: for a number that cannot be texted, or a yes without one
        """
        self.ensure_one()
        if not self.env.user.has_group("clinic_messaging.clinic_messaging_group_user"):
            raise AccessError(self.env._("Only the front desk may add clients here."))
        self._check_number()
        partner = self.env["res.partner"].create(self._prepare_partner_values())
        if self.answer:
            partner._clinic_answer(
                self.answer, self.env._("Asked at the desk"), wording=self.question
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": partner.id,
            "view_mode": "form",
        }

    def _check_number(self):
        if self.answer == "granted" and not self.phone:
            raise UserError(
                self.env._("Enter the number that the client allows you to text.")
            )
        problem = numbers.check(self._e164()) if self.phone else None
        if problem and problem != numbers.LANDLINE:
            raise UserError(
                self.env._(
                    "%s is no valid number. Enter it with its area code, e.g. "
                    "(212) 555-0100.",
                    self.phone,
                )
            )

    def _e164(self) -> str:
        """Return the number as the ledger knows it, or an empty string."""
        country = self.company_id.country_id.code or "US"
        return numbers.normalize(self.phone or "", country) or ""

    def _prepare_partner_values(self) -> dict:
        """Return the new contact, without its answer."""
        shown = self.env["res.partner"]._phone_format(
            number=self._e164(), force_format="INTERNATIONAL"
        )
        return {
            "name": self.name,
            "phone": shown or False,
            "email": self.email,
            "clinic_birthdate": self.birthdate,
            "clinic_preferred_channel": self.preferred_channel,
            "clinic_client_status": "active",
            "country_id": self.company_id.country_id.id,
        }
