"""A row and its e-mail's attempt follow whatever people do in Odoo's mail queue."""

from contextlib import suppress
from smtplib import SMTPServerDisconnected
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .test_email import EmailCase


@tagged("post_install", "-at_install", "clinic")
class TestEmailQueue(EmailCase):
    def handed_over(self):
        """Return a row and the mail that waits in Odoo's queue for it."""
        message = self.send_email()
        self.hand_over()
        return message, self.mails(message)

    def outcomes(self, message):
        attempts = message.attempt_ids.sorted("id")
        return [(attempt.sid, attempt.outcome) for attempt in attempts]

    def test_message_id_is_the_attempts_sid(self):
        message, mail = self.handed_over()
        message_id = mail.message_id
        self.assertTrue(message_id.startswith("<"))
        self.assertEqual(self.outcomes(message), [(message_id, False)])
        with self.mail_server() as sent:
            mail.send()
        self.assertEqual(sent[0]["Message-Id"], message_id)
        self.assertEqual(self.outcomes(message), [(message_id, "accepted")])
        self.assertFalse(message.attempt_ids.sender_id)

    def test_each_try_is_an_attempt(self):
        message, mail = self.handed_over()
        with self.mail_server(connect=OSError("refused")):
            mail.send()
        mail.action_retry()
        with self.mail_server():
            mail.send()
            mail.mark_outgoing()
            mail.send()  # a second copy by a person's wish harms no one's record
        sid = mail.message_id
        self.assertEqual(self.outcomes(message), [(sid, "rejected"), (sid, "accepted")])
        self.assertEqual(message.state, "sent")

    def test_a_server_that_hangs_up_ends_the_row(self):
        message, mail = self.handed_over()
        closed = SMTPServerDisconnected("Connection unexpectedly closed")
        with self.mail_server(send=closed), suppress(SMTPServerDisconnected):
            mail.send()  # as the queue: it goes on and commits
        self.assertEqual((mail.state, message.state), ("exception", "failed"))
        self.assertEqual(message.attempt_ids.outcome, "rejected")

    def test_the_hand_over_is_noted_before_it_begins(self):
        message, mail = self.handed_over()
        noted = []

        def commit():
            noted.append((bool(mail.clinic_begun_at), len(sent)))

        with self.mail_server() as sent, patch.object(self.env.cr, "commit", commit):
            mail.send(auto_commit=True)
        self.assertEqual(noted[0], (True, 0))
        self.assertEqual((len(sent), message.state), (1, "sent"))

    def test_what_a_person_queues_again_after_a_death_leaves(self):
        message, mail = self.handed_over()
        mail.clinic_begun_at = fields.Datetime.now()
        mail.mark_outgoing()
        with self.mail_server() as sent, patch.object(self.env.cr, "commit"):
            mail.send(auto_commit=True)
        self.assertEqual((len(sent), message.state), (1, "sent"))

    def test_a_worker_that_dies_in_the_hand_over_leaves_it_to_a_person(self):
        message, mail = self.handed_over()
        mail.clinic_begun_at = fields.Datetime.now()  # was committed, and nothing else
        with self.mail_server() as sent, patch.object(self.env.cr, "commit"):
            mail.send(auto_commit=True)
        self.assertFalse(sent)
        self.assertEqual(mail.state, "exception")
        self.assertEqual(
            (message.state, message.state_reason), ("unknown", "needs_review")
        )
        self.assertEqual(message.attempt_ids.outcome, "unknown")
        self.front_desk.group_ids += self.env.ref(
            "clinic_messaging.clinic_messaging_group_admin"
        )
        message.with_user(self.front_desk).action_confirm_resend()
        self.hand_over()
        self.assertEqual(self.mails(message).mapped("state"), ["cancel", "outgoing"])

    def test_a_death_in_a_second_try_leaves_it_to_a_person_too(self):
        message, mail = self.handed_over()
        with self.mail_server(connect=OSError("refused")):
            mail.send()
        mail.action_retry()
        mail.clinic_begun_at = fields.Datetime.now()
        with self.mail_server() as sent, patch.object(self.env.cr, "commit"):
            mail.send(auto_commit=True)
        self.assertFalse(sent)
        self.assertEqual(
            (message.state, message.state_reason), ("unknown", "needs_review")
        )
        self.assertEqual(
            [outcome for _sid, outcome in self.outcomes(message)],
            ["rejected", "unknown"],
        )

    def test_deleted_before_it_was_sent(self):
        message, mail = self.handed_over()
        mail.unlink()
        self.assertEqual(
            (message.state, message.state_reason), ("canceled", "batch_canceled")
        )
        self.assertEqual(message.attempt_ids.outcome, "not_sent")
        self.assertEqual(message.segment_id.state, "canceled")

    def test_deleted_with_its_message(self):
        """The database takes the mail along; the next look ends the row."""
        message, mail = self.handed_over()
        mail.mail_message_id.unlink()
        self.assertFalse(mail.exists())
        self.assertEqual(message.state, "submitting")
        self.env["clinic.message"]._end_lost_mails()
        self.assertEqual(message.state, "canceled")

    def test_sent_and_then_deleted_by_odoo(self):
        message, mail = self.handed_over()
        mail.auto_delete = True
        with self.mail_server():
            mail.send()
        self.assertFalse(mail.exists())
        self.env["clinic.message"]._end_lost_mails()
        self.assertEqual(message.state, "sent")
        self.assertEqual(message.attempt_ids.outcome, "accepted")

    def test_failed_and_then_deleted(self):
        message, mail = self.handed_over()
        with self.mail_server(connect=OSError("refused")):
            mail.send()
        mail.unlink()
        self.assertEqual((message.state, message.state_reason), ("failed", "bounced"))

    def test_a_second_try_replaces_the_first_mail(self):
        """Nobody gets it twice when a person also empties Odoo's queue."""
        message, mail = self.handed_over()
        with self.mail_server(connect=OSError("refused")):
            mail.send()
        message.with_user(self.front_desk).action_resend()
        self.hand_over()
        second = self.mails(message) - mail
        self.assertEqual((mail.state, second.state), ("cancel", "outgoing"))
        mail.unlink()
        self.assertEqual(message.state, "submitting")
        with self.mail_server():
            second.send()
        self.assertEqual(message.state, "sent")
        self.assertEqual(
            [outcome for _sid, outcome in self.outcomes(message)],
            ["rejected", "accepted"],
        )
