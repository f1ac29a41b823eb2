"""While an alert lives: late bookings, and a second contact when a number fails."""

import logging

from odoo import api, models

from .clinic_mass_alert_result import COVERED

_logger = logging.getLogger(__name__)

#: a client who was skipped for these may be told after all
REBOOKED = ("appointment_gone", "appointment_moved", "appointment_over")
#: and for these as soon as there is another number
RENUMBERED = ("no_number", "invalid_number", "number_changed")
# who was left out before has one line in the report: that of the later row
ADOPT = """
UPDATE clinic_message n
   SET alert_id = %(alert)s, state_at = clinic_now(), replaces_id = (
       SELECT max(o.id) FROM clinic_message o
        WHERE o.alert_id = %(alert)s AND o.patient_id = n.patient_id
          AND o.state = 'skipped' AND o.id < n.id)
 WHERE n.batch_id = %(batch)s AND n.alert_id IS NULL
"""
ALIVE = ("scheduled", "running", "done")


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
                ("state", "in", ALIVE),
            ]
        )
        self._follow_each(alive, lambda alert: alert._catch_up())
        failed = self.env["clinic.message"]._failed_for_good()
        self._follow_each(failed, lambda message: message._fail_over())

    @api.model
    def _follow_each(self, records, step):
        """Do one step for each record and keep it; one that fails stops no other.

        :param step: called with a single record
        """
        progress = self.env["ir.cron"]
        for record in records:
            try:
                with self.env.cr.savepoint():
                    step(record)
            except Exception as error:  # noqa: BLE001 - the next minute tries again
                _logger.warning("Row %s of alerts: %s", record, type(error).__name__)
            if not progress._commit_progress(1):
                break

    def _catches_up(self) -> bool:
        """Return whether clients who book from now on will get the text."""
        self.ensure_one()
        now = self.env["clinic.clock"]._now()
        open_range = bool(self.date_to) and self.date_to > now
        switched_on = self.catch_up and not self.corrects_id
        return switched_on and open_range and self.state in ALIVE

    def _catch_up(self):
        """Add the clients who have booked into the range since; each once (N2)."""
        self.ensure_one()
        self.batch_id._lock()
        self.invalidate_recordset(["catch_up"])
        if not self._catches_up() or self.company_id._clinic_alert_refusal():
            return
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
        """Return who has a row that still says how it is.

        Apart from those whose visit was gone, and those who have a new number.
        """
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT DISTINCT m.patient_id
              FROM clinic_message m LEFT JOIN res_partner c ON c.id = m.partner_id
             WHERE m.alert_id = %s AND NOT (m.state = 'skipped' AND (
                   m.state_reason IN %s OR (m.state_reason IN %s
                       AND coalesce(c.phone_sanitized, '')
                           NOT IN ('', coalesce(m.number, '')))))
            """,
            [self.id, REBOOKED, RENUMBERED],
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
        self.env.cr.execute(ADOPT, {"alert": self.id, "batch": self.batch_id.id})
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
                "alert_id": False,
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
