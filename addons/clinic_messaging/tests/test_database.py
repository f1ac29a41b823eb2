"""A restored or copied database, and a standby that took over (W6, W7, F07)."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import clinic_database
from .common import ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestDatabase(ClinicCase):
    def mark(self):
        self.env.cr.execute("SELECT mark FROM clinic_database_mark")
        return self.env.cr.fetchone()[0]

    def restore(self):
        """Let the database carry the mark of another one, as a backup's copy does."""
        self.env.cr.execute("UPDATE clinic_database_mark SET mark = '1/2/3'")

    def tasks(self):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "=", self.company.partner_id.id),
            ]
        )

    def dispatch_muted(self, lane="bulk"):
        with mute_logger(clinic_database.__name__):
            self.dispatch(lane)

    def test_the_first_claim_notes_the_mark_and_sends(self):
        self.env.cr.execute("UPDATE clinic_database_mark SET mark = NULL")
        message = self.send(self.clients[:1])
        with self.provider():
            self.dispatch()
        self.assertEqual(message.state, "sent")
        self.env.cr.execute(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        )
        self.assertIn(str(self.env.cr.fetchone()[0]), self.mark().split("/"))

    def test_another_database_sends_nothing_before_an_administrator_decides(self):
        messages = self.send(self.clients)
        direct = self.send(self.clients[:1])
        self.restore()
        before = self.tasks()
        with self.provider() as provider:
            for lane in ("bulk", "direct", "bulk"):
                self.dispatch_muted(lane)
            self.assertFalse(provider.requests)
        self.assertFalse(self.company.clinic_texting_enabled)
        self.assertEqual(
            (messages.batch_id + direct.batch_id).mapped("state"), ["paused"] * 2
        )
        told = self.tasks() - before
        admins = self.company._clinic_staff(
            "clinic_messaging.clinic_messaging_group_admin"
        )
        self.assertEqual(told.user_id, admins)
        self.assertEqual(len(told), len(admins), "one task for each, once")

    def test_after_the_decision_each_text_leaves_once(self):
        messages = self.send(self.clients)
        self.restore()
        with self.provider() as provider:
            self.dispatch_muted()
            self.look_up(11, 13)
            with self.assertRaises(AccessError):
                desk = self.company.with_user(self.front_desk)
                desk.write({"clinic_texting_enabled": True})
            self.company.clinic_texting_enabled = True
            self.dispatch("bulk")
            self.assertFalse(provider.requests, "paused until somebody resumes")
            messages.batch_id.with_user(self.front_desk).action_resume()
            self.env["clinic.message"]._release_some(100)
            self.dispatch("bulk")
            self.assertEqual(len(provider.requests), len(messages))
        self.assertEqual(set(messages.mapped("state")), {"sent"})

    def test_mails_wait_too(self):
        mail = self.send(self.clients[:1], channel="email", subject="News")
        self.restore()
        self.env.flush_all()
        commit = patch.object(type(self.env["ir.cron"]), "_commit_progress")
        with mute_logger(clinic_database.__name__), commit as committed:
            committed.return_value = 1
            self.env["clinic.message"]._cron_release()
        self.assertEqual(mail.state, "queued")
        self.assertFalse(self.company.clinic_texting_enabled)

    def test_a_server_that_tells_less_still_knows_a_copy(self):
        self.env.cr.execute(clinic_database.PLAIN)
        self.assertTrue(self.env.cr.fetchone()[0])
        self.env.cr.execute(clinic_database.WITH_CLUSTER)
        self.assertEqual(len(self.env.cr.fetchone()[0].split("/")), 3)
