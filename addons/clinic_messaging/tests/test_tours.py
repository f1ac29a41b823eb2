"""The front desk's stories in a real browser."""

from datetime import datetime

from odoo.tests import HttpCase, tagged

from .common import ClinicCase

PATIENTS = "/odoo/communication-patients"
SCHEDULED = "/odoo/communication-scheduled"
AREAS = ("212", "415", "312", "305", "206", "617", "713")
LATE = datetime(2026, 3, 3, 22, 0, 0)


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestTours(ClinicCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        others = cls.env["res.partner"].search(
            [("clinic_client_status", "!=", False), ("id", "not in", cls.clients.ids)]
        )
        others.clinic_client_status = False
        cls.clients += cls.env["res.partner"].create(
            [
                cls._client_values(number % 100, AREAS[number // 100])
                | {"name": f"Client {number:03d}"}
                for number in range(3, 612)
            ]
        )

    def run_tour(self, url, name):
        """Run a tour as the front desk and return the newest batch."""
        self.start_tour(url, name, login=self.front_desk.login, timeout=120)
        self.env.invalidate_all()
        return self.env["clinic.message.batch"].search([], limit=1)

    def messages(self, batch):
        return self.env["clinic.message"].search([("batch_id", "=", batch.id)])

    def test_direct_text_from_contact_is_queued(self):
        batch = self.run_tour(PATIENTS, "clinic_direct_text")
        message = self.messages(batch)
        self.assertEqual(message.partner_id, self.clients[0])
        self.assertEqual((message.state, message.lane), ("queued", "direct"))
        self.assertEqual(batch.body, "The office closes at noon.")

    def test_direct_text_in_quiet_hours_waits_for_opening(self):
        self.set_clock(LATE)
        batch = self.run_tour(PATIENTS, "clinic_direct_text_quiet")
        self.assertEqual(self.messages(batch).state, "scheduled")
        self.assertEqual(batch.segment_ids.effective_at, datetime(2026, 3, 4, 8))

    def test_bulk_everything_selected_is_planned_in_three_segments(self):
        batch = self.run_tour(PATIENTS, "clinic_bulk_612")
        counts = batch.segment_ids.sorted("sequence").mapped("recipient_count")
        self.assertEqual(counts, [250, 250, 112])
        self.assertEqual(batch.acknowledged_by_id, self.front_desk)
        self.assertEqual(len(self.messages(batch)), 612)

    def test_bulk_three_of_612_ticked_reach_three(self):
        batch = self.run_tour(PATIENTS, "clinic_tick_three")
        self.assertEqual(batch.recipient_count, 3)
        self.assertEqual(len(self.messages(batch)), 3)

    def test_bulk_cancel_the_rest_keeps_what_is_leaving(self):
        self.send(self.clients)
        batch = self.run_tour(SCHEDULED, "clinic_cancel_rest")
        states = self.messages(batch).grouped("state")
        counts = {state: len(rows) for state, rows in states.items()}
        self.assertEqual(batch.state, "canceled")
        self.assertEqual(counts["canceled"] + counts.get("queued", 0), 612)
        self.assertGreaterEqual(counts["canceled"], 362)
