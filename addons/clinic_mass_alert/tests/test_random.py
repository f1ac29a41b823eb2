"""Recipients of random calendars, against a second opinion of a few lines."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo.tests import tagged

from odoo.addons.clinic_messaging.models.clinic_audience import AUDIENCE
from odoo.addons.clinic_messaging.tests.common import NOON

from .common import AlertCase

ZONES = ("UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland")


@tagged("post_install", "-at_install", "clinic")
class TestRandomCalendars(AlertCase):
    def test_recipients_against_a_reference(self):
        for seed in range(25):
            with self.subTest(seed=seed):
                self.compare(random.Random(seed))

    def compare(self, dice):
        """Fill a calendar around the night of a clock change and compare."""
        self.company.clinic_tz = dice.choice(ZONES)
        self.random_people(dice)
        self.set_clock(NOON + timedelta(days=3))
        events = self.random_calendar(dice)
        kind = dice.choice(["today", "tomorrow", "next_3_days", "this_week"])
        alert = self.alerts().create({"range_kind": kind, "body": "x"}).sudo()
        found = alert._found()
        self.assertEqual(set(found.patient_ids), self.reference(events, alert))
        self.assertEqual(found.begins, sorted(found.begins))
        self.compare_count(alert, found)

    def compare_count(self, alert, found):
        """The panel's one statement counts what the plan would write."""
        audience = self.env["clinic.audience"]
        parameters = audience._parameters(alert, found.patient_ids, found.event_ids)
        judged, reach = audience._preview(parameters), alert._reach()
        self.assertEqual(
            (reach.texts, reach.left_out, reach.unsigned, reach.starts),
            (judged.texts, judged.left_out, judged.unsigned, self.starts(parameters)),
        )
        self.assertEqual(
            (reach.clients, reach.appointments, reach.last),
            (len(found.patient_ids), found.appointments, found.last),
        )
        self.assertEqual(reach.first, found.begins[0] if found.begins else None)

    def starts(self, parameters):
        """Return when the visits of those who get a text begin, on the clinic's clock.

        An all-day one begins at 00:00, not at the hour that Odoo stores.
        """
        self.cr.execute(
            AUDIENCE + "SELECT event_id FROM audience WHERE reason IS NULL"
            " ORDER BY position",
            parameters,
        )
        alert = self.env["clinic.mass.alert"].new({"company_id": self.company.id})
        events = self.env["calendar.event"].browse(row[0] for row in self.cr.fetchall())
        return [alert._begin(event) for event in events]

    def random_people(self, dice):
        """Let clients share contacts and numbers, or have none."""
        one, two, three = self.clients
        for client in self.clients:
            client.clinic_contact_id = False
            client.phone = dice.choice([one.phone, f"+121255501{client.id % 90:02d}"])
        two.clinic_contact_id = dice.choice([one, three, self.clients[:0]])
        three.phone = dice.choice([False, "12", two.phone, "+12125550177"])
        one.clinic_text_consent = dice.choice(["unknown", "refused", "granted"])

    def random_calendar(self, dice):
        events = self.env["calendar.event"]
        events.search([("clinic_company_id", "=", self.company.id)]).active = False
        for _event in range(12):
            start = NOON + timedelta(days=3, minutes=dice.randint(-2000, 9000))
            event = self.appointment(
                self.clients[dice.randint(0, 2)], start, active=dice.random() < 0.8
            )
            if dice.random() < 0.3:
                event.write(
                    {
                        "allday": True,
                        "start_date": start.date(),
                        "stop_date": start.date(),
                    }
                )
            events |= event
        return events

    def reference(self, events, alert):
        """Return the clients, one appointment after the other, on the wall clock."""
        zone, utc = ZoneInfo(self.company.clinic_tz), ZoneInfo("UTC")
        first, last, now = (
            moment.replace(tzinfo=utc).astimezone(zone)
            for moment in (
                alert.date_from,
                alert.date_to - timedelta(seconds=1),
                self.env["clinic.clock"]._now(),
            )
        )
        told = set()
        for event in events.filtered("active"):
            at = event.start.replace(tzinfo=utc).astimezone(zone)
            if event.allday:
                day = event.start_date
                hit = first.date() <= day <= last.date() and day > now.date()
            else:
                hit = max(first, now) <= at <= last
            told |= set(event.attendee_ids.partner_id.ids) if hit else set()
        return told & set(self.clients.ids)
