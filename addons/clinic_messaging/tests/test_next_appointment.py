"""A reminder from a contact speaks of the next appointment, or is not sent."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOON, ClinicCase

TEXT = "{{ patient }}: {{ date }} at {{ time }}, {{ place }}"


class VisitCase(ClinicCase):
    def visit(self, client, hours=24, **values):
        """Create an appointment of a client, some hours after the present noon."""
        start = NOON + timedelta(hours=hours)
        return self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": start,
                "stop": start + timedelta(minutes=30),
                "partner_ids": [(6, 0, client.ids)],
                "clinic_company_id": self.company.id,
                "location": "Room 7",
                **values,
            }
        )

    def child_of(self, contact, name="Rex"):
        values = {"name": name, "clinic_contact_id": contact.id}
        return self.env["res.partner"].create(
            {**values, "clinic_client_status": "active"}
        )

    def sent_texts(self, lane="direct"):
        with self.provider() as provider:
            self.dispatch(lane)
        return {request.to: request.body for request in provider.requests}

    def reasons(self, messages):
        return [message.state_reason for message in messages]


@tagged("post_install", "-at_install", "clinic")
class TestNextAppointment(VisitCase):
    def test_reminder_from_the_contact(self):
        client = self.clients[0]
        self.visit(client, hours=-24)
        self.visit(client, hours=48)
        tomorrow = self.visit(client, hours=24)
        action = client.with_user(self.front_desk).with_company(self.company)
        action = action.with_context(
            clinic_message_type="reminder"
        ).action_clinic_compose()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        dialog = dialog.with_user(self.front_desk).with_company(self.company)
        shown = dialog.preview_body
        dialog.action_send()
        message = self.env["clinic.message"].search([], limit=1)
        self.assertEqual(message.event_id, tomorrow)
        self.assertEqual(self.sent_texts()[message.number], shown)
        self.assertIn("Wed, Mar 4, 12:00", shown)
        self.assertIn("Room 7", shown)

    def test_of_a_child_and_about_the_child(self):
        contact = self.clients[0]
        child = self.child_of(contact)
        gone = self.child_of(contact, "Luna")
        gone.clinic_deceased_on = "2026-03-01"
        self.visit(gone, hours=5)
        event = self.visit(child)
        message = self.send(contact, body=TEXT)
        self.assertEqual((message.event_id, message.patient_id), (event, child))
        self.assertIn("Rex: ", self.sent_texts()[contact.phone_sanitized])

    def test_refused_without_a_coming_appointment(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.visit(self.clients[0], hours=-1)
        self.visit(self.clients[0], clinic_company_id=other.id)
        self.visit(self.clients[0]).attendee_ids.state = "declined"
        for channel in ("sms", "email"):
            with self.subTest(channel=channel):
                with self.assertRaisesRegex(UserError, "coming appointment"):
                    self.send(body=TEXT, channel=channel, subject="Visit")
        dialog = self.compose(body=TEXT)
        self.assertIn("No coming appointment", dialog.channel_hint)
        self.assertNotIn("sms", dialog.channel_hindrances or {})
        dialog.body = "We are closed."
        self.assertFalse(dialog.channel_hint)

    def test_left_out_of_a_bulk_with_the_reason(self):
        self.visit(self.clients[1])
        dialog = self.compose(self.clients, body=TEXT)
        self.assertEqual(dialog.recipient_count, 1)
        self.assertEqual(
            dialog.left_out, [{"reason": "No coming appointment", "count": 2}]
        )
        messages = self.send(self.clients, body=TEXT)
        left = ["no_appointment", False, "no_appointment"]
        self.assertEqual(self.reasons(messages), left)
        self.assertEqual(list(self.sent_texts()), [self.clients[1].phone_sanitized])

    def test_without_these_words_nobody_needs_one(self):
        self.visit(self.clients[0])
        messages = self.send(self.clients, body="Come to {{ place }}")
        self.assertEqual(self.reasons(messages), [False] * 3)
        texts = self.sent_texts("bulk")
        self.assertIn("Room 7", texts[self.clients[0].phone_sanitized])
        self.assertFalse(self.send(body="Hello").event_id)

    def test_appointment_gone_before_it_left(self):
        event = self.visit(self.clients[0])
        message = self.send(body=TEXT)
        event.active = False
        self.assertFalse(self.sent_texts())
        self.assertEqual(message.state_reason, "appointment_gone")

    def test_appointment_begun_before_it_left(self):
        self.visit(self.clients[0], hours=1)
        message = self.send(body=TEXT, message_type="reminder")
        self.env.flush_all()
        self.set_clock(NOON + timedelta(hours=1, minutes=1))
        self.assertFalse(self.sent_texts())
        self.assertEqual(message.state_reason, "appointment_over")

    def test_edited_text_needs_one_as_well(self):
        message = self.send(schedule="later", scheduled_at=NOON + timedelta(hours=1))
        batch = message.batch_id.with_user(self.front_desk)
        with self.assertRaisesRegex(UserError, "without an appointment"):
            batch.action_save_text("See you on {{ date }}")

    def test_empty_date_never_leaves(self):
        """Whatever way the words took, T1 and the e-mail's check look once more."""
        self.company.email = "clinic@example.com"
        text = self.send()
        mail = self.send(self.clients[1], channel="email", subject="News")
        (text | mail).batch_id.body = "See you on {{ date }}"
        self.env.flush_all()
        self.assertFalse(self.sent_texts())
        self.env["clinic.message"]._send_due_emails()
        self.assertEqual(self.reasons(text | mail), ["no_appointment"] * 2)

    def test_appointments_of_another_model(self):
        """One method is all that a clinic replaces."""
        event = self.visit(self.clients[0], clinic_company_id=False)
        model = self.env.registry["calendar.event"]
        with patch.object(
            model, "_get_clinic_appointments", lambda *args: event.sudo()
        ):
            message = self.send(body=TEXT)
        self.assertEqual(message.event_id, event)

    def test_households_with_two_appointments_are_not_joined_unasked(self):
        rex, luna = (self.child_of(self.clients[0], name) for name in ("Rex", "Luna"))
        first = self.visit(rex)
        second = self.visit(luna, hours=30)
        self.assertTrue(self.compose(rex | luna, body=TEXT).joined_warning)
        self.assertFalse(self.compose(rex | luna, body="{{ patient }}").joined_warning)
        messages = self.send(rex | luna, body=TEXT, one_text_each=True)
        self.assertEqual(messages.event_id, first | second)
