"""A number that texts do not reach twice in a row is held (C2)."""

from datetime import timedelta

from odoo.tests import tagged

from .common import NOON
from .consent_common import ConsentCase


@tagged("post_install", "-at_install", "clinic")
class TestUnreachable(ConsentCase):
    def undelivered(self, code="30005"):
        """Send one text that the carrier does not deliver."""
        message = self.send()
        with self.provider():
            self.dispatch()
        self.event(message, "undelivered", code)
        return message

    def test_two_in_a_row_hold_the_number(self):
        for first, second in (("30005", "30003"), ("30003", "30006")):
            with self.subTest(first=first, second=second):
                savepoint = self.env.cr.savepoint()
                self.undelivered(first)
                self.assertFalse(self.row().held_until)
                self.undelivered(second)
                self.assertTrue(self.row().held_until)
                task = self.refusal()
                self.assertEqual(task.kind, "unreachable")
                self.assertIn("Check this number", task.activity_ids.summary)
                self.assertEqual(self.history(), ["hold"])
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_text_that_arrived_between_counts(self):
        self.undelivered()
        message = self.send()
        with self.provider():
            self.dispatch()
        self.event(message, "delivered")
        self.undelivered()
        self.assertFalse(self.row().held_until)

    def test_other_failures_hold_nothing(self):
        self.undelivered("30007")
        self.undelivered("30007")
        self.undelivered()
        self.assertFalse(self.row().held_until)

    def test_same_failure_told_twice_is_one(self):
        message = self.undelivered()
        self.event(message, "failed", "30005")
        self.assertFalse(self.row().held_until)

    def test_nothing_leaves_until_released_and_counting_begins_anew(self):
        self.undelivered("30003")
        self.undelivered("30003")
        self.assertEqual(self.compose().channel_hint, "Number is held")
        self.set_clock(NOON + timedelta(minutes=5))
        self.refusal().with_user(self.front_desk).action_release()
        self.set_clock(NOON + timedelta(minutes=10))
        self.undelivered("30003")
        self.assertFalse(self.row().held_until)
        self.undelivered("30003")
        self.assertTrue(self.row().held_until)

    def test_nobody_is_opted_out_by_the_deadline(self):
        """An unanswered telephone is no refusal."""
        self.undelivered("30003")
        self.undelivered("30003")
        self.set_clock(NOON + timedelta(days=60))
        self.assertTrue(self.refusal())
        self.assertFalse(self.env["clinic.refusal"]._overdue())
