"""The pace: 12 seconds per clinic, over all alerts and numbers and dispatchers."""

from datetime import timedelta

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.clinic_messaging.models.clinic_message_claim import Claims
from odoo.addons.clinic_messaging.tests.common import SENDER
from odoo.addons.clinic_messaging.transports.base import ACCEPTED, NOT_SENT, SendResult

from .common import AlertCase


@tagged("post_install", "-at_install", "clinic")
class TestPace(AlertCase):
    def starts(self, alerts):
        """Return when the attempts of alerts were opened, in order."""
        attempts = alerts.message_ids.attempt_ids.sorted("started_at")
        self.cr.execute(
            "SELECT started_at FROM clinic_message_attempt WHERE id = ANY(%s)"
            " ORDER BY started_at",
            [attempts.ids],
        )
        return [row[0] for row in self.cr.fetchall()]

    def assert_paced(self, starts):
        gaps = [b - a for a, b in zip(starts, starts[1:], strict=False)]
        self.assertTrue(gaps)
        self.assertGreaterEqual(min(gaps), timedelta(seconds=12))

    def test_one_text_then_none_for_twelve_seconds(self):
        self.alert()
        with self.provider() as provider:
            self.dispatch("alert")
            self.assertEqual(len(provider.requests), 1)
            self.skip(11)
            self.dispatch("alert")
            self.assertEqual(len(provider.requests), 1)
            self.skip(1.5)
            self.dispatch("alert")
            self.assertEqual(len(provider.requests), 2)

    def test_the_pace_is_over_all_alerts(self):
        alerts = self.alert() | self.alert()
        provider = self.run_alert(seconds=4)
        self.assertEqual(len(provider.requests), 6)
        self.assert_paced(self.starts(alerts))

    def test_the_pace_is_over_all_numbers_of_the_clinic(self):
        both = self.env["clinic.sender"]._feed(self.company, [SENDER, "+15005550007"])
        first = self.alert()
        second = self.alert()
        second.message_ids.write({"sender_id": (both - self.sender).id})
        with self.provider() as provider:
            for _turn in range(40):
                for sender in both:
                    self.dispatch("alert", sender)
                self.skip(3)
        self.assertEqual(len(provider.requests), 6)
        self.assert_paced(self.starts(first | second))

    def test_a_conversation_text_passes_at_once(self):
        self.alert()
        direct = self.send(self.clients[:1])
        with self.provider() as provider:
            self.dispatch("alert")
            self.dispatch("direct")
        self.assertEqual(len(provider.requests), 2)
        self.assertEqual(direct.state, "sent")

    def test_alerts_do_not_count_to_the_bulk_hour(self):
        self.company.clinic_bulk_hourly_limit = 1
        alert = self.alert()
        self.run_alert()
        self.assertEqual(set(alert.message_ids.mapped("state")), {"sent"})
        self.assertNotIn(True, alert.message_ids.attempt_ids.mapped("bulk"))

    def test_the_pace_counts_from_the_end_of_the_call(self):
        """A slow call must not let the provider see the next one too soon."""
        self.alert()
        with self.provider() as provider:
            answer = provider.send
            provider.send = lambda request: (self.skip_raw(5), answer(request))[1]
            self.dispatch("alert")
        self.sender.invalidate_recordset()
        left = self.sender.next_alert_at - self.env["clinic.clock"]._now()
        self.assertGreater(left, timedelta(seconds=10))

    def skip_raw(self, seconds):
        self.skip(seconds)

    def test_a_call_that_lasts_long_keeps_the_place(self):
        """It may arrive at any moment: none leaves until twelve seconds after it."""
        first, second = self.alert(), self.alert()
        ledger = self.env["clinic.message"]
        rendered = ledger._peek(self.sender.id, "alert", 3)
        claim = ledger._claim(self.sender.id, ("alert",), rendered).ready[0]
        self.skip(20)
        rendered = ledger._peek(self.sender.id, "alert", 3)
        self.assertFalse(ledger._claim(self.sender.id, ("alert",), rendered).ready)
        ledger._settle([(claim, SendResult(ACCEPTED, sid="SM1"))])
        self.skip(11)
        rendered = ledger._peek(self.sender.id, "alert", 3)
        self.assertFalse(ledger._claim(self.sender.id, ("alert",), rendered).ready)
        self.skip(2)
        rendered = ledger._peek(self.sender.id, "alert", 3)
        self.assertTrue(ledger._claim(self.sender.id, ("alert",), rendered).ready)
        self.assertEqual(len((first | second).message_ids.attempt_ids), 2)

    def test_a_node_that_dies_in_a_call_gives_the_place_back(self):
        self.alert()
        ledger = self.env["clinic.message"]
        rendered = ledger._peek(self.sender.id, "alert", 3)
        self.assertTrue(ledger._claim(self.sender.id, ("alert",), rendered).ready)
        self.skip(34)
        rendered = ledger._peek(self.sender.id, "alert", 3)
        self.assertFalse(ledger._claim(self.sender.id, ("alert",), rendered).ready)
        self.skip(2)
        self.assertTrue(ledger._claim(self.sender.id, ("alert",), rendered).ready)

    def test_the_end_of_an_old_call_gives_nobody_elses_place_back(self):
        self.alert()
        ledger = self.env["clinic.message"]
        claims = []
        for _turn in range(2):
            rendered = ledger._peek(self.sender.id, "alert", 3)
            claims += ledger._claim(self.sender.id, ("alert",), rendered).ready
            self.skip(36)
        old, new = claims
        self.skip(-30)
        ledger._settle([(old, SendResult(ACCEPTED, sid="SM1"))])
        self.sender.invalidate_recordset()
        left = self.sender.next_alert_at - self.env["clinic.clock"]._now()
        self.assertGreater(left, timedelta(seconds=25))
        ledger._settle([(new, SendResult(ACCEPTED, sid="SM2"))])

    def test_a_slower_pace_of_a_batch_is_kept(self):
        alert = self.alert()
        alert.batch_id.pace_seconds = 60
        with self.provider() as provider:
            for _turn in range(20):
                self.dispatch("alert")
                self.skip(10)
        self.assertEqual(len(provider.requests), 3)
        starts = self.starts(alert)
        self.assertGreaterEqual(starts[1] - starts[0], timedelta(seconds=60))

    def test_a_skipped_text_costs_no_place(self):
        self.alert()
        self.events[0].active = False
        with self.provider() as provider:
            self.dispatch("alert")
        self.assertEqual(len(provider.requests), 1)
        self.assertEqual(provider.requests[0].to, self.clients[1].phone_sanitized)

    def test_the_dispatcher_comes_again_when_the_place_is_free(self):
        self.alert()
        jobs = self.env["queue.job"].search([])
        with self.provider():
            self.dispatch("alert")
        later = self.env["queue.job"].search([]) - jobs
        self.assertTrue(later.filtered("eta"))

    def test_refused_before_processing_waits_and_goes_on(self):
        alert = self.alert()
        busy = SendResult(NOT_SENT, http_status=429, code="20429")
        provider = self.run_alert(busy, seconds=300)
        self.assertEqual(len(provider.requests), 4)
        self.assertEqual(set(alert.message_ids.mapped("state")), {"sent"})


