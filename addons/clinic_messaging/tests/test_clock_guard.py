"""Our clock against the provider's: a wrong one stops sending (W33)."""

import time
from dataclasses import replace
from datetime import timedelta

from odoo.tests import tagged

from ..transports.base import ACCEPTED, SendResult
from .common import NOON, SIDS, ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestClockGuard(ClinicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = cls.env["res.partner"].create(
            [cls._client_values(number, area="415") for number in range(20)]
        )

    def answer(self, seconds):
        """Return an acceptance by a provider whose clock is ahead of ours."""
        date = NOON + timedelta(seconds=seconds)
        sid = f"SM{next(SIDS):032x}"
        return SendResult(ACCEPTED, sid=sid, http_status=201, date=date)

    def test_first_answers_show_a_wrong_clock_and_nothing_more_leaves(self):
        for seconds in (3600, -3600):
            with self.subTest(seconds=seconds):
                messages = self.send(self.many, body=f"Closed, {seconds}.")
                answers = [self.answer(seconds + n) for n in range(20)]
                with self.provider(*answers) as provider:
                    self.dispatch("bulk")
                    self.dispatch("bulk")
                self.assertLessEqual(len(provider.requests), 3)
                self.assertEqual(self.sender.pause_reason, "Clocks disagree")
                states = messages.mapped("state")
                self.assertEqual(states.count("sent"), len(provider.requests))
                self.assertEqual(set(states), {"sent", "queued"})
                self._mend(messages)
                with self.provider():
                    self.dispatch("bulk")
                self.assertEqual(set(messages.mapped("state")), {"sent"})

    def test_an_hour_that_a_jump_gave_back_is_not_used(self):
        messages = self.send(self.many)
        self.company.clinic_bulk_hourly_limit = 5
        with self.provider() as provider:
            self.dispatch("bulk")
            self.assertEqual(len(provider.requests), 5)
            for jump in (timedelta(hours=2), timedelta(days=1)):
                self.set_clock(NOON + jump)
                provider.provider_date = NOON + timedelta(minutes=2)
                self.dispatch("bulk")
                self.assertEqual(len(provider.requests), 5)
                self.assertEqual(self.sender.pause_reason, "Clocks disagree")
                self._mend(messages)
            self.set_clock(NOON + timedelta(hours=2))  # it has really passed
            provider.provider_date = NOON + timedelta(hours=2)
            self.dispatch("bulk")
            self.assertEqual(len(provider.requests), 10)

    def test_an_answer_is_compared_with_the_time_it_came_at(self):
        """A worker that stood still between an answer and its T2 is no wrong clock."""
        for seconds, reason in ((-600, False), (0, "Clocks disagree")):
            with self.subTest(seconds=seconds):
                self.send(self.many[:1], body=f"Closed, {seconds}.")
                heard_at = time.monotonic() - 600
                late = replace(self.answer(seconds), heard_at=heard_at)
                with self.provider(late):
                    self.dispatch("direct")
                self.assertEqual(self.sender.pause_reason, reason)

    def _mend(self, messages):
        """The administrators were told once; one lets the sender work again."""
        tasks = self.company.partner_id.activity_ids
        mine = tasks.filtered(lambda a: a.user_id == self.clinic_admin)
        self.assertEqual(len(mine), 1)
        tasks.unlink()
        self.sender.with_user(self.clinic_admin).action_resume()
        messages.batch_id.with_user(self.front_desk).action_resume()

    def test_two_minutes_are_tolerated_and_silence_says_nothing(self):
        messages = self.send(self.many[:3])
        silent = SendResult(ACCEPTED, sid="SM" + "a" * 32, http_status=201)
        with self.provider(self.answer(110), self.answer(-110), silent):
            self.dispatch("bulk")
        self.assertEqual(set(messages.mapped("state")), {"sent"})
        self.assertFalse(self.sender.pause_error_id)
