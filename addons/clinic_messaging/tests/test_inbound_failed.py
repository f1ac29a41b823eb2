"""A received text that we fail on is shown to administrators and can be tried again."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOON, ClinicCase
from .test_inbound import OUR_LOG


@tagged("post_install", "-at_install", "clinic")
class TestInboundFailed(ClinicCase):
    def setUp(self):
        super().setUp()
        self.company.clinic_two_way_enabled = True

    def give_up(self, *rows):
        """Let all tries of these texts fail; each has the whole six."""
        ledger = type(self.env["clinic.message"])
        moment = NOON
        broken = patch.object(ledger, "_receive", side_effect=ValueError)
        with broken, mute_logger(OUR_LOG):
            for _turn in range(6 * len(rows)):
                self.env["clinic.inbound"]._receive_next()
                moment += timedelta(hours=1)
                self.set_clock(moment)
        self.assertEqual({row.state for row in rows}, {"failed"})

    def tasks(self):
        return self.env["mail.activity"].search(
            [("summary", "=", "A received text could not be worked on")]
        )

    def test_administrators_are_told_once_and_without_the_words(self):
        self.give_up(self.text_in("My knee hurts"), self.text_in("Hello?"))
        tasks = self.tasks()
        self.assertIn(self.clinic_admin, tasks.user_id)
        self.assertNotIn(self.front_desk, tasks.user_id)
        self.assertEqual(len(tasks), len(tasks.user_id))
        self.assertEqual(tasks.mapped("res_id")[:1], self.company.partner_id.ids)
        self.assertNotIn("knee", "".join(tasks.mapped("note")))

    def test_retry_puts_it_into_the_conversation_once(self):
        row = self.text_in("My knee hurts")
        self.give_up(row)
        row.with_user(self.clinic_admin).action_retry()
        self.assertEqual((row.state, row.tries), ("waiting", 0))
        self.assertTrue(self.env["clinic.inbound"]._receive_next())
        self.assertEqual(row.message_id.body, "My knee hurts")
        self.assertTrue(row.message_id.conversation_id)
        row.with_user(self.clinic_admin).action_retry()
        self.assertEqual(row.state, "done", "what is done is not done again")

    def test_told_anew_after_the_list_was_empty(self):
        row = self.text_in("My knee hurts")
        self.give_up(row)
        told = len(self.tasks())
        row.with_user(self.clinic_admin).action_retry()
        self.env["clinic.inbound"]._receive_next()
        self.set_clock(NOON)
        self.give_up(self.text_in("And my foot"))
        self.assertEqual(len(self.tasks()), 2 * told)

    def test_retry_is_the_administrators_of_the_clinic(self):
        row = self.text_in("My knee hurts")
        self.give_up(row)
        for user in (self.front_desk, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                row.with_user(user).action_retry()
        other = self.env["res.company"].create({"name": "Other Clinic"})
        admin = self.clinic_admin
        admin.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            row.with_user(admin).action_retry()
        self.assertEqual(row.state, "failed")
