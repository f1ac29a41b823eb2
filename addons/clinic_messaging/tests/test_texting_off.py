"""Texting is turned off and on again: what fell due meanwhile waits."""

from datetime import timedelta

from odoo.tests import tagged

from .common import NOON
from .test_next_appointment import VisitCase


@tagged("post_install", "-at_install", "clinic")
class TestTextingOff(VisitCase):
    def setUp(self):
        super().setUp()
        self.company.email = "clinic@example.com"

    def turn(self, on):
        self.company.clinic_texting_enabled = on
        self.env.flush_all()

    def later(self, **hours):
        self.env.flush_all()
        self.set_clock(NOON + timedelta(**hours))

    def release(self):
        """Run the scheduled action's steps."""
        self.env.flush_all()
        ledger = self.env["clinic.message"]
        ledger._release_some(100)
        ledger._release_segments()
        ledger._send_due_emails()
        self.env.invalidate_all()

    def scheduled(self, **values):
        """Return a text that is to leave an hour after noon."""
        at = NOON + timedelta(hours=1)
        return self.send(schedule="later", scheduled_at=at, **values)

    def test_what_waits_leaves_when_it_is_on_again(self):
        waiting, planned = self.send(), self.scheduled()
        mail = self.send(channel="email", subject="News")
        self.turn(False)
        self.later(hours=2)
        self.release()
        self.assertFalse(self.sent_texts())
        states = [(waiting.state, "queued"), (planned.state, "scheduled")]
        self.assertEqual(*zip(*states, strict=True))
        self.assertEqual(planned.segment_id.state, "scheduled")
        self.assertEqual(planned.segment_id.delay_reason, "waits: texting is off")
        self.assertEqual(mail.state, "queued")
        self.turn(True)
        self.release()
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(len(provider.requests), 2)
        self.assertEqual((waiting | planned).mapped("state"), ["sent", "sent"])
        self.assertEqual(mail.state, "submitting")

    def test_no_dispatcher_is_woken_meanwhile(self):
        self.send()
        self.turn(False)
        jobs = self.env["queue.job"]
        before = jobs.search_count([])
        jobs.search([]).write({"state": "done"})
        self.env["clinic.message"]._wake_waiting()
        self.assertEqual(jobs.search_count([]), before)
        self.turn(True)
        self.env["clinic.message"]._wake_waiting()
        self.assertGreater(jobs.search_count([]), before)

    def test_what_is_stale_by_then_is_not_sent(self):
        event = self.visit(self.clients[0], hours=3)
        message = self.send(body="{{ date }}", message_type="reminder")
        self.assertEqual(message.event_id, event)
        self.turn(False)
        self.later(hours=4)
        self.turn(True)
        self.assertFalse(self.sent_texts())
        self.assertEqual(message.state_reason, "appointment_over")

    def test_after_days_a_person_decides(self):
        message, fresh = (
            self.scheduled(),
            self.send(
                self.clients[1],
                schedule="later",
                scheduled_at=NOON + timedelta(hours=47),
            ),
        )
        self.env["sms.sms"].create(
            {
                "number": "+12125550100",
                "body": "Your order is here",
                "record_company_id": self.company.id,
            }
        ).send()
        automatic = self.env["clinic.message"].search([], limit=1)
        self.turn(False)
        self.later(hours=48)
        self.turn(True)
        self.release()
        self.assertEqual(list(self.sent_texts()), [fresh.number])
        self.assertEqual(message.batch_id.state, "paused")
        self.assertIn("more than a day", message.batch_id.pause_reason)
        self.assertEqual(
            (automatic.state, automatic.state_reason), ("skipped", "expired")
        )
        message.batch_id.with_user(self.front_desk).action_resume()
        self.release()
        self.assertEqual(list(self.sent_texts()), [message.number])

    def test_turned_off_twice_counts_from_the_last_time(self):
        message = self.scheduled()
        self.turn(False)
        self.later(hours=30)
        self.company.clinic_texting_enabled = False
        self.assertEqual(
            self.company.clinic_texting_off_at.replace(microsecond=0), NOON
        )
        self.turn(True)
        self.assertFalse(self.company.clinic_texting_off_at)
        self.assertEqual(message.batch_id.state, "paused")
