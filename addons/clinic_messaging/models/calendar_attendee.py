"""Attendees who decline, or are taken off, are no longer reminded."""

from odoo import models


class CalendarAttendee(models.Model):
    """Let go what waits for a client who does not come any more."""

    _inherit = "calendar.attendee"

    def write(self, vals):
        res = super().write(vals)
        if vals.get("state") == "declined":
            self._clinic_no_longer_expected()
        elif "state" in vals:
            self.event_id._clinic_put_reminders()
        return res

    def unlink(self):
        self._clinic_no_longer_expected()
        return super().unlink()

    def _clinic_no_longer_expected(self):
        for event, attendees in self.grouped("event_id").items():
            event._clinic_drop_reminders("appointment_gone", attendees.partner_id)
