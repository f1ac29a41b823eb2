"""Conversations in a real browser: inbox, chat window, who it is."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .common import NOON
from .conversation_common import ConversationCase

INBOX = "/odoo/communication-inbox"
CHAT = "/odoo/communication-chat"
SHARED = "+12125550177"


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestConversationTours(ConversationCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.channel = self.converse()

    def run_tour(self, name, url=INBOX):
        self.env.flush_all()
        self.start_tour(url, name, login=self.front_desk.login, timeout=120)
        self.env.invalidate_all()

    def sent(self):
        return self.env["clinic.message"].search([("direction", "=", "outbound")])

    def test_staff_answers_and_notes(self):
        self.run_tour("clinic_conversation")
        self.assertEqual(self.sent().body, "Yes, at five")
        self.assertEqual(self.sent().author_id, self.front_desk)
        self.assertFalse(self.channel.clinic_needs_reply)
        self.assertEqual(self.channel.clinic_assignee_id, self.front_desk)
        self.assertIn("late", self.channel.message_ids[:1].body)

    def test_quick_message(self):
        self.env["sms.template"].search([]).unlink()
        self.env["sms.template"].create(
            {
                "name": "Late is fine",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "{{ patient }}, late is fine.",
            }
        )
        self.run_tour("clinic_conversation_quick")

    def test_quiet_hours_ask(self):
        self.set_clock(NOON + timedelta(hours=11))
        self.run_tour("clinic_conversation_quiet")
        row = self.sent()
        self.assertFalse(row.released_early)
        with self.provider() as transport:
            self.dispatch()
        self.assertFalse(transport.requests)

    def test_opted_out(self):
        self.env["phone.blacklist"]._add([self.channel.clinic_number])
        self.run_tour("clinic_conversation_opted_out")
        self.assertFalse(self.sent())

    def test_held_number_is_released_where_the_words_stand(self):
        self.receive("please stop texting me")
        self.run_tour("clinic_conversation_held")
        refusal = self.env["clinic.refusal"].search([], limit=1)
        self.assertEqual(
            (refusal.state, refusal.decided_by_id), ("released", self.front_desk)
        )
        self.assertEqual(self.sent().body, "Sorry, we meant your appointment")

    def test_person_says_who_it_is(self):
        common = {**self._client_values(77), "phone": SHARED}
        self.env["res.partner"].create(
            [
                {**common, "name": "Anna Stone", "email": "anna@example.com"},
                {**common, "name": "Ben Stone", "email": "ben@example.com"},
            ]
        )
        channel = self.receive("Hi", number=SHARED).conversation_id
        self.run_tour("clinic_conversation_who")
        self.assertEqual(channel.clinic_partner_id.name, "Ben Stone")

    def test_menu_communication(self):
        """F3, F5: from the inbox and from the chat, one and several."""
        self.receive("Me too", number=self.clients[1].phone_sanitized)
        self.run_tour("clinic_inbox_menu")
        self.run_tour("clinic_inbox_menu", url=f"{CHAT}?view_type=list")
