"""A line shows what it is: waiting, leaving, done, canceled."""

from datetime import timedelta

from odoo.tests import tagged

from .common import NOON, ClinicCase

WEST = {"tz": "Pacific/Honolulu"}  # two in the night when it is noon in UTC
OPENS = NOON.replace(hour=18)  # eight in the morning there


@tagged("post_install", "-at_install", "clinic", "clinic_tracking")
class TestSegmentState(ClinicCase):
    def shown(self, message):
        segment = message.segment_id
        return segment.state, segment.effective_at

    def test_recipient_in_a_quiet_zone_waits_under_scheduled(self):
        self.clients[:2].write(WEST)
        dialog = self.compose(self.clients[:2])
        dialog.acknowledged = True
        self.assertIn("6:00", dialog.plan[0]["effective"])
        for people in (self.clients[0], self.clients[:2]):
            message = self.send(people, schedule="opening")
            self.assertEqual(set(message.mapped("state")), {"scheduled"})
            self.assertEqual(self.shown(message), ("scheduled", OPENS))
            self.assertTrue(message.segment_id.delay_reason)
            self.assertEqual(message.batch_id.state, "scheduled")

    def test_one_who_may_get_it_now_lets_the_segment_leave(self):
        self.clients[0].write(WEST)
        messages = self.send(self.clients)
        states = ["scheduled", "queued", "queued"]
        self.assertEqual(messages.mapped("state"), states)
        self.assertEqual(messages.segment_id.state, "released")

    def test_deferred_by_t1_waits_under_scheduled_again(self):
        message = self.send()
        self.assertEqual(message.segment_id.state, "released")
        self.clients[0].write(WEST)
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual(self.shown(message), ("scheduled", OPENS))
        self.set_clock(OPENS + timedelta(minutes=1))
        ledger = self.env["clinic.message"]
        ledger._release_some(10)
        ledger._release_segments()
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)
        self.assertEqual(message.segment_id.state, "done")

    def test_deferred_beside_one_that_left_stays_a_line_of_manual(self):
        messages = self.send(self.clients)
        self.clients[0].write(WEST)
        with self.provider() as provider:
            self.dispatch("bulk")
        self.assertEqual(len(provider.requests), 2)
        self.assertEqual(messages.segment_id.state, "released")

    def test_only_segment_canceled_is_the_batch_canceled(self):
        at = NOON + timedelta(hours=1)
        message = self.send(schedule="later", scheduled_at=at)
        message.segment_id.with_user(self.front_desk).action_cancel()
        self.assertEqual(message.segment_id.state, "canceled")
        self.assertEqual(message.batch_id.state, "canceled")

    def test_rest_canceled_is_the_batch_done(self):
        self.company.clinic_bulk_hourly_limit = 1
        messages = self.send(self.clients[:2])
        with self.provider():
            self.dispatch("bulk")
        last = messages.segment_id.sorted("sequence")[-1]
        last.with_user(self.front_desk).action_cancel()
        self.assertEqual(last.state, "canceled")
        self.assertEqual(messages.batch_id.state, "done")
