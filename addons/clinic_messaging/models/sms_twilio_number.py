"""Odoo's list of the account's numbers feeds our senders."""

from odoo import api, models

from odoo.addons.phone_validation.tools import phone_validation


class SmsTwilioNumber(models.Model):
    """Feed ``clinic.sender`` from Odoo's list of numbers."""

    _inherit = "sms.twilio.number"

    def _clinic_reload(self, company, found):
        """Add numbers that are new and drop those that the account lost.

        :param company: the clinic
        :param found: E.164 strings from the provider
        """
        have = self.search([("company_id", "=", company.id)])
        have.filtered(lambda row: row.number not in found).unlink()
        kept = have.exists().mapped("number")
        missing = [number for number in found if number not in kept]
        for number in missing:
            self.create(
                {
                    "company_id": company.id,
                    "number": number,
                    "country_id": self._clinic_country(number, company).id,
                }
            )
        self.search([("company_id", "=", company.id)])._clinic_feed_senders()
        account = company.sudo().sms_twilio_account_sid  # sudo: compared, not shown
        # sudo: senders are fed by us; system administrators press the button
        senders_sudo = self.env["clinic.sender"].sudo()
        lost_sudo = senders_sudo.search(
            [("account_sid", "=", account), ("number", "not in", found)]
        )
        lost_sudo.active = False

    def _clinic_country(self, number, company):
        code = phone_validation.phone_get_country_code_for_number(number)
        country = self.env["res.country"].search([("code", "=", code)], limit=1)
        return country or company.country_id

    def _clinic_feed_senders(self):
        """Make senders of these numbers."""
        for company, numbers in self.grouped("company_id").items():
            self.env["clinic.sender"]._feed(company, numbers.mapped("number"))

    @api.model_create_multi
    def create(self, vals_list):
        numbers = super().create(vals_list)
        numbers._clinic_feed_senders()
        return numbers
