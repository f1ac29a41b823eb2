"""Conversations: one per number, answers are texts, notes are not (F49, F50)."""

from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOON
from .conversation_common import ConversationCase

NIGHT = NOON.replace(hour=23)


@tagged("post_install", "-at_install", "clinic")
class TestConversation(ConversationCase):
    def test_one_conversation_per_number(self):
        channel = self.converse("One")
        self.assertEqual(self.converse("Two"), channel)
        other = self.converse("Three", number=self.clients[1].phone_sanitized)
        self.assertNotEqual(other, channel)

    def test_the_database_allows_one_active_conversation(self):
        channel = self.converse()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            channel._clinic_create(self.company, channel.clinic_number, "active")
            self.env.flush_all()

    def test_archived_conversation_is_taken_up_again(self):
        """F77: none is active, so the answer makes one active; its history stays."""
        channel = self.converse()
        channel.with_user(self.front_desk).action_clinic_archive()
        self.assertEqual(channel.clinic_state, "archived")
        self.assertFalse(channel.channel_member_ids)
        self.assertEqual(self.converse("Me again"), channel)
        self.assertEqual(channel.clinic_state, "active")
        self.assertTrue(channel.clinic_needs_reply)
        self.assertIn(self.front_desk.partner_id, channel.channel_partner_ids)

    def test_answer_is_a_text_of_the_ledger(self):
        channel = self.converse()
        row = self.answer(channel, "Yes, at <b>five</b> & not later")
        self.assertEqual(row.body, "Yes, at <b>five</b> & not later")
        self.assertEqual((row.direction, row.message_type), ("outbound", "reply"))
        self.assertEqual((row.state, row.lane), ("queued", "direct"))
        self.assertEqual(row.number, channel.clinic_number)
        self.assertEqual(row.partner_id, self.clients[0])
        self.assertEqual(row.author_id, self.front_desk)
        self.assertEqual(row.sender_id, self.sender)
        self.assertEqual(row.batch_id.recipient_count, 1)
        self.assertEqual(row.segment_id.recipient_count, 1)
        self.assertEqual(row.conversation_id, channel)
        self.assertFalse(channel.clinic_needs_reply)
        self.assertFalse(channel.clinic_unread)
        with self.provider() as transport:
            self.dispatch()
        self.assertEqual(transport.requests[0].body, row.body)
        self.assertEqual(row.mail_message_id.clinic_text["state"], "sent")

    def test_lines_leave_as_they_were_typed(self):
        channel = self.converse()
        message = (
            channel.with_user(self.front_desk)
            .sudo()
            ._clinic_answer(
                _chat("One<br/>two&nbsp;&amp; <a href='http://x.example'>x.example</a>")
            )
        )
        row = self.env["clinic.message"].search([("mail_message_id", "=", message.id)])
        self.assertEqual(row.body, "One\ntwo & x.example")

    def test_answer_leaves_before_any_bulk(self):
        """A bulk that fills its hour does not keep an answer waiting."""
        self.company.clinic_bulk_hourly_limit = 1
        bulk = self.send(self.clients)
        row = self.answer(self.converse(), "Yes")
        with self.provider() as transport:
            self.dispatch("direct")
            self.assertEqual([r.body for r in transport.requests], ["Yes"])
            self.dispatch("bulk")
        self.assertEqual(row.state, "sent")
        self.assertEqual(bulk.mapped("state").count("sent"), 1)

    def test_note_is_never_sent(self):
        channel = self.converse()
        message = self.post(channel, "Call her mother", subtype="mail.mt_note")
        rows = self.env["clinic.message"].search([("direction", "=", "outbound")])
        self.assertFalse(rows)
        self.assertTrue(channel.clinic_needs_reply)
        self.assertEqual(message.author_id, self.front_desk.partner_id)

    def test_who_says_nothing_of_the_kind_means_a_note(self):
        channel = self.converse()
        channel.with_user(self.front_desk).message_post(
            body="Call her", message_type="comment"
        )
        rows = self.env["clinic.message"].search([("direction", "=", "outbound")])
        self.assertFalse(rows)

    def assertRefused(self, channel, words, part):
        before = self.env["mail.message"].search_count([])
        with self.assertRaisesRegex(UserError, part), self.cr.savepoint():
            self.post(channel, words)
        self.assertEqual(self.env["mail.message"].search_count([]), before)

    def test_what_cannot_be_sent_is_not_stored(self):
        channel = self.converse()
        number = self.env["clinic.number"].search(
            [("number", "=", channel.clinic_number)]
        )
        self.assertRefused(channel, "  ", "Write something")
        self.assertRefused(channel, "x" * 1601, "too long")
        self.assertRefused(channel, "Hello {{ patient }}", "Placeholders")
        number.opted_out_at = NOON
        self.assertRefused(channel, "Yes", "opted out")
        number.write({"opted_out_at": False, "held_until": NOON + timedelta(days=1)})
        self.assertRefused(channel, "Yes", "held")
        number.write({"held_until": False, "blocked": True})
        self.assertRefused(channel, "Yes", "blocked")
        number.blocked = False
        self.clients[0].clinic_text_consent = "refused"
        self.assertRefused(channel, "Yes", "refused")
        self.clients[0].clinic_text_consent = "unknown"
        self.company.clinic_texting_enabled = False
        self.assertRefused(channel, "Yes", "Texting is off")
        self.company.clinic_texting_enabled = True
        self.company.clinic_two_way_enabled = False
        self.assertRefused(channel, "Yes", "Two-way texting is off")

    def test_files_are_refused(self):
        channel = self.converse()
        file = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"a"})
        with self.assertRaisesRegex(UserError, "Files"), self.cr.savepoint():
            self.post(channel, "See this", attachment_ids=file.ids)

    def test_a_patient_who_wrote_is_answered_under_either_policy(self):
        self.company.clinic_consent_policy = "explicit"
        row = self.answer(self.converse(), "Yes")
        with self.provider():
            self.dispatch()
        self.assertEqual(row.state, "sent")

    def test_short_code_cannot_be_answered(self):
        channel = self.converse("Your parcel", number="55555")
        self.assertRefused(channel, "Thanks", "not valid")

    def test_answer_within_half_an_hour_leaves_in_quiet_hours(self):
        """C12."""
        self.set_clock(NIGHT)
        channel = self.converse()
        self.set_clock(NIGHT + timedelta(minutes=29))
        soon = self.answer(channel, "Yes")
        with self.provider():
            self.dispatch()
        self.assertEqual(soon.state, "sent")

    def test_later_answer_waits_for_the_morning_unless_a_person_lets_it_out(self):
        self.set_clock(NIGHT)
        channel = self.converse()
        self.set_clock(NIGHT + timedelta(minutes=31))
        late = self.answer(channel, "Yes")
        with self.provider() as transport:
            self.dispatch()
            self.assertFalse(transport.requests)
            self.assertEqual(late.state, "scheduled")
            self.assertTrue(late.mail_message_id.clinic_text["due"])
            out = self.answer(channel, "Urgent", clinic_send_now=True)
            self.dispatch()
        self.assertEqual(out.state, "sent")

    def test_answer_that_fails_comes_back_to_the_inbox(self):
        channel = self.converse()
        row = self.answer(channel, "Yes")
        with self.provider():
            self.dispatch()
        self.assertFalse(channel.clinic_needs_reply)
        self.event(row, "undelivered", "30006")
        self.assertEqual(row.state, "failed")
        self.assertTrue(channel.clinic_needs_reply)
        self.assertTrue(channel.clinic_unread)
        self.assertEqual(row.mail_message_id.clinic_text["state"], "failed")
        self.assertTrue(row.mail_message_id.clinic_text["title"])

    def test_answer_to_the_second_telephone_of_a_client(self):
        """T1 would refuse a number that is not the contact's own."""
        channel = self.converse(number="+13125550142")
        channel.write({"clinic_partner_id": self.clients[0].id})
        row = self.answer(channel, "Yes")
        self.assertFalse(row.partner_id)
        self.assertEqual(row.patient_id, self.clients[0])
        with self.provider():
            self.dispatch()
        self.assertEqual(row.state, "sent")

    def test_answers_leave_from_the_number_that_was_texted(self):
        alt = self.env["clinic.sender"]._feed(self.company, ["+15005550016"])
        channel = self.converse(sender=alt)
        self.assertEqual(self.answer(channel, "Yes").sender_id, alt)
        alt.active = False
        self.assertEqual(self.answer(channel, "Yes").sender_id, self.sender)

    def test_system_can_say_something(self):
        """For confirmations: shown in the conversation, sent, marked automatic."""
        channel = self.converse("C")
        message = channel._clinic_say("Thank you, confirmed")
        row = self.env["clinic.message"].search([("mail_message_id", "=", message.id)])
        self.assertEqual((row.origin, row.message_type), ("automatic", "notice"))
        self.assertTrue(channel.clinic_needs_reply, "a person has not answered")


