"""Who gets an alert: found by the range alone, once, and asked again at dispatch."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.clinic_messaging.tests.common import NOON

from .common import AlertCase


@tagged("post_install", "-at_install", "clinic")
class TestRecipients(AlertCase):
    def recipients(self, alert):
        """Return who is written to, in the order in which the texts leave."""
        rows = alert.message_ids.sorted("id")
        return rows.filtered(lambda m: m.state != "skipped").partner_id

    def test_everyone_in_the_range_soonest_first(self):
        late = self.events[0]
        late.start = NOON + timedelta(hours=35)
        alert = self.alert()
        self.assertEqual(
            self.recipients(alert), self.clients[1] + self.clients[2] + self.clients[0]
        )
        self.assertEqual(alert.appointment_from, self.events[1].start)
        self.assertEqual(alert.appointment_to, late.start)
        self.assertEqual(alert.message_type, "mass_alert")
        self.assertEqual(alert.pace_seconds, 12)

    def test_only_appointments_of_the_range(self):
        self.events[0].start = datetime(2026, 3, 5)
        self.events[1].start = datetime(2026, 3, 3, 23, 59, 59)
        self.assertEqual(self.recipients(self.alert()), self.clients[2])

    def test_one_text_per_client_whatever_the_appointments(self):
        self.appointment(self.clients[0], NOON + timedelta(hours=26))
        alert = self.alert()
        self.assertEqual(alert.recipient_count, 3)
        self.assertEqual(self.preview()["appointments"], 4)

    def test_one_text_per_contact_and_per_number(self):
        pets = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "clinic_contact_id": self.clients[0].id,
                    "clinic_client_status": "active",
                }
                for name in ("Rex", "Luna")
            ]
        )
        self.appointment(pets, NOON + timedelta(hours=27))
        self.clients[1].phone = self.clients[2].phone
        shown = self.preview()
        self.assertEqual(shown["recipients"], 2)
        self.assertEqual(shown["clients"], 5)
        alert = self.alert()
        self.assertEqual(alert.recipient_count, 2)
        reasons = alert.message_ids.filtered(lambda m: m.state == "skipped")
        self.assertEqual(
            sorted(reasons.mapped("state_reason")),
            ["duplicate_number", "same_contact", "same_contact"],
        )

    def test_inactive_clients_with_an_appointment_too(self):
        self.clients[0].clinic_client_status = "inactive"
        self.assertEqual(self.alert().recipient_count, 3)

    def test_staff_and_suppliers_are_no_recipients(self):
        self.events[0].partner_ids = [
            (4, self.front_desk.partner_id.id),
            (4, self.env["res.partner"].create({"name": "Supplier"}).id),
        ]
        shown = self.preview()
        self.assertEqual((shown["clients"], shown["left_out"]), (3, []))
        self.assertEqual(len(self.alert().message_ids), 3)

    def test_canceled_and_declined_are_left_out(self):
        self.events[0].active = False
        self.events[1].attendee_ids.filtered(
            lambda a: a.partner_id == self.clients[1]
        ).state = "declined"
        self.assertEqual(self.recipients(self.alert()), self.clients[2])

    def test_all_day_counts_by_its_date(self):
        """Its stored start is 08:00 UTC, outside a range that begins at ten."""
        self.events.active = False
        self.events[0].write(
            {
                "active": True,
                "allday": True,
                "start_date": "2026-03-04",
                "stop_date": "2026-03-04",
            }
        )
        found = self.alert(date_from="2026-03-04T10:00", date_to="2026-03-04T18:00")
        self.assertEqual(self.recipients(found), self.clients[0])

    def test_all_day_of_today_has_begun(self):
        self.events[0].write(
            {"allday": True, "start_date": "2026-03-03", "stop_date": "2026-03-03"}
        )
        shown = self.preview(range_kind="today_tomorrow")
        self.assertEqual(shown["recipients"], 2)

    def test_what_has_begun_is_left_out(self):
        self.events[0].start = NOON - timedelta(minutes=1)
        self.events[1].start = NOON + timedelta(minutes=1)
        shown = self.preview(range_kind="today")
        self.assertEqual((shown["recipients"], shown["appointments"]), (1, 1))
        shown = self.preview(date_from="2026-03-03T00:00", date_to="2026-03-04T00:00")
        self.assertEqual((shown["recipients"], shown["appointments"]), (1, 1))

    def test_another_clinics_appointments_are_not_ours(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.events[0].clinic_company_id = other
        self.assertEqual(self.alert().recipient_count, 2)

    def test_ids_that_the_browser_sends_count_for_nothing(self):
        alert = self.alert(
            partner_ids=[(6, 0, self.clients[:1].ids)],
            chosen_ids=self.clients[:1].ids,
            event_ids=[(6, 0, self.events[:1].ids)],
            message_type="direct",
            released_early=True,
            pace_seconds=0,
            acknowledged_by_id=self.front_desk.id,
        )
        self.assertEqual(alert.recipient_count, 3)
        self.assertEqual(alert.message_type, "mass_alert")
        self.assertFalse(alert.released_early)
        self.assertEqual(alert.pace_seconds, 12)
        self.assertEqual(alert.acknowledged_by_id, self.clinic_admin)

    def test_filters_by_practitioner_place_and_kind(self):
        kind = self.env["calendar.event.type"].create({"name": "Cleaning"})
        doctor = self.front_desk
        self.events[0].location = "Room 1"
        self.events[1].categ_ids = kind
        self.events[2].user_id = doctor
        for values, client in (
            ({"place": "Room 1"}, self.clients[0]),
            ({"categ_ids": kind.ids}, self.clients[1]),
            ({"provider_ids": doctor.ids}, self.clients[2]),
        ):
            with self.subTest(**values):
                alert = self.alert(**values)
                self.assertEqual(self.recipients(alert), client)
        options = self.preview()["options"]
        self.assertEqual(options["places"], ["Room 1"])
        self.assertEqual(options["kinds"], [{"id": kind.id, "name": "Cleaning"}])

    def test_any_distance_ahead(self):
        far = datetime(2031, 7, 1, 9)
        self.appointment(self.clients[0], far)
        alert = self.alert(date_from="2031-06-27T00:00", date_to="2031-07-04T00:00")
        self.assertEqual(alert.recipient_count, 1)

    def test_the_one_method_to_replace(self):
        """Where appointments come from elsewhere, nothing else is asked."""
        chosen = self.events[1]

        def elsewhere(calendar, company, start, end):
            self.assertEqual(company, self.company)
            return calendar.browse(chosen.ids)

        calendar = self.env.registry["calendar.event"]
        with patch.object(calendar, "_get_clinic_appointments", elsewhere):
            shown = self.preview()
            alert = self.alert()
            self.events[2].active = False
            self.run_alert()
        self.assertEqual((shown["recipients"], shown["appointments"]), (1, 1))
        self.assertEqual(self.recipients(alert), self.clients[1])
        self.assertEqual(alert.message_ids.state, "sent")

    def test_the_same_number_of_queries_for_many(self):
        self.preview()  # fills what Odoo keeps in memory
        counts = []
        for _turn in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.preview()
            counts.append(self.cr.sql_log_count - before)
            for number in range(3, 30):
                client = self.env["res.partner"].create(self._client_values(number))
                self.appointment(client, NOON + timedelta(hours=24))
        self.assertEqual(*counts)

    # At dispatch
    # ------------------------------------------------------------

    def test_of_use_until_the_next_visit_begins(self):
        """The carrier keeps no text about a visit that has begun (W16)."""
        self.events[0].start = NOON + timedelta(minutes=50)
        self.appointment(self.clients[0], NOON + timedelta(minutes=80))
        self.alert(range_kind="today")
        self.skip(55 * 60)
        provider = self.run_alert()
        self.assertEqual(len(provider.requests), 1)
        self.assertAlmostEqual(provider.requests[0].validity_period, 25 * 60, delta=5)

    def test_canceled_after_confirmation_is_skipped_and_stays_green(self):
        for number in range(3, 10):
            client = self.env["res.partner"].create(self._client_values(number))
            self.appointment(client, NOON + timedelta(hours=22 + number / 10))
        alert = self.alert()
        self.events[1].active = False
        provider = self.run_alert()
        self.assertEqual(len(provider.requests), 9)
        skipped = alert.message_ids.filtered(lambda m: m.state == "skipped")
        self.assertEqual(skipped.patient_id, self.clients[1])
        self.assertEqual(skipped.state_reason, "appointment_gone")
        entry = self.entry(alert)
        self.assertEqual(entry["colour"], "green")
        self.assertEqual(entry["line"], "9 sent, 1 appointment canceled")
        begins = alert.message_ids.filtered("sent_at").sorted("sent_at")
        self.assertEqual(
            begins.event_id.mapped("start"), sorted(begins.event_id.mapped("start"))
        )

    def test_moved_within_the_range_still_counts(self):
        alert = self.alert()
        self.events[0].start = NOON + timedelta(hours=30)
        self.run_alert()
        self.assertEqual(set(alert.message_ids.mapped("state")), {"sent"})

    def test_moved_out_of_the_range_is_skipped(self):
        alert = self.alert()
        self.events[0].start = NOON + timedelta(hours=60)
        self.run_alert()
        moved = alert.message_ids.filtered(lambda m: m.state == "skipped")
        self.assertEqual(moved.patient_id, self.clients[0])
        self.assertEqual(moved.state_reason, "appointment_moved")

    def test_another_appointment_in_the_range_is_enough(self):
        self.appointment(self.clients[0], NOON + timedelta(hours=28))
        alert = self.alert()
        self.events[0].active = False
        self.run_alert()
        self.assertEqual(set(alert.message_ids.mapped("state")), {"sent"})

    def test_the_other_client_of_a_shared_number_is_enough(self):
        self.clients[1].phone = self.clients[0].phone
        alert = self.alert()
        self.events[0].active = False
        provider = self.run_alert()
        self.assertEqual(len(provider.requests), 2)
        self.assertEqual(
            alert.message_ids.filtered(lambda m: m.state == "sent").partner_id,
            self.clients[0] + self.clients[2],
        )

    def test_begun_meanwhile_is_skipped(self):
        self.events[0].start = NOON + timedelta(seconds=30)
        alert = self.alert(range_kind="today_tomorrow")
        self.skip(60)
        self.run_alert()
        begun = alert.message_ids.filtered(lambda m: m.patient_id == self.clients[0])
        self.assertEqual(begun.state_reason, "appointment_over")

    def test_nobody_in_the_range(self):
        self.events.active = False
        before = self.env["clinic.mass.alert"].search_count([])
        with self.assertRaises(UserError), self.cr.savepoint():
            self.alert()
        self.assertEqual(self.env["clinic.mass.alert"].search_count([]), before)
