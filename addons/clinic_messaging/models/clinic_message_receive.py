"""What becomes of a received text: consent, confirmation, conversation."""

from odoo import models


class ClinicMessageReceive(models.Model):
    """Hand a received text to those who understand it, in a fixed order.

    Every text stands in its conversation, so that people can read it; what the
    methods return decides only whether somebody must answer.
    """

    _inherit = "clinic.message"

    def _receive(self):
        """Work on one received text; called once, by the scheduled action.

        The order matters: an opt-out is no confirmation, and a confirmation is no
        question. The first method that returns something truthy ends the work.
        """
        self.ensure_one()
        self._join_conversation()
        return (
            self._receive_consent()
            or self._receive_confirmation()
            or self._receive_conversation()
        )

    def _receive_consent(self) -> bool:
        """Act on opt-outs, opt-ins and refusals in free words.

        An extension point: override it, call ``super()`` first and return True when
        the text has been dealt with and needs no answer.
        """
        self.ensure_one()
        return False

    def _receive_confirmation(self) -> bool:
        """Act on the answer to a question about an appointment.

        An extension point, as ``_receive_consent``.
        """
        self.ensure_one()
        return False

    def _receive_conversation(self) -> bool:
        """Leave the text to people: unread, waiting for an answer."""
        self.ensure_one()
        self.conversation_id._clinic_await_answer(self)
        return True

    def _join_conversation(self):
        """Put the text into the conversation with its number, if there are any.

        Without two-way texting the ledger alone keeps it (F51).
        """
        self.ensure_one()
        if not self.company_id.clinic_two_way_enabled:
            return
        channel = self.env["discuss.channel"]._clinic_open(
            self.company_id, self.number, self.sender_id
        )
        self.write(
            {
                "conversation_id": channel.id,
                "partner_id": channel.clinic_partner_id.id,
                "patient_id": channel.clinic_partner_id.id,
                "mail_message_id": channel._clinic_post_received(self).id,
            }
        )
