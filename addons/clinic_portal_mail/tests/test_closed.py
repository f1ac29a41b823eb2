"""Outside opening hours: the clinic says so in the conversation (C42)."""

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.clinic_messaging.tests.common import NOON

from .common import MailCase

NIGHT = NOON.replace(hour=23)
WORDS = "We are closed and read your message tomorrow."


@tagged("post_install", "-at_install", "clinic")
class TestClosed(MailCase):
    def setUp(self):
        super().setUp()
        hours = [
            (0, 0, {"name": "Day", "dayofweek": day, "hour_from": 9, "hour_to": 17})
            for day in "01234"
        ]
        calendar = self.env["resource.calendar"].create(
            {"name": "Open", "tz": "UTC", "attendance_ids": hours}
        )
        self.company.write(
            {
                "clinic_opening_calendar_id": calendar.id,
                "clinic_mail_closed_text": WORDS,
                "clinic_mail_emergency_line": "In an emergency call 911.",
            }
        )

    def ann_writes(self, moment, thread=None):
        """Let Ann write at a moment; return her thread."""
        self.set_clock(moment)
        if not thread:
            return self.send_mail(self.ann, self.doctor)
        self.answer(self.ann, thread)
        return thread

    def said(self, thread):
        seen = self.open(self.ann, thread)["messages"]
        return [message for message in seen if message["automatic"]]

    def test_open(self):
        self.assertFalse(self.said(self.ann_writes(NOON)))

    def test_closed_says_what_to_do_in_an_emergency(self):
        self.ann.partner_id.email = "ann@example.com"
        thread = self.ann_writes(NIGHT)
        self.assertEqual(self.folder(self.ann), thread.ids)
        self.assertEqual(self.threads(self.ann)._mail_counts()["unread"], 1)
        mails = self.env["mail.mail"].search([("email_to", "=", "ann@example.com")])
        self.assertEqual(len(mails), 1)
        (answer,) = self.said(thread)
        self.assertEqual(answer["author"]["name"], self.company.name)
        self.assertEqual(answer["body"], f"<p>{WORDS}<br>In an emergency call 911.</p>")
        self.assertEqual(self.threads(self.doctor)._mail_counts()["unread"], 1)
        people = thread.participant_ids.partner_id
        self.assertEqual(people, (self.ann | self.doctor).partner_id)

    def test_staff_who_write_at_night_are_told_nothing(self):
        self.set_clock(NIGHT)
        thread = self.send_mail(self.doctor, self.ann)
        self.assertFalse(self.said(thread))

    def test_once_in_an_hour(self):
        thread = self.ann_writes(NIGHT)
        self.ann_writes(NIGHT + timedelta(minutes=59), thread)
        self.assertEqual(len(self.said(thread)), 1)
        self.ann_writes(NIGHT + timedelta(minutes=61), thread)
        self.assertEqual(len(self.said(thread)), 2)

    def test_answer_of_a_person_begins_anew(self):
        thread = self.ann_writes(NIGHT)
        self.set_clock(NIGHT + timedelta(minutes=1))
        self.answer(self.doctor, thread)
        self.ann_writes(NIGHT + timedelta(minutes=2), thread)
        self.assertEqual(len(self.said(thread)), 2)

    def test_no_words_no_answer(self):
        self.company.clinic_mail_closed_text = False
        self.assertFalse(self.said(self.ann_writes(NIGHT)))

    def test_in_the_clients_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        spanish = self.company.with_context(lang="es_ES")
        spanish.clinic_mail_closed_text = "Hemos cerrado."
        self.ann.partner_id.lang = "es_ES"
        (answer,) = self.said(self.ann_writes(NIGHT))
        self.assertIn("Hemos cerrado.", answer["body"])

    def test_it_does_not_open_the_window_for_answers_again(self):
        self.company.clinic_mail_reply_days = 2
        self.set_clock(NOON)
        thread = self.send_mail(self.doctor, self.ann)
        self.ann_writes(NIGHT, thread)
        self.set_clock(NIGHT + timedelta(days=1.8))
        self.assertEqual(self.open(self.ann, thread)["reply"]["code"], "closed")