@tagged("post_install", "-at_install", "clinic")
class TestTwoDispatchers(TransactionCase):
    """Two real transactions of two dispatchers; the rows are committed and removed."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            cr.execute(
                """
                INSERT INTO clinic_sender
                       (company_id, account_sid, number, role, active)
                SELECT %s, 'ACpace', '+1500555009' || n, 'alt', true
                  FROM generate_series(1, 2) AS n RETURNING id
                """,
                [self.env.ref("base.main_company").id],
            )
            self.senders = [row[0] for row in cr.fetchall()]
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM clinic_sender WHERE account_sid = 'ACpace'")
            cr.execute("UPDATE clinic_sender SET next_alert_at = NULL")

    def ledger(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})["clinic.message"]

    @mute_logger("odoo.sql_db")
    def test_the_second_waits_for_the_first(self):
        with self.registry.cursor() as one, self.registry.cursor() as two:
            self.ledger(one)._lock_place(self.senders[0])
            two.execute("SET LOCAL lock_timeout = '100ms'")
            with self.assertRaises(LockNotAvailable):
                self.ledger(two)._lock_place(self.senders[1])
            two.rollback()
            one.rollback()

    @mute_logger("odoo.sql_db")
    def test_the_second_cannot_use_an_old_snapshot(self):
        with self.registry.cursor() as one, self.registry.cursor() as two:
            two.execute("SELECT 1 FROM clinic_sender LIMIT 1")
            self.ledger(one)._lock_place(self.senders[0])
            self.ledger(one)._take_place(self.senders[0], Claims())
            one.commit()
            with self.assertRaises(SerializationFailure):
                self.ledger(two)._lock_place(self.senders[1])
            two.rollback()
            self.assertTrue(self.ledger(two)._lock_place(self.senders[1]))
            two.rollback()
