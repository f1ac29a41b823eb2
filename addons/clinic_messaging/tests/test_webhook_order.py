"""Every order of callbacks ends in the same state (reliability.md 2.5)."""

from itertools import permutations

from odoo.tests import tagged

from .common import ClinicCase


@tagged("post_install", "-at_install", "clinic")
class TestCallbackOrder(ClinicCase):
    def outcomes(self, statuses, code=None):
        """Return the set of states that all orders of the statuses end in."""
        message = self.send()
        with self.provider():
            self.dispatch()
        found = set()
        for order in permutations(statuses):
            savepoint = self.env.cr.savepoint()
            for status in order:
                failed = status in ("failed", "undelivered")
                self.event(message, status, code if failed else None)
            found.add((message.state, message.provider_code, message.segment_id.state))
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        return found

    def test_delivered_in_any_order(self):
        statuses = ("queued", "sending", "sent", "undelivered", "delivered")
        self.assertEqual(
            self.outcomes(statuses, "30003"), {("delivered", False, "done")}
        )

    def test_failed_in_any_order(self):
        statuses = ("accepted", "queued", "sending", "sent", "undelivered")
        self.assertEqual(
            self.outcomes(statuses, "30003"), {("failed", "30003", "done")}
        )
