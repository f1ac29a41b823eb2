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
        question. The first method that returns something truthy ends the work, and
        nobody is rung.
        """
        self.ensure_one()
        self._join_conversation()
        is_done = self._receive_consent() or self._receive_confirmation()
        if not is_done:
            self._receive_conversation()
        self._announce(silent=bool(is_done))
        self._receive_media()

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
        channel = self.conversation_id
        if channel.clinic_state == "active":
            channel._clinic_await_answer(self)
        return True

    def _join_conversation(self):
        """Put the text into the conversation with its number, if there are any.

        Without two-way texting the ledger alone keeps it (F51).
        """
        self.ensure_one()
        if not self.company_id.clinic_two_way_enabled:
            self.partner_id = self._only_contact()
            return
        channel = self.env["discuss.channel"]._clinic_open(
            self.company_id,
            self.number,
            self.sender_id,
            state="archived" if self._is_blocked() else "active",
        )
        partner = channel._clinic_identify(self.body)
        silent = channel.with_context(clinic_hold_ring=True)
        self.write(
            {
                "conversation_id": channel.id,
                "partner_id": partner.id,
                "patient_id": channel._clinic_patient_of(partner).id,
                "mail_message_id": silent._clinic_post_received(self).id,
            }
        )

    def _is_blocked(self) -> bool:
        """Return whether the clinic wants nothing of this number (B10)."""
        numbers = self.env["clinic.number"]
        return numbers.search([("number", "=", self.number)]).blocked

    def _only_contact(self):
        """Return the contact of the clinic, or shared, if only one has the number."""
        partners = self.env["res.partner"].search(
            [
                ("phone_sanitized", "=", self.number),
                ("company_id", "in", [self.company_id.id, False]),
            ],
            limit=2,
        )
        return partners if len(partners) == 1 else partners.browse()

    def _announce(self, *, silent):
        """Show the text in open chat windows, and ring unless it is dealt with."""
        channel = self.conversation_id
        if not channel:
            return
        self.mail_message_id.invalidate_recordset(["clinic_text"])
        is_quiet = silent or channel.clinic_state != "active"
        channel._notify_thread(self.mail_message_id, silent=is_quiet)
        channel._clinic_tell_inbox()
