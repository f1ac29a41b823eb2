"""What an answer does to the appointments that were asked about."""

from datetime import timedelta

from odoo import api, models

from ..tools import quiet

ASKED = ("submitting", "sent", "delivered", "unknown")
TOGETHER = timedelta(minutes=5)  # networks swap texts that leave so close together
OPEN_STATES = ("needsAction", "tentative")


class ClinicReminderAnswer(models.Model):
    """Say which questions are open, and write an answer onto the calendar."""

    _inherit = "clinic.reminder"

    @api.model
    def _questions(self, company, number):
        """Return the lines of the questions that a number was asked, the last first.

        :param company: the clinic
        :param number: E.164
        :return: ``[lines]``, one recordset per text
        """
        messages = self.env["clinic.message"].search(
            [
                ("company_id", "=", company.id),
                ("number", "=", number),
                ("direction", "=", "outbound"),
                ("message_type", "=", "confirmation"),
                ("state", "in", ASKED),
            ],
            order="id desc",
            limit=10,
        )
        lines = self.search([("message_id", "in", messages.ids), ("asks", "=", True)])
        asked = lines.grouped("message_id")
        ordered = sorted(asked, key=lambda m: (m.sent_at or m.due_at, m.id))
        return [asked[message] for message in reversed(ordered)]

    def _attendees(self):
        """Return the places of these patients at these appointments."""
        return self.event_id.attendee_ids.filtered(
            lambda a: any(
                line.event_id == a.event_id and line.patient_id == a.partner_id
                for line in self
            )
        )

    def _is_told_rightly(self) -> bool:
        """Return whether the appointment is still the one that was told, and ahead."""
        self.ensure_one()
        event, now = self.event_id, self.env["clinic.clock"]._now()
        ends = event.stop
        if event.allday:
            day = event.stop_date + timedelta(days=1)
            ends = quiet.local_midnight(day, self.company_id._clinic_zone())
        return event.active and event.start == self.start and ends > now

    def _is_awaited(self) -> bool:
        """Return whether an answer about the appointment is still open."""
        self.ensure_one()
        states = self._attendees().mapped("state")
        return self._is_told_rightly() and any(s in OPEN_STATES for s in states)

    def _is_confirmed(self) -> bool:
        """Return whether the appointment has been confirmed at the time told."""
        self.ensure_one()
        states = self._attendees().mapped("state")
        return self._is_told_rightly() and states == ["accepted"]

    def _asked_together(self, others) -> bool:
        """Return whether nobody can know which of two questions came last."""
        mine, theirs = self.message_id[:1], others.message_id[:1]
        left = (mine.sent_at or mine.due_at) - (theirs.sent_at or theirs.due_at)
        return abs(left) <= TOGETHER

    def _confirm(self):
        """Accept for the patients, as the calendar shows it to everybody."""
        self._attendees().do_accept()
        self._keep_answer("confirmed")

    def _refuse(self):
        """Mark as uncertain and give staff a call to make; nothing is canceled."""
        self._attendees().write({"state": "tentative"})
        self._keep_answer("declined")
        self._create_call(self.env._("Cannot come on %s: call", self._when()))

    def _ask_staff_which(self):
        """Give staff the question which appointment was meant."""
        self._create_call(
            self.env._("Has confirmed, perhaps %s: ask which visit", self._when())
        )

    def _keep_answer(self, answer):
        now = self.env["clinic.clock"]._now()
        self.write({"answer": answer, "answered_at": now})

    def _when(self) -> str:
        """Return date and time of the first of these appointments, for staff."""
        event = self[:1].event_id
        zone = self[:1].company_id._clinic_zone()
        told = self.message_id[:1]._event_values(event, zone)
        return f"{told['date']} {told['time']}"

    def _create_call(self, summary):
        """Give one call about these appointments to whoever keeps them.

        :param summary: every employee may read it, so that it says no more than the
            calendar does
        """
        question, company = self.message_id[:1], self[:1].company_id
        user = company._clinic_task_user(self[:1].event_id.user_id)
        (question.partner_id or self[:1].patient_id).activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=company._clinic_today(),
            summary=summary,
            user_id=user.id,
        )
