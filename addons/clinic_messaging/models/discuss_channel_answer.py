"""Answers: checked before they are stored, queued as texts of the ledger."""

from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.mail.tools.discuss import Store

from .clinic_message_text import Rendered
from .discuss_channel_post import markup_of

# 47 CFR 64.1200 sets the hours; a patient who has just written expects an answer (C12)
ANSWER_WINDOW = timedelta(minutes=30)
# what an answer that is not written yet has in common with T1's candidates
NO_ROW = {"lane": "direct", "batch_state": "running", "event_active": True}


class DiscussChannelAnswer(models.Model):
    """Turn what staff says in a conversation into a text to its number."""

    _inherit = "discuss.channel"

    def _clinic_check_answer(self, words):
        """Refuse an answer that could not leave, with what to do about it.

        The law is T1's own, so that what is stored here is not skipped a moment
        later for a reason that was known.

        :param words: the plain text
        :raises UserError: when it cannot be sent
        """
        self.ensure_one()
        if not self.clinic_company_id.clinic_two_way_enabled:
            raise UserError(
                self.env._(
                    "Two-way texting is off. An administrator can enable it in the "
                    "settings."
                )
            )
        if self.env["clinic.message"]._placeholders(words):
            raise UserError(
                self.env._(
                    "Placeholders are filled in by quick messages only. Type the words."
                )
            )
        reason = self._clinic_refusal(words)
        if reason:
            raise UserError(self._clinic_explain(reason))

    def _clinic_refusal(self, words):
        """Return why a text to this number cannot leave now, or None."""
        company = self.clinic_company_id
        if not company.clinic_texting_enabled:
            return "texting_disabled"
        if not self._clinic_sender():
            return "no_sender"
        ledger_sudo = self.env["clinic.message"].sudo()  # sudo: T1's own rules
        now = self.env["clinic.clock"]._now()
        row = self._clinic_candidate_row()
        return ledger_sudo._refusal(row, Rendered(words), company, now)

    def _clinic_candidate_row(self) -> dict:
        """Return what T1 would read of an answer and its recipient."""
        number_sudo = self._clinic_number_record()
        partner_sudo = self._clinic_recipient().sudo()  # sudo: as T1 reads them
        senders = self.env["clinic.sender"].search(
            [
                ("company_id", "=", self.clinic_company_id.id),
                ("number", "=", self.clinic_number),
            ]
        )
        values = {
            **NO_ROW,
            "number": self.clinic_number,
            "is_own": bool(senders),
            "opted_out_at": number_sudo.opted_out_at,
            "blocked": number_sudo.blocked,
            "held_until": number_sudo.held_until,
            "sender_blocked": self._clinic_sender() in number_sudo.blocked_sender_ids,
            "message_type": self._clinic_answer_type(),
            "partner_id": partner_sudo.id,
            "partner_active": partner_sudo.active,
            "phone_sanitized": partner_sudo.phone_sanitized,
            "consent": partner_sudo.clinic_text_consent,
        }
        # whatever else T1 reads is not known of an answer
        return defaultdict(lambda: None, values)

    def _clinic_explain(self, reason) -> str:
        """Say why a text cannot leave and what to do."""
        advice = {
            "no_sender": self.env._(
                "There is no number to send from. An administrator can load the "
                "numbers in the settings."
            ),
            "texting_disabled": self.env._(
                "Texting is off. An administrator can enable it in the settings."
            ),
            "opted_out": self.env._(
                "This number has opted out of texts; they can text START to take it "
                "back. Call or write an e-mail instead."
            ),
            "refused": self.env._(
                "This contact has refused texts. Call or write an e-mail instead."
            ),
            "blocked": self.env._("This number is blocked. Unblock it first."),
            "held": self.env._(
                "This number is held until somebody has decided. Release it first."
            ),
            "sender_blocked": self.env._(
                "The carrier blocks our number here: the client must text START to it."
            ),
            "empty": self.env._("Write something first."),
            "too_long": self.env._("The text is too long. Shorten it or send two."),
        }
        reasons = self.env["clinic.message"]._fields["state_reason"]
        labels = dict(reasons._description_selection(self.env))
        known = advice.get(reason)
        return known or self.env._("This cannot be sent: %s.", labels[reason])

    def _clinic_number_record(self):
        """Return what is known of the conversation's number."""
        # sudo: numbers belong to the database; this is the conversation's own
        numbers_sudo = self.env["clinic.number"].sudo()
        return numbers_sudo.search([("number", "=", self.clinic_number)])

    def _clinic_recipient(self):
        """Return the contact whose number this is; nobody if it is another's.

        Who texts from a second telephone is known to us, but T1 would refuse a number
        that is not the contact's own.
        """
        partner = self.clinic_partner_id
        mine = partner.phone_sanitized == self.clinic_number
        return partner if mine else partner.browse()

    def _clinic_sender(self):
        """Return the number to answer from: the one that was texted, else MAIN."""
        company = self.clinic_company_id
        sender = self.clinic_sender_id
        account = company.sudo().sms_twilio_account_sid  # sudo: compared, not shown
        if sender.active and sender.account_sid == account:
            return sender
        return company._clinic_main_sender()

    def _clinic_answer_type(self) -> str:
        """Return whether this is an answer, or a text that the clinic begins with."""
        return "reply" if self.clinic_last_inbound_at else "direct"

    def _clinic_may_answer_in_quiet_hours(self) -> bool:
        """Return whether the patient has written within the last half hour (C12)."""
        last = self.clinic_last_inbound_at
        return bool(last) and self.env["clinic.clock"]._now() - last <= ANSWER_WINDOW

    def _clinic_queue_answer(self, words, message, *, send_now, token):
        """Write the ledger's row of an answer and show it as leaving.

        :param words: the plain text
        :param message: the ``mail.message`` that shows it
        :param send_now: whether a person let it out in quiet hours
        :param token: the browser's own name for this answer, or None
        """
        row = self._clinic_queue_text(
            words,
            message,
            message_type=self._clinic_answer_type(),
            released_early=send_now or self._clinic_may_answer_in_quiet_hours(),
        )
        row.batch_id.request_token = token
        if self.clinic_state != "active":
            self.clinic_state = "active"
        self._clinic_mark_answered()
        self._clinic_tell_inbox()

    def _clinic_queue_text(
        self, words, message, *, message_type, released_early, origin="manual"
    ):
        """Write the ledger's row of a text that the conversation shows."""
        recipient = self._clinic_recipient()
        row = {
            "number": self.clinic_number,
            "partner_id": recipient.id,
            "patient_id": self.clinic_partner_id.id,
            "body": words,
            "conversation_id": self.id,
            "mail_message_id": message.id,
            "released_early": released_early,
        }
        common = {
            "company_id": self.clinic_company_id.id,
            "origin": origin,
            "message_type": message_type,
            "author_id": self.env.uid,
        }
        self.env["clinic.number"]._ensure([self.clinic_number])
        batches = self.env["clinic.message.batch"]
        message_row = batches._create_single(common, row, self._clinic_sender())
        self.write(
            {
                "clinic_last_outbound_at": self.env["clinic.clock"]._now(),
                "clinic_preview": self._clinic_preview_of(words),
            }
        )
        self._clinic_show_state(message)
        return message_row

    def _clinic_say(self, words, *, message_type="notice", author=None):
        """Text something by the system, e.g. "Thank you, confirmed".

        It leaves at once although it is quiet, because the patient has just written;
        what cannot be sent is left out.

        :param words: plain text in the client's language
        :param message_type: a key of ``clinic.message.message_type``
        :param author: the ``res.partner`` shown as its author; default: the clinic
        :return: the ``mail.message``; empty if the number cannot be texted
        """
        self.ensure_one()
        if self._clinic_refusal(words):
            return self.env["mail.message"]
        author = author or self.clinic_company_id.partner_id
        message = self._clinic_post(
            body=markup_of(words),
            subtype_xmlid="mail.mt_comment",
            author_id=author.id,
        )
        self._clinic_queue_text(
            words,
            message,
            message_type=message_type,
            released_early=self._clinic_may_answer_in_quiet_hours(),
            origin="automatic",
        )
        return message

    def _clinic_show_state(self, messages):
        """Tell open chat windows what became of messages.

        :param messages: ``mail.message`` records of this conversation
        """
        messages.invalidate_recordset(["clinic_text"])
        Store(bus_channel=self).add(messages, ["clinic_text"]).bus_send()
