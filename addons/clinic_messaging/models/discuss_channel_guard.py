"""What Odoo's chat offers elsewhere and a conversation with a patient does not."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .discuss_channel import CLINIC_TEXT


class DiscussChannelGuard(models.Model):
    """Keep a conversation what it is: a record of what was texted (design.md 5).

    No guests, portal users, invitation links, calls, mentions by e-mail, threads or
    pins; nothing in it can be renamed, edited or deleted, also over RPC. People change
    it through the actions of this addon only.
    """

    _inherit = "discuss.channel"

    def _is_clinic_text(self) -> bool:
        """Return whether one of these is a conversation with a patient."""
        # sudo: the kind of a channel decides what may be done with it
        return any(kind == CLINIC_TEXT for kind in self.sudo().mapped("channel_type"))

    def _refuse_on_clinic_text(self):
        """Raise where the chat's own tool would change a conversation.

        :raises UserError: if one of these is a conversation with a patient
        """
        if self._is_clinic_text():
            raise UserError(
                self.env._("This is not possible in a conversation with a patient.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        kinds = {vals.get("channel_type") for vals in vals_list}
        kinds.add(self.env.context.get("default_channel_type"))
        if CLINIC_TEXT in kinds and not self.env.su:
            raise AccessError(
                self.env._("A conversation is opened from a contact or by a text.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and self._is_clinic_text():
            raise AccessError(
                self.env._("A conversation changes by what is done in it only.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_clinic_text(self):
        if self._is_clinic_text():
            raise UserError(self.env._("Conversations are kept; archive it instead."))

    # Members, guests, links
    # ------------------------------------------------------------

    def add_members(self, *args, **kwargs):
        self._refuse_on_clinic_text()
        return super().add_members(*args, **kwargs)

    def channel_join(self):
        self._refuse_on_clinic_text()
        return super().channel_join()

    def _find_or_create_member_for_self(self):
        """Find only: who types or looks does not become a member."""
        if not self._is_clinic_text():
            return super()._find_or_create_member_for_self()
        return self.env["discuss.channel.member"].search(
            [("channel_id", "=", self.id), ("is_self", "=", True)]
        )

    def _find_or_create_persona_for_channel(self, *args, **kwargs):
        self._refuse_on_clinic_text()
        return super()._find_or_create_persona_for_channel(*args, **kwargs)

    def _action_unfollow(self, *args, **kwargs):
        """Leave without a word in the conversation."""
        if self._is_clinic_text():
            kwargs["post_leave_message"] = False
        return super()._action_unfollow(*args, **kwargs)

    def _get_allowed_message_partner_ids(self, partner_ids):
        """Mention nobody: a mention would send the words by e-mail."""
        if self._is_clinic_text():
            return []
        return super()._get_allowed_message_partner_ids(partner_ids)

    # Changes
    # ------------------------------------------------------------

    def channel_rename(self, name):
        self._refuse_on_clinic_text()
        return super().channel_rename(name)

    def channel_change_description(self, description):
        self._refuse_on_clinic_text()
        return super().channel_change_description(description)

    def set_message_pin(self, message_id, pinned):
        self._refuse_on_clinic_text()
        return super().set_message_pin(message_id, pinned)

    def message_change_thread(self, new_thread, new_parent_message=False):
        self._refuse_on_clinic_text()
        return super().message_change_thread(new_thread, new_parent_message)

    def _create_sub_channel(self, from_message_id=None, name=None):
        self._refuse_on_clinic_text()
        return super()._create_sub_channel(from_message_id=from_message_id, name=name)

    def _check_can_update_message_content(self, message):
        self._refuse_on_clinic_text()
        return super()._check_can_update_message_content(message)

    def _message_update_content(self, message, /, *args, **kwargs):
        self._refuse_on_clinic_text()
        return super()._message_update_content(message, *args, **kwargs)

    # Push
    # ------------------------------------------------------------

    def _notify_by_web_push_prepare_payload(self, message, msg_vals=False, **kwargs):
        """Say that there is a text, neither from whom nor its words (promise 9)."""
        payload = super()._notify_by_web_push_prepare_payload(
            message, msg_vals=msg_vals, **kwargs
        )
        if self._is_clinic_text():
            payload["title"] = self.env._("New text message")
            payload["options"]["body"] = ""
            payload["options"].pop("icon", None)
        return payload


class DiscussChannelMember(models.Model):
    """Let only the clinic's own users of the app be rung."""

    _inherit = "discuss.channel.member"

    @api.constrains("channel_id", "partner_id", "guest_id")
    def _check_clinic_member(self):
        for member in self:
            # sudo: who may be a member does not depend on who adds it
            channel = member.sudo().channel_id
            if channel.channel_type == CLINIC_TEXT:
                users = channel._clinic_readers().partner_id
                if member.guest_id or member.partner_id not in users:
                    raise UserError(
                        self.env._(
                            "Only users of Communication in this clinic can be added."
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        if not self.env.su and members.channel_id._is_clinic_text():
            raise AccessError(self.env._("Who is rung is decided by the assignment."))
        return members

    def _rtc_join_call(self, *args, **kwargs):
        self.channel_id._refuse_on_clinic_text()
        return super()._rtc_join_call(*args, **kwargs)
