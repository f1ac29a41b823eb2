"""What is said in a conversation: received texts, answers, notes."""

import re
from datetime import timedelta

from markupsafe import Markup

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from ..tools.chat_text import chat_text
from ..tools.shown import shown

PREVIEW = 80  # characters
EARLIER = timedelta(days=30)
MOST_EARLIER = 5
ALLOWED = {"body", "subtype_id", "subtype_xmlid"}
OWN_PARAMS = {"clinic_send_now", "clinic_token"}
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


class DiscussChannelPost(models.Model):
    """Let people post answers, which are texts, and notes, which never leave.

    An answer (subtype "Discussions") is checked before it is stored: what cannot be
    sent never looks as if it had been said.
    """

    _inherit = "discuss.channel"

    def _get_allowed_message_params(self):
        return super()._get_allowed_message_params() | OWN_PARAMS

    def message_post(self, *, message_type="notification", **kwargs):
        if not self._is_clinic_text():
            return super().message_post(message_type=message_type, **kwargs)
        self.ensure_one()
        self._check_clinic_user()
        if message_type != "comment":
            raise UserError(
                self.env._("A conversation takes answers and notes, nothing else.")
            )
        if kwargs.get("attachment_ids") or kwargs.get("attachments"):
            raise UserError(
                self.env._(
                    "Files cannot be texted. Send a secure mail or an e-mail instead."
                )
            )
        values = {name: kwargs[name] for name in ALLOWED & kwargs.keys()}
        if self._clinic_is_note(values):
            return self._clinic_post(**values)
        return self._clinic_answer(
            values.get("body"),
            send_now=bool(kwargs.get("clinic_send_now")),
            token=kwargs.get("clinic_token"),
        )

    def _check_clinic_user(self):
        """Raise unless the acting user may work in this conversation.

        The chat's own route posts as superuser in the user's name, so the user is
        asked for, not the rights of the environment.

        :raises AccessError: outside the app's group or companies
        """
        user = self.env.user
        as_user = self.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
        as_user.check_access("read")
        if not user.has_group("clinic_messaging.clinic_messaging_group_user"):
            raise AccessError(self.env._("Only the front desk may send messages."))

    def _clinic_is_note(self, values) -> bool:
        """Return whether people mean an internal note; so does who says nothing."""
        comment = self.env.ref("mail.mt_comment")
        if values.get("subtype_xmlid"):
            return values["subtype_xmlid"] != "mail.mt_comment"
        return values.get("subtype_id") != comment.id

    def _clinic_post(self, message_type="comment", **values):
        """Store one message as the acting user, or without an author."""
        # sudo: nobody has the right to create messages here but through this
        chat = super(DiscussChannelPost, self.sudo())
        # past our own message_post, which is for people
        message = chat.message_post(message_type=message_type, **values)
        return message.sudo(False)

    def _clinic_answer(self, body, *, send_now=False, token=None):
        """Post an answer and queue its text; both or none.

        :param body: what the chat posts, HTML or plain
        :param send_now: leave in quiet hours too; the person was asked
        :param token: the browser's own name for this answer: what it posts again,
            because it did not hear from us, is not sent again
        :return: the ``mail.message``
        :raises UserError: saying why it cannot be sent and what to do
        """
        known = self._clinic_answered_with(token)
        if known:
            return known
        is_html = isinstance(body, Markup)
        words = chat_text(body) if is_html else (body or "").strip()
        self._clinic_check_answer(words)
        message = self._clinic_post(
            body=markup_of(words), subtype_xmlid="mail.mt_comment"
        )
        channel_sudo = self.sudo()  # sudo: people do not write the ledger; checked
        channel_sudo._clinic_queue_answer(
            words, message, send_now=send_now, token=token or None
        )
        return message

    def _clinic_answered_with(self, token):
        """Return the message that was posted here with a token, if there is one.

        :raises UserError: for a token that no browser of ours makes
        """
        if not token:
            return self.env["mail.message"]
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            raise UserError(self.env._("This answer cannot be read. Send it again."))
        ledger_sudo = self.env["clinic.message"].sudo()  # sudo: this conversation's own
        row = ledger_sudo.search(
            [
                ("conversation_id", "=", self.id),
                ("batch_id.request_token", "=", token),
            ]
        )
        return row.mail_message_id.sudo(False)

    def _clinic_post_received(self, text):
        """Show a received text in the conversation.

        It has no author in Odoo's sense: who is the author of a ``mail.message`` may
        read and change it, also from the portal.

        :param text: the ledger row
        :return: the ``mail.message``
        """
        self.ensure_one()
        self._clinic_show_earlier(text)
        words = shown(text.body)
        self.write(
            {
                "clinic_last_inbound_at": text.sent_at,
                "clinic_preview": self._clinic_preview_of(words),
            }
        )
        return self._clinic_post(
            body=markup_of(words),
            subtype_xmlid="mail.mt_comment",
            author_id=False,
            email_from=text.number,
        )

    def _clinic_show_earlier(self, text):
        """Show what the clinic has texted to the number, above the answer to it.

        So an answer to a mass alert stands below the alert (F76). Only texts that no
        conversation shows yet; the oldest of many are left out. The author is who sent
        it, or the clinic: we work as the system here.

        :param text: the ledger row of the received text
        """
        ledger = self.env["clinic.message"]
        earlier = ledger.search(
            [
                ("number", "=", self.clinic_number),
                ("company_id", "=", self.clinic_company_id.id),
                ("direction", "=", "outbound"),
                ("conversation_id", "=", False),
                ("state", "in", ("sent", "delivered", "submitting", "unknown")),
                ("create_date", ">=", text.sent_at - EARLIER),
                ("id", "<", text.id),
            ],
            order="id desc",
            limit=MOST_EARLIER,
        )
        for message in earlier.sorted("id"):
            self._clinic_post(
                message_type="notification",
                body=self._clinic_earlier_line(message),
                subtype_xmlid="mail.mt_note",
                author_id=self._clinic_sent_by(message).id,
            )
        earlier.write({"conversation_id": self.id})

    def _clinic_sent_by(self, message):
        """Return the contact shown as the author of a text that the clinic sent."""
        is_manual = message.origin == "manual" and message.author_id.active
        user_sudo = message.author_id.sudo()  # sudo: whose text it is, to colleagues
        clinic = self.clinic_company_id.partner_id
        return user_sudo.partner_id if is_manual else clinic

    def _clinic_earlier_line(self, message):
        """Return how a text is shown that was sent outside the conversation."""
        types = dict(message._fields["message_type"]._description_selection(self.env))
        company = self.clinic_company_id
        moment = format_datetime(
            self.env,
            message.sent_at or message.create_date,
            tz=company._clinic_zone(),
            dt_format="medium",
            lang_code=company.partner_id.lang,
        )
        heading = f"{types[message.message_type]} · {moment}"
        words = markup_of(shown(message.body))
        return Markup("<b>{}</b><br/>{}").format(heading, words)

    def _clinic_preview_of(self, words) -> str:
        """Return the beginning of a text in one line."""
        line = " ".join(words.split())
        return line if len(line) <= PREVIEW else f"{line[: PREVIEW - 1]}…"

    def _clinic_note(self, body):
        """Log something that the system did, as a note of the acting user."""
        return self._clinic_post(body=body, subtype_xmlid="mail.mt_note")

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Keep a received text silent until it is known who must answer it."""
        if self.env.context.get("clinic_hold_ring"):
            return []
        return super()._notify_thread(message, msg_vals=msg_vals, **kwargs)


def markup_of(words: str) -> Markup:
    """Return plain words as HTML, line by line.

    Addresses in them stay words: a stranger's link is not to be clicked by habit, and
    no server of his is to be asked for a preview.
    """
    return Markup("<br/>").join(words.split("\n"))
