"""Answers to a question about an appointment: confirmed, refused, or for people."""

from odoo import models

from ..tools import confirmwords


class ClinicMessageConfirm(models.Model):
    """Confirm what was asked about last; what is not certain is for people (F53)."""

    _inherit = "clinic.message"

    def _receive_confirmation(self) -> bool:
        """Act on a yes or a no to the last question that this number was asked.

        :return: whether the text has been dealt with
        """
        if super()._receive_confirmation():
            return True
        extra = confirmwords.split_words(self.company_id.clinic_confirm_words)
        meaning = confirmwords.classify(self.body, extra)
        if not meaning:
            return False
        questions = self.env["clinic.reminder"]._questions(self.company_id, self.number)
        if not questions:
            return False
        if meaning == confirmwords.DECLINE:
            return self._receive_no(questions)
        return self._receive_yes(questions)

    def _receive_yes(self, questions) -> bool:
        """Confirm the appointments of the last question.

        :param questions: ``[lines]``, one recordset per question, the last one first
        """
        awaited = questions[0].filtered(lambda line: line._is_awaited())
        others = [
            lines.filtered(lambda line: line._is_awaited()) for lines in questions[1:]
        ]
        others = [lines for lines in others if lines]
        if awaited and not any(awaited._asked_together(lines) for lines in others):
            awaited._confirm()
            self._answer_confirmation(awaited, confirmed=True)
            return True
        if awaited or others:
            (awaited or others[0])._ask_staff_which()
            return True
        # a second yes to what is confirmed already needs neither answer nor people
        return all(line._is_confirmed() for line in questions[0])

    def _receive_no(self, questions) -> bool:
        """Give staff the call to make; the appointment itself stays as it is."""
        meant = questions[0].filtered(
            lambda line: line._is_awaited() or line._is_confirmed()
        )
        if not meant:
            return False
        if meant.filtered(lambda line: line.answer != "declined"):
            meant._refuse()
            self._answer_confirmation(meant, confirmed=False)
        return True

    def _answer_confirmation(self, lines, *, confirmed):
        """Send the client the one answer, in his language and the clinic's zone."""
        company, question = self.company_id, lines.message_id[:1]
        self.event_id = lines[:1].event_id
        if not company.clinic_confirm_answers:
            return
        lang = question._lang_of()
        patients = question._patients_by_message().get(question.id)
        words = question.with_context(lang=lang)._fill(
            company._clinic_confirmation_answer(confirmed, lang), patients
        )
        if self.conversation_id:
            self.conversation_id._clinic_say(words, message_type="reply")
        else:
            self._say_without_conversation(words, question)

    def _say_without_conversation(self, words, question):
        """Answer where two-way texting is off: the ledger alone keeps it."""
        common = {
            "company_id": self.company_id.id,
            "origin": "automatic",
            "message_type": "reply",
            "author_id": self.env.uid,
        }
        row = {
            "number": self.number,
            "partner_id": question.partner_id.id,
            "patient_id": question.patient_id.id,
            "body": words,
            "released_early": True,  # he has just written (C12)
        }
        sender = self.sender_id or self.company_id._clinic_main_sender()
        self.env["clinic.message.batch"]._create_single(common, row, sender)
