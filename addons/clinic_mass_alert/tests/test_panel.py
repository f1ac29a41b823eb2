"""What the panel shows: dates in the user's language, and what has become old."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.clinic_messaging.tests.common import NOON

from .common import AlertCase


@tagged("post_install", "-at_install", "clinic")
class TestPanel(AlertCase):
    def ranges(self):
        panel = self.alerts().action_panel()
        return {row["kind"]: row for row in panel["ranges"]}

    def test_each_range_shows_its_dates(self):
        shown = {kind: row["dates"] for kind, row in self.ranges().items()}
        self.assertEqual(shown["today"], "Tue, Mar 3")
        self.assertEqual(shown["tomorrow"], "Wed, Mar 4")
        spaces = shown["next_3_days"].replace("\u2009", " ")
        self.assertEqual(spaces, "Tue, Mar 3 – Thu, Mar 5")

    def test_dates_in_the_order_of_the_users_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        german = self.alerts().with_context(lang="de_DE")
        shown = german.action_preview(self.values())
        self.assertEqual(shown["range_label"], "Mi., 4. März")
        self.assertEqual(shown["first_label"], "Mi., 4. März, 09:00")

    def test_a_preset_opens_the_pop_up_with_its_times(self):
        self.company.clinic_tz = "America/New_York"  # 07:00 there
        tomorrow = self.ranges()["tomorrow"]
        self.assertEqual(tomorrow["date_from"], "2026-03-04T00:00")
        self.assertEqual(tomorrow["date_to"], "2026-03-05T00:00")
        self.assertEqual(self.ranges()["today"]["date_from"], "2026-03-03T07:00")

    def test_own_times_are_shown_as_times(self):
        """Also when they end at midnight: the beginning is what matters then."""
        shown = self.preview(date_from="2026-03-04T09:30")["range_label"]
        self.assertIn("9:30", shown)
        self.assertEqual(self.preview()["range_label"], "Wed, Mar 4")
        own = {"date_from": "2026-03-04T09:30", "date_to": "2026-03-04T17:00"}
        shown = self.preview(**own)["range_label"].replace("\u202f", " ")
        self.assertEqual(shown, "Wed, Mar 4, 9:30 AM – 5:00 PM")

    def test_a_panel_open_over_midnight_sends_nothing_for_another_day(self):
        seen = self.preview(range_kind="tomorrow")["range_label"]
        values = {"range_kind": "tomorrow", "seen_range": seen}
        self.set_clock(NOON + timedelta(hours=13))
        self.appointment(self.clients[0], NOON + timedelta(hours=46))
        with self.assertRaisesRegex(UserError, "Thu, Mar 5"):
            self.alert(**values)
        self.assertFalse(self.env["clinic.mass.alert"].search([]))

    def test_a_repeated_confirmation_is_answered_over_midnight_too(self):
        values = self.values(range_kind="tomorrow", seen_range="Wed, Mar 4")
        first = self.alerts().action_confirm(values)
        self.set_clock(NOON + timedelta(hours=13))
        self.assertEqual(self.alerts().action_confirm(values)["id"], first["id"])
