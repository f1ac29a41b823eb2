"""What a user is in the clinic."""

from odoo import fields, models


class ResUsers(models.Model):
    """Name the part a user plays towards clients."""

    _inherit = "res.users"

    clinic_role = fields.Selection(
        [
            ("provider", "Practitioner"),
            ("front_office", "Front office"),
            ("biller", "Billing"),
            ("external_agent", "External agent"),
        ],
        "Clinic role",
    )
