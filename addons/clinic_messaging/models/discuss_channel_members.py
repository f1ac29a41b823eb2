"""Who is rung, and what reading means for the team."""

from odoo import models

from odoo.addons.mail.tools.discuss import Store

GROUP = "clinic_messaging.clinic_messaging_group_user"


class DiscussChannelMembers(models.Model):
    """Ring the assigned person, or everybody of the clinic while nobody is.

    Members are only those to be rung; whoever works with the app in the clinic may
    read without being one. When one of them reads, it is read for the team.
    """

    _inherit = "discuss.channel"

    def _clinic_readers(self):
        """Return the users who may read the conversation."""
        self.ensure_one()
        users_sudo = self.env.ref(GROUP).sudo().all_user_ids  # sudo: who they are
        company = self.clinic_company_id
        readers = users_sudo.filtered(
            lambda user: not user.share and company in user.company_ids
        )
        return readers.sudo(self.env.su)  # sudo: back to what the caller has

    def _clinic_rung(self):
        """Return the users whose chat window opens for a new text."""
        self.ensure_one()
        readers = self._clinic_readers()
        if self.clinic_state != "active":
            return readers.browse()
        return (self.clinic_assignee_id & readers) or readers

    def _clinic_update_members(self):
        """Let exactly those be members who are to be rung."""
        for channel_sudo in self.sudo():  # sudo: membership is decided here only
            wanted = channel_sudo._clinic_rung().partner_id
            present = channel_sudo.channel_member_ids.partner_id
            for partner in present - wanted:
                channel_sudo._action_unfollow(partner)
            channel_sudo._clinic_add_members(wanted - present)

    def _clinic_add_members(self, partners):
        """Add members without the chat's "joined" line, and tell their clients."""
        self.ensure_one()
        members = self.env["discuss.channel.member"].create(
            [{"channel_id": self.id, "partner_id": partner.id} for partner in partners]
        )
        for member in members:
            store = Store(bus_channel=member._bus_channel()).add(self)
            member._bus_send(
                "discuss.channel/joined",
                {
                    "channel_id": self.id,
                    "invite_to_rtc_call": False,
                    "data": store.add(member, "unpin_dt").get_result(),
                },
            )

    def _clinic_mark_read(self):
        """Note that the team has read everything in these conversations."""
        for channel_sudo in self.sudo():  # sudo: state of the team; access checked
            channel_sudo.clinic_unread = False
            last = channel_sudo._get_last_messages()
            for member in channel_sudo.channel_member_ids:
                if last and member.seen_message_id != last:
                    member._set_last_seen_message(last)
                    member._set_new_message_separator(last.id + 1)


class DiscussChannelMember(models.Model):
    """Carry one person's reading over to the team."""

    _inherit = "discuss.channel.member"

    def _mark_as_read(self, last_message_id):
        res = super()._mark_as_read(last_message_id)
        channel = self.channel_id
        if channel._is_clinic_text():
            channel._clinic_mark_read()
        return res
