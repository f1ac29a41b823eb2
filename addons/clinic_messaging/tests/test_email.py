"""The e-mail channel: one mail per row, its end taken from Odoo's own queue."""

from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ClinicCase

NIGHT = datetime(2026, 3, 3, 22, 0, 0)


class EmailCase(ClinicCase):
    def setUp(self):
        super().setUp()
        self.company.email = "clinic@example.com"

    def send_email(self, partners=None, **values):
        """Send by e-mail through the dialog; the outbox is not looked at yet."""
        values = {"channel": "email", "subject": "News", **values}
        return self.send(partners, **values)

    def hand_over(self):
        """Let the release give due e-mails to Odoo's queue."""
        self.env.flush_all()
        self.env["clinic.message"]._send_due_emails()
        self.env.invalidate_all()

    def mails(self, messages):
        domain = [("clinic_message_id", "in", messages.ids)]
        return self.env["mail.mail"].search(domain, order="id")

    @contextmanager
    def mail_server(self, connect=None, send=None):
        """Stand in for the mail server; ``connect`` and ``send`` are errors."""
        sent = []

        def connection(server, *args, **kwargs):
            if connect:
                raise connect
            return None

        def delivery(server, message, *args, **kwargs):
            if send:
                raise send
            sent.append(message)
            return message["Message-Id"]

        model = self.env.registry["ir.mail_server"]
        with (
            patch.object(model, "_disable_send", lambda server: False),
            patch.object(model, "_connect__", connection),
            patch.object(model, "send_email", delivery),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            yield sent


@tagged("post_install", "-at_install", "clinic")
class TestEmail(EmailCase):
    def test_one_mail_per_row(self):
        message = self.send_email(
            body="Dear {{ contact }}", subject="For {{ patient }}"
        )
        self.assertEqual((message.channel, message.number), ("email", False))
        self.assertEqual(message.email, self.clients[0].email_normalized)
        self.hand_over()
        self.hand_over()
        mail = self.mails(message)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.subject, "For Client 000")
        self.assertIn("Dear Client 000", mail.body_html)
        self.assertEqual(mail.email_to, message.email)
        self.assertEqual(message.state, "submitting")

    def test_sent(self):
        message = self.send_email()
        self.hand_over()
        with self.mail_server() as sent:
            self.mails(message).send()
        self.assertEqual(len(sent), 1)
        self.assertEqual(message.state, "sent")
        self.assertTrue(message.sent_at)
        self.assertEqual(message.segment_id.state, "done")
        self.assertEqual(message.batch_id.state, "done")

    def test_words_are_no_html(self):
        message = self.send_email(body="<b>Hi</b> & <script>x</script>")
        self.hand_over()
        self.assertNotIn("<script>", self.mails(message).body_html)
        self.assertIn("&lt;b&gt;Hi", self.mails(message).body_html)

    def test_failures(self):
        failures = {
            "no server": {"connect": OSError("refused")},
            "refused": {"send": OSError("550 no such user")},
            "no recipient": {"send": AssertionError("No valid recipient")},
        }
        no_recipient = self.env["ir.mail_server"].NO_VALID_RECIPIENT
        failures["no recipient"]["send"] = AssertionError(no_recipient)
        for number, (name, errors) in enumerate(failures.items()):
            with self.subTest(name):
                message = self.send_email(self.clients[number])
                self.hand_over()
                with self.mail_server(**errors):
                    self.mails(message).send()
                self.assertEqual(self.mails(message).state, "exception")
                self.assertEqual(
                    (message.state, message.state_reason), ("failed", "bounced")
                )
                self.assertEqual(message.segment_id.state, "done")

    def test_failure_that_odoo_does_not_name(self):
        """Nothing was sent and nothing was raised: that is no success."""
        message = self.send_email()
        self.hand_over()
        nobody = patch.object(
            self.env.registry["mail.mail"],
            "_prepare_outgoing_list",
            lambda *args, **kwargs: [],
        )
        with self.mail_server() as sent, nobody:
            self.mails(message).send()
        self.assertFalse(sent)
        self.assertEqual(message.state, "failed")

    def test_retry_in_odoos_queue(self):
        message = self.send_email()
        self.hand_over()
        mail = self.mails(message)
        with self.mail_server(connect=OSError("refused")):
            mail.send()
        mail.action_retry()
        with self.mail_server():
            mail.send()
        self.assertEqual((message.state, message.state_reason), ("sent", False))

    def test_canceled_in_odoos_queue(self):
        message = self.send_email()
        self.hand_over()
        self.mails(message).cancel()
        self.assertEqual(message.state, "canceled")
        self.assertEqual(message.segment_id.state, "canceled")


