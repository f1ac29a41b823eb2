"""Who is found on the public page "Find a therapist", and the portal's badge."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class ResUsersPublic(models.Model):
    """Add what a practitioner shows to everyone, once the clinic has marked him."""

    _inherit = "res.users"

    clinic_public = fields.Boolean(
        "On “Find a therapist”",
        help="Name, speciality and place are shown to everyone, signed in or not.",
    )
    clinic_speciality = fields.Char("Speciality", translate=True)
    clinic_place = fields.Char(
        "Place of work", help="Empty: the city of the clinic's address."
    )

    @api.model
    def _clinic_public_providers(self, company=None):
        """Return the practitioners that the clinic shows to everyone.

        :param company: of one clinic only
        """
        shown = Domain("clinic_public", "=", True)
        shown &= Domain("clinic_role", "=", "provider") & Domain("share", "=", False)
        if company:
            shown &= Domain("company_ids", "in", company.id)
        # sudo: what the clinic has marked public
        users_sudo = self.env["res.users"].sudo()
        return users_sudo.search(shown, order="name, id")

    @api.model
    def _clinic_public_lines(self, users_sudo) -> list:
        """Return ``{id, name, speciality, place, clinic}`` of public practitioners."""
        return [
            {
                "id": user.id,
                "name": user.name,
                "speciality": user.clinic_speciality or "",
                "place": user.clinic_place or user.company_id.city or "",
                "clinic": user.company_id._clinic_mail_name(),
            }
            for user in users_sudo
        ]

    def _clinic_mail_badge(self):
        """Return how many messages are unread; None for who has no secure mail."""
        try:
            return self.env["clinic.mail.thread"]._mail_counts()["unread"]
        except AccessError:
            return None
