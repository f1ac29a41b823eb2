"""Late bookings: who books into the range while the alert lives is told, once."""

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.clinic_messaging.tests.common import NOON

from .common import AlertCase


@tagged("post_install", "-at_install", "clinic")
class TestLateBookings(AlertCase):
    def book(self, number=7, hours=30, **values):
        client = self.env["res.partner"].create(
            {**self._client_values(number), **values}
        )
        self.appointment(client, NOON + timedelta(hours=hours))
        return client

    def test_who_books_later_gets_it_once(self):
        alert = self.alert()
        self.run_alert()
        late = self.book()
        self.follow()
        self.follow()
        provider = self.run_alert()
        self.assertEqual([r.to for r in provider.requests], [late.phone_sanitized])
        self.assertEqual(self.entry(alert)["line"], "All 4 sent")

    def test_moved_into_the_range_counts_as_booked(self):
        self.events[0].start = NOON + timedelta(days=9)
        self.alert()
        self.run_alert()
        self.events[0].start = NOON + timedelta(hours=25)
        self.follow()
        provider = self.run_alert()
        self.assertEqual([r.to for r in provider.requests], [self.clients[0].phone])

    def test_who_has_it_already_gets_no_second_one(self):
        alert = self.alert()
        self.run_alert()
        self.appointment(self.clients[0], NOON + timedelta(hours=30))
        self.follow()
        self.assertEqual(self.run_alert().requests, [])
        self.assertEqual(len(alert.message_ids), 3)

    def test_a_shared_number_is_in_the_report_without_a_text(self):
        alert = self.alert()
        self.run_alert()
        late = self.book(phone=self.clients[0].phone)
        self.follow()
        self.assertEqual(self.run_alert().requests, [])
        row = alert.message_ids.filtered(lambda m: m.patient_id == late)
        self.assertEqual((row.state, row.state_reason), ("skipped", "duplicate_number"))
        self.assertEqual(self.entry(alert)["line"], "All 3 sent")

    def test_switched_off(self):
        self.alert(catch_up=False)
        self.run_alert()
        self.book()
        self.env["clinic.mass.alert"]._cron_follow()
        self.assertEqual(self.run_alert().requests, [])

    def test_not_after_the_range_nor_when_canceled(self):
        alert = self.alert()
        self.run_alert()
        alert.with_user(self.clinic_admin).action_cancel()
        over = self.alert()
        self.run_alert()
        self.set_clock(NOON + timedelta(days=3))
        self.book(hours=30)
        self.env["clinic.mass.alert"]._cron_follow()
        self.assertEqual(len(alert.message_ids | over.message_ids), 6)

    def test_canceled_and_booked_again(self):
        self.alert()
        self.events[0].active = False
        self.run_alert()
        self.appointment(self.clients[0], NOON + timedelta(hours=31))
        self.follow()
        provider = self.run_alert()
        self.assertEqual([r.to for r in provider.requests], [self.clients[0].phone])

    def test_opted_out_late_booking_is_noted_once(self):
        alert = self.alert()
        self.run_alert()
        self.env["phone.blacklist"].add("+12125550107")
        late = self.book(7)
        self.follow()
        self.follow()
        rows = alert.message_ids.filtered(lambda m: m.patient_id == late)
        self.assertEqual(rows.mapped("state_reason"), ["opted_out"])

    def test_canceled_and_booked_again_has_one_line_in_the_report(self):
        alert = self.alert()
        self.events[0].active = False
        self.run_alert()
        self.assertEqual(self.entry(alert)["line"], "2 sent, 1 appointment canceled")
        self.appointment(self.clients[0], NOON + timedelta(hours=31))
        self.follow()
        self.run_alert()
        self.assertEqual(self.entry(alert)["line"], "All 3 sent")
        rows = {row[0]: row[2:4] for row in alert._report_rows()}
        self.assertEqual(len(list(alert._report_rows())), 3)
        self.assertEqual(rows[self.clients[0].name], ("Sent", ""))

    def test_told_as_soon_as_there_is_a_number(self):
        self.clients[0].phone = False
        alert = self.alert()
        self.run_alert()
        self.follow()
        self.assertEqual(self.entry(alert)["line"], "2 sent, 1 without a number")
        self.clients[0].phone = "+12125550161"
        self.follow()
        self.follow()
        provider = self.run_alert()
        self.assertEqual([r.to for r in provider.requests], ["+12125550161"])
        self.assertEqual(self.entry(alert)["line"], "All 3 sent")
        self.assertEqual(len(list(alert._report_rows())), 3)

    def test_a_number_corrected_before_the_text_left(self):
        """The confirmed number gets nothing any more, the corrected one does."""
        alert = self.alert()
        self.clients[1].phone = "+12125550162"
        first = self.run_alert()
        self.assertNotIn("+12125550101", [r.to for r in first.requests])
        self.follow()
        second = self.run_alert()
        self.assertEqual([r.to for r in second.requests], ["+12125550162"])
        self.assertEqual(self.entry(alert)["line"], "All 3 sent")

    def test_a_deleted_appointment_leaves_the_other_one(self):
        """Odoo deletes events of a series that is changed; another visit counts."""
        self.appointment(self.clients[0], NOON + timedelta(hours=28))
        alert = self.alert(catch_up=False)
        self.events[0].unlink()
        self.events[1].unlink()
        self.run_alert()
        rows = alert.message_ids.sorted("id")
        self.assertEqual(rows.mapped("state"), ["sent", "skipped", "sent"])
        self.assertEqual(rows[1].state_reason, "appointment_gone")

    def test_ended_and_stopped(self):
        alert = self.alert()
        self.run_alert()
        self.assertTrue(self.entry(alert)["catching_up"])
        alert.with_user(self.clinic_admin).action_cancel()
        self.assertFalse(self.entry(alert)["catching_up"])
        self.book()
        self.follow()
        self.assertEqual(self.run_alert().requests, [])
        self.assertEqual(self.entry(alert)["line"], "All 3 sent")

    def test_corrected_means_stopped(self):
        alert = self.alert()
        self.run_alert()
        self.alert(corrects_id=alert.id, body="We are open.")
        self.run_alert()
        self.book()
        self.follow()
        self.assertEqual(self.run_alert().requests, [])

    def test_not_in_quiet_hours(self):
        self.alert(date_to="2026-03-05T18:00")
        self.run_alert()
        self.set_clock(NOON.replace(hour=22))
        self.book(hours=44)
        self.follow()
        self.assertEqual(self.run_alert(seconds=0).requests, [])
        self.set_clock(NOON + timedelta(hours=20, seconds=1))
        self.env["clinic.message"]._release_some(10)
        self.assertEqual(len(self.run_alert().requests), 1)

    def test_one_that_fails_stops_no_other(self):
        first, second = self.alert(), self.alert(body="Bring your card.")
        self.run_alert()
        self.book()
        catch_up = type(first)._catch_up

        def fail_first(alert):
            return 1 / 0 if alert == first else catch_up(alert)

        with (
            self.enter_registry_test_mode(),
            self.registry.cursor() as cr,
            patch.object(type(first), "_catch_up", fail_first),
            self.assertLogs("odoo.addons.clinic_mass_alert", "WARNING"),
        ):
            self.env(cr=cr)["clinic.mass.alert"]._cron_follow()
        self.env.invalidate_all()
        self.assertEqual((len(first.message_ids), len(second.message_ids)), (3, 4))