@tagged("post_install", "-at_install", "clinic")
class TestEmailRules(EmailCase):
    def assertNotMailed(self, message, reason):
        self.hand_over()
        self.assertFalse(self.mails(message))
        self.assertEqual((message.state, message.state_reason), ("skipped", reason))

    def test_blacklist_at_planning(self):
        self.env["mail.blacklist"]._add(self.clients[0].email)
        with self.assertRaises(UserError):
            self.send_email()

    def test_blacklist_at_dispatch(self):
        message = self.send_email()
        self.env["mail.blacklist"]._add(self.clients[0].email)
        self.assertNotMailed(message, "email_blacklisted")

    def test_what_held_is_checked_again(self):
        for number, (change, reason) in enumerate(
            (
                (lambda p: p.write({"email": "new@example.com"}), "number_changed"),
                (lambda p: p.write({"active": False}), "archived"),
            )
        ):
            with self.subTest(reason=reason):
                message = self.send_email(self.clients[number])
                change(self.clients[number])
                self.assertNotMailed(message, reason)

    def test_canceled_batch(self):
        message = self.send_email(self.clients)
        message.batch_id.with_user(self.front_desk).action_cancel()
        self.hand_over()
        self.assertFalse(self.mails(message))
        self.assertEqual(set(message.mapped("state")), {"canceled"})

    def test_quiet_hours(self):
        self.set_clock(NIGHT)
        message = self.send_email(self.clients)
        self.hand_over()
        self.assertFalse(self.mails(message))
        self.set_clock(NIGHT + timedelta(hours=10, minutes=1))
        ledger = self.env["clinic.message"]
        ledger._release_some(100)
        ledger._release_segments()
        self.hand_over()
        self.assertEqual(len(self.mails(message)), 3)

    def test_not_counted_and_with_the_first_segment(self):
        self.company.clinic_bulk_hourly_limit = 1
        self.clients[:2].clinic_preferred_channel = "email"
        messages = self.send(self.clients, channel="preferred", subject="News")
        self.assertEqual(len(messages.segment_id), 1)
        self.assertEqual(set(messages.mapped("state")), {"queued"})
        self.assertEqual(sorted(messages.mapped("channel")), ["email", "email", "sms"])
        self.hand_over()
        self.assertEqual(len(self.mails(messages)), 2)
        with self.provider() as provider:
            self.dispatch("bulk")
        self.assertEqual(len(provider.requests), 1)
        attempts = self.mails(messages).clinic_message_id.attempt_ids
        self.assertEqual(
            (attempts.mapped("bulk"), attempts.sender_id.ids), ([0, 0], [])
        )

    def test_bad_input(self):
        for values in ({"subject": False}, {"subject": "  "}, {"body": ""}):
            with self.subTest(values=values):
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.send_email(**values)
        self.clients[0].email = False
        with self.assertRaises(UserError):
            self.send_email()


@tagged("post_install", "-at_install", "clinic")
class TestPortalInvitation(EmailCase):
    def test_access_is_given_by_odoos_wizard(self):
        client = self.clients[0]
        self.assertFalse(client.user_ids)
        with self.mail_server():
            self.send_email(message_type="portal_invitation")
        self.assertTrue(client.user_ids.has_group("base.group_portal"))
        self.assertFalse(client.user_ids.has_group("base.group_user"))

    def test_employees_are_left_alone(self):
        partner = self.employee.partner_id
        partner.write({"email": "employee@example.com", "phone": "+12125550188"})
        with self.mail_server():
            self.send_email(partner, message_type="portal_invitation")
        self.assertTrue(self.employee.has_group("base.group_user"))

    def test_nothing_is_given_when_nothing_is_sent(self):
        self.env["mail.blacklist"]._add(self.clients[0].email)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.send_email(message_type="portal_invitation")
        self.assertFalse(self.clients[0].user_ids)
