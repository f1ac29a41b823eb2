"""What the chat window shows and offers beside a conversation."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import NOON
from .conversation_common import ConversationSecurityCase

TOKEN = "a1b2c3d4e5f6a7b8"


@tagged("post_install", "-at_install", "clinic")
class TestConversationPanel(ConversationSecurityCase):
    def setUp(self):
        super().setUp()
        self.channel = self.converse()
        self.mine = self.channel.with_user(self.front_desk)

    def book(self, partner, hours=48):
        return self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": NOON + timedelta(hours=hours),
                "stop": NOON + timedelta(hours=hours + 1),
                "partner_ids": partner.ids,
                "clinic_company_id": self.company.id,
            }
        )

    def test_panel(self):
        event = self.book(self.clients[0])
        panel = self.mine.get_clinic_panel()
        self.assertEqual(panel["partner"]["name"], self.clients[0].name)
        self.assertEqual(panel["number"], "+1 212-555-0100")
        self.assertEqual(panel["appointment"]["id"], event.id)
        self.assertEqual(panel["hindrance"], "")
        self.assertFalse(panel["opted_out"])
        self.assertFalse(panel["candidates"])

    def test_panel_says_what_stands_against_an_answer(self):
        self.env["phone.blacklist"]._add([self.channel.clinic_number])
        panel = self.mine.get_clinic_panel()
        self.assertTrue(panel["opted_out"])
        self.assertIn("opted out", panel["hindrance"])

    def test_panel_is_for_readers(self):
        for user in (self.employee, self.portal_user, self.other_front):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.channel.with_user(user).get_clinic_panel()

    def test_appointment_of_a_child(self):
        child = self.env["res.partner"].create(
            {
                "name": "Zoe",
                "clinic_contact_id": self.clients[0].id,
                "clinic_client_status": "active",
            }
        )
        self.book(child)
        self.assertIn("Zoe", self.mine.get_clinic_panel()["appointment"]["label"])

    def test_quiet_hours_are_said_before_an_answer(self):
        self.assertEqual(self.mine.get_clinic_quiet(), "")
        self.set_clock(NOON + timedelta(hours=11))
        self.assertIn("8:00", self.mine.get_clinic_quiet())
        self.converse("Still there?")
        self.assertEqual(self.mine.get_clinic_quiet(), "", "C12: half an hour")

    def quick(self, body, model="res.partner", **values):
        return self.env["sms.template"].create(
            {
                "name": "Quick",
                "model_id": self.env["ir.model"]._get_id(model),
                "body": body,
                **values,
            }
        )

    def test_quick_message_is_filled_in(self):
        template = self.quick("Hello {{ patient }}, this is {{ clinic }}.")
        self.assertIn(
            template.id, [t["id"] for t in self.mine.get_clinic_quick_messages()]
        )
        words = self.mine.get_clinic_quick_message(template.id)
        self.assertEqual(words, "Hello Client 000, this is Test Clinic.")

    def test_quick_message_in_the_clients_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        template = self.quick("Hello {{ patient }}")
        template.with_context(lang="es_ES").body = "Hola {{ patient }}"
        self.clients[0].lang = "es_ES"
        words = self.mine.get_clinic_quick_message(template.id)
        self.assertEqual(words, "Hola Client 000")

    def test_quick_message_with_the_next_appointment(self):
        template = self.quick("See you on {{ date }}.")
        with self.assertRaisesRegex(UserError, "no coming appointment"):
            self.mine.get_clinic_quick_message(template.id)
        self.book(self.clients[0])
        words = self.mine.get_clinic_quick_message(template.id)
        self.assertIn("Mar 5", words)

    def test_quick_message_of_another_person(self):
        template = self.quick("Mine", clinic_owner_id=self.clinic_admin.id)
        with self.assertRaises(UserError):
            self.mine.get_clinic_quick_message(template.id)

    def test_answer_that_is_posted_again_is_sent_once(self):
        """The browser did not hear from us and posts again."""
        first = self.post(self.channel, "Yes", clinic_token=TOKEN)
        again = self.post(self.channel, "Yes", clinic_token=TOKEN)
        self.assertEqual(first, again)
        rows = self.env["clinic.message"].search([("direction", "=", "outbound")])
        self.assertEqual(len(rows), 1)
        self.post(self.channel, "Yes", clinic_token=TOKEN[::-1])
        self.assertEqual(rows.search_count([("direction", "=", "outbound")]), 2)

    def test_nonsense_as_token(self):
        for token in ("x", 7, ["a"], "a" * 65, "' OR 1=1 --------"):
            with self.subTest(token=token), self.assertRaises(UserError):
                self.post(self.channel, "Yes", clinic_token=token)


@tagged("post_install", "-at_install", "clinic")
class TestIdentify(ConversationSecurityCase):
    def setUp(self):
        super().setUp()
        self.twin = self.env["res.partner"].create(
            {**self._client_values(0), "name": "Twin 000", "email": "twin@example.com"}
        )
        self.channel = self.converse("Hello")
        self.mine = self.channel.with_user(self.front_desk)

    def received(self):
        return self.env["clinic.message"].search(
            [("conversation_id", "=", self.channel.id)], order="id"
        )

    def test_person_picks(self):
        self.assertFalse(self.received().partner_id)
        names = [c["name"] for c in self.mine.get_clinic_panel()["candidates"]]
        self.assertEqual(names, ["Client 000", "Twin 000"])
        self.mine.action_clinic_identify(self.twin.id)
        self.assertEqual(self.channel.clinic_partner_id, self.twin)
        self.assertEqual(self.channel.name, "Twin 000")
        self.assertEqual(self.received().partner_id, self.twin)

    def test_choice_is_remembered(self):
        self.mine.action_clinic_identify(self.twin.id)
        self.converse("And tomorrow?")
        self.assertEqual(self.received()[-1].partner_id, self.twin)
        self.assertEqual(self.channel.clinic_identity, "chosen")

    def test_correction_moves_what_waits(self):
        self.mine.action_clinic_identify(self.twin.id)
        self.answer(self.channel, "Yes")
        self.set_clock(NOON + timedelta(minutes=5))
        self.converse("This is somebody else")
        self.mine.action_clinic_identify(self.clients[0].id)
        texts = self.received().filtered(lambda m: m.direction == "inbound")
        self.assertEqual(texts[0].partner_id, self.twin)
        self.assertEqual(texts[1].partner_id, self.clients[0])
        self.mine.action_clinic_identify(self.clients[0].id, everything=True)
        self.assertEqual(texts.partner_id, self.clients[0])

    def test_contact_of_another_clinic(self):
        with self.assertRaises(UserError):
            self.mine.action_clinic_identify(self.foreign_client.id)
        with self.assertRaises(UserError):
            self.mine.action_clinic_identify("words")

    def test_contact_opens_its_conversation(self):
        partner = self.clients[1].with_user(self.front_desk).with_company(self.company)
        action = partner.action_clinic_conversation()
        channel = self.env["discuss.channel"].browse(action["params"]["channel_id"])
        self.assertEqual(channel.clinic_partner_id, self.clients[1])
        self.assertFalse(channel.clinic_needs_reply)
        self.assertEqual(partner.action_clinic_conversation(), action)
        row = self.answer(channel, "Good morning")
        self.assertEqual(row.message_type, "direct")
