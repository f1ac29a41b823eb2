"""The second contact when a number fails for good; one text for each client."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.clinic_messaging.transports.base import REJECTED, SendResult

from .common import AlertCase

DEAD = SendResult(REJECTED, http_status=400, code="21211")
BUSY = SendResult(REJECTED, http_status=400, code="30008")


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

    def test_not_when_a_person_was_faster(self):
        """Sent again or called meanwhile: a second contact would be a second text."""
        for deal_with in ("resend", "call"):
            with self.subTest(deal_with):
                alert = self.alert()
                self.run_alert(DEAD)
                failed = alert.message_ids.sorted("id")[0].with_user(self.clinic_admin)
                if deal_with == "resend":
                    self.clients[0].phone = "+12125550179"
                    failed.action_resend()
                else:
                    failed.action_plan_call()
                self.follow()
                provider = self.run_alert()
                self.assertNotIn(self.second.phone, [r.to for r in provider.requests])
                self.clients[0].phone = "+12125550100"

    def test_not_beside_a_text_that_was_sent_again(self):
        alert = self.alert()
        self.run_alert()
        message = alert.message_ids.sorted("id")[0]
        self.event(message, "undelivered", "30005")
        self.clients[0].phone = "+12125550179"
        message.with_user(self.clinic_admin).action_resend()
        self.follow()
        provider = self.run_alert()
        self.assertEqual([r.to for r in provider.requests], ["+12125550179"])
        self.assertEqual(self.entry(alert)["line"], "All 3 sent")

    def test_the_corrected_number_fails_too(self):
        alert = self.alert()
        self.clients[0].clinic_other_contact_ids = False
        self.run_alert(DEAD)
        self.follow()
        self.clients[0].clinic_other_contact_ids = self.second
        self.clients[0].phone = "+12125550179"
        alert.with_user(self.clinic_admin).action_resend_failed()
        self.run_alert(DEAD)
        self.follow()
        provider = self.run_alert()
        self.assertEqual([r.to for r in provider.requests], [self.second.phone])
        self.assertEqual(self.entry(alert)["line"], "All 3 sent")

    def test_not_after_canceling(self):
        alert = self.alert()
        with self.provider(DEAD):
            self.dispatch("alert")
        alert.with_user(self.clinic_admin).action_cancel()
        self.follow()
        self.assertEqual(self.run_alert().requests, [])

    def test_the_contact_that_was_tried_first_is_not_tried_again(self):
        """The patient's own number comes after the responsible contact's."""
        self.clients[0].clinic_contact_id = self.second
        self.clients[0].clinic_other_contact_ids = False
        alert = self.alert()
        self.run_alert(DEAD)
        self.follow()
        provider = self.run_alert()
        self.assertEqual([r.to for r in provider.requests], [self.clients[0].phone])
        self.assertEqual(self.entry(alert)["line"], "All 3 sent")
