"""The straight line: compose, batch, segment, message, attempt, event."""

from odoo.tests import tagged

from .common import ClinicCase


@tagged("post_install", "-at_install", "clinic")
class TestSendPath(ClinicCase):
    def test_direct_text_is_sent_and_delivered(self):
        message = self.send()
        self.assertEqual(message.state, "queued")
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)
        self.assertEqual(provider.requests[0].to, self.clients[0].phone_sanitized)
        self.assertEqual(message.state, "sent")
        self.event(message, "delivered")
        self.assertEqual(message.state, "delivered")
        self.assertEqual(message.segment_id.state, "done")
        self.assertEqual(message.batch_id.state, "done")
