"""The channel "Portal" of the message dialog, and texts that say too much."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ..tools import health_words
from .common import GROUP, MailCase

WORDS = {"subject": "Your papers", "body": "Please bring your papers along."}


@tagged("post_install", "-at_install", "clinic")
class TestChannel(MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.front_desk.group_ids += cls.env.ref(GROUP)
        cls.ann.partner_id.write(
            {
                "phone": "+12125550142",
                "country_id": cls.env.ref("base.us").id,
                "tz": "UTC",
            }
        )

    def test_direct_message_becomes_secure_mail_and_a_neutral_text(self):
        client = self.ann.partner_id
        with self.as_front_desk():
            self.compose(client, channel="portal", **WORDS).action_send()
        seen = self.open(
            self.ann, self.env["clinic.mail.thread"].browse(self.folder(self.ann))
        )
        self.assertIn("bring your papers", seen["messages"][0]["body"])
        rows = self.env["clinic.message"].search([("partner_id", "=", client.id)])
        by_channel = {row.channel: row for row in rows}
        self.assertEqual(set(by_channel), {"portal", "sms"})
        self.assertEqual(by_channel["portal"].state, "sent")
        self.assertFalse(by_channel["portal"].body)
        text = by_channel["sms"]
        self.assertEqual((text.message_type, text.state), ("notice", "queued"))
        self.assertNotIn("papers", text.body or text.batch_id.body)
        self.assertIn("/my", text.body or text.batch_id.body)

    def as_front_desk(self):
        """Run commands with the rights of who presses the button."""
        from odoo.addons.clinic_messaging.tests.security_common import SecurityCase

        return SecurityCase.as_caller(self, self.front_desk)

    def test_without_a_telephone_there_is_the_mail_alone(self):
        client = self.ann.partner_id
        client.phone = False
        self.compose(client, channel="portal", **WORDS).action_send()
        rows = self.env["clinic.message"].search([("partner_id", "=", client.id)])
        self.assertEqual(rows.mapped("channel"), ["portal"])
        self.assertEqual(len(self.folder(self.ann)), 1)

    def test_what_secure_mail_refuses_sends_no_text(self):
        client = self.ann.partner_id
        for values in (
            {**WORDS, "body": "Too short"},
            {**WORDS, "subject": False},
            {**WORDS, "schedule": "later", "scheduled_at": "2026-03-05 10:00:00"},
        ):
            dialog = self.compose(client, channel="portal", **values)
            with self.subTest(values=values), self.assertRaises(UserError):
                dialog.action_send()
        both = self.compose(client | self.ben.partner_id, channel="portal", **WORDS)
        with self.assertRaises(UserError):
            both.action_send()
        self.assertFalse(
            self.env["clinic.message"].search([("partner_id", "=", client.id)])
        )

    def test_only_for_staff_with_secure_mail(self):
        self.front_desk.group_ids -= self.env.ref(GROUP)
        dialog = self.compose(self.ann.partner_id, channel="portal", **WORDS)
        self.assertIn("portal", dialog.channel_hindrances)
        with self.assertRaises(AccessError):
            dialog.action_send()

    def test_text_with_the_date_of_birth_asks_for_a_reason(self):
        client = self.ann.partner_id
        client.clinic_birthdate = "1980-05-04"
        body = "Result for A. C., born 05/04/1980, is in."
        dialog = self.compose(client, body=body)
        self.assertIn("date of birth", dialog.health_hint)
        with self.assertRaises(UserError):
            dialog.action_send()
        dialog.health_reason = "The patient asked for it"
        dialog.action_send()
        line = self.env["clinic.mail.access"].search([("kind", "=", "overridden")])
        self.assertEqual(
            (line.user_ref, line.detail),
            (self.front_desk.id, "The patient asked for it"),
        )

    def test_other_texts_leave_without_a_question(self):
        dialog = self.compose(self.ann.partner_id)
        self.assertFalse(dialog.health_hint)
        dialog.action_send()

    def test_one_press_sends_it_as_secure_mail_instead(self):
        self.company.clinic_health_words = "HIV, detox"
        dialog = self.compose(
            self.ann.partner_id, body="Your hiv test result is here", subject="Result"
        )
        self.assertTrue(dialog.health_hint)
        dialog.action_send_secure()
        self.assertEqual(len(self.folder(self.ann)), 1)
        sent = self.env["clinic.message"].search([("channel", "=", "sms")], limit=1)
        self.assertNotIn("hiv", (sent.body or sent.batch_id.body).lower())


@tagged("post_install", "-at_install", "clinic")
class TestHealthWords(BaseCase):
    def test_date_of_birth_in_many_writings(self):
        born = date(1980, 5, 4)
        for words in (
            "1980-05-04",
            "05/04/1980",
            "04.05.1980",
            "4.5.80",
            "5-4-80",
            "May 4, 1980",
            "4 May 1980",
            "May 4th 80",
            "4th of May",
        ):
            with self.subTest(words=words):
                holds = health_words.found(f"born {words}, see us", born)
                self.assertEqual(bool(holds), words != "4th of May")
        for words in ("2026-05-04", "05/05/1980", "call 1980 5", "at 10:05 on 4/6"):
            with self.subTest(words=words):
                self.assertFalse(health_words.found(words, born))

    def test_address_and_words_of_the_list(self):
        self.assertEqual(health_words.found("write to a.b@example.com"), ["address"])
        self.assertEqual(
            health_words.found("Your HIV result", None, "hiv\ndetox"), ["word"]
        )
        self.assertFalse(health_words.found("archive hives", None, "hiv, "))
