"""What one volley of calls may cost when provider or database fail."""

from datetime import timedelta
from unittest.mock import patch

from psycopg2 import DatabaseError, IntegrityError, InterfaceError, OperationalError
from psycopg2.pool import PoolError

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import clinic_message_dispatch as dispatch
from ..tools.backoff import PROOFS
from ..transports.base import ACCEPTED, NOT_SENT, REJECTED, SendResult
from .common import NOON, ClinicCase

BUSY = SendResult(NOT_SENT, http_status=429, code="20429")


class Coded(OperationalError):
    """An error with a code, which psycopg2 sets in C only."""

    pgcode = "57P02"  # the server ends because of a crash elsewhere


class Refused(IntegrityError):
    pgcode = "23505"


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestVolley(ClinicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = cls.env["res.partner"].create(
            [cls._client_values(number, area="415") for number in range(40)]
        )

    def test_refusals_of_one_volley_count_once(self):
        messages = self.send(self.many)
        with self.provider(*[BUSY] * 3):
            self.dispatch("bulk")
        self.assertEqual(self.sender.backoff_count, PROOFS)
        self.assertLess(self.sender.paused_until, NOON + timedelta(seconds=60))
        self.assertEqual(set(messages.mapped("state")), {"queued"})

    def test_after_refusals_one_call_a_second_asks_and_then_all_leave(self):
        messages = self.send(self.many)
        with self.provider(*[BUSY] * 4) as provider:
            self.dispatch("bulk")
            asked = len(provider.requests)
            self.set_clock(NOON + timedelta(minutes=1))
            self.dispatch("bulk")
            self.assertEqual(len(provider.requests), asked + 1)
            self.assertEqual(self.sender.backoff_count, PROOFS + 1)
            for trusted in range(PROOFS, -1, -1):
                self.set_clock(self.sender.paused_until + timedelta(seconds=0.1))
                before = self.env["clinic.clock"]._now()
                self.dispatch("bulk")
                self.assertEqual(self.sender.backoff_count, trusted)
                rest = self.sender.paused_until - before
                self.assertGreaterEqual(rest, timedelta(seconds=1))
            self.assertEqual(len(provider.requests), asked + 1 + PROOFS + 1)
            self.set_clock(self.sender.paused_until + timedelta(seconds=1))
            self.dispatch("bulk")
        self.assertEqual(set(messages.mapped("state")), {"sent"})
        self.assertEqual(self.sender.backoff_count, 0)

    def test_while_one_call_asks_a_provider_that_refused_no_other_leaves(self):
        """Not of another lane either; its end lets the next one ask."""
        messages = self.send(self.many[:4])
        direct = self.send(self.many[4])
        with self.provider(*[BUSY] * 3):
            self.dispatch("bulk")
        self.set_clock(NOON + timedelta(minutes=1))
        (probe,) = self.claims_of(messages, first=1)
        with self.provider() as provider:
            self.dispatch("direct")
            self.assertFalse(provider.requests)
            self.env["clinic.message"]._settle([(probe, BUSY)])
            self.set_clock(NOON + timedelta(minutes=2))
            self.dispatch("direct")
        self.assertEqual(direct.state, "sent")

    def test_a_broken_account_costs_few_calls(self):
        messages = self.send(self.many)
        bad = SendResult(REJECTED, http_status=401, code="20003")
        with self.provider(*[bad] * 40) as provider:
            self.dispatch("bulk")
        self.assertLessEqual(len(provider.requests), 3)
        self.assertEqual(set(messages.mapped("state")), {"queued"})
        self.assertEqual(messages.batch_id.state, "paused")

    def test_ends_that_cannot_be_written_together_harm_no_other(self):
        """Two answers with one id: the database refuses the second, and it only."""
        messages = self.send(self.many[:6])
        same = SendResult(ACCEPTED, sid="SM" + "e" * 32, http_status=201)
        claims = self.claims_of(messages)
        others = [
            (claim, SendResult(ACCEPTED, sid=f"SM{number:032d}", http_status=201))
            for number, claim in enumerate(claims[2:])
        ]
        ended = [(claims[0], same), (claims[1], same), *others]
        with self.own_cursors(), mute_logger(dispatch.__name__, "odoo.sql_db"):
            self.env["clinic.message"]._settle_all(ended)
        self.env.invalidate_all()
        states = messages.sorted("id").mapped("state")
        self.assertEqual(states, ["sent", "submitting"] + ["sent"] * 4)
        self.assertEqual(
            messages.filtered("lease_until").mapped("state"), ["submitting"]
        )

    def test_what_was_accepted_together_is_closed_together(self):
        messages = self.send(self.many[:10])
        with self.provider(), self.assertLogs("odoo.sql_db", "DEBUG") as told:
            self.dispatch("bulk")
        self.assertEqual(set(messages.mapped("state")), {"sent"})
        self.assertEqual(messages.batch_id.state, "done")
        closing = [
            line for line in told.output if "UPDATE clinic_message_batch" in line
        ]
        self.assertLess(len(closing), 5)

    def claims_of(self, messages, first=0):
        """Claim what is due: all of the messages, or the first few of them."""
        self.env.flush_all()
        ledger = self.env["clinic.message"]
        rendered = ledger._peek(self.sender.id, "bulk", 16)
        claims = ledger._claim(self.sender.id, ("bulk",), rendered).ready
        expected = sorted(messages.ids)[: first or None]
        self.assertEqual([claim.message_id for claim in claims], expected)
        return claims

    def test_a_database_that_is_away_is_tried_again(self):
        away = (
            Coded(),
            OperationalError(),
            InterfaceError("connection already closed"),
            DatabaseError("server closed the connection unexpectedly"),
            PoolError("The Connection Pool Is Full"),
        )
        for error in away:
            self.assertEqual(self._tries(error), 2, type(error).__name__)

    def test_a_refusal_by_the_database_is_not_repeated(self):
        with self.assertRaises(IntegrityError):
            self._tries(Refused())

    def _tries(self, error):
        """Return how often a transaction ran that failed once."""
        runs = []

        def work(_ledger):
            runs.append(1)
            if len(runs) == 1:
                raise error
            return len(runs)

        with self.own_cursors(), patch.object(dispatch.time, "sleep"):
            return self.env["clinic.message"]._in_own_cursor(work)
