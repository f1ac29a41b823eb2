"""From the commit of an opt-out nothing leaves, whichever way a text was asked for."""

from datetime import timedelta

from odoo.tests import tagged

from ..transports.base import REJECTED, SendResult
from .common import NOON
from .consent_common import ConsentCase

BLOCKED = SendResult(REJECTED, code="21610", http_status=400)


@tagged("post_install", "-at_install", "clinic")
class TestEffect(ConsentCase):
    def assertNothingLeaves(self, messages, reason="opted_out", lane="direct"):
        with self.provider() as provider:
            self.dispatch(lane)
        gone = [request for request in provider.requests if request.to == self.number]
        self.assertFalse(gone)
        mine = messages.filtered(lambda m: m.number == self.number)
        self.assertEqual(
            set(mine.mapped(lambda m: (m.state, m.state_reason))),
            {("skipped", reason)},
        )
        return provider

    def other_module(self, **values):
        """Let another Odoo app text the client, as its code does."""
        sms = self.env["sms.sms"].create(
            {
                "number": self.number,
                "body": "Your order is ready",
                "record_company_id": self.company.id,
                "partner_id": self.client_.id,
                **values,
            }
        )
        sms.send()
        return sms, self.env["clinic.message"].search([("sms_uuid", "=", sms.uuid)])

    def test_queued_text(self):
        message = self.send()
        self.receive("STOP")
        self.assertNothingLeaves(message)

    def test_scheduled_text(self):
        later = NOON + timedelta(hours=2)
        message = self.send(schedule="later", scheduled_at=later)
        self.receive("STOP")
        self.set_clock(later + timedelta(minutes=1))
        self.env["clinic.message"]._release_some(100)
        self.assertNothingLeaves(message)

    def test_running_segment(self):
        """The others of the segment get theirs, the one who said STOP does not."""
        messages = self.send(self.clients)
        self.receive("STOP")
        provider = self.assertNothingLeaves(messages, lane="bulk")
        self.assertEqual(len(provider.requests), 2)

    def test_reminder(self):
        """What Odoo itself sends, e.g. a calendar alarm."""
        _sms, message = self.other_module()
        self.assertEqual(message.origin, "automatic")
        self.receive("STOP")
        self.assertNothingLeaves(message)

    def test_other_modules_texts_are_refused_at_the_gate(self):
        self.receive("STOP")
        sms, message = self.other_module()
        self.assertFalse(message)
        self.assertEqual((sms.state, sms.failure_type), ("error", "sms_blacklist"))

    def test_gate_knows_before_the_list_does(self):
        """A STOP that is stored and not worked on yet."""
        self.text_in("stop")
        sms, message = self.other_module()
        self.assertFalse(message)
        self.assertEqual(sms.failure_type, "sms_blacklist")

    def test_direct_text_is_refused_with_the_reason(self):
        self.receive("STOP")
        dialog = self.compose()
        self.assertEqual(dialog.channel_hint, "Opted out")

    def test_staff_in_one_click(self):
        message = self.send()
        contact = self.client_.with_user(self.front_desk).with_company(self.company)
        contact.action_clinic_opt_out()
        self.assertTrue(self.listed())
        self.assertNothingLeaves(message)
        line = self.env["clinic.consent"].search([("number", "=", self.number)])
        self.assertEqual((line.kind, line.source), ("opt_out", "Staff"))
        self.assertEqual(line.user_ref, self.front_desk.id)

    def test_refused_contact_is_not_reached_by_the_bare_number(self):
        """Two contacts share the telephone, another app knows the number only."""
        self.clients[1].phone = self.client_.phone
        self.clients[1].clinic_text_consent = "refused"
        _sms, message = self.other_module(partner_id=False)
        self.assertNothingLeaves(message, "refused")


@tagged("post_install", "-at_install", "clinic")
class TestProviderOptOut(ConsentCase):
    def attempt(self):
        """Try a text that the provider answers with 21610."""
        message = self.send()
        with self.provider(BLOCKED):
            self.dispatch()
        return message

    def test_21610_is_an_opt_out(self):
        message = self.attempt()
        self.assertEqual((message.state, message.provider_code), ("failed", "21610"))
        self.assertTrue(self.listed())
        self.assertTrue(self.row().opted_out_at)
        line = self.env["clinic.consent"].search([("number", "=", self.number)])
        self.assertEqual((line.kind, line.source), ("opt_out", "21610"))

    def test_late_21610_is_an_opt_out(self):
        message = self.send()
        with self.provider():
            self.dispatch()
        self.event(message, "failed", "21610")
        self.assertTrue(self.listed())

    def test_21610_after_start_blocks_that_sender_only(self):
        """The person said START: the carrier's block is a task, no opt-out."""
        self.receive("STOP")
        self.receive("START")
        self.set_clock(NOON + timedelta(minutes=1))
        self.attempt()
        self.assertFalse(self.listed())
        self.assertEqual(self.row().blocked_sender_ids, self.sender)
        task = self.refusal()
        self.assertEqual(task.kind, "carrier")
        self.assertIn(self.sender.number, task.activity_ids.summary)
        self.assertFalse(self.row().held_until)
        self.assertBlocked(self.send())

    def assertBlocked(self, message):
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual(message.state_reason, "sender_blocked")

    def test_other_senders_still_reach_the_number(self):
        other = self.env["clinic.sender"]._feed(self.company, ["+15005550009"])
        self.receive("STOP")
        self.receive("START")
        self.set_clock(NOON + timedelta(minutes=1))
        self.attempt()
        self.send(sender_id=other.id)
        with self.provider() as provider:
            self.dispatch(sender=other)
        self.assertEqual(len(provider.requests), 1)

    def test_start_to_the_blocked_sender_unblocks_it(self):
        self.receive("STOP")
        self.receive("START")
        self.set_clock(NOON + timedelta(minutes=1))
        self.attempt()
        self.receive("START")
        self.assertFalse(self.row().blocked_sender_ids)
        self.assertFalse(self.refusal())
        self.send()
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)

    def test_answer_of_an_older_attempt_says_nothing_new(self):
        message = self.send()
        with self.provider():
            self.dispatch()
        self.set_clock(NOON + timedelta(minutes=5))
        self.receive("STOP")
        self.receive("START")
        self.event(message, "failed", "21610")
        self.assertFalse(self.listed())
        self.assertFalse(self.row().blocked_sender_ids)
