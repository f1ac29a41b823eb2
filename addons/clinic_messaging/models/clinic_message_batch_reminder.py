"""Planning of texts that nobody watches: who cannot be told is on record, too."""

from odoo import models

from ..tools import quiet

QUESTIONS = """
INSERT INTO clinic_reminder (company_id, event_id, patient_id, start, asks, message_id,
                             create_uid, create_date, write_uid, write_date)
SELECT m.company_id, m.event_id, m.patient_id, e.start, true, told.id,
       %(uid)s, clinic_now(), %(uid)s, clinic_now()
  FROM clinic_message m
  JOIN calendar_event e ON e.id = m.event_id
  JOIN clinic_message told ON told.batch_id = m.batch_id AND told.state <> 'skipped'
   AND told.partner_id = m.partner_id
 WHERE m.batch_id = %(batch_id)s
   AND (m.state <> 'skipped' OR m.state_reason = 'same_contact')
"""


class ClinicMessageBatchReminder(models.Model):
    """Plan a reminder for one contact, with the appointment's beginning as its end."""

    _inherit = "clinic.message.batch"

    def _plan(self, patient_ids, event_ids):
        """Keep which appointment times a person's own question asks about."""
        result = super()._plan(patient_ids, event_ids)
        if self.message_type == "confirmation":
            values = {"batch_id": self.id, "uid": self.env.uid}
            self.env.cr.execute(QUESTIONS, values)
            self.env["clinic.reminder"].invalidate_model()
        return result

    def _plan_reminder(self, pairs, begins):
        """Plan the text, or record why it is not sent.

        :param pairs: ``[(patient id, event id)]`` of one contact
        :param begins: naive UTC; a text that quiet hours hold until then is skipped
        """
        self.ensure_one()
        audience_model = self.env["clinic.audience"]
        patients, events = map(list, zip(*pairs, strict=True))
        parameters = audience_model._parameters(self, patients, events)
        audience = audience_model._settle(parameters)
        now = self.env["clinic.clock"]._now()
        too_late = audience.count and self._opens_for(audience, now) >= begins
        if audience.count and not too_late:
            self._plan_audience(audience, now)
            return
        self._record_left_out(audience, now)
        self.state = "done"
        if audience.left_out.get("prefers_phone"):
            self._create_call_activities()

    def _opens_for(self, audience, now):
        """Return when the contact may be texted, on the strictest of the clocks."""
        company = self.company_id
        zones = [company._clinic_zone()]
        for key in audience.zones:
            zones += filter(None, key.split(","))
        hours = company._clinic_quiet_hours()
        return quiet.next_open(now, tuple(dict.fromkeys(zones)), hours)

    def _record_left_out(self, audience, now):
        """Write the rows of those who get nothing, with the reason (F24)."""
        self._insert_rows(audience, [], self.segment_ids, now)
        self.env.cr.execute(
            "UPDATE clinic_message SET state = 'skipped',"
            " state_reason = 'after_appointment'"
            " WHERE batch_id = %s AND state_reason IS NULL",
            [self.id],
        )
        self.env["clinic.message"].invalidate_model()
