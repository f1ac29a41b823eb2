"""What the chat's client knows of a conversation."""

from odoo import models

from odoo.addons.mail.tools.discuss import Store

from .discuss_channel import CLINIC_TEXT


def is_clinic_text(channel) -> bool:
    """Return whether a channel is a conversation with a patient."""
    return channel.channel_type == CLINIC_TEXT


class DiscussChannelStore(models.Model):
    """Send whose conversation it is, and its state, with the channel."""

    _inherit = "discuss.channel"

    def _clinic_store_fields(self) -> list:
        return [
            Store.Attr("clinic_unread", predicate=is_clinic_text),
            Store.Attr("clinic_state", predicate=is_clinic_text),
            # sudo: who reads the conversation may know whose it is
            Store.One("clinic_partner_id", [], predicate=is_clinic_text, sudo=True),
        ]

    def _to_store_defaults(self, target):
        return super()._to_store_defaults(target) + self._clinic_store_fields()

    def _sync_field_names(self):
        names = super()._sync_field_names()
        names[None] += self._clinic_store_fields()
        return names
