"""Appointments: which belong to a day of the clinic, and whom they lead to."""

from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ClinicCase


@tagged("post_install", "-at_install", "clinic")
class TestAppointments(ClinicCase):
    def event(self, partners, start="2026-03-04 10:00:00", **values):
        """Create an appointment of the clinic."""
        return self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": start,
                "stop": start,
                "partner_ids": partners.ids,
                "clinic_company_id": self.company.id,
                **values,
            }
        )

    def between(self, start, end):
        return self.env["calendar.event"]._get_clinic_appointments(
            self.company, datetime.fromisoformat(start), datetime.fromisoformat(end)
        )

    def test_bounds(self):
        first = self.event(self.clients[0], "2026-03-04 00:00:00")
        last = self.event(self.clients[0], "2026-03-04 23:59:59")
        self.event(self.clients[0], "2026-03-05 00:00:00")
        self.event(self.clients[0], "2026-03-03 23:59:59")
        found = self.between("2026-03-04 00:00", "2026-03-05 00:00")
        self.assertEqual(found, first + last)

    def test_only_with_clients_of_this_clinic(self):
        staff = self.front_desk.partner_id
        supplier = self.env["res.partner"].create({"name": "Supplier"})
        self.event(staff | supplier)
        other = self.env["res.company"].create({"name": "Other"})
        self.event(self.clients[0], clinic_company_id=other.id)
        self.event(self.clients[0], active=False)
        mine = self.event(self.clients[0] | staff)
        found = self.between("2026-03-04 00:00", "2026-03-05 00:00")
        self.assertEqual(found, mine)

    def test_all_day_begins_at_midnight_of_the_clinic(self):
        """Odoo keeps 08:00 UTC for all-day events, whatever the zone."""
        event = self.event(
            self.clients[0],
            allday=True,
            start_date="2026-03-04",
            stop_date="2026-03-04",
        )
        for zone, day in (
            ("Pacific/Honolulu", ("2026-03-04 10:00", "2026-03-05 10:00")),
            ("UTC", ("2026-03-04 00:00", "2026-03-05 00:00")),
            ("America/New_York", ("2026-03-04 05:00", "2026-03-05 05:00")),
            ("Pacific/Auckland", ("2026-03-03 11:00", "2026-03-04 11:00")),
        ):
            with self.subTest(zone=zone):
                self.company.clinic_tz = zone
                self.assertEqual(self.between(*day), event)
                self.assertFalse(self.between("2026-03-01 00:00", day[0]))
                self.assertFalse(self.between(day[1], "2026-03-07 00:00"))
                start = event._clinic_local_start(zone)
                self.assertEqual(start, datetime(2026, 3, 4))

    def test_clients_only_and_once(self):
        staff = self.front_desk.partner_id
        events = self.event(self.clients[:2] | staff) + self.event(self.clients[:1])
        declined = events[0].attendee_ids.filtered(
            lambda a: a.partner_id == self.clients[1]
        )
        declined.state = "declined"
        chosen, of_events = self.env["clinic.audience"]._of_events(events)
        self.assertEqual(chosen, self.clients[:1].ids)
        self.assertEqual(len(of_events), 1)

    def test_staff_alone_is_nobody(self):
        event = self.event(self.front_desk.partner_id)
        calendar = event.with_user(self.front_desk).with_company(self.company)
        with self.assertRaises(UserError):
            calendar.action_clinic_compose()

    def test_canceled_before_it_left(self):
        event = self.event(self.clients[:1])
        dialogs = self.env["clinic.message.compose"].with_user(self.front_desk)
        dialogs.with_company(self.company).create(
            {"event_ids": event.ids, "body": "See you on {{ date }}"}
        ).action_send()
        message = self.env["clinic.message"].search([], limit=1)
        event.active = False
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual(message.state_reason, "appointment_gone")
