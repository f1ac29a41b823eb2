"""What was due in a restored or promoted database is looked up first (W6, W7, F06)."""

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import clinic_database
from .common import NOON, ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestRestored(ClinicCase):
    def restore(self):
        """Start on a backup at five past twelve: another database has sent so far."""
        self.env.flush_all()
        self.set_clock(NOON + timedelta(minutes=5))
        self.env.cr.execute("UPDATE clinic_database_mark SET mark = '1/2/3'")
        with self.provider() as provider, mute_logger(clinic_database.__name__):
            self.dispatch()
        self.assertFalse(provider.requests)

    def is_for_a_person(self, message, listed) -> bool:
        """Return whether a person must look when the list shows some words."""
        with self.provider() as provider:
            provider.show(message.attempt_ids, listed)
            self.look_up(6)
        return message.state_reason == "needs_review"

    def decide(self, messages):
        """Turn texting on again and resume, as an administrator and the front desk."""
        self.company.clinic_texting_enabled = True
        messages.batch_id.with_user(self.front_desk).action_resume()
        self.env["clinic.message"]._release_some(100)
        for lane in ("direct", "bulk"):
            self.dispatch(lane)

    def words(self, message):
        """Return what a text says, as T1 would render it."""
        return message._render()[message.id].body

    def test_what_had_left_is_found_and_does_not_leave_again(self):
        messages = self.send(self.clients)
        self.restore()
        self.assertEqual(set(messages.mapped("state")), {"unknown"})
        gone, *_waiting = messages
        words = self.words(gone)
        with self.provider() as provider:
            left_at = NOON + timedelta(minutes=2)
            provider.show(gone.attempt_ids, words, created_at=left_at)
            self.look_up(6)
            self.decide(messages)  # at once, without waiting for the rest
            self.assertFalse(provider.requests)
            self.look_up(16, 18)
            self.dispatch("bulk")
        told = [request.to for request in provider.requests]
        self.assertEqual(sorted(told), sorted((messages - gone).mapped("number")))
        self.assertEqual(set(messages.mapped("state")), {"sent"})
        self.assertEqual(gone.body, words, "what was said is kept")

    def found(self, identified_before, identified_here) -> bool:
        """Return whether a text is known again whose number got others meanwhile."""
        self.company.clinic_opt_out_line = "Text STOP to opt out."
        message = self.send()
        numbers = self.env["clinic.number"]
        numbers._ensure([message.number])
        number = numbers.search([("number", "=", message.number)])
        number.identified_at = identified_before
        words = self.words(message)
        number.identified_at = identified_here
        self.assertNotEqual(words, self.words(message))
        self.restore()
        with self.provider() as provider:
            provider.show(message.attempt_ids, words)
            self.look_up(6)
        return message.state == "sent"

    def test_it_is_known_with_the_opt_out_line(self):
        self.assertTrue(self.found(False, NOON))

    def test_it_is_known_without_the_opt_out_line(self):
        self.assertTrue(self.found(NOON, False))

    def test_opt_outs_that_are_lost_here_are_asked_for_at_once(self):
        self.send()
        catch_up = self.env.ref("clinic_messaging.ir_cron_clinic_inbound_catch_up")
        waiting = [("cron_id", "=", catch_up.id)]
        before = self.env["ir.cron.trigger"].search(waiting)
        self.restore()
        self.assertEqual(len(self.env["ir.cron.trigger"].search(waiting) - before), 1)

    def test_absence_takes_nothing_of_the_hour(self):
        messages = self.send(self.clients)
        self.restore()
        with self.provider():
            self.look_up(16, 18)
        self.assertEqual(set(messages.mapped("state")), {"queued"})
        self.company.clinic_bulk_hourly_limit = len(messages)
        with self.provider() as provider:
            self.decide(messages)
        self.assertEqual(len(provider.requests), len(messages))

    def test_what_may_have_left_takes_its_part_of_the_hour(self):
        messages = self.send(self.clients)
        self.restore()
        self.company.clinic_texting_enabled = True
        self.company.clinic_bulk_hourly_limit = len(messages)
        other = self.send(self.clients)
        with self.provider() as provider:
            self.decide(other)
        self.assertFalse(provider.requests)

    def test_what_is_due_later_is_not_doubted(self):
        later = self.send(
            self.clients[:1], schedule="later", scheduled_at=NOON + timedelta(hours=2)
        )
        self.restore()
        self.assertEqual(later.state, "scheduled")
        self.assertFalse(later.attempt_ids)

    def test_like_words_without_certainty_are_for_a_person(self):
        message = self.send()
        self.restore()
        words = "Dear Ann, " + self.words(message)
        self.assertTrue(self.is_for_a_person(message, words))

    def unreadable(self):
        """Return a text that was due when the database was restored, unreadable now."""
        message = self.send()
        self.restore()
        batch = message.batch_id
        batch.template_id = self.env["sms.template"].create(
            {
                "name": "Broken",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "{{ object.name }}",
            }
        )
        message.template_id = batch.template_id
        batch.template_unchanged = True
        batch.template_id.body = "{{ 1 / 0 }}"
        return message

    def test_what_cannot_be_rendered_may_have_been_any_text(self):
        self.assertTrue(self.is_for_a_person(self.unreadable(), "something else"))

    def test_a_redacted_text_proves_nothing_of_one_that_cannot_be_rendered(self):
        self.assertTrue(self.is_for_a_person(self.unreadable(), ""))
