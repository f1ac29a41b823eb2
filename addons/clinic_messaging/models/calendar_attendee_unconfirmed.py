"""Who has not confirmed yet, and what the front desk does about it."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools import quiet
from ..tools.notification import close_and_notify

WHEN = [
    ("today", "Today"),
    ("tomorrow", "Tomorrow"),
    ("next", "Next working day"),
]


class CalendarAttendeeUnconfirmed(models.Model):
    """List clients with an appointment soon: Confirm, Ask again, Call."""

    _inherit = "calendar.attendee"

    clinic_when = fields.Selection(
        WHEN, "Day", compute="_compute_clinic_when", search="_search_clinic_when"
    )
    clinic_start = fields.Datetime("Time", related="event_id.start")
    clinic_company_id = fields.Many2one(related="event_id.clinic_company_id")
    clinic_contact_id = fields.Many2one(
        "res.partner", "Contact", compute="_compute_clinic_contact_id"
    )
    clinic_contact_phone = fields.Char(
        "Contact's phone", compute="_compute_clinic_contact_id"
    )
    clinic_asked_at = fields.Datetime("Asked on", compute="_compute_clinic_asked")
    clinic_answer = fields.Selection(
        [("confirmed", "Confirmed"), ("declined", "Said no")],
        "Answer",
        compute="_compute_clinic_asked",
    )

    @api.depends("partner_id.clinic_contact_id.phone", "partner_id.phone")
    def _compute_clinic_contact_id(self):
        for attendee in self:
            patient = attendee.partner_id
            contact = patient.clinic_contact_id or patient
            attendee.clinic_contact_id = contact
            attendee.clinic_contact_phone = contact.phone

    @api.depends("event_id.start", "event_id.clinic_company_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_clinic_when(self):
        self.clinic_when = False
        for when, _label in reversed(WHEN):
            events = self._clinic_events_of(when)
            self.filtered(lambda a, e=events: a.event_id in e).clinic_when = when

    def _search_clinic_when(self, operator, value):
        if operator != "in":
            return NotImplemented  # Odoo's protocol: rewrites the operator or raises
        events = self.env["calendar.event"]
        for when in value:
            events |= self._clinic_events_of(when) if when else events
        return Domain("event_id", "in", events.ids)

    def _compute_clinic_asked(self):
        """Show question and answer to those who read the app's lines; else nothing."""
        lines = self.env["clinic.reminder"]
        if lines.has_access("read"):
            about = [("event_id", "in", self.event_id.ids), ("asks", "=", True)]
            lines = lines.search(about, order="id")
        asked = {(line.event_id, line.patient_id, line.start): line for line in lines}
        for attendee in self:
            event = attendee.event_id
            line = asked.get((event, attendee.partner_id, event.start), lines[:0])
            attendee.clinic_asked_at = line.message_id.sent_at
            attendee.clinic_answer = line.answer

    @api.model
    def _clinic_events_of(self, when):
        """Return the appointments of a day that are still ahead, of all own clinics.

        :param when: a key of ``clinic_when``
        """
        events = self.env["calendar.event"]
        now = self.env["clinic.clock"]._now()
        for company in self.env.companies:
            day, zone = company._clinic_day(when), company._clinic_zone()
            begin = quiet.local_midnight(day, zone)
            end = quiet.local_midnight(day + timedelta(days=1), zone)
            found = events._get_clinic_appointments(company, begin, end)
            events |= found.filtered(lambda e: e.allday or e.start > now)
        return events

    # Actions
    # ------------------------------------------------------------

    def action_clinic_confirm(self):
        """Confirm for clients who have said so, e.g. on the telephone."""
        self._clinic_check_front_desk()
        self.filtered(lambda a: a.state != "accepted").do_accept()

    def action_clinic_ask_again(self):
        """Open the message dialog with the question for these clients."""
        self._clinic_check_front_desk()
        return self.env["clinic.message.compose"]._action_open(
            partner_ids=self.partner_id.ids,
            event_ids=self.event_id.ids,
            message_type="confirmation",
        )

    def action_clinic_call(self):
        """Give oneself a call to make for each of these clients."""
        self._clinic_check_front_desk()
        for contact, attendees in self.grouped("clinic_contact_id").items():
            event = attendees[0].event_id
            zone = attendees[0].clinic_company_id._clinic_zone()
            start = event._clinic_local_start(zone)
            contact.activity_schedule(
                "mail.mail_activity_data_call",
                date_deadline=fields.Date.context_today(self),
                summary=self.env._(
                    "Not confirmed: %s", start.strftime("%Y-%m-%d %H:%M")
                ),
                user_id=self.env.uid,
            )
        return close_and_notify(self.env._("The call is in your activities."))

    def action_clinic_open_event(self):
        """Open the appointment that the line is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "calendar.event",
            "res_id": self.event_id.id,
            "view_mode": "form",
        }

    def _clinic_check_front_desk(self):
        """Refuse who does not work with the app in the appointments' clinics.

        :raises AccessError: outside the app's groups or companies
        """
        self.event_id.check_access("write")
        front_desk = "clinic_messaging.clinic_messaging_group_user"
        clinics = self.event_id.clinic_company_id
        if not self.env.user.has_group(front_desk) or clinics - self.env.companies:
            raise AccessError(self.env._("Only the front desk may do this."))
