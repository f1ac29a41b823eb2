"""Locks of the send protocol: who must wait for a claim, on two real connections."""

from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import LockNotAvailable

from odoo import SUPERUSER_ID, api
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged

from ..models.clinic_message_text import Rendered


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestLocks(TransactionCase):
    """Two real connections, because one transaction never waits for itself.

    What is committed for it is an archived sender, a batch in draft and one text,
    without an attempt; all of it is deleted again.
    """

    def setUp(self):
        super().setUp()
        self.registry_cursor = db_connect(self.env.cr.dbname).cursor
        self.ids = {}
        with self.registry_cursor() as cr:
            self._commit_one_text(cr)
        self.addCleanup(self._delete_it)

    def _commit_one_text(self, cr):
        company = self.env.ref("base.main_company").id
        self.ids["sender"] = self._insert(
            cr,
            "INSERT INTO clinic_sender (company_id, account_sid, number, role, active,"
            " grants, backoff_count) VALUES (%s, 'ACguards', '+15005550011', 'alt',"
            " false, 0, 0) RETURNING id",
            company,
        )
        self.ids["number"] = self._insert(
            cr, "INSERT INTO clinic_number (number) VALUES (%s) RETURNING id", "+guards"
        )
        self.ids["batch"] = self._insert(
            cr,
            "INSERT INTO clinic_message_batch (name, company_id, channel, origin,"
            " message_type, state) VALUES ('Guards', %s, 'sms', 'manual', 'direct',"
            " 'draft') RETURNING id",
            company,
        )
        self.ids["message"] = self._insert(
            cr,
            "INSERT INTO clinic_message (uuid, company_id, direction, origin, channel,"
            " message_type, lane, state, due_at, number, sender_id, batch_id) VALUES"
            " ('guards', %s, 'outbound', 'manual', 'sms', 'direct', 'direct', 'queued',"
            " '2000-01-01', '+guards', %s, %s) RETURNING id",
            company,
            self.ids["sender"],
            self.ids["batch"],
        )

    def _insert(self, cr, statement, *values):
        cr.execute(statement, values)
        return cr.fetchone()[0]

    def _delete_it(self):
        with self.registry_cursor() as cr:
            for table in ("message", "batch", "number", "sender"):
                name = "clinic_message_batch" if table == "batch" else f"clinic_{table}"
                cr.execute(f"DELETE FROM {name} WHERE id = %s", [self.ids[table]])  # noqa: S608

    @contextmanager
    def _claiming(self):
        """Do T1 on a connection of its own and hold it open; never commit it."""
        with self.registry_cursor() as cr:
            cr.execute("UPDATE res_company SET clinic_texting_enabled = true")
            ledger = api.Environment(cr, SUPERUSER_ID, {})["clinic.message"]
            rendered = {self.ids["message"]: Rendered("Hello")}
            # what T1 decides is not asked here, only what it has locked by then
            with patch.object(type(ledger), "_claim_one", lambda *args: None):
                ledger._claim(self.ids["sender"], ("direct",), rendered)
            try:
                yield
            finally:
                cr.rollback()

    def _waits(self, statement, value):
        """Return whether another connection would have to wait with a statement."""
        with self.registry_cursor() as cr:
            cr.execute("SET LOCAL lock_timeout = '200ms'")
            try:
                cr.execute(statement, [value], log_exceptions=False)
            except LockNotAvailable:
                return True
            finally:
                cr.rollback()
        return False

    def test_stop_waits_for_a_claim_of_its_number(self):
        stop = "UPDATE clinic_number SET blocked = true WHERE id = %s"
        self.assertFalse(self._waits(stop, self.ids["number"]))
        with self._claiming():
            self.assertTrue(self._waits(stop, self.ids["number"]))

    def test_pause_waits_for_a_claim_of_its_batch(self):
        pause = "UPDATE clinic_message_batch SET state = 'paused' WHERE id = %s"
        self.assertFalse(self._waits(pause, self.ids["batch"]))
        with self._claiming():
            self.assertTrue(self._waits(pause, self.ids["batch"]))

    def test_cancel_waits_for_a_claim_of_its_message(self):
        cancel = "UPDATE clinic_message SET state = 'canceled' WHERE id = %s"
        self.assertFalse(self._waits(cancel, self.ids["message"]))
        with self._claiming():
            self.assertTrue(self._waits(cancel, self.ids["message"]))

    def test_second_claim_of_the_sender_waits_for_the_first(self):
        grant = "UPDATE clinic_sender SET grants = grants + 1 WHERE id = %s"
        self.assertFalse(self._waits(grant, self.ids["sender"]))
        with self._claiming():
            self.assertTrue(self._waits(grant, self.ids["sender"]))
