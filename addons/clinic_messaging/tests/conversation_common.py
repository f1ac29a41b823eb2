"""A clinic with two-way texting, and a conversation with its first client."""

from markupsafe import Markup

from .common import ClinicCase
from .security_common import SecurityCase


class ConversationMixin:
    """Open conversations and answer in them, as the chat's own route does."""

    def setUp(self):
        super().setUp()
        self.company.clinic_two_way_enabled = True

    def converse(self, body="Can I come later?", **values):
        """Let the first client text; return the conversation."""
        return self.receive(body, **values).conversation_id

    def answer(self, channel, words, user=None, **values):
        """Answer in the chat window; return the ledger's row."""
        message = self.post(channel, words, user, **values)
        self.env.invalidate_all()
        return self.env["clinic.message"].search([("mail_message_id", "=", message.id)])

    def post(self, channel, words, user=None, subtype="mail.mt_comment", **values):
        as_user = channel.with_user(user or self.front_desk)
        return as_user.sudo().message_post(
            body=Markup("{}").format(words),
            message_type="comment",
            subtype_xmlid=subtype,
            **values,
        )


class ConversationCase(ConversationMixin, ClinicCase):
    """See ``ConversationMixin``."""


class ConversationSecurityCase(ConversationMixin, SecurityCase):
    """The same with a second clinic and people of all kinds."""
