"""Guards of the send protocol that no everyday path runs into: each is forced here.

Taking one of these conditions out of the product changes nothing on a good day; these
tests make the bad day, step by step, and name the guard that must hold.
"""

from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.test_cursor import TestCursor as PseudoCursor
from odoo.tools import mute_logger

from ..transports.base import ACCEPTED, NOT_SENT, REJECTED, UNKNOWN, SendResult
from .common import NOON, ClinicCase

BUSY = SendResult(NOT_SENT, http_status=429, code="20429")


class GuardCase(ClinicCase):
    """Do the steps of the protocol one by one."""

    def peek(self, lane="direct"):
        self.env.flush_all()
        return self.env["clinic.message"]._peek(self.sender.id, lane, 16)

    def claim(self, rendered=None, lane="direct"):
        """Do T1 for what was peeked, or for all that waits now."""
        rendered = self.peek(lane) if rendered is None else rendered
        self.env.flush_all()
        claims = self.env["clinic.message"]._claim(self.sender.id, (lane,), rendered)
        self.env.invalidate_all()
        return claims.ready

    def settle(self, claim, result):
        self.env["clinic.message"]._settle([(claim, result)])
        self.env.invalidate_all()

    def accepted(self, sid):
        return SendResult(ACCEPTED, sid=sid, status="queued", http_status=201)

    def told(self, claim, status, sid, code=None):
        """Let the provider tell a status of one attempt, and fold it."""
        self.env["clinic.message.event"]._insert(
            claim.attempt_id, sid, status, code, "callback"
        )
        self.env["clinic.message"]._apply_events(claim.attempt_id)
        self.env.invalidate_all()


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestClaimGuards(GuardCase):
    def test_attempt_is_committed_before_the_call(self):
        message = self.send()
        steps = []
        real_commit = PseudoCursor.commit

        def commit(cursor):
            cursor.execute(
                "SELECT count(*) FROM clinic_message_attempt WHERE message_id = %s",
                [message.id],
            )
            steps.append(("commit", cursor.fetchone()[0]))
            return real_commit(cursor)

        with self.provider() as provider, patch.object(PseudoCursor, "commit", commit):
            send = provider.send
            provider.send = lambda request: steps.append(("call", 1)) or send(request)
            self.dispatch()
        self.assertIn(("call", 1), steps)
        before = steps[: steps.index(("call", 1))]
        self.assertIn(("commit", 1), before, "a callback could come to nothing")

    def test_dispatcher_that_stood_still_does_not_call(self):
        """Its lease is over: the reconciler may have let the text go again."""
        message = self.send()
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("clinic_messaging.lease_seconds", "-1")
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        found = (message.state, message.attempt_ids.mapped("outcome"))
        self.assertEqual(found, ("queued", ["not_sent"]))

    def test_hour_counts_from_the_latest_moment_of_a_call(self):
        """A slow call may have been taken 38 s after T1, the next one at once."""
        self.company.clinic_bulk_hourly_limit = 1
        self.send(self.clients[:2])
        self.env["clinic.message"].search([("state", "=", "scheduled")]).write(
            {"state": "queued", "due_at": NOON}
        )
        for seconds, calls in ((0, 1), (3600, 0), (3638, 0), (3641, 1)):
            self.set_clock(NOON + timedelta(seconds=seconds))
            with self.subTest(seconds), self.provider() as provider:
                self.dispatch("bulk")
                self.assertEqual(len(provider.requests), calls)

    def test_what_is_leaving_is_not_claimed_again(self):
        self.send()
        rendered = self.peek()
        self.assertEqual(len(self.claim(rendered)), 1)
        self.assertEqual(self.claim(rendered), [])

    def test_what_was_put_off_after_the_peek_is_left_alone(self):
        message = self.send()
        rendered = self.peek()
        self.env.cr.execute(
            "UPDATE clinic_message SET due_at = clinic_now() + interval '1 hour'"
            " WHERE id = %s",
            [message.id],
        )
        self.assertEqual(self.claim(rendered), [])

    def test_another_lane_is_left_alone(self):
        self.send()
        rendered = self.peek()
        self.assertEqual(self.claim(rendered, lane="alert"), [])

    def test_batch_paused_after_the_peek_keeps_its_text(self):
        message = self.send()
        rendered = self.peek()
        message.batch_id.with_user(self.front_desk).action_pause()
        self.assertEqual(self.claim(rendered), [])
        self.assertEqual(message.state, "queued")

    def test_canceled_while_leaving_does_not_leave_again(self):
        message = self.send()
        claim = self.claim()[0]
        message.batch_id.with_user(self.front_desk).action_cancel()
        self.settle(claim, BUSY)
        self.set_clock(NOON + timedelta(minutes=10))
        self.assertEqual(self.claim(), [])
        self.assertEqual(
            (message.state, message.state_reason), ("skipped", "batch_canceled")
        )

    def test_batch_that_was_sent_is_not_sent_again(self):
        message = self.send()
        with self.assertRaisesRegex(UserError, "sent already"):
            message.batch_id.with_user(self.front_desk).action_send()

    def _text_about_an_appointment(self, message_type="direct"):
        event = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": NOON + timedelta(hours=2),
                "stop": NOON + timedelta(hours=3),
                "partner_ids": [(6, 0, self.clients[:1].ids)],
                "clinic_company_id": self.company.id,
            }
        )
        dialogs = self.env["clinic.message.compose"].with_user(self.front_desk)
        dialogs.with_company(self.company).create(
            {
                "event_ids": event.ids,
                "body": "See you at {{ time }}",
                "message_type": message_type,
            }
        ).action_send()
        message = self.env["clinic.message"].search([("event_id", "=", event.id)])
        self.assertEqual(message.state, "queued")
        return event, message

    def test_archived_appointment_is_not_announced(self):
        event, message = self._text_about_an_appointment()
        event.active = False
        self.assertEqual(self.claim(), [])
        self.assertEqual(message.state_reason, "appointment_gone")

    def test_appointment_that_has_begun_is_not_announced(self):
        _event, message = self._text_about_an_appointment("appointment_reminder")
        self.set_clock(NOON + timedelta(hours=2, minutes=1))
        self.assertEqual(self.claim(), [])
        self.assertEqual(message.state_reason, "appointment_over")

    def test_text_that_is_empty_once_filled_in_is_not_sent(self):
        self.company.phone = False
        message = self.send(body="{{ phone }}")
        self.assertEqual(self.claim(), [])
        self.assertEqual(message.state_reason, "empty")

    def test_text_that_is_too_long_once_filled_in_is_not_sent(self):
        self.clients[0].name = "Rex" * 30
        message = self.send(body="x" * 1580 + "{{ patient }}")
        self.assertEqual(self.claim(), [])
        self.assertEqual(message.state_reason, "too_long")

    def test_paused_batch_is_not_released_at_its_time(self):
        message = self.send(schedule="later", scheduled_at=NOON + timedelta(hours=1))
        message.batch_id.with_user(self.front_desk).action_pause()
        self.env.flush_all()
        self.set_clock(NOON + timedelta(hours=2))
        self.env["clinic.message"]._release_some(10)
        self.assertEqual(message.state, "scheduled")

    def test_quiet_hours_are_confirmed_for_one_recipient_only(self):
        self.set_clock(NOON.replace(hour=22))
        messages = self.send(self.clients, quiet_confirmed=True)
        self.assertNotIn(True, messages.mapped("released_early"))
        self.assertEqual(set(messages.mapped("state")), {"scheduled"})

    def test_tokens_and_ids_of_attempts_are_unique(self):
        self.send()
        claim = self.claim()[0]
        self.settle(claim, self.accepted("SM" + "1" * 32))
        for column in ("token", "sid"):
            other = {"token": "'another'", "sid": "NULL", column: column}
            with (
                self.subTest(column=column),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    f"""
                    INSERT INTO clinic_message_attempt (message_id, number, sender_id,
                           account_sid, started_at, token, sid)
                    SELECT message_id, number, sender_id, account_sid, started_at,
                           {other["token"]}, {other["sid"]}
                      FROM clinic_message_attempt WHERE id = %s
                    """,  # noqa: S608 - names of columns
                    [claim.attempt_id],
                )


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestOutcomeGuards(GuardCase):
    def test_callback_before_the_answer_knows_more_than_a_refusal(self):
        message = self.send()
        claim = self.claim()[0]
        self.told(claim, "delivered", "SM" + "1" * 32)
        self.settle(claim, SendResult(REJECTED, http_status=400, code="21211"))
        self.assertEqual(message.state, "delivered")
        self.assertEqual(message.attempt_ids.outcome, "accepted")

    def test_failure_of_an_earlier_attempt_does_not_touch_the_message(self):
        message = self.send()
        first = self.claim()[0]
        self.settle(first, BUSY)
        self.set_clock(NOON + timedelta(minutes=10))
        second = self.claim()[0]
        self.settle(second, self.accepted("SM" + "2" * 32))
        self.told(first, "undelivered", "SM" + "1" * 32, "30003")
        self.assertEqual(message.state, "sent")
        self.assertFalse(message.provider_code)

    def test_lookup_that_came_late_does_not_undo_an_acceptance(self):
        message = self.send()
        claim = self.claim()[0]
        self.settle(claim, SendResult(UNKNOWN))
        self.told(claim, "sent", "SM" + "1" * 32)
        self.env["clinic.message"]._proven_not_accepted(message.attempt_ids)
        self.env.invalidate_all()
        self.assertEqual(
            (message.state, message.attempt_ids.outcome), ("sent", "accepted")
        )

    def test_acceptance_moves_only_what_is_leaving(self):
        """A row that ended in another way meanwhile keeps its end."""
        message = self.send()
        claim = self.claim()[0]
        message._fail(message.ids, None, "rejected")
        self.settle(claim, self.accepted("SM" + "1" * 32))
        self.assertEqual(message.state, "failed")

    def test_read_receipt_keeps_the_moment_of_delivery(self):
        message = self.send()
        claim = self.claim()[0]
        self.told(claim, "delivered", "SM" + "1" * 32)
        arrived = message.delivered_at
        self.set_clock(NOON + timedelta(hours=1))
        self.told(claim, "read", "SM" + "1" * 32)
        self.assertEqual((message.state, message.delivered_at), ("delivered", arrived))

    def test_call_under_way_is_not_taken_over(self):
        """Its dispatcher has the lease's time; then what it did is looked up."""
        message = self.send()
        self.claim()
        for seconds, state, outcome in (
            (110, "submitting", False),
            (130, "unknown", "unknown"),
        ):
            self.set_clock(NOON + timedelta(seconds=seconds))
            message._expire_leases()
            self.env.invalidate_all()
            found = (message.state, message.attempt_ids.outcome)
            self.assertEqual(found, (state, outcome))

    def test_only_what_needs_review_can_be_risked_again(self):
        message = self.send()
        self.settle(self.claim()[0], SendResult(UNKNOWN))
        message.with_user(self.clinic_admin).action_confirm_resend()
        self.env.invalidate_all()
        self.assertEqual((message.state, message.attempt_ids.outcome), ("unknown",) * 2)


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestLookupGuards(GuardCase):
    def setUp(self):
        super().setUp()
        self.message = self.send()
        self.settle(self.claim()[0], SendResult(UNKNOWN))
        self.attempt = self.message.attempt_ids

    def _look(self, sender="", **shown):
        """Read the provider's list, which shows one text; return its verdict."""
        with self.provider() as provider:
            provider.show(self.attempt, self.message.body, **shown)
            if sender:
                listed = provider.listed[0]
                provider.listed = [
                    type(listed)(**{**vars(listed), "from_number": sender})
                ]
            self.env["clinic.message"]._reconcile_one(self.attempt)
        self.env.invalidate_all()
        return self.attempt.outcome

    def test_text_of_another_sender_is_not_ours(self):
        self.assertEqual(self._look(sender="+15005550009"), "unknown")

    def test_text_made_much_later_is_not_ours(self):
        later = self.attempt.started_at + timedelta(minutes=5)
        self.assertEqual(self._look(created_at=later), "unknown")

    def test_text_that_belongs_to_another_attempt_is_not_ours(self):
        self.send()
        self.settle(self.claim()[0], self.accepted("SM" + "f" * 32))
        self.assertEqual(self._look(sid="SM" + "f" * 32), "unknown")

    def test_the_very_text_is_ours(self):
        self.assertEqual(self._look(), "accepted")
