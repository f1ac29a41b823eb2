"""Odoo's own text service is not used beside ours."""

from odoo import models
from odoo.exceptions import UserError


class SmsAccountPhone(models.TransientModel):
    """Close the one button of Odoo's text service that makes it send something."""

    _inherit = "sms.account.phone"

    def action_send_verification_code(self):
        """Refuse; replaced without ``super``, which texts past the ledger."""
        raise UserError(
            self.env._(
                "Texts leave through Communication only. Odoo's own text service is "
                "not needed here and stays off."
            )
        )
