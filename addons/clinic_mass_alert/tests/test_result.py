"""The entry: progress, green, red, and the work after a red one."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.clinic_messaging.tests.common import NOON
from odoo.addons.clinic_messaging.transports.base import REJECTED, UNKNOWN, SendResult

from .common import AlertCase

DEAD = SendResult(REJECTED, http_status=400, code="21211")


@tagged("post_install", "-at_install", "clinic")
class TestResult(AlertCase):
    def test_progress_then_green(self):
        alert = self.alert()
        entry = self.entry(alert)
        self.assertEqual((entry["done"], entry["total"]), (0, 3))
        self.assertEqual(entry["colour"], "running")
        self.assertFalse(entry["report"])
        with self.provider():
            self.dispatch("alert")
        self.assertEqual(self.entry(alert)["line"], "1 of 3 sent")
        self.run_alert()
        entry = self.entry(alert)
        self.assertEqual((entry["colour"], entry["line"]), ("green", "All 3 sent"))
        self.assertTrue(entry["report"])
        self.assertEqual(alert.state, "done")

    def test_red_with_the_exact_number(self):
        alert = self.alert()
        self.run_alert(DEAD)
        entry = self.entry(alert)
        self.assertEqual((entry["colour"], entry["line"]), ("red", "1 of 3 failed"))

    def test_late_failure_turns_red_and_renews_the_report(self):
        alert = self.alert()
        self.run_alert()
        self.assertEqual(self.entry(alert)["report_version"], 1)
        message = alert.message_ids.sorted("id")[1]
        self.event(message, "undelivered", "30008")
        entry = self.entry(alert)
        self.assertEqual((entry["colour"], entry["line"]), ("red", "1 of 3 failed"))
        self.assertEqual(entry["report_version"], 2)

    def test_not_sent_stands_in_the_line_and_is_not_red(self):
        self.clients[0].phone = False
        alert = self.alert()
        self.run_alert()
        entry = self.entry(alert)
        self.assertEqual(entry["colour"], "green")
        self.assertEqual(entry["line"], "2 sent, 1 without a number")

    def test_newest_first(self):
        first, second = self.alert(), self.alert()
        entries = self.alerts().action_entries()
        self.assertEqual([e["id"] for e in entries[:2]], [second.id, first.id])

    def test_panels_are_told_by_ids_only(self):
        alert = self.alert()
        self.env["bus.bus"].search([]).unlink()
        self.run_alert()
        self.env.cr.precommit.run()
        notes = self.env["bus.bus"].search([("message", "ilike", "clinic_mass_alert")])
        self.assertTrue(notes)
        for note in notes:
            self.assertNotIn("closed", note.message)
            self.assertNotIn("+1212", note.message)
            self.assertIn(str(alert.id), note.message)

    def test_late_receipt_keeps_it_green(self):
        alert = self.alert()
        self.run_alert()
        for message in alert.message_ids:
            self.event(message, "delivered")
        entry = self.entry(alert)
        self.assertEqual((entry["line"], entry["colour"]), ("All 3 sent", "green"))
        self.assertEqual(entry["report_version"], 1)

    def test_what_nobody_could_find_out_is_red(self):
        """After a day it is an end, and nothing to rely on."""
        alert = self.alert(catch_up=False)
        self.run_alert(SendResult(UNKNOWN, cause="Timeout"))
        self.assertEqual(self.entry(alert)["colour"], "running")
        doubtful = alert.message_ids.filtered(lambda m: m.state == "unknown")
        doubtful._needs_review(doubtful.ids)
        self.env.invalidate_all()
        entry = self.entry(alert)
        self.assertEqual((entry["colour"], entry["line"]), ("red", "1 of 3 failed"))
        self.assertTrue(entry["report"])
        row = next(iter(alert._report_rows()))
        self.assertEqual(row[2], "Failed")
        self.assertIn("Not certain", row[3])
        self.assertEqual(alert._failed(), doubtful)
        self.event(doubtful, "delivered", sid="SM" + "9" * 32)
        self.assertEqual(self.entry(alert)["line"], "All 3 sent")
        self.assertEqual(self.entry(alert)["report_version"], 2)

    def test_pause_and_cancel_reach_what_is_sent_again(self):
        alert = self.alert(catch_up=False)
        self.run_alert()
        message = alert.message_ids.sorted("id")[0]
        self.event(message, "undelivered", "30003")
        mine = alert.with_user(self.clinic_admin)
        mine.action_resend_failed()
        self.assertEqual(self.entry(alert)["state"], "running")
        mine.action_pause()
        self.assertEqual(self.run_alert(seconds=1).requests, [])
        self.assertEqual(self.entry(alert)["state"], "paused")
        mine.action_cancel()
        self.assertEqual(self.run_alert().requests, [])
        self.assertEqual(self.entry(alert)["line"], "1 of 3 failed")


@tagged("post_install", "-at_install", "clinic")
class TestWorklist(AlertCase):
    def red(self, count=1):
        alert = self.alert(catch_up=False)
        self.run_alert(*[DEAD] * count)
        return alert.with_user(self.clinic_admin).with_company(self.company)

    def test_one_activity_per_failed_client_before_the_appointment(self):
        for number in range(3, 6):
            client = self.env["res.partner"].create(self._client_values(number))
            self.appointment(client, NOON + timedelta(hours=24))
        alert = self.red(3)
        alert.action_create_activities()
        alert.action_create_activities()
        activities = alert._failed().failure_activity_id
        newest = self.env["mail.activity"].search([("id", ">=", min(activities.ids))])
        self.assertEqual(len(activities), 3)
        self.assertEqual(activities, newest)
        for message in alert._failed():
            activity = message.failure_activity_id
            self.assertLessEqual(activity.date_deadline, message.event_id.start.date())
            self.assertEqual(activity.res_id, message.patient_id.id)
            self.assertEqual(activity.user_id, self.clinic_admin)
            self.assertNotIn("closed tomorrow", activity.note)

    def test_the_advised_way_follows_preference_and_reason(self):
        alert = self.red(2)
        first, second = alert._failed()
        first.partner_id.clinic_preferred_channel = "phone"
        first.partner_id.email = False
        second.partner_id.clinic_preferred_channel = "email"
        kinds = [alert._other_way(message)[0] for message in (first, second)]
        self.assertEqual(
            kinds, ["mail.mail_activity_data_call", "mail.mail_activity_data_email"]
        )

    def test_correct_and_resend_renews_the_report(self):
        alert = self.red(2)
        self.assertEqual(self.entry(alert)["line"], "2 of 3 failed")
        self.clients[0].phone = "+12125550177"
        alert.action_resend_failed()
        self.assertEqual(self.entry(alert)["colour"], "running")
        provider = self.run_alert()
        self.assertEqual([r.to for r in provider.requests], ["+12125550177"])
        entry = self.entry(alert)
        self.assertEqual(entry["line"], "1 of 3 failed")
        self.assertEqual(entry["report_version"], 2)

    def test_resend_of_an_undelivered_text_stays_with_the_alert(self):
        alert = self.alert(catch_up=False)
        self.run_alert()
        message = alert.message_ids.sorted("id")[0]
        self.event(message, "undelivered", "30003")
        alert.with_user(self.clinic_admin).action_resend_failed()
        self.assertEqual(len(self.run_alert().requests), 1)
        entry = self.entry(alert)
        self.assertEqual((entry["line"], entry["total"]), ("All 3 sent", 3))
        self.assertEqual(message.state, "failed")

    def test_nothing_to_resend(self):
        alert = self.alert()
        self.run_alert()
        with self.assertRaises(UserError):
            alert.with_user(self.clinic_admin).action_resend_failed()

    def test_correction_goes_to_those_who_got_it(self):
        for number in range(3, 10):
            client = self.env["res.partner"].create(self._client_values(number))
            self.appointment(client, NOON + timedelta(hours=24))
        alert = self.red(2)
        self.skip(3600 * 8)
        self.events.active = False  # the visits were canceled because of the alert
        self.set_clock(NOON + timedelta(days=2))
        correction = self.alert(corrects_id=alert.id, body="We are open again.")
        self.assertEqual(correction.recipient_count, 8)
        self.assertEqual(correction.corrects_id.id, alert.id)
        provider = self.run_alert()
        self.assertEqual(len(provider.requests), 8)
        self.assertNotIn(
            self.clients[0].phone_sanitized, [r.to for r in provider.requests]
        )

    def test_a_correction_is_of_use_although_the_visit_is_over(self):
        """Else the carrier would throw it away within a minute."""
        alert = self.alert()
        self.run_alert()
        self.set_clock(NOON + timedelta(days=2))
        self.alert(corrects_id=alert.id, body="We are open again.")
        provider = self.run_alert()
        self.assertGreater(provider.requests[0].validity_period, 3600)

    def test_no_correction_while_the_wrong_text_goes_on(self):
        alert = self.alert()
        with self.provider():
            self.dispatch("alert")
        with self.assertRaisesRegex(UserError, "still under way"):
            self.alert(corrects_id=alert.id)

    def test_nobody_to_correct(self):
        alert = self.alert()
        with self.assertRaises(UserError):
            self.alert(corrects_id=alert.id)
