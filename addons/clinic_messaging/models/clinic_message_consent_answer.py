"""The clinic's own answers to STOP, START and HELP, where Twilio does not answer."""

from datetime import timedelta

from odoo import models

#: The law presumes consent to a confirmation that leaves within five minutes.
CONFIRM_SECONDS = 300


class ClinicMessageConsentAnswer(models.Model):
    """Answer once, at once, in the person's language; never beside Twilio (C6, C14).

    Twilio answers by itself unless its opt-out handling was turned off for the
    account; the company's setting must say who does.
    """

    _inherit = "clinic.message"

    def _confirm_opt_out(self, line):
        """Confirm an opt-out: the one text that may go to an opted-out number.

        :param line: the new line of ``clinic.consent``; one confirmation for each
        """
        self._answer_word(
            self._in_language().env._(
                "%(clinic)s: You will get no more texts from us. To get them again, "
                "reply START.",
                clinic=self.company_id.name,
            ),
            consent_id=line.id,
        )

    def _answer_start(self):
        """Confirm that texts are on again."""
        self._answer_word(
            self._in_language().env._(
                "%(clinic)s: You will get our texts again. Reply HELP for help, STOP "
                "to opt out.",
                clinic=self.company_id.name,
            )
        )

    def _receive_help(self):
        """Answer HELP with name, phone, frequency and rates (C14)."""
        company = self.company_id
        last = self.env["clinic.consent"]._last_word(self.number)
        if last.kind == "opt_out":
            return  # promise 5: nothing but the one confirmation
        self._answer_word(
            self._in_language().env._(
                "%(clinic)s: call %(phone)s for help. We text about your appointments "
                "and care; how often varies. Msg & data rates may apply. Reply STOP to "
                "opt out.",
                clinic=company.name,
                phone=company.phone or self._answering_sender().number,
            )
        )

    def _in_language(self):
        """Return the row in the language of whom we answer."""
        return self.with_context(lang=self._lang_of())

    def _answering_sender(self):
        """Return the number that was written to, else the clinic's main one."""
        return self.sender_id or self.company_id._clinic_main_sender()

    def _answer_word(self, body, consent_id=None):
        """Queue an answer, unless Twilio gives it or texting is off."""
        company, sender = self.company_id, self._answering_sender()
        ours = company.clinic_word_answers == "clinic"
        if not ours or not company.clinic_texting_enabled or not sender:
            return
        common = {
            "company_id": company.id,
            "origin": "automatic",
            "message_type": "notice",
        }
        row = {
            "number": self.number,
            "partner_id": self.partner_id.id,
            "body": body,
            "conversation_id": self.conversation_id.id,
            "consent_id": consent_id,
            "released_early": True,  # the person has just written
        }
        self.env["clinic.message.batch"]._create_single(common, row, sender)

    def _confirmation_seconds(self, row, now) -> int:
        """Return how long a confirmation may still take; 0 or less: too late."""
        left = row["due_at"] + timedelta(seconds=CONFIRM_SECONDS) - now
        return int(left.total_seconds())
