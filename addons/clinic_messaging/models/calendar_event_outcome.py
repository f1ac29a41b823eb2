"""Arrived or not: one click, on the appointment or on the contact (F54)."""

from odoo import api, fields, models

from ..tools import quiet


class CalendarEventOutcome(models.Model):
    """Let the front desk say how an appointment went; the figures count it."""

    _inherit = "calendar.event"

    clinic_is_visit = fields.Boolean(compute="_compute_clinic_is_visit")
    clinic_may_arrive = fields.Boolean(compute="_compute_clinic_may_arrive")
    clinic_has_begun = fields.Boolean(compute="_compute_clinic_may_arrive")

    @api.depends("attendee_ids.partner_id.clinic_client_status")
    def _compute_clinic_is_visit(self):
        for event in self:
            clients = event.attendee_ids.partner_id.filtered("clinic_client_status")
            event.clinic_is_visit = bool(clients)

    @api.depends("start", "allday", "active", "clinic_is_visit")
    def _compute_clinic_may_arrive(self):
        """Patients arrive early: on the day itself; who stays away does so later."""
        now = self.env["clinic.clock"]._now()
        for event in self:
            visit = event.clinic_is_visit and event.active and bool(event.start)
            begins = event._clinic_begins() if visit else now
            zone = event._clinic_company()._clinic_zone()
            day = quiet.local_date(begins, zone)
            event.clinic_may_arrive = visit and quiet.local_midnight(day, zone) <= now
            event.clinic_has_begun = visit and begins <= now

    def action_clinic_arrived(self):
        """Mark these appointments as kept."""
        self.filtered("clinic_may_arrive").clinic_outcome = "arrived"

    def action_clinic_no_show(self):
        """Mark these appointments as missed."""
        self.filtered("clinic_has_begun").clinic_outcome = "no_show"

    def _clinic_begins(self):
        """Return when the appointment begins, naive UTC; all-day ones at midnight."""
        self.ensure_one()
        if not self.allday:
            return self.start
        day = self.start_date or self.start.date()
        return quiet.local_midnight(day, self._clinic_company()._clinic_zone())
