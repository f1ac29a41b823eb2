"""From a contact to its conversation."""

from odoo import models
from odoo.exceptions import UserError


class ResPartnerConversation(models.Model):
    """Open the conversation with a contact's number, or begin one."""

    _inherit = "res.partner"

    def action_clinic_conversation(self):
        """Open the conversation with this contact in Odoo's chat.

        :raises UserError: when there is no number, or two-way texting is off
        """
        self.ensure_one()
        self.check_access("read")
        self.env["clinic.message.compose"]._check_may_compose()
        company = self.env.company
        contact = self.clinic_contact_id or self
        if not company.clinic_two_way_enabled:
            raise UserError(
                self.env._(
                    "Two-way texting is off. An administrator can enable it in the "
                    "settings."
                )
            )
        if not contact.phone_sanitized:
            raise UserError(self.env._("This contact has no telephone number."))
        # sudo: conversations are made by this addon only; checked above
        channels_sudo = self.env["discuss.channel"].sudo()
        known = channels_sudo._clinic_find(company, contact.phone_sanitized)
        channel_sudo = known or channels_sudo._clinic_open(
            company, contact.phone_sanitized
        )
        if not channel_sudo.clinic_partner_id:
            channel_sudo.with_user(self.env.user).sudo(False).action_clinic_identify(
                contact.id
            )
        return channel_sudo.sudo(False).action_clinic_open()
