"""Which texts of clients wait for a person's answer; the figures count them."""

from odoo import fields, models


class ClinicMessageAnswer(models.Model):
    """Mark the received texts from which on a client waits for a person.

    An opt-out or a confirmation has been dealt with when it is here; counting those
    as unanswered would make the best-run clinic look bad. Of several texts in a row
    the first is marked.
    """

    _inherit = "clinic.message"

    awaits_answer = fields.Boolean("Waited for an answer", readonly=True, copy=False)

    _asked_idx = models.Index("(company_id, sent_at) WHERE awaits_answer")

    def _receive_conversation(self) -> bool:
        conversation = self.conversation_id
        self.awaits_answer = conversation and not conversation.clinic_needs_reply
        return super()._receive_conversation()
