"""What the contact's form shows about a number that is held or opted out."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .clinic_refusal import KINDS

USER = "clinic_messaging.clinic_messaging_group_user"
ADMIN = "clinic_messaging.clinic_messaging_group_admin"


class ResPartnerHold(models.Model):
    """Show the sentence that held the number, with the decision beside it (N10)."""

    _inherit = "res.partner"

    clinic_refusal_id = fields.Many2one(
        "clinic.refusal", "Held", compute="_compute_clinic_hold", groups=USER
    )
    clinic_hold_kind = fields.Selection(
        KINDS, "Why", compute="_compute_clinic_hold", groups=USER
    )
    clinic_hold_sentence = fields.Text(compute="_compute_clinic_hold", groups=USER)
    clinic_hold_deadline = fields.Date(compute="_compute_clinic_hold", groups=USER)
    clinic_held = fields.Boolean(
        "Number is held",
        compute="_compute_clinic_held",
        search="_search_clinic_held",
        groups=USER,
    )

    @api.depends("phone_sanitized")
    @api.depends_context("allowed_company_ids")
    def _compute_clinic_hold(self):
        """Find the open refusal of the number, in the clinics the user works in.

        The wall is in the domain, too: what superuser code has read before must not
        show through the cache.
        """
        numbers = [number for number in self.mapped("phone_sanitized") if number]
        opened = self.env["clinic.refusal"].search(
            [
                ("number", "in", numbers),
                ("state", "=", "open"),
                ("company_id", "in", self.env.companies.ids),
            ],
            order="kind desc, id",
        )
        by_number = opened.grouped("number")
        for partner in self:
            refusal = by_number.get(partner.phone_sanitized, opened[:0])[:1]
            partner.clinic_refusal_id = refusal
            partner.clinic_hold_kind = refusal.kind
            partner.clinic_hold_sentence = refusal.sentence
            partner.clinic_hold_deadline = refusal.deadline

    @api.depends("phone_sanitized")
    def _compute_clinic_held(self):
        numbers = [number for number in self.mapped("phone_sanitized") if number]
        held = self._clinic_held_numbers([("number", "in", numbers)])
        for partner in self:
            partner.clinic_held = partner.phone_sanitized in held

    @api.model
    def _search_clinic_held(self, operator, value):
        if operator != "in":
            return NotImplemented  # Odoo's protocol: rewrites the operator or raises
        return [("phone_sanitized", "in", self._clinic_held_numbers([]))]

    @api.model
    def _clinic_held_numbers(self, domain) -> list[str]:
        """Return which numbers are held now.

        :param domain: on the fields of ``clinic.number``
        """
        # sudo: one flag of the numbers, whichever clinic holds them
        held_sudo = self.env["clinic.number"].sudo()
        now = self.env["clinic.clock"]._now()
        held = Domain(domain) & Domain("held_until", ">", now)
        return held_sudo.search(held).mapped("number")

    def action_clinic_opt_out(self):
        """Opt the contact's number out at once, on the client's word (C5, F62)."""
        self.ensure_one()
        self._check_clinic_desk()
        number = self.phone_sanitized
        if not number:
            raise UserError(self.env._("This contact has no valid number to opt out."))
        self.env["clinic.number"]._opt_out(
            number, self.env._("Staff"), partner=self, company=self.env.company
        )

    def action_clinic_release(self):
        """Release the held number: what was written was no refusal (N10)."""
        self.ensure_one()
        self._check_clinic_desk()
        self.clinic_refusal_id.action_release()

    def action_clinic_consent_history(self):
        """Open the lines of history of the contact and its number."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clinic_messaging.clinic_consent_action"
        )
        number = self.phone_sanitized or "-"
        action["domain"] = ["|", ("partner_ref", "=", self.id), ("number", "=", number)]
        return action

    def action_clinic_record(self):
        """Download everything about the number: consents, texts, answers (C16)."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(ADMIN):
            raise AccessError(self.env._("Only an administrator may export this."))
        number = self.phone_sanitized
        if not number:
            raise UserError(self.env._("This contact has no valid number."))
        numbers_sudo = self.env["clinic.number"].sudo()  # sudo: an id for the address
        numbers_sudo._ensure([number])
        row = numbers_sudo.search([("number", "=", number)])
        return {
            "type": "ir.actions.act_url",
            "url": f"/clinic_messaging/number/{row.id}/record.xlsx",
            "target": "download",
        }

    def _check_clinic_desk(self):
        """Raise unless the user works with the app and may change this contact."""
        self.check_access("write")
        if not self.env.user.has_group(USER):
            raise AccessError(self.env._("Only the front desk may decide this."))
