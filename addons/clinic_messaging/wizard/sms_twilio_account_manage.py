"""Odoo's Twilio screen, through the SDK and without deleting numbers."""

import logging

from odoo import models

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
