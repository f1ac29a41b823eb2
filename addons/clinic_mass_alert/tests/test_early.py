"""Quiet hours hold an alert; what cannot wait is let out with a reason."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.clinic_messaging.tests.common import NOON
from odoo.addons.clinic_messaging.transports.base import REJECTED, SendResult

from .common import AlertCase

NIGHT = NOON.replace(hour=22)  # ten hours before quiet hours end


@tagged("post_install", "-at_install", "clinic")
class TestQuietHours(AlertCase):
    def setUp(self):
        super().setUp()
        self.set_clock(NIGHT)
        self.events[0].start = NOON + timedelta(hours=19)  # 07:00
        self.events[1].start = NOON + timedelta(hours=22)  # 10:00
        self.events[2].start = NOON + timedelta(hours=23)  # 11:00

    def test_quiet_hours_hold_an_alert(self):
        alert = self.alert(early=False)
        self.assertEqual(self.run_alert(seconds=0).requests, [])
        self.assertEqual(alert.state, "scheduled")
        self.assertIn("8:00", self.entry(alert)["waits_until"])

    def test_early_for_those_who_cannot_wait(self):
        self.assertEqual(self.preview()["early"], 2)
        alert = self.alert(early=True, early_reason="Burst pipe")
        provider = self.run_alert()
        self.assertEqual(len(provider.requests), 2)
        sent = alert.message_ids.filtered(lambda m: m.state == "sent")
        self.assertEqual(sent.patient_id, self.clients[:2])
        self.assertEqual(alert.early_user_id, self.clinic_admin)
        self.assertTrue(alert.early_at)
        self.assertIn("Burst pipe", self.entry(alert)["early"])
        held = alert.message_ids - sent
        self.assertEqual((held.state, held.released_early), ("scheduled", False))

    def test_early_needs_a_reason(self):
        for reason in (None, "  "):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.alert(early=True, early_reason=reason)

    def test_early_can_be_forbidden(self):
        self.company.clinic_alert_early_allowed = False
        with self.assertRaises(UserError), self.cr.savepoint():
            self.alert(early=True, early_reason="Burst pipe")

    def test_forged_force_changes_nothing(self):
        """Attack 74."""
        alert = self.alert(force=1, released_early=True, early_at="2026-03-03 22:00:00")
        self.assertEqual(self.run_alert(seconds=0).requests, [])
        self.assertFalse(alert.early_at)
        self.assertNotIn(True, alert.message_ids.mapped("released_early"))

    def test_what_would_leave_in_the_night_goes_early_too(self):
        """Confirmed a second before nine: the second text falls into quiet hours."""
        self.set_clock(NOON.replace(hour=20, minute=59, second=50))
        alert = self.alert(early=True, early_reason="Burst pipe")
        early = alert.message_ids.filtered("released_early").patient_id
        self.assertEqual(early, self.clients[1])

    def test_texts_of_other_alerts_that_wait_for_the_morning_come_first(self):
        self.alert()
        minutes = self.preview()["minutes"]
        self.assertEqual(minutes, 600 + 1)  # ten hours, then five places of 12 s

    def test_reason_and_company_setting_hold_for_records_too(self):
        """Made over RPC, without the panel."""
        values = {
            "range_kind": "custom",
            "date_from": NOON + timedelta(hours=12),
            "date_to": NOON + timedelta(hours=36),
            "body": "Closed.",
            "early": True,
        }
        alert = self.alerts().create(values)
        with self.assertRaises(UserError), self.cr.savepoint():
            alert.action_send()
        self.company.clinic_alert_early_allowed = False
        alert = self.alerts().create({**values, "early_reason": "Burst pipe"})
        with self.assertRaises(UserError), self.cr.savepoint():
            alert.action_send()

    def test_sent_again_on_another_night_it_waits(self):
        dead = SendResult(REJECTED, http_status=400, code="21211")
        alert = self.alert(early=True, early_reason="Burst pipe", catch_up=False)
        self.run_alert(dead, dead)
        self.set_clock(NIGHT + timedelta(hours=24))
        self.events.start = NOON + timedelta(hours=48)
        alert.date_to = NOON + timedelta(hours=60)
        self.clients[0].phone = "+12125550177"
        alert.with_user(self.clinic_admin).action_resend_failed()
        self.assertEqual(self.run_alert(seconds=0).requests, [])

    def test_sent_again_in_the_same_night_it_leaves(self):
        dead = SendResult(REJECTED, http_status=400, code="21211")
        alert = self.alert(early=True, early_reason="Burst pipe", catch_up=False)
        self.run_alert(dead)
        self.clients[0].phone = "+12125550177"
        alert.with_user(self.clinic_admin).action_resend_failed()
        self.assertEqual([r.to for r in self.run_alert().requests], ["+12125550177"])
