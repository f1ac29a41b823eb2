"""Waking a scheduled action: once for a burst, never lost, never a request repeated."""

from odoo import SUPERUSER_ID, api
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged

CRON = "clinic_messaging.ir_cron_clinic_inbound_receive"
#: As the scheduler's own statement when it takes a wish up.
TAKE_UP = "DELETE FROM ir_cron_trigger WHERE cron_id = %s"


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestWake(TransactionCase):
    """Real connections: of the request, and of the run that takes the wish up."""

    def setUp(self):
        super().setUp()
        self.cron_id = self.env.ref(CRON).id
        self.forget()
        self.addCleanup(self.forget)  # when the connections below have let go
        connect = db_connect(self.env.cr.dbname).cursor
        self.request, self.run = connect(), connect()
        for cursor in (self.request, self.run):
            self.addCleanup(cursor.close)
            self.addCleanup(cursor.rollback)

    def forget(self):
        with db_connect(self.env.cr.dbname).cursor() as cursor:
            cursor.execute(TAKE_UP, [self.cron_id])

    def wish(self):
        with db_connect(self.env.cr.dbname).cursor() as cursor:
            cursor.execute(
                "INSERT INTO ir_cron_trigger (cron_id, call_at) VALUES"
                " (%s, (now() AT TIME ZONE 'UTC') - interval '1 minute')",
                [self.cron_id],
            )

    def wake(self) -> int:
        """Wake as a request does; return how many wishes it then knows of."""
        env = api.Environment(self.request, SUPERUSER_ID, {})
        env["ir.cron"].browse(self.cron_id)._clinic_wake()
        env.flush_all()
        return env["ir.cron.trigger"].search_count([("cron_id", "=", self.cron_id)])

    def test_nobody_has_wished(self):
        self.assertEqual(self.wake(), 1)

    def test_a_burst_is_one_wish(self):
        self.wish()
        self.assertEqual(self.wake(), 1)

    def test_a_wish_that_a_run_is_taking_up_does_not_count(self):
        self.wish()
        self.run.execute(TAKE_UP, [self.cron_id])
        self.assertEqual(self.wake(), 2)

    def test_a_wish_that_was_taken_up_since_the_request_began(self):
        """PostgreSQL refuses to lock it; the request goes on all the same."""
        self.wish()
        self.request.execute("SELECT 1")  # the request's snapshot
        self.run.execute(TAKE_UP, [self.cron_id])
        self.run.commit()
        self.wake()
        self.request.commit()
        self.run.execute(
            "SELECT count(*) FROM ir_cron_trigger WHERE cron_id = %s", [self.cron_id]
        )
        self.assertEqual(self.run.fetchone(), (1,))
