"""What a number said last counts by the time of saying it, not of arrival."""

from datetime import timedelta

from odoo.tests import tagged

from .common import NOON
from .consent_common import ConsentCase


@tagged("post_install", "-at_install", "clinic")
class TestOrder(ConsentCase):
    """The provider's list may bring a text long after it was written."""

    def late(self, body):
        """Let a text be caught up that was written an hour before the others."""
        return self.receive(body, received_at=NOON - timedelta(hours=1))

    def test_late_stop_does_not_undo_a_newer_start(self):
        self.receive("stop")
        self.receive("start")
        self.late("stop")
        self.assertFalse(self.row().opted_out_at)
        self.assertFalse(self.listed())

    def test_lost_stop_does_not_undo_the_start_that_came(self):
        """The webhook lost the STOP, so that nothing was there to lift."""
        self.receive("start")
        message = self.send()
        self.text_in("stop", received_at=NOON - timedelta(hours=1))
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)
        self.assertEqual(message.state, "sent")
        self.env["clinic.inbound"]._receive_next()
        self.assertFalse(self.row().opted_out_at)
        self.assertFalse(self.listed())

    def test_late_start_does_not_undo_a_newer_stop(self):
        self.receive("stop")
        self.late("start")
        self.assertTrue(self.row().opted_out_at)
        self.assertTrue(self.listed())

    def test_start_between_two_stops_lifts_nothing(self):
        self.receive("stop", received_at=NOON - timedelta(hours=2))
        self.receive("stop")
        self.late("start")
        self.assertTrue(self.row().opted_out_at)
        self.assertTrue(self.listed())

    def test_late_start_does_not_release_a_newer_sentence(self):
        self.receive("please stop texting me")
        self.late("start")
        self.assertTrue(self.row().held_until)
        self.assertTrue(self.refusal())

    def test_late_sentence_does_not_hold_after_a_newer_start(self):
        self.receive("start")
        text = self.late("please stop texting me")
        self.assertFalse(self.row().held_until)
        self.assertFalse(self.refusal())
        self.assertTrue(text.conversation_id.clinic_needs_reply)

    def test_late_stop_does_not_undo_a_newer_form(self):
        form = self.env["clinic.consent.form"].with_user(self.front_desk)
        form.with_company(self.company).create(
            {"partner_id": self.client_.id}
        ).action_save()
        self.late("stop")
        self.assertFalse(self.row().opted_out_at)
        self.receive("stop")
        self.assertTrue(self.row().opted_out_at)
