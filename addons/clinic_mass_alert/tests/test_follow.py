"""Late bookings, and the second contact when a number fails for good."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.clinic_messaging.tests.common import NOON
from odoo.addons.clinic_messaging.transports.base import REJECTED, SendResult

from .common import AlertCase

DEAD = SendResult(REJECTED, http_status=400, code="21211")
BUSY = SendResult(REJECTED, http_status=400, code="30008")


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


@tagged("post_install", "-at_install", "clinic")
class TestSecondContact(AlertCase):
    def setUp(self):
        super().setUp()
        self.second = self.env["res.partner"].create(self._client_values(50))
        self.clients[0].clinic_other_contact_ids = self.second

    def test_the_next_contact_gets_it_when_the_number_fails_for_good(self):
        alert = self.alert()
        self.run_alert(DEAD)
        self.follow()
        self.follow()
        provider = self.run_alert()
        self.assertEqual([r.to for r in provider.requests], [self.second.phone])
        entry = self.entry(alert)
        self.assertEqual((entry["line"], entry["colour"]), ("All 3 sent", "green"))

    def test_a_passing_fault_is_no_reason(self):
        self.alert()
        self.run_alert(BUSY)
        self.follow()
        self.assertEqual(self.run_alert().requests, [])

    def test_who_refused_is_not_asked(self):
        self.second.clinic_text_consent = "refused"
        self.alert()
        self.run_alert(DEAD)
        self.follow()
        self.assertEqual(self.run_alert().requests, [])

    def test_who_has_the_text_is_not_told_twice(self):
        self.second.phone = self.clients[1].phone
        alert = self.alert()
        self.run_alert(DEAD)
        self.follow()
        self.assertEqual(self.run_alert().requests, [])
        self.assertEqual(self.entry(alert)["line"], "1 of 3 failed")

    def test_both_fail_is_one_failure(self):
        alert = self.alert()
        self.run_alert(DEAD)
        self.follow()
        self.run_alert(DEAD)
        self.follow()
        self.assertEqual(self.entry(alert)["line"], "1 of 3 failed")
        rows = list(alert._report_rows())
        self.assertEqual(len(rows), 3)
        self.assertEqual(rows[0][2], "Failed")
        self.assertIn(self.clients[0].phone_sanitized, rows[0][3])
        self.assertIn(self.second.name, rows[0][3])

    def test_the_report_says_through_whom(self):
        alert = self.alert()
        self.run_alert(DEAD)
        self.follow()
        self.run_alert()
        rows = list(alert._report_rows())
        row = next(row for row in rows if row[0] == self.clients[0].name)
        self.assertEqual(row[2], "Sent")
        self.assertIn(f"then sent to {self.second.name}", row[3])

    def test_no_resend_to_who_was_told_through_another(self):
        alert = self.alert()
        self.run_alert(DEAD)
        self.follow()
        self.run_alert()
        first = alert.message_ids.sorted("id")[0]
        self.clients[0].phone = "+12125550178"
        with self.assertRaises(UserError):
            first.with_user(self.clinic_admin).action_resend()
