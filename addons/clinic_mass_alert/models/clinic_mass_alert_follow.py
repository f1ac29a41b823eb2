"""While an alert lives: late bookings, and a second contact when a number fails."""

from odoo import api, models

from .clinic_mass_alert_result import COVERED

#: a client who was skipped for these may be told after all
REBOOKED = ("appointment_gone", "appointment_moved", "appointment_over")


class ClinicMassAlertFollow(models.Model):
    """Tell who books into the range later, once, and fail over to other contacts."""

    _inherit = "clinic.mass.alert"

    @api.model
    def _cron_follow(self):
        """Look at all living alerts; safe to run again at any time."""
        now = self.env["clinic.clock"]._now()
        alive = self.search(
            [
                ("catch_up", "=", True),
                ("corrects_id", "=", False),
                ("date_to", ">", now),
                ("state", "in", ("scheduled", "running", "done")),
            ]
        )
        for alert in alive:
            alert._catch_up()
            self.env["ir.cron"]._commit_progress(1)
        for message in self.env["clinic.message"]._failed_for_good():
            message._fail_over()
            self.env["ir.cron"]._commit_progress(1)

    def _catch_up(self):
        """Add the clients who have booked into the range since; each once (N2)."""
        self.ensure_one()
        if self.company_id._clinic_alert_refusal():
            return
        self.batch_id._lock()
        known = self._known_patients()
        found = self._found()
        late = [
            pair
            for pair in zip(found.patient_ids, found.event_ids, strict=True)
            if pair[0] not in known
        ]
        if not late:
            return
        told, fresh = self._split_told(late)
        if fresh:
            self.batch_id._plan_more(*map(list, zip(*fresh, strict=True)))
        self._adopt_more(told)
        self._tell_panels()

    def _known_patients(self) -> set[int]:
        """Return who has a row already, apart from those whose visit was gone."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT DISTINCT patient_id FROM clinic_message
             WHERE alert_id = %s AND NOT (state = 'skipped' AND state_reason IN %s)
            """,
            [self.id, REBOOKED],
        )
        return {row[0] for row in self.env.cr.fetchall()}

    def _split_told(self, late):
        """Split late bookings into those whose contact has the text, and the others.

        :param late: ``[(patient id, event id)]``
        :return: ``([(patient, event id, text)], [(patient id, event id)])``
        """
        texts = self.message_ids.filtered(lambda m: m.state != "skipped")
        by_number = {text.number: text for text in texts}
        by_contact = {text.partner_id: text for text in texts}
        told, fresh = [], []
        for patient_id, event_id in late:
            patient = self.env["res.partner"].browse(patient_id)
            contact = patient.clinic_contact_id or patient
            text = by_contact.get(contact) or by_number.get(contact.phone_sanitized)
            if text:
                told.append((patient, event_id, text))
            else:
                fresh.append((patient_id, event_id))
        return told, fresh

    def _adopt_more(self, told):
        """Tie the new rows to the alert; those who were told get a row without text."""
        for patient, event_id, text in told:
            self._create_covered(patient, event_id, text)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE clinic_message SET alert_id = %s, state_at = clinic_now()"
            " WHERE batch_id = %s AND alert_id IS NULL",
            [self.id, self.batch_id.id],
        )
        self.env["clinic.message"].invalidate_model()
        self.invalidate_recordset(["message_ids"])

    def _create_covered(self, patient, event_id, text):
        """Keep who books later and shares a contact or number with one who was told."""
        contact = patient.clinic_contact_id or patient
        same = contact == text.partner_id
        values = self._prepare_message_values(text, contact, patient)
        return self.env["clinic.message"].create(
            {
                **values,
                "event_id": event_id,
                "state": "skipped",
                "state_reason": COVERED[0] if same else COVERED[1],
                "segment_id": False,
            }
        )

    def _prepare_message_values(self, message, contact, patient) -> dict:
        """Return a ledger row like ``message`` for another contact or patient."""
        return {
            "company_id": message.company_id.id,
            "partner_id": contact.id,
            "patient_id": patient.id,
            "number": contact.phone_sanitized or False,
            "message_type": message.message_type,
            "lane": "alert",
            "template_id": message.template_id.id,
            "released_early": message.released_early,
            "batch_id": message.batch_id.id,
            "segment_id": message.segment_id.id,
            "author_id": message.author_id.id,
            "sender_id": message.sender_id.id,
            "event_id": message.event_id.id,
            "due_at": self.env["clinic.clock"]._now(),
            "alert_id": self.id,
            "state_at": self.env["clinic.clock"]._now(),
        }
