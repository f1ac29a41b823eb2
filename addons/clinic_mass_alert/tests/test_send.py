"""Confirming: bad input, replays, quiet hours and what is shown before."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.clinic_messaging.tests.common import NOON

from .common import AlertCase


@tagged("post_install", "-at_install", "clinic")
class TestBadInput(AlertCase):
    def refused(self, sentence, **values):
        """Expect a sentence, and that nothing was saved."""
        before = self._everything()
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            self.alert(**values)
        self.assertIn(sentence, str(caught.exception))
        self.assertEqual(self._everything(), before)

    def _everything(self):
        self.env.flush_all()
        self.cr.execute(
            "SELECT (SELECT count(*) FROM clinic_mass_alert),"
            " (SELECT count(*) FROM clinic_message_batch),"
            " (SELECT count(*) FROM clinic_message)"
        )
        return self.cr.fetchone()

    def test_more_than_seven_days(self):
        self.refused("longer than 7 days", date_to="2026-03-11T00:01")
        self.assertTrue(self.alert(date_to="2026-03-11T00:00"))

    def test_seven_days_in_the_week_of_a_clock_change(self):
        self.company.clinic_tz = "America/New_York"  # clocks change on 8 March 2026
        self.refused("longer than 7 days", date_to="2026-03-11T00:01")
        alert = self.alert(date_to="2026-03-11T00:00")
        self.assertEqual(alert.date_to - alert.date_from, timedelta(days=7, hours=-1))

    def test_a_range_that_is_over(self):
        dates = {"date_from": "2026-03-02T00:00", "date_to": "2026-03-03T11:59"}
        self.refused("is over", **dates)

    def test_a_range_that_ends_before_it_begins(self):
        self.refused("before it begins", date_to="2026-03-03T23:00")

    def test_a_range_that_cannot_be_read(self):
        for values in ({"date_to": "soon"}, {"date_to": None}, {"date_from": ""}):
            self.refused("when the range begins", **values)
        self.refused("Choose a range", range_kind="for_ever")

    def test_what_no_panel_sends(self):
        for values in (
            {"range_kind": ["tomorrow"]},
            {"provider_ids": "1"},
            {"categ_ids": [[6, 0, []]]},
            {"date_from": "0001-01-01T00:00"},
            {"date_to": "9999-12-31T23:59"},
            {"corrects_id": "all"},
        ):
            with self.subTest(**values):
                self.refused("", **values)
        self.assertTrue(self.alerts().action_preview("x")["problem"])

    def test_no_message(self):
        self.refused("message is empty", body="  ")

    def test_a_message_that_is_too_long(self):
        self.refused("1,600", body="x" * 1601)

    def test_nobody_has_an_appointment(self):
        self.refused(
            "Nobody is left", date_from="2026-04-04T00:00", date_to="2026-04-05T00:00"
        )

    def test_two_way_texting_is_off(self):
        self.company.clinic_two_way_enabled = False
        self.refused("two-way texting")
        self.assertIn("Settings", self.alerts().action_panel()["refusal"])

    def test_texting_is_off(self):
        self.company.clinic_texting_enabled = False
        self.refused("Texting is off")

    def test_words_that_carriers_act_on(self):
        self.refused("Do not ask patients", body="Reply STOP to cancel")

    def test_without_a_token(self):
        self.refused("Open the panel again", request_token=None)

    def test_preview_says_the_same_sentences(self):
        self.assertIn("7 days", self.preview(date_to="2026-03-12T00:00")["problem"])
        self.assertFalse(self.preview()["problem"])


@tagged("post_install", "-at_install", "clinic")
class TestConfirm(AlertCase):
    def test_replay_of_the_confirmation_gives_one_alert(self):
        values = self.values()
        first = self.alerts().action_confirm(values)
        second = self.alerts().action_confirm(values)
        self.assertEqual(first["id"], second["id"])
        self.assertEqual(
            self.env["clinic.message.batch"].search_count(
                [("request_token", "=", values["request_token"])]
            ),
            1,
        )

    def test_a_record_can_be_sent_once(self):
        alert = self.alerts().create(
            {
                "range_kind": "custom",
                "date_from": "2026-03-04 00:00:00",
                "date_to": "2026-03-05 00:00:00",
                "body": "We are closed.",
            }
        )
        alert.action_send()
        self.assertEqual(alert.recipient_count, 3)
        with self.assertRaises(UserError):
            alert.action_send()

    def test_no_limit_to_the_number_of_alerts(self):
        for _turn in range(5):
            self.alert()
        self.assertEqual(self.waiting(), 15)

    def test_who_confirmed_is_kept(self):
        alert = self.alert()
        self.assertEqual(alert.acknowledged_by_id, self.clinic_admin)
        self.assertIn("Informational", alert.acknowledged_wording)

    def test_preview_counts_and_times(self):
        self.clients[0].phone = False
        self.env["phone.blacklist"].add(self.clients[1].phone_sanitized)
        shown = self.preview(body="a" * 161)
        self.assertEqual((shown["clients"], shown["recipients"]), (3, 1))
        left_out = {row["key"]: row["count"] for row in shown["left_out"]}
        self.assertEqual(left_out, {"no_number": 1, "opted_out": 1})
        self.assertEqual(shown["parts"], 2)
        self.assertEqual(shown["remaining"], 306 - 161)
        self.assertIn("9:00", shown["first_label"])
        self.assertIn("11:00", shown["last_label"])

    def test_ten_take_about_two_minutes_a_hundred_about_twenty(self):
        for number in range(3, 100):
            client = self.env["res.partner"].create(self._client_values(number))
            self.appointment(client, NOON + timedelta(hours=22))
        self.assertIn(self.preview()["minutes"], (19, 20))
        self.appointment(self.clients[0], NOON + timedelta(minutes=5))
        self.assertEqual(self.preview(range_kind="today")["minutes"], 0)

    def test_alerts_that_wait_come_first(self):
        self.alert()
        self.assertEqual(self.preview()["minutes"], 1)  # 5 places of 12 s

    def test_who_gets_it_after_the_appointment(self):
        self.events[0].start = NOON + timedelta(seconds=20)
        self.events[1].start = NOON + timedelta(seconds=21)
        self.events[2].start = NOON + timedelta(seconds=22)
        self.assertEqual(self.preview(range_kind="today")["late"], 1)

    def test_presets_show_their_dates(self):
        panel = self.alerts().action_panel()
        self.assertFalse(panel["refusal"])
        shown = {row["kind"]: row["dates"] for row in panel["ranges"]}
        self.assertEqual(len(shown), 7)
        self.assertEqual(shown["tomorrow"], "Wed, Mar 4")

    def test_pause_resume_cancel(self):
        alert = self.alert().with_user(self.clinic_admin)
        alert.action_pause()
        self.assertEqual(self.run_alert().requests, [])
        self.assertEqual(self.entry(alert)["state"], "paused")
        alert.action_resume()
        with self.provider() as provider:
            self.dispatch("alert")
        self.assertEqual(len(provider.requests), 1)
        alert.action_cancel()
        self.assertEqual(self.run_alert().requests, [])
        entry = self.entry(alert)
        self.assertEqual((entry["colour"], entry["ended"]), ("neutral", True))
        self.assertEqual(entry["line"], "1 sent, 2 canceled")
