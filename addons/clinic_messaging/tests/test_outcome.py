"""T2 and the projection: every end of a call, in every order of events."""

from datetime import timedelta
from itertools import permutations

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..transports.base import NOT_SENT, REJECTED, UNKNOWN, SendResult
from .common import NOON, ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestOutcome(ClinicCase):
    def _sent(self):
        message = self.send()
        with self.provider():
            self.dispatch()
        return message

    def test_final_refusal_fails_with_the_catalogues_words(self):
        message = self.send()
        with self.provider(SendResult(REJECTED, http_status=400, code="21211")):
            self.dispatch()
        self.assertEqual(message.state, "failed")
        self.assertEqual(message.error_id.code, "21211")
        self.assertTrue(message.error_resolution)

    def test_one_bad_recipient_does_not_stop_the_others(self):
        messages = self.send(self.clients)
        bad = SendResult(REJECTED, http_status=400, code="21211")
        with self.provider(bad):
            self.dispatch("bulk")
        self.assertEqual(sorted(messages.mapped("state")), ["failed", "sent", "sent"])

    def test_opt_out_known_to_the_provider_becomes_ours(self):
        message = self.send()
        with self.provider(SendResult(REJECTED, http_status=400, code="21610")):
            self.dispatch()
        self.assertEqual(message.state, "failed")
        self.assertTrue(self.clients[0].phone_sanitized_blacklisted)
        number = self.env["clinic.number"].search([("number", "=", message.number)])
        self.assertTrue(number.opted_out_at)
        history = self.env["clinic.consent"].search([("number", "=", message.number)])
        self.assertEqual(history.mapped("kind"), ["opt_out"])

    def test_too_many_requests_waits_and_sends_once(self):
        message = self.send()
        busy = SendResult(NOT_SENT, http_status=429, code="20429", retry_after=30)
        with self.provider(busy) as provider:
            self.dispatch()
            self.assertEqual(message.state, "queued")
            self.dispatch()
            self.assertEqual(len(provider.requests), 1, "the sender waits")
            self.set_clock(NOON + timedelta(seconds=60))
            self.dispatch()
        self.assertEqual(len(provider.requests), 2)
        self.assertEqual(message.state, "sent")
        self.assertEqual(len(message.attempt_ids), 2)

    def test_lost_answer_is_never_sent_again_by_itself(self):
        message = self.send()
        with self.provider(SendResult(UNKNOWN, cause="ReadTimeout")) as provider:
            self.dispatch()
            self.set_clock(NOON + timedelta(hours=1))
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)
        self.assertEqual(message.state, "unknown")

    def test_callback_alone_proves_acceptance(self):
        message = self.send()
        with self.provider(SendResult(UNKNOWN)):
            self.dispatch()
        self.event(message, "delivered", sid="SM" + "a" * 32)
        self.assertEqual(message.state, "delivered")
        self.assertEqual(message.attempt_ids.outcome, "accepted")
        self.assertEqual(message.attempt_ids.sid, "SM" + "a" * 32)

    def test_order_of_events_does_not_matter(self):
        self.company.clinic_bulk_hourly_limit = 1000
        statuses = ("queued", "sending", "sent", "delivered")
        for order in permutations(statuses):
            with self.subTest(order=order):
                message = self._sent()
                for status in order:
                    self.event(message, status)
                self.assertEqual(message.state, "delivered")

    def test_two_endings_are_shown_to_people(self):
        message = self._sent()
        attempt = message.attempt_ids.with_user(self.front_desk)
        self.event(message, "undelivered", "30008")
        self.assertFalse(attempt.note)
        self.event(message, "delivered")
        self.assertEqual(message.state, "delivered")
        self.assertEqual(attempt.note, "Reported as delivered and as failed")

    def test_price_comes_with_its_currency(self):
        for price, unit, name in ((0.0079, "usd", "USD"), (0.07, None, "USD")):
            message = self.send()
            told = {"price": price, "price_unit": unit, "parts": 2}
            answer = SendResult("accepted", sid=f"SM{price}", **told)
            with self.subTest(unit=unit), self.provider(answer):
                self.dispatch()
                self.assertEqual(message.price, price)
                self.assertEqual(message.price_currency_id.name, name)
        self.assertFalse(self._sent().price_currency_id)

    def test_delivered_wins_over_failed_in_both_orders(self):
        for order in (("undelivered", "delivered"), ("delivered", "undelivered")):
            with self.subTest(order=order):
                message = self._sent()
                for status in order:
                    self.event(message, status, "30008" if status[0] == "u" else None)
                self.assertEqual(message.state, "delivered")
                self.assertFalse(message.error_id)

    def test_repeated_event_is_one_event(self):
        message = self._sent()
        for _repetition in range(5):
            self.event(message, "delivered")
        events = self.env["clinic.message.event"].search(
            [("attempt_id", "=", message.attempt_ids.id)]
        )
        self.assertEqual(len(events), 1)

    def test_late_failure_keeps_the_providers_code(self):
        message = self._sent()
        self.event(message, "undelivered", "30006")
        self.assertEqual(message.state, "failed")
        self.assertEqual(message.provider_code, "30006")
        number = self.env["clinic.number"].search([("number", "=", message.number)])
        self.assertEqual(number.line_type, "landline")

    def test_unknown_code_shows_its_class_and_number(self):
        message = self._sent()
        self.event(message, "undelivered", "30999")
        self.assertIn("30999", message.error_title)

    def test_closed_attempt_is_never_changed(self):
        message = self._sent()
        for change in ("outcome = 'rejected'", "token = 'x'", "sid = 'SMother'"):
            with (
                self.subTest(change=change),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    f"UPDATE clinic_message_attempt SET {change} WHERE id = %s",
                    [message.attempt_ids.id],
                )

    def test_second_accepted_attempt_is_impossible(self):
        message = self._sent()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                """
                INSERT INTO clinic_message_attempt (message_id, number, sender_id,
                       account_sid, token, started_at, outcome)
                SELECT message_id, number, sender_id, account_sid, 'other', started_at,
                       'accepted' FROM clinic_message_attempt WHERE id = %s
                """,
                [message.attempt_ids.id],
            )

    def test_segment_and_batch_end_when_the_last_text_has(self):
        messages = self.send(self.clients)
        with self.provider(SendResult(REJECTED, http_status=400, code="21211")):
            self.dispatch("bulk")
        self.assertEqual(messages.segment_id.state, "done")
        self.assertEqual(messages.batch_id.state, "done")
        self.assertEqual(messages.segment_id.failed_count, 1)
        self.assertEqual(messages.segment_id.sent_count, 2)

    def test_failed_text_is_sent_again_to_the_corrected_number(self):
        message = self.send()
        with self.provider(SendResult(REJECTED, http_status=400, code="21211")):
            self.dispatch()
        self.clients[0].phone = "+12125550188"
        message.with_user(self.front_desk).action_resend()
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(provider.requests[0].to, "+12125550188")
        self.assertEqual(message.state, "sent")
        self.assertEqual(len(message.attempt_ids), 2, "history is kept")

    def test_undelivered_text_is_sent_again_in_a_row_of_its_own(self):
        message = self._sent()
        self.event(message, "undelivered", "30008")
        message.with_user(self.front_desk).action_resend()
        again = self.env["clinic.message"].search([("id", ">", message.id)])
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)
        self.assertEqual(again.state, "sent")
        self.assertEqual(message.state, "failed")
        self.assertEqual(len(message.attempt_ids), 1)

    def test_sender_fault_at_the_carrier_stops_the_sender_not_the_row(self):
        message = self._sent()
        self.event(message, "undelivered", "30032")
        self.assertEqual(message.state, "failed")
        self.assertTrue(self.sender.paused_until)
        self.sender.with_user(self.clinic_admin).action_resume()
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(provider.requests, [])
