"""Texts leave while queue_job's runner is silent, and administrators know (W31)."""

from unittest.mock import patch

from odoo.tests import tagged

from .common import ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestWatchdog(ClinicCase):
    def setUp(self):
        super().setUp()
        self.jobs = self.env["queue.job"]
        self.env.cr.execute("UPDATE queue_job SET state = 'done'")
        self.messages = self.send(self.clients)
        self.env["clinic.message"]._enqueue_dispatch(self.sender, ["bulk"])
        self.env.flush_all()

    def age(self, seconds, **columns):
        """Make the waiting jobs older, and set more of their columns."""
        more = "".join(f", {name} = {value}" for name, value in columns.items())
        self.env.cr.execute(
            "UPDATE queue_job SET date_created = (now() AT TIME ZONE 'UTC')"
            f" - %s * interval '1 second'{more} WHERE state = 'pending'",
            [seconds],
        )
        self.env.invalidate_all()

    def watch(self):
        """Run the scheduled action; return how many calls were made."""
        commit = patch.object(type(self.env["ir.cron"]), "_commit_progress")
        with self.provider() as provider, self.own_cursors(), commit:
            self.env["clinic.message"]._cron_watchdog()
        self.env.invalidate_all()
        return len(provider.requests)

    def tasks(self):
        tasks = self.company.partner_id.activity_ids
        return len(tasks.filtered(lambda a: a.user_id == self.clinic_admin))

    def test_waits_three_minutes_then_sends_and_tells_once(self):
        self.age(170)
        self.assertEqual((self.watch(), self.tasks()), (0, 0))
        self.age(190)
        self.assertEqual((self.watch(), self.tasks()), (3, 1))
        self.assertEqual(set(self.messages.mapped("state")), {"sent"})
        self.send(self.clients, body="We open again.")
        self.assertEqual((self.watch(), self.tasks()), (3, 1))

    def test_a_runner_that_was_back_is_told_of_again(self):
        self.age(190)
        self.watch()
        self.env.cr.execute("UPDATE queue_job SET state = 'done'")
        self.watch()
        self.env["clinic.message"]._enqueue_dispatch(self.sender, ["bulk"])
        self.env.flush_all()
        self.age(190)
        self.watch()
        self.assertEqual(self.tasks(), 2)

    def test_a_busy_channel_is_no_silence(self):
        self.age(600)
        now = "now() AT TIME ZONE 'UTC'"
        for column in ("date_started", "date_done"):
            with self.subTest(column), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(
                    "INSERT INTO queue_job (uuid, name, state, channel, model_name,"
                    f" method_name, user_id, company_id, date_created, {column})"
                    f" SELECT 'u-{column}', name, 'done', channel, model_name,"
                    f" method_name, user_id, company_id, date_created, {now}"
                    " FROM queue_job WHERE state = 'pending' LIMIT 1"
                )
                self.assertEqual((self.watch(), self.tasks()), (0, 0))
                savepoint.rollback()

    def test_a_job_that_waits_for_its_time_is_no_silence(self):
        self.age(600, eta="(now() AT TIME ZONE 'UTC') + interval '1 minute'")
        self.assertEqual((self.watch(), self.tasks()), (0, 0))

    def test_health_list_turns_red_though_a_runner_holds_its_lock(self):
        self.age(190)
        self.env.cr.execute("SELECT pg_advisory_lock(2293787760715711918)")
        self.addCleanup(
            self.env.cr.execute, "SELECT pg_advisory_unlock(2293787760715711918)"
        )
        self.assertFalse(self._runner_is_green())
        self.env.cr.execute("UPDATE queue_job SET state = 'done'")
        self.assertTrue(self._runner_is_green())

    def _runner_is_green(self):
        checks = self.company.with_user(self.clinic_admin)._clinic_health()
        return next(row["ok"] for row in checks if row["name"] == "Job runner alive")
