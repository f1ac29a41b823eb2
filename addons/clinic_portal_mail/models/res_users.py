"""What a user may do with secure mail."""

from odoo import api, fields, models

GROUP = "clinic_portal_mail.clinic_portal_mail_group_user"


class ResUsers(models.Model):
    """Say on which side of a secure mail a user stands."""

    _inherit = "res.users"

    clinic_mail_notice = fields.Boolean(
        "E-mail when secure mail waits", help="Besides the badge; for staff."
    )
    clinic_absence_from = fields.Date("Absent from")
    clinic_absence_until = fields.Date("Absent until")
    clinic_absence_text = fields.Text(
        "Absence notice",
        translate=False,
        help="Sent once per thread while absent, when a client has written.",
    )

    @api.model
    def _get_invalidation_fields(self):
        """Judge record rules anew when a role changes: agents read no chart notes."""
        return {*super()._get_invalidation_fields(), "clinic_role"}

    def _clinic_mail_part(self):
        """Return ``staff``, ``client`` or None for who has no business here.

        External agents count as staff in the reply rules, whichever kind of account
        they have (design.md 5, "Portal mail's people"); other employees need the group.
        """
        self.ensure_one()
        if not self.active or self._is_public():
            return None
        if self._clinic_is_agent():
            return "staff"
        if self._is_internal():
            return "staff" if self.has_group(GROUP) else None
        return "client"

    def _clinic_is_agent(self) -> bool:
        """Whether the user is an external agent: no quick note and no deletion."""
        self.ensure_one()
        # sudo: a portal user reads his own role only
        return self.sudo().clinic_role == "external_agent"

    def _clinic_mail_staff(self) -> bool:
        """Whether the user is of the clinic's own staff: external agents are not."""
        self.ensure_one()
        return self._clinic_mail_part() == "staff" and not self._clinic_is_agent()
