"""Received texts: worked on once, in order, whatever happens to one of them."""

from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOON, ClinicCase

OUR_LOG = "odoo.addons.clinic_messaging.models.clinic_inbound"


@tagged("post_install", "-at_install", "clinic")
class TestInbound(ClinicCase):
    def setUp(self):
        super().setUp()
        self.company.clinic_two_way_enabled = True

    def test_text_becomes_a_ledger_row_in_a_conversation(self):
        message = self.receive("I will be late")
        self.assertEqual(message.direction, "inbound")
        self.assertEqual(message.state, "received")
        self.assertEqual(message.message_type, "reply")
        self.assertEqual(message.number, self.clients[0].phone_sanitized)
        self.assertEqual(message.partner_id, self.clients[0])
        self.assertEqual(message.sender_id, self.sender)
        channel = message.conversation_id
        self.assertEqual(channel.channel_type, "clinic_text")
        self.assertEqual(channel.clinic_company_id, self.company)
        self.assertEqual(channel.clinic_sender_id, self.sender)
        self.assertTrue(channel.clinic_unread)
        self.assertTrue(channel.clinic_needs_reply)
        self.assertIn("I will be late", message.mail_message_id.body)
        self.assertFalse(message.mail_message_id.author_id)
        self.assertFalse(message.attempt_ids)

    def test_repetition_changes_nothing(self):
        sid = "SM" + "b" * 32
        self.receive("Hello", sid=sid)
        before = self.env["clinic.message"].search_count([])
        self.assertFalse(self.text_in("Hello again", sid=sid))
        self.env["clinic.inbound"]._receive_next()
        self.assertEqual(self.env["clinic.message"].search_count([]), before)

    def test_same_id_of_another_account_is_another_text(self):
        sid = "SM" + "b" * 32
        self.text_in("Hello", sid=sid)
        self.assertTrue(self.text_in("Hello", sid=sid, account_sid="AC" + "2" * 32))

    def test_texts_are_worked_on_in_order(self):
        stored = [self.text_in(f"Line {turn}") for turn in range(3)]
        while self.env["clinic.inbound"]._receive_next():
            pass
        rows = [row.message_id.id for row in stored]
        self.assertEqual(rows, sorted(rows))
        self.assertEqual(len({row.message_id.conversation_id for row in stored}), 1)

    def test_one_that_cannot_be_worked_on_stops_no_other(self):
        bad, good = self.text_in("bad"), self.text_in("good")
        ledger = type(self.env["clinic.message"])
        receive = ledger._receive

        def fail_on_bad(message):
            if message.body == "bad":
                raise ValueError("broken")
            return receive(message)

        with (
            patch.object(ledger, "_receive", fail_on_bad),
            mute_logger(OUR_LOG),
        ):
            while self.env["clinic.inbound"]._receive_next():
                pass
        self.assertEqual((bad.state, bad.tries), ("waiting", 1))
        self.assertFalse(bad.message_id)
        self.assertEqual(good.state, "done")
        self.assertFalse(bad._receive_next(), "it waits a minute")
        self.set_clock(NOON + timedelta(minutes=2))
        self.assertTrue(bad._receive_next())
        self.assertEqual(bad.message_id.body, "bad")

    def test_at_last_a_person_must_look(self):
        bad = self.text_in("bad")
        ledger = type(self.env["clinic.message"])
        broken = patch.object(ledger, "_receive", side_effect=ValueError)
        moment = NOON
        with broken, mute_logger(OUR_LOG):
            for _turn in range(6):
                bad._receive_next()
                moment += timedelta(hours=1)
                self.set_clock(moment)
        self.assertEqual(bad.state, "failed")
        self.assertFalse(bad._receive_next())

    def test_raw_rows_never_change(self):
        stored = self.text_in("As it came")
        for statement in (
            "UPDATE clinic_inbound SET body = 'other' WHERE id = %s",
            "UPDATE clinic_inbound SET number = '+1' WHERE id = %s",
            "DELETE FROM clinic_inbound WHERE id = %s",
        ):
            with (
                self.subTest(statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(RestrictViolation),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement, [stored.id])

    def test_raw_rows_are_the_administrators(self):
        stored = self.text_in("As it came")
        self.assertTrue(stored.with_user(self.clinic_admin).read(["body"]))
        for user in (self.front_desk, self.employee):
            with self.assertRaises(AccessError):
                stored.with_user(user).read(["body"])

    def test_raw_rows_stay_in_their_clinic(self):
        stored = self.text_in("As it came")
        other = self.env["res.company"].create({"name": "Other Clinic"})
        admin = self.clinic_admin
        admin.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        rows = stored.with_user(admin)
        self.assertFalse(rows.search([("id", "=", stored.id)]))
        with self.assertRaises(AccessError):
            rows.read(["body"])

    def test_two_way_off_keeps_the_text_and_opens_no_conversation(self):
        """F51: stored, STOP honoured, no conversation."""
        self.company.clinic_two_way_enabled = False
        message = self.receive("stop")
        self.assertEqual(message.state, "received")
        self.assertFalse(message.conversation_id)
        self.assertFalse(
            self.env["discuss.channel"].search([("channel_type", "=", "clinic_text")])
        )
        number = self.env["clinic.number"].search([("number", "=", message.number)])
        self.assertTrue(number.opted_out_at)

    def test_extension_points_end_the_work(self):
        """Text that was dealt with stands in its conversation and waits for nobody."""
        ledger = type(self.env["clinic.message"])
        for hook in ("_receive_consent", "_receive_confirmation"):
            with self.subTest(hook), patch.object(ledger, hook, lambda message: True):
                message = self.receive("C", number=self.clients[1].phone_sanitized)
            self.assertTrue(message.mail_message_id)
            self.assertFalse(message.conversation_id.clinic_unread)
            self.assertFalse(message.conversation_id.clinic_needs_reply)

    def test_words_of_a_stranger_are_shown_safely(self):
        """R19: escaped, and nothing that turns the writing around."""
        message = self.receive("<img src=x onerror=alert(1)> \u202eabc\u200b")
        self.assertIn("\u202e", message.body)
        shown = message.mail_message_id.body
        self.assertNotIn("<img", shown)
        self.assertNotIn("\u202e", shown)
        self.assertNotIn("\u200b", shown)

    def test_unknown_number_opens_a_conversation_too(self):
        message = self.receive("Who are you?", number="+13125550142")
        self.assertFalse(message.partner_id)
        self.assertEqual(message.conversation_id.name, "+13125550142")

    def test_scheduled_action_works_on_everything(self):
        stored = [self.text_in(f"Line {turn}") for turn in range(3)]
        cron = self.env.ref("clinic_messaging.ir_cron_clinic_inbound_receive")
        with self.enter_registry_test_mode():
            self.assertIs(cron.method_direct_trigger(), True)
        self.env.invalidate_all()
        self.assertEqual({row.state for row in stored}, {"done"})
