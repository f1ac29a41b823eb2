"""Planning of texts that nobody watches: who cannot be told is on record, too."""

from odoo import models

from ..tools import quiet


class ClinicMessageBatchReminder(models.Model):
    """Plan a reminder for one contact, with the appointment's beginning as its end."""

    _inherit = "clinic.message.batch"

    def _plan_reminder(self, pairs, begins):
        """Plan the text, or record why it is not sent.

        :param pairs: ``[(patient id, event id)]`` of one contact
        :param begins: naive UTC; a text that quiet hours hold until then is skipped
        """
        self.ensure_one()
        audience_model = self.env["clinic.audience"]
        patients, events = map(list, zip(*pairs, strict=True))
        parameters = audience_model._parameters(self, patients, events)
        audience_model._ensure_numbers(parameters)
        audience = audience_model._preview(parameters)
        now = self.env["clinic.clock"]._now()
        too_late = audience.count and self._opens_for(audience, now) >= begins
        if audience.count and not too_late:
            self._plan_audience(parameters, audience, now)
            return
        self._record_left_out(parameters, audience, now)
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

    def _record_left_out(self, parameters, audience, now):
        """Write the rows of those who get nothing, with the reason (F24)."""
        self._insert_rows(parameters, audience, [], self.segment_ids, now)
        self.env.cr.execute(
            "UPDATE clinic_message SET state = 'skipped',"
            " state_reason = 'after_appointment'"
            " WHERE batch_id = %s AND state_reason IS NULL",
            [self.id],
        )
        self.env["clinic.message"].invalidate_model()
