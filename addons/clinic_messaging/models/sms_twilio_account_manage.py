"""Odoo's Twilio screen, through the SDK and without deleting numbers."""

import logging

from odoo import api, models

from odoo.addons.phone_validation.tools import phone_validation

from ..exceptions import TransportError

_logger = logging.getLogger(__name__)


class SmsTwilioAccountManage(models.TransientModel):
    """Reload numbers in place: the ledger points at what is fed from them."""

    _inherit = "sms.twilio.account.manage"

    def action_reload_numbers(self):
        """Read the account's numbers; update rows, keep ids (design.md, sender).

        Replaced without ``super``: Odoo's own deletes all rows and calls a fixed host.
        """
        self.check_access("write")
        self.ensure_one()
        self.company_id._assert_twilio_sid()
        try:
            found = list(self.company_id._clinic_transport().numbers())
        except (TransportError, AttributeError) as error:
            _logger.info("Numbers could not be read: %s", type(error).__name__)
            return self._display_notification(
                notif_type="danger",
                message=self.env._(
                    "Twilio did not give the numbers. Check account and token."
                ),
            )
        self.env["sms.twilio.number"]._clinic_reload(self.company_id, found)
        return self.company_id._action_open_sms_twilio_account_manage()


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
        missing = [number for number in found if number not in have.mapped("number")]
        for number in missing:
            self.create(
                {
                    "company_id": company.id,
                    "number": number,
                    "country_id": self._clinic_country(number, company).id,
                }
            )
        self.search([("company_id", "=", company.id)])._clinic_feed_senders()

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
