"""What a clinic allows its administrators to do with alerts."""

from odoo import fields, models


class ResCompany(models.Model):
    """Hold the one switch of mass alerts; the rest is the messaging addon's."""

    _inherit = "res.company"

    clinic_alert_early_allowed = fields.Boolean(
        "Alerts may leave early",
        default=True,
        help="Administrators may let an alert's texts out in quiet hours, with a "
        "reason, for appointments that begin before quiet hours end or within two "
        "hours after.",
    )

    def _clinic_alert_refusal(self):
        """Return why this clinic cannot send alerts now, or None.

        :return: a sentence that says where to switch it on
        """
        self.ensure_one()
        if not self.clinic_texting_enabled:
            return self.env._(
                "Texting is off. Switch it on in Communication ▸ Configuration ▸ "
                "Settings."
            )
        if not self.clinic_two_way_enabled:
            return self.env._(
                "Mass text alerts need two-way texting, so that clients can answer. "
                "Switch it on in Communication ▸ Configuration ▸ Settings."
            )
        return None
