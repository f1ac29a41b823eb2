"""Whose appointment a text speaks of when nobody chose one."""

from datetime import timedelta

from odoo import api, models

from .clinic_audience import AUDIENCE
from .clinic_message_text import NEEDED

AHEAD = timedelta(days=730)  # further ahead no clinic gives appointments


class ClinicAudienceAppointments(models.AbstractModel):
    """Give a reminder from a contact the appointment that it reminds of.

    ``{{ date }}`` must never leave empty: who has no coming appointment is left out,
    with reason ``no_appointment``. The clinic's address stands in for ``{{ place }}``.
    """

    _inherit = "clinic.audience"

    @api.model
    def _needs_appointment(self, batch) -> bool:
        """Return whether the words make no sense without an appointment.

        :param batch: ``clinic.message.batch`` or the compose dialog
        """
        ledger = self.env["clinic.message"]
        if ledger._used_placeholders(batch.body) & NEEDED:
            return True
        of_event = batch.template_id.model == "calendar.event"
        return of_event and not ledger._is_fixed_text(batch.body)

    @api.model
    def _appointment_parameters(self, batch, patient_ids, event_ids) -> dict:
        """Return the pairs that the audience's SQL judges.

        :param batch: ``clinic.message.batch`` or the compose dialog
        :param patient_ids: ids of chosen contacts, in order
        :param event_ids: for each of them an appointment's id or None
        """
        needed = self._needs_appointment(batch)
        used = self.env["clinic.message"]._used_placeholders(batch.body)
        pairs = list(zip(patient_ids, event_ids, strict=True))
        if needed or "place" in used:
            chosen = [patient for patient, event in pairs if not event]
            coming = self._coming_appointments(batch.company_id, chosen)
            pairs = [pair if pair[1] else coming.get(pair[0], pair) for pair in pairs]
        return {
            "needs_event": needed,
            "patient_ids": [patient for patient, _event in pairs],
            "event_ids": [event for _patient, event in pairs],
        }

    @api.model
    def _coming_appointments(self, company, chosen_ids) -> dict:
        """Return each chosen person's next appointment in a clinic.

        It is their own or that of a patient whom they answer for; the text is then
        about that patient.

        :param company: the clinic
        :param chosen_ids: ids of contacts
        :return: ``{chosen id: (patient id, event id)}``, without those who have none
        """
        if not chosen_ids:
            return {}
        asking = self._asking_by_patient(chosen_ids)
        coming = {}
        for attendee in self._coming_attendees(company, list(asking)):
            patient, event = attendee.partner_id.id, attendee.event_id.id
            for chosen in asking[patient]:
                coming.setdefault(chosen, (patient, event))
        return coming

    @api.model
    def _of_contact(self, parameters, contact_id) -> list[dict]:
        """Return how the patients of one contact are judged, in order.

        :param parameters: of the audience's SQL
        :return: ``[{"patient_id", "event_id", "via", "reason"}]``
        """
        self._flush()
        self.env.cr.execute(
            AUDIENCE + "SELECT patient_id, event_id, via, reason FROM audience"
            " WHERE contact_id = %(of_contact)s ORDER BY position",
            {**parameters, "of_contact": contact_id},
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _has_split_households(self, parameters) -> bool:
        """Return whether one text would tell of several appointments."""
        self._flush()
        self.env.cr.execute(
            AUDIENCE + "SELECT 1 FROM audience WHERE coalesce(reason, 'same_contact')"
            " = 'same_contact' GROUP BY contact_id"
            " HAVING count(DISTINCT event_id) > 1 LIMIT 1",
            parameters,
        )
        return bool(self.env.cr.fetchone())

    def _asking_by_patient(self, chosen_ids) -> dict:
        """Return for each patient which of the chosen ask about him.

        :return: ``{patient id: [chosen ids]}``
        """
        partners = self.env["res.partner"].sudo()  # sudo: ids of frozen contacts only
        asking = {}
        for chosen in partners.browse(dict.fromkeys(chosen_ids)):
            wards = chosen.clinic_patient_ids.filtered(
                lambda ward: not ward.clinic_deceased_on
            )
            for patient in chosen | wards:
                asking.setdefault(patient.id, []).append(chosen.id)
        return asking

    def _coming_attendees(self, company, patient_ids):
        """Return who of these attends a coming appointment, the soonest first."""
        now = self.env["clinic.clock"]._now()
        # sudo: when a chosen contact comes, whoever keeps the calendar
        calendar_sudo = self.env["calendar.event"].sudo()
        events = calendar_sudo._query_clinic_appointments(company, now, now + AHEAD)
        attendees = calendar_sudo.env["calendar.attendee"].search(
            [
                ("event_id", "in", events),
                ("partner_id", "in", patient_ids),
                ("state", "!=", "declined"),
            ]
        )
        zone = company._clinic_zone()
        return attendees.sorted(
            lambda a: (a.event_id._clinic_local_start(zone), a.event_id.id, a.id)
        )
