"""What a call left open is looked up, never guessed."""

from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..exceptions import TransportError
from ..transports.base import UNKNOWN, SendResult
from .common import NOON, ClinicCase

CONCURRENT = "DO $$ BEGIN RAISE EXCEPTION 'twin' USING ERRCODE = '40001'; END $$"


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestReconcile(ClinicCase):
    def setUp(self):
        super().setUp()
        self.message = self.send()
        with self.provider(SendResult(UNKNOWN)):
            self.dispatch()
        self.attempt = self.message.attempt_ids
        self.assertEqual(self.message.state, "unknown")

    def _reconcile(self, after, provider):
        """Run the reconciler's body some time after the call."""
        self.set_clock(NOON + after)
        ledger = self.env["clinic.message"]
        ledger._expire_leases()
        self.look_up(after / timedelta(minutes=1))
        ledger._give_up_old()
        self.env.invalidate_all()

    def test_accepted_text_is_found_in_the_providers_list(self):
        with self.provider() as provider:
            provider.show(self.attempt, self.message.body)
            self._reconcile(timedelta(minutes=2), provider)
        self.assertEqual(self.message.state, "sent")
        self.assertEqual(self.attempt.outcome, "accepted")
        self.assertEqual(self.attempt.sid, "SM" + "f" * 32)

    def test_one_clean_read_is_no_proof(self):
        with self.provider() as provider:
            self._reconcile(timedelta(minutes=11), provider)
        self.assertEqual(self.message.state, "unknown")

    def test_early_reads_are_no_proof(self):
        with self.provider() as provider:
            for minutes in (2, 4, 6, 8):
                self._reconcile(timedelta(minutes=minutes), provider)
        self.assertEqual(self.message.state, "unknown")

    def test_two_clean_reads_let_it_go_again(self):
        with self.provider() as provider:
            self._reconcile(timedelta(minutes=11), provider)
            self._reconcile(timedelta(minutes=13), provider)
            self.assertEqual(self.attempt.outcome, "not_accepted")
            self.assertEqual(self.message.state, "queued")
            self.dispatch()
        self.assertEqual(self.message.state, "sent")
        self.assertEqual(len(self.message.attempt_ids), 2)

    def test_reads_close_together_count_once(self):
        with self.provider() as provider:
            self._reconcile(timedelta(minutes=11), provider)
            self._reconcile(timedelta(minutes=11, seconds=30), provider)
        self.assertEqual(self.message.state, "unknown")

    def test_unreadable_list_is_no_proof(self):
        with self.provider() as provider:

            def broken(_to, limit=50):
                raise TransportError("500")

            provider.find = broken
            self._reconcile(timedelta(minutes=11), provider)
            self._reconcile(timedelta(minutes=13), provider)
        self.assertEqual(self.message.state, "unknown")
        self.assertFalse(self.attempt.clean_reads)

    def test_two_candidates_need_a_person(self):
        with self.provider() as provider:
            provider.show(self.attempt, self.message.body)
            provider.show(self.attempt, self.message.body, sid="SM" + "e" * 32)
            self._reconcile(timedelta(minutes=11), provider)
        self.assertEqual(self.message.state_reason, "needs_review")

    def test_other_texts_are_not_mistaken_for_it(self):
        with self.provider() as provider:
            provider.show(self.attempt, "another text")
            provider.show(
                self.attempt,
                self.message.body,
                sid="SM" + "d" * 32,
                created_at=NOON - timedelta(hours=1),
            )
            self._reconcile(timedelta(minutes=11), provider)
        self.assertEqual(self.message.state, "unknown")

    def test_same_words_that_are_another_attempt_are_not_taken_for_it(self):
        again = self.send()
        with self.provider() as provider:
            self.dispatch()
            provider.show(self.attempt, self.message.body, sid=again.attempt_ids.sid)
            self._reconcile(timedelta(minutes=11), provider)
            self._reconcile(timedelta(minutes=13), provider)
        self.assertEqual(self.attempt.outcome, "not_accepted")

    def test_after_a_day_a_person_must_look(self):
        with self.provider() as provider:

            def broken(_to, limit=50):
                raise TransportError("500")

            provider.find = broken
            self._reconcile(timedelta(hours=25), provider)
        self.assertEqual(self.message.state, "unknown")
        self.assertEqual(self.message.state_reason, "needs_review")

    def test_dead_dispatcher_leaves_an_uncertain_text(self):
        other = self.send(self.clients[1:2])
        self.env.flush_all()
        ledger = self.env["clinic.message"]
        rendered = ledger._peek(self.sender.id, "direct", 16)
        claims = ledger._claim(self.sender.id, ("direct",), rendered)
        self.assertEqual(len(claims.ready), 1)
        self.env.invalidate_all()
        self.assertEqual(other.state, "submitting")
        with self.provider() as provider:
            self._reconcile(timedelta(minutes=1), provider)
            self.assertEqual(other.state, "submitting", "its lease runs")
            self._reconcile(timedelta(minutes=3), provider)
        self.assertEqual(other.state, "unknown")

    def test_late_answer_of_a_slow_dispatcher_still_counts(self):
        other = self.send(self.clients[1:2])
        self.env.flush_all()
        ledger = self.env["clinic.message"]
        rendered = ledger._peek(self.sender.id, "direct", 16)
        claim = ledger._claim(self.sender.id, ("direct",), rendered).ready[0]
        self.set_clock(NOON + timedelta(minutes=3))
        ledger._expire_leases()
        ledger._settle([(claim, SendResult("accepted", sid="SM" + "c" * 32))])
        self.env.invalidate_all()
        self.assertEqual(other.state, "sent")

    def test_only_an_administrator_may_risk_a_duplicate(self):
        self.env["clinic.message"]._needs_review(self.message.ids)
        with self.assertRaises(AccessError):
            self.message.with_user(self.front_desk).action_confirm_resend()
        self.message.with_user(self.clinic_admin).action_confirm_resend()
        self.assertEqual(self.message.state, "queued")
        self.assertEqual(self.attempt.outcome, "not_accepted")

    def test_one_that_changes_just_now_keeps_no_other_waiting(self):
        """The scheduled action does not fail with it either (W32)."""
        ledger, done = self.env["clinic.message"], []

        def reconcile(ledger, attempt):
            if attempt == self.attempt:
                ledger.env.cr.execute(CONCURRENT, log_exceptions=False)
            done.append(attempt)

        other = self.send(self.clients[1:2])
        with self.provider(SendResult("unknown")):
            self.dispatch()
        with (
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
            patch.object(type(ledger), "_reconcile_one", reconcile),
        ):
            ledger._cron_reconcile()
        self.assertEqual(done, list(other.attempt_ids))

    def test_receipt_that_never_came_is_asked_for(self):
        other = self.send(self.clients[1:2])
        with self.provider() as provider:
            self.dispatch()
            provider.show(
                other.attempt_ids,
                other.body,
                sid=other.attempt_ids.sid,
                status="delivered",
            )
            ledger = self.env["clinic.message"]
            with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
                ledger._poll_receipts()
                self.env.invalidate_all()
                self.assertEqual(other.state, "sent", "too early to ask")
                self.set_clock(NOON + timedelta(minutes=11))
                ledger._poll_receipts()
        self.env.invalidate_all()
        self.assertEqual(other.state, "delivered")

    def test_receipt_is_asked_for_by_its_id(self):
        """A list of the newest 50 may not show it any more (W20)."""
        other = self.send(self.clients[1:2])
        with self.provider() as provider:
            self.dispatch()
            attempt = other.attempt_ids
            provider.show(attempt, "", sid=attempt.sid, status="delivered")
            priced = replace(provider.listed[0], price=0.0079, price_unit="EUR")
            provider.listed[:] = [priced]
            provider.find = None
            self.env["clinic.message"]._poll_one(attempt)
            self.env.invalidate_all()
            self.assertEqual(other.state, "delivered")
            self.assertEqual(
                (other.price, other.price_currency_id.name), (0.0079, "EUR")
            )
            provider.listed.clear()
            self.env["clinic.message"]._poll_one(attempt)
        self.env.invalidate_all()
        self.assertEqual((other.state, attempt.clean_reads), ("delivered", 2))
