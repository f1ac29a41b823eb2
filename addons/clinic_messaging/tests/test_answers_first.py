"""Bulk texts wait for answers, and can be spread over days (N4, B17)."""

from datetime import timedelta

from odoo.tests import tagged

from .common import NOON
from .conversation_common import ConversationCase


@tagged("post_install", "-at_install", "clinic")
class TestAnswersFirst(ConversationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients += cls.env["res.partner"].create(
            [cls._client_values(number) for number in range(3, 8)]
        )

    def setUp(self):
        super().setUp()
        self.company.clinic_answers_pause = 5

    def bulk(self):
        return self.send(self.clients[:3]).batch_id

    def wait(self, count):
        """Let so many clients wait for an answer; return their conversations."""
        return [
            self.converse("Hello?", number=client.phone_sanitized)
            for client in self.clients[:count]
        ]

    def test_five_answers_pause_the_bulk_and_three_given_resume_it(self):
        batch = self.bulk()
        channels = self.wait(5)
        self.assertEqual(batch.state, "paused")
        self.assertIn("5 answers wait", batch.pause_reason)
        with self.provider() as transport:
            self.dispatch("bulk")
            self.assertFalse(transport.requests)
            for channel in channels[:2]:
                self.answer(channel, "Yes")
            self.assertEqual(batch.state, "paused")
            self.answer(channels[2], "Yes")
            self.assertEqual(batch.state, "running")
            self.dispatch("bulk")
        self.assertEqual(len(transport.requests), 3)

    def test_four_pause_nothing(self):
        batch = self.bulk()
        self.wait(4)
        self.assertEqual(batch.state, "running")

    def test_single_texts_and_answers_go_on(self):
        direct = self.send(self.clients[6:7])
        channels = self.wait(5)
        answer = self.answer(channels[0], "Yes")
        with self.provider():
            self.dispatch()
        self.assertEqual((direct.state, answer.state), ("sent", "sent"))

    def test_what_a_person_paused_stays_paused(self):
        batch = self.bulk()
        channels = self.wait(5)
        batch.with_user(self.front_desk).action_pause()
        for channel in channels:
            channel.with_user(self.front_desk).action_clinic_done()
        self.assertEqual(batch.state, "paused")

    def test_another_clinic_is_not_held(self):
        self.company.clinic_answers_pause = 0
        batch = self.bulk()
        self.wait(5)
        self.assertEqual(batch.state, "running")

    def test_archived_and_blocked_conversations_do_not_count(self):
        batch = self.bulk()
        channels = self.wait(4)
        channels[0].with_user(self.front_desk).action_clinic_archive()
        self.converse("Hello?", number=self.clients[4].phone_sanitized)
        self.assertEqual(batch.state, "running")


@tagged("post_install", "-at_install", "clinic")
class TestSpread(ConversationCase):
    """B17: at most so many a day, in the plan and at dispatch."""

    def test_plan_spreads_over_days(self):
        batch = self.send(self.clients, spread_per_day=2).batch_id
        segments = batch.segment_ids.sorted("sequence")
        self.assertEqual(segments.mapped("recipient_count"), [2, 1])
        self.assertEqual(segments[0].effective_at.day, NOON.day)
        self.assertEqual(segments[1].effective_at.day, NOON.day + 1)

    def test_dialog_shows_the_days(self):
        dialog = self.compose(self.clients, spread_per_day=1)
        self.assertEqual([part["count"] for part in dialog.plan], [1, 1, 1])

    def test_late_segments_do_not_leave_together(self):
        """What a pause has piled up keeps the day's share."""
        messages = self.send(self.clients, spread_per_day=1)
        batch = messages.batch_id
        batch.with_user(self.front_desk).action_pause()
        self.set_clock(NOON + timedelta(days=3))
        batch.with_user(self.front_desk).action_resume()
        ledger = self.env["clinic.message"]
        with self.provider() as transport:
            for day in (3, 4, 5):
                self.set_clock(NOON + timedelta(days=day))
                ledger._release_some(100)
                self.dispatch("bulk")
                self.assertEqual(len(transport.requests), day - 2)

    def test_no_limit(self):
        batch = self.send(self.clients).batch_id
        self.assertEqual(len(batch.segment_ids), 1)
