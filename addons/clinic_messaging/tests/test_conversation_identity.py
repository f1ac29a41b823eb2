"""Who is texting: reasons, and when a person must say it (B9, N7)."""

from datetime import timedelta

from odoo.tests import tagged

from .common import NOON
from .conversation_common import ConversationCase

NUMBER = "+12125550177"


@tagged("post_install", "-at_install", "clinic")
class TestIdentity(ConversationCase):
    def setUp(self):
        super().setUp()
        common = {
            "phone": NUMBER,
            "country_id": self.env.ref("base.us").id,
            "clinic_client_status": "active",
            "tz": "UTC",
        }
        self.anna, self.ben = self.env["res.partner"].create(
            [{"name": "Anna Stone", **common}, {"name": "Ben Stone", **common}]
        )

    def text(self, body="Hello"):
        return self.receive(body, number=NUMBER)

    def remind(self, partner):
        message = self.send(partner, body="See you on Friday.")
        with self.provider():
            self.dispatch()
        return message

    def test_only_contact(self):
        channel = self.converse()
        self.assertEqual(channel.clinic_partner_id, self.clients[0])
        self.assertEqual(channel.clinic_identity, "alone")
        self.assertEqual(channel.name, self.clients[0].name)

    def test_unknown_number(self):
        channel = self.receive("Hi", number="+13125550142").conversation_id
        self.assertEqual(channel.clinic_identity, "unknown")
        self.assertFalse(channel.clinic_partner_id)

    def test_shared_number_without_reason_is_nobodys(self):
        message = self.text()
        self.assertFalse(message.partner_id)
        self.assertEqual(message.conversation_id.clinic_identity, "open")
        names = [c.name for c in message.conversation_id._clinic_candidates()]
        self.assertEqual(names, ["Anna Stone", "Ben Stone"])

    def test_answer_goes_to_who_was_texted(self):
        self.remind(self.ben)
        message = self.text()
        self.assertEqual(message.partner_id, self.ben)
        self.assertEqual(message.conversation_id.clinic_identity, "clear")
        first = message.conversation_id._clinic_candidates()[0]
        self.assertEqual(first.reasons, ["texted"])

    def test_text_of_last_month_is_no_reason(self):
        self.remind(self.ben)
        self.set_clock(NOON + timedelta(days=8))
        self.assertFalse(self.text().partner_id)

    def test_appointment_near(self):
        self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": NOON + timedelta(hours=20),
                "stop": NOON + timedelta(hours=21),
                "partner_ids": self.anna.ids,
                "clinic_company_id": self.company.id,
            }
        )
        self.assertEqual(self.text().partner_id, self.anna)

    def test_named_in_the_text(self):
        self.assertEqual(self.text("Ben cannot come").partner_id, self.ben)

    def test_reasons_against_each_other_ask_a_person(self):
        self.remind(self.ben)
        message = self.text("This is Anna")
        self.assertFalse(message.partner_id)
        self.assertEqual(message.conversation_id.clinic_identity, "open")

    def test_child_of_the_one_contact(self):
        child = self.env["res.partner"].create(
            {
                "name": "Zoe",
                "clinic_contact_id": self.clients[0].id,
                "tz": "UTC",
                "clinic_client_status": "active",
            }
        )
        self.send(child, body="Zoe is due.")
        with self.provider():
            self.dispatch()
        message = self.receive("Thanks")
        self.assertEqual(message.partner_id, self.clients[0])
        self.assertEqual(message.patient_id, child)

    def test_contact_of_another_clinic_is_no_candidate(self):
        other = self.env["res.company"].create({"name": "Other Clinic"})
        self.ben.company_id = other
        self.assertEqual(self.text().partner_id, self.anna)

    def test_stop_acts_on_the_number_for_all(self):
        self.text("STOP")
        number = self.env["clinic.number"].search([("number", "=", NUMBER)])
        self.assertTrue(number.opted_out_at)
