"""A form that the client signed on paper, noted by staff."""

from datetime import time

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import quiet


class ClinicConsentForm(models.TransientModel):
    """Note a signed permission: besides START the one way back from an opt-out (C8).

    A form counts from the day it was signed; an opt-out or refusal of a later day
    stands.
    """

    _name = "clinic.consent.form"
    _description = "Signed Form"

    partner_id = fields.Many2one("res.partner", "Client", required=True)
    phone = fields.Char(related="partner_id.phone")
    opted_out = fields.Boolean(compute="_compute_opted_out")
    signed_on = fields.Date(
        required=True, default=lambda self: self.env.company._clinic_today()
    )
    wording = fields.Text(
        "Wording of the form",
        required=True,
        default=lambda self: self.env.company._clinic_question(),
    )
    kept_at = fields.Char("Where the form is kept")

    @api.depends("partner_id")
    def _compute_opted_out(self):
        for form in self:
            form.opted_out = form.partner_id.clinic_opted_out

    def action_save(self):
        """Write the permission down, and lift an opt-out that is older.

        :raises UserError: when the form cannot count
        """
        self.ensure_one()
        if not self.env.user.has_group("clinic_messaging.clinic_messaging_group_user"):
            raise AccessError(self.env._("Only the front desk may note a form."))
        partner = self.partner_id
        partner.check_access("write")
        self._check_form()
        signed_at = self._signed_at()
        source = self._source()
        partner._clinic_answer("granted", source, wording=self.wording, date=signed_at)
        number = partner.phone_sanitized
        evidence = {
            "wording": self.wording,
            "partner": partner,
            "company": self.env.company,
            "occurred_at": signed_at,
        }
        self.env["clinic.number"]._opt_in(number, source, **evidence)
        self.env["clinic.refusal"]._close(number, "released")
        return {"type": "ir.actions.act_window_close"}

    def _source(self) -> str:
        if self.kept_at:
            return self.env._("Signed form (%s)", self.kept_at)
        return self.env._("Signed form")

    def _check_form(self):
        partner, today = self.partner_id, self.env.company._clinic_today()
        if not partner.phone_sanitized:
            raise UserError(
                self.env._(
                    "Enter a valid number in the contact first: the form is for it."
                )
            )
        if self.signed_on > today:
            raise UserError(self.env._("The form cannot have been signed in future."))
        latest = self._latest_refusal()
        zone = self.env.company._clinic_zone()
        if latest and quiet.local_date(latest, zone) > self.signed_on:
            raise UserError(
                self.env._(
                    "The client refused texts after signing this form, so it counts no "
                    "longer. A new form, or START from the telephone, is needed."
                )
            )

    def _latest_refusal(self):
        """Return when the client, or the number, last refused; naive UTC or False."""
        partner = self.partner_id
        last = self.env["clinic.consent"]._last_word(partner.phone_sanitized)
        refused = [last.occurred_at] if last.kind == "opt_out" else []
        if partner.clinic_text_consent == "refused":
            refused.append(partner.clinic_text_consent_date)
        # sudo: whether the number is held, whichever clinic holds it
        refusals_sudo = self.env["clinic.refusal"].sudo()
        opened = refusals_sudo.search(
            [("number", "=", partner.phone_sanitized), ("state", "=", "open")]
        )
        refused += opened.mapped("received_at")
        return max(filter(None, refused), default=False)

    def _signed_at(self):
        """Return the day of the signature as a moment, naive UTC; today: now."""
        now = self.env["clinic.clock"]._now()
        return min(now, self.env.company._clinic_moment(self.signed_on, time(12)))