@tagged("post_install", "-at_install", "clinic")
class TestAlertContext(ConversationCase):
    """F75–F77: an alert opens nothing; its text stands above the answer to it."""

    def alert(self):
        message = self.send(self.clients[:1], body="We are closed tomorrow.")
        message.message_type = "mass_alert"
        with self.provider():
            self.dispatch()
        return message

    def bodies(self, channel):
        messages = channel.message_ids.sorted("id")
        return [str(message.body) for message in messages]

    def test_alert_alone_opens_no_conversation(self):
        alert = self.alert()
        self.assertFalse(alert.conversation_id)
        self.assertFalse(
            self.env["discuss.channel"].search([("channel_type", "=", "clinic_text")])
        )

    def test_answer_opens_one_with_the_alert_above(self):
        alert = self.alert()
        channel = self.converse("Until when?")
        first, second = self.bodies(channel)
        self.assertIn("We are closed tomorrow.", first)
        self.assertIn("Mass text alert", first)
        self.assertIn("Until when?", second)
        self.assertEqual(alert.conversation_id, channel)

    def test_answer_joins_the_active_conversation(self):
        channel = self.converse("Good morning")
        self.alert()
        self.assertEqual(len(self.bodies(channel)), 1, "an alert marks nothing")
        self.assertEqual(self.converse("Until when?"), channel)
        self.assertEqual(len(self.bodies(channel)), 3)
        self.assertIn("closed tomorrow", self.bodies(channel)[1])

    def test_each_text_is_shown_once(self):
        self.alert()
        channel = self.converse("Until when?")
        self.converse("Hello?")
        shown = [body for body in self.bodies(channel) if "closed" in body]
        self.assertEqual(len(shown), 1)

    def test_context_is_no_text_and_waits_for_nobody(self):
        self.alert()
        self.converse("Until when?")
        sent = self.env["clinic.message"].search([("direction", "=", "outbound")])
        self.assertEqual(len(sent), 1)


def _chat(html):
    from markupsafe import Markup

    return Markup(html)
