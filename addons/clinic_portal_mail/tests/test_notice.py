"""Notices: who gets one, and that it says nothing."""

from contextlib import contextmanager, suppress
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MailCase


@tagged("post_install", "-at_install", "clinic")
class TestNotice(MailCase):
    def notices(self, user):
        return self.env["mail.mail"].search(
            [("email_to", "=", user.partner_id.email_normalized)], order="id"
        )

    def test_it_says_that_something_waits_and_nothing_else(self):
        self.company.email = "desk@clinic.example.com"
        self.company.clinic_mail_public_name = "The practice"
        self.ann.partner_id.email = "ann@example.com"
        draft = self.draft(self.doctor, self.ann, subject="Knee result")
        draft._mail_attach("scan.txt", b"words in a file")
        draft._mail_send()
        mail = self.notices(self.ann)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.state, "outgoing")
        whole = " ".join(str(v) for v in mail.read()[0].values())
        for secret in (
            "Knee",
            "scan",
            "papers",
            self.doctor.name,
            "Ann",
            "Test Clinic",
        ):
            self.assertNotIn(secret, whole)
        self.assertIn("You have a new message from The practice.", mail.body_html)
        self.assertIn("/my/messages", mail.body_html)
        self.assertNotIn("access_token", mail.body_html)
        self.assertEqual(mail.reply_to, "no-reply@clinic.example.com")
        self.assertEqual(mail.email_from, '"The practice" <desk@clinic.example.com>')

    def test_who_has_no_account_is_named_to_the_sender(self):
        guest = self.clients[0]
        sent = self.draft(self.doctor, guest)._mail_send()
        self.assertEqual(
            sent["without_account"], [{"id": guest.id, "name": guest.name}]
        )
        self.assertFalse(
            self.env["mail.mail"].search([("email_to", "=", guest.email_normalized)])
        )

    def test_staff_get_it_if_they_choose_so(self):
        self.doctor.partner_id.email = "doctor@example.com"
        self.send_mail(self.ann, self.doctor)
        self.assertFalse(self.notices(self.doctor))
        self.threads(self.doctor)._mail_settings({"notice": True})
        self.send_mail(self.ann, self.doctor)
        self.assertEqual(len(self.notices(self.doctor)), 1)

    def test_client_turns_notices_off(self):
        self.ann.partner_id.email = "ann@example.com"
        self.assertTrue(self.threads(self.ann)._mail_settings()["notice"])
        self.threads(self.ann)._mail_settings({"notice": False, "absence_text": "x"})
        thread = self.send_mail(self.doctor, self.ann)
        self.assertFalse(self.notices(self.ann))
        self.assertEqual(self.folder(self.ann), thread.ids)
        self.assertFalse(self.ann.clinic_absence_text)

    def test_refused_notice_is_a_task(self):
        self.ann.partner_id.email = "ann@example.com"
        self.send_mail(self.doctor, self.ann)
        mail = self.notices(self.ann)
        mail.state = "exception"
        mail._postprocess_sent_message([], [], failure_type="mail_email_invalid")
        task = self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "=", self.ann.partner_id.id)]
        )
        self.assertEqual(len(task), 1)
        self.assertNotIn("Papers", task.summary)

    def test_without_a_mail_server_it_is_tried_for_a_day(self):
        self.ann.partner_id.email = "ann@example.com"
        self.send_mail(self.doctor, self.ann)
        mail = self.notices(self.ann)
        for age, state, tasks in ((23, "outgoing", 0), (25, "exception", 1)):
            mail.state = "exception"
            self.cr.execute(
                "UPDATE mail_mail SET create_date = now() AT TIME ZONE 'UTC'"
                " - %s * interval '1 hour' WHERE id = %s",
                [age, mail.id],
            )
            mail.invalidate_recordset()
            mail._postprocess_sent_message([], [], failure_type="mail_smtp")
            self.assertEqual(mail.state, state)
            self.assertEqual(len(self.ann.partner_id.activity_ids), tasks)
        self.assertGreater(mail.scheduled_date, mail.create_date)

    def hand_over(self, mails, hang_up_on=None, **options):
        """Let Odoo send; return the Message-Ids that the mail server has seen.

        :param hang_up_on: the Message-Id after which it says nothing any more
        :param options: of ``mail.mail.send``, e.g. that it commits
        """
        seen = []

        def send_email(_server, message, **_options):
            seen.append(message["Message-Id"])
            if seen[-1] == hang_up_on:
                raise SMTPServerDisconnected("Connection unexpectedly closed")
            return seen[-1]

        with self.mail_server(send_email), suppress(SMTPServerDisconnected):
            mails.send(**options)
        return seen

    @contextmanager
    def mail_server(self, send_email):
        """Let this function be the mail server."""
        model = self.env.registry["ir.mail_server"]
        with (
            patch.object(model, "_disable_send", lambda server: False),
            patch.object(model, "_connect__", lambda server, **options: None),
            patch.object(model, "send_email", send_email),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            yield

    @contextmanager
    def commits(self):
        """Let the queue commit; yield the mails that were begun at each time."""
        begun, mails = [], self.env["mail.mail"]

        def commit():
            found = mails.search([("clinic_begun_at", "!=", False)], order="id")
            begun.append(found.ids)

        with patch.object(self.env.cr, "commit", commit):
            yield begun

    def queue(self, mails):
        """Run Odoo's queue over these mails; return what the mail server has seen."""
        with self.commits():
            return self.hand_over(mails, auto_commit=True)

    def died_in_the_hand_over(self):
        """Return a notice that a mail server has taken, and whose worker died then."""
        mail = self.three_notices()[0]
        mail.clinic_begun_at = fields.Datetime.now()  # was committed, and nothing else
        return mail

    def test_the_hand_over_is_noted_before_it_begins(self):
        mails = self.three_notices()
        noted = []

        def send_email(_server, message, **_options):
            noted.append((message["Message-Id"], commits[-1][-1]))
            return message["Message-Id"]

        with self.commits() as commits, self.mail_server(send_email):
            mails.send(auto_commit=True)
        self.assertEqual(noted, [(mail.message_id, mail.id) for mail in mails])
        self.assertEqual(set(mails.mapped("state")), {"sent"})

    def test_a_worker_that_dies_in_the_hand_over_leaves_no_second_notice(self):
        mail = self.died_in_the_hand_over()
        others = self.notices(self.ann) - mail
        self.assertEqual(self.queue(mail | others), others.mapped("message_id"))
        self.assertEqual(mail.state, "outgoing")
        wait = mail.scheduled_date - fields.Datetime.now()
        self.assertGreater(wait, timedelta(minutes=59))
        self.assertFalse(self.ann.partner_id.activity_ids)

    def test_in_doubt_who_has_not_read_within_the_hour_is_told_again(self):
        mail = self.died_in_the_hand_over()
        self.assertEqual(self.queue(mail), [])
        self.assertEqual(self.queue(mail), [mail.message_id])  # the hour is over
        self.assertEqual(mail.state, "sent")

    def test_in_doubt_who_has_read_is_not_told_again(self):
        mail = self.died_in_the_hand_over()
        self.queue(mail)
        self.open(self.ann, mail.clinic_mail_row_id.thread_id)
        self.assertEqual(self.queue(mail), [])
        self.assertEqual(mail.state, "cancel")

    def test_a_notice_that_a_person_queues_again_leaves(self):
        mail = self.died_in_the_hand_over()
        mail.mark_outgoing()
        self.assertEqual(self.queue(mail), [mail.message_id])

    def make_old(self, mail):
        """Let a notice be tried for more than a day already."""
        self.cr.execute(
            "UPDATE mail_mail SET create_date = now() AT TIME ZONE 'UTC'"
            " - interval '25 hours' WHERE id = %s",
            [mail.id],
        )
        mail.invalidate_recordset()

    def test_in_doubt_after_a_day_the_office_tells_who_has_not_read(self):
        mail = self.died_in_the_hand_over()
        self.make_old(mail)
        self.assertNotIn(mail.message_id, self.queue(mail))  # the office is told
        self.assertEqual(mail.state, "exception")
        self.assertEqual(len(self.ann.partner_id.activity_ids), 1)

    def test_in_doubt_after_a_day_who_has_read_needs_nobody(self):
        mail = self.died_in_the_hand_over()
        self.open(self.ann, mail.clinic_mail_row_id.thread_id)
        self.make_old(mail)
        self.assertEqual(self.queue(mail), [])
        self.assertFalse(self.ann.partner_id.activity_ids)

    def three_notices(self):
        self.company.email = "desk@clinic.example.com"
        self.ann.partner_id.email = "ann@example.com"
        for _message in range(3):
            self.send_mail(self.doctor, self.ann)
        return self.notices(self.ann)

    def test_a_mail_server_that_hangs_up_gets_it_again_under_the_same_id(self):
        mails = self.three_notices()
        first, second, third = mails.mapped("message_id")
        self.assertEqual(self.hand_over(mails, hang_up_on=second), [first, second])
        self.assertEqual(mails.mapped("state"), ["sent", "outgoing", "outgoing"])
        self.assertTrue(mails[1].scheduled_date)
        self.assertFalse(self.ann.partner_id.activity_ids)
        again = self.hand_over(mails.filtered(lambda m: m.state == "outgoing"))
        self.assertEqual(again, [second, third])
        self.assertEqual(set(mails.mapped("state")), {"sent"})

    def test_a_mail_server_that_hangs_up_for_a_day_is_a_task(self):
        mails = self.three_notices()
        self.make_old(mails[0])
        self.hand_over(mails, hang_up_on=mails[0].message_id)
        states = mails.mapped("state")
        self.assertEqual(states, ["exception", "outgoing", "outgoing"])
        self.assertEqual(len(self.ann.partner_id.activity_ids), 1)

    def test_a_notice_that_odoo_did_not_note_keeps_its_id(self):
        mail = self.three_notices()[0]
        with self.cr.savepoint() as savepoint:
            before = self.hand_over(mail)
            self.assertEqual(before, [mail.message_id])
            savepoint.rollback()  # what is left of a worker that died
        mail.invalidate_recordset()
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(self.hand_over(mail), before)

    def test_notice_that_came_back_is_a_task(self):
        self.ann.partner_id.email = "ann@example.com"
        self.send_mail(self.doctor, self.ann)
        mail = self.notices(self.ann)
        bounce = {
            "bounced_email": "ann@example.com",
            "bounced_partner": self.ann.partner_id,
            "bounced_msg_ids": [mail.message_id],
            "bounced_message": mail.mail_message_id,
            "email_from": "mailer@example.com",
            "to": "bounce@clinic.example.com",
            "message_id": "<1@example.com>",
        }
        self.env["mail.thread"]._routing_handle_bounce(None, bounce)
        self.assertTrue(self.ann.partner_id.activity_ids)

    def test_unread_is_reminded_once(self):
        self.ann.partner_id.email = "ann@example.com"
        self.company.clinic_mail_remind_hours = 5
        rows = self.env["clinic.mail.participant"]
        self.send_mail(self.doctor, self.ann)
        self.assertFalse(rows._due_reminders(10))
        self.skip_hours(6)
        due = rows._due_reminders(10)
        self.assertEqual(due.partner_id, self.ann.partner_id)
        due._mail_remind()
        self.assertEqual(len(self.notices(self.ann)), 2)
        self.assertFalse(rows._due_reminders(10))

    def test_client_who_waits_is_a_task_of_staff(self):
        self.company.clinic_mail_remind_staff_hours = 24
        thread = self.send_mail(self.ann, self.doctor)
        self.skip_hours(25)
        self.env["clinic.mail.participant"]._due_reminders(10)._mail_remind()
        task = self.env["mail.activity"].search([("user_id", "=", self.doctor.id)])
        self.assertEqual(task.res_id, self.ann.partner_id.id)
        self.open(self.doctor, thread)
        self.assertFalse(self.env["clinic.mail.participant"]._due_reminders(10))

    def skip_hours(self, hours):
        self.cr.execute(
            "UPDATE clinic_clock_offset SET shift = shift + %s * interval '1 hour'",
            [hours],
        )

    def test_absence_is_told_once_per_thread(self):
        self.threads(self.doctor)._mail_settings(
            {"absence_from": "2026-03-01", "absence_until": "2026-03-10"}
        )
        thread = self.send_mail(self.ann, self.doctor)
        seen = self.open(self.ann, thread)["messages"]
        self.assertEqual([m["automatic"] for m in seen], [False, True])
        self.assertIn("2026-03-10", seen[1]["body"])
        self.answer(self.ann, thread)
        self.assertEqual(len(self.open(self.ann, thread)["messages"]), 3)
        self.assertEqual(self.folder(self.doctor), thread.ids)
