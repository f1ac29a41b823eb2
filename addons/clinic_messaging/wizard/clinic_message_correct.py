"""Correct a contact's number or address and send the failed message again."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..tools import numbers


class ClinicMessageCorrect(models.TransientModel):
    """Show what was wrong, check the new number while it is typed, send once (F38).

    The contact is written as the user, so that its own rules and its history of
    changes apply; the message then leaves as a new attempt.
    """

    _name = "clinic.message.correct"
    _description = "Correct a Contact and Send Again"

    message_id = fields.Many2one("clinic.message", required=True, readonly=True)
    partner_id = fields.Many2one(related="message_id.partner_id")
    channel = fields.Selection(related="message_id.channel")
    failed_number = fields.Char("Failed number", related="message_id.number")
    failed_email = fields.Char("Failed address", related="message_id.email")
    error_title = fields.Char(related="message_id.error_title")
    error_explanation = fields.Text(related="message_id.error_explanation")
    error_resolution = fields.Char(related="message_id.error_resolution")
    phone = fields.Char(
        "Number", compute="_compute_address", store=True, readonly=False
    )
    email = fields.Char(
        "E-mail", compute="_compute_address", store=True, readonly=False
    )
    agreed = fields.Boolean(
        "The patient agrees to texts at this number",
        help="A permission belongs to a number. It is noted with your name and date.",
    )
    asks_consent = fields.Boolean(compute="_compute_problem")
    problem = fields.Char(compute="_compute_problem")

    @api.depends("message_id")
    def _compute_address(self):
        for dialog in self:
            dialog.phone = dialog.partner_id.phone
            dialog.email = dialog.partner_id.email

    @api.depends("phone", "email", "agreed")
    def _compute_problem(self):
        for dialog in self:
            texted = dialog.channel == "sms"
            dialog.asks_consent = texted and dialog._needs_consent()
            dialog.problem = (
                dialog._number_problem() if texted else dialog._email_problem()
            )

    def action_correct(self):
        """Write the correction to the contact and send the message again.

        :raises UserError: says what is still wrong; then nothing is changed
        """
        self.ensure_one()
        self.message_id._check_front_desk()
        if self.problem:
            raise UserError(self.problem)
        self._correct_contact()
        self.message_id.action_resend()
        return {"type": "ir.actions.act_window_close"}

    def _correct_contact(self):
        """Write what has changed; a permission comes after the number it is for."""
        if self.channel != "sms":
            self.partner_id.email = self.email
            return
        agreed = self.asks_consent and self.agreed
        if self._normalized() != self.partner_id.phone_sanitized:
            self.partner_id.phone = self.phone
        if agreed:
            self.partner_id.clinic_text_consent = "granted"

    def _normalized(self) -> str:
        """Return the typed number in E.164, read as the contact's country does."""
        region = self.partner_id.country_id or self.message_id.company_id.country_id
        return numbers.normalize(self.phone or "", region.code or "US")

    def _number_problem(self):
        """Return a sentence about what is wrong with the number, or False."""
        self.ensure_one()
        message, number = self.message_id, self._normalized()
        if not self.partner_id:
            return self.env._("This text went to a number without a contact.")
        row = {"number": number, "is_own": self._is_own(number)}
        reason = message._number_problem(row, message.company_id)
        if reason:
            return self.env._(
                "This number cannot be texted. Check it with the patient."
            )
        if number == message.number and message.error_id.permanent:
            return self.env._("This is the number that failed. Enter another one.")
        if self._opted_out(number):
            return self.env._("This number has opted out of texts.")
        if self.partner_id.clinic_text_consent == "refused":
            return self.env._("The patient has refused texts. Call or send an e-mail.")
        if self._must_agree() and not self.agreed:
            return self.env._("Ask whether texts to this number are welcome.")
        return False

    def _email_problem(self):
        self.ensure_one()
        if not email_normalize(self.email or ""):
            return self.env._("This is no e-mail address.")
        return False

    def _is_own(self, number) -> bool:
        """Return whether the clinic itself sends from this number."""
        own = [("company_id", "=", self.message_id.company_id.id)]
        senders = self.env["clinic.sender"].with_context(active_test=False)
        return bool(senders.search_count([*own, ("number", "=", number)], limit=1))

    def _opted_out(self, number) -> bool:
        # sudo: whether one number is on the list
        blacklist_sudo = self.env["phone.blacklist"].sudo()
        return bool(blacklist_sudo.search_count([("number", "=", number)], limit=1))

    def _needs_consent(self) -> bool:
        """Return whether a permission is lost by the change, or demanded anyway."""
        consent = self.partner_id.clinic_text_consent
        changed = self._normalized() != self.partner_id.phone_sanitized
        return consent != "refused" and (
            (consent == "granted" and changed) or self._must_agree()
        )

    def _must_agree(self) -> bool:
        """Return whether nobody may be texted here without a permission."""
        policy = self.message_id.company_id.clinic_consent_policy
        changed = self._normalized() != self.partner_id.phone_sanitized
        granted = self.partner_id.clinic_text_consent == "granted" and not changed
        return policy == "explicit" and not granted
