"""Messages of conversations: shown with their delivery state, never changed."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.mail.tools.discuss import Store

from .discuss_channel import CLINIC_TEXT


class MailMessage(models.Model):
    """Guard the words of a conversation and say what became of each (F41–F43)."""

    _inherit = "mail.message"

    clinic_text = fields.Json(
        compute="_compute_clinic_text",
        help="What the ledger knows of this message of a conversation.",
    )

    def _clinic_of_conversation(self):
        """Return those of these that stand in a conversation with a patient."""
        # sudo: where a message stands decides what may be done with it
        messages_sudo = self.sudo().filtered(lambda m: m.model == "discuss.channel")
        channel_ids = {m.res_id for m in messages_sudo if m.res_id}
        if not channel_ids:
            return self.browse()
        texts = (
            self.env["discuss.channel"]
            .sudo()  # sudo: as above
            .search([("id", "in", list(channel_ids)), _IS_TEXT])
        )
        found = messages_sudo.filtered(lambda m: m.res_id in set(texts.ids))
        return self.browse(found.ids)

    def _get_forbidden_access(self, operation):
        """Forbid all but reading: conversations are written by their own methods."""
        forbidden = super()._get_forbidden_access(operation)
        if operation != "read":
            forbidden |= self._clinic_of_conversation()
        return forbidden

    def write(self, vals):
        res = super().write(vals)
        if "res_id" in vals or "model" in vals:
            if self._clinic_of_conversation():
                raise AccessError(
                    self.env._("A message cannot be moved into a conversation.")
                )
        return res

    def _message_reaction(self, content, action, partner, guest, store=None):
        if self._clinic_of_conversation():
            raise UserError(self.env._("A patient cannot see reactions. Answer."))
        return super()._message_reaction(content, action, partner, guest, store)

    # What is shown
    # ------------------------------------------------------------

    @api.depends("model", "res_id")
    def _compute_clinic_text(self):
        mine = self._clinic_of_conversation()
        (self - mine).clinic_text = False
        rows = self.env["clinic.message"].search([("mail_message_id", "in", mine.ids)])
        by_message = rows._with_revision().grouped("mail_message_id")
        for message in mine:
            message.clinic_text = by_message.get(message, rows[:0])._chat_state()

    def _to_store_defaults(self, target):
        return [
            *super()._to_store_defaults(target),
            Store.Attr(
                "clinic_text",
                predicate=lambda m: (
                    m.model == "discuss.channel"
                    and m.channel_id.channel_type == CLINIC_TEXT
                ),
            ),
        ]


_IS_TEXT = ("channel_type", "=", CLINIC_TEXT)
