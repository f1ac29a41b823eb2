"""Patients confirm by text: what was asked, once, and nothing else (F53)."""

from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import NOON
from .reminder_common import TOMORROW, ReminderCase


class ConfirmationCase(ReminderCase):
    """A rule that asks, and an appointment that was asked about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.clinic_two_way_enabled = True
        cls.rule.write(
            {
                "asks_confirmation": True,
                "template_id": cls.env.ref(
                    "clinic_messaging.sms_template_confirmation"
                ).id,
            }
        )

    def ask(self, partners=None, start=TOMORROW, **values):
        """Book an appointment, ask about it and return it."""
        event = self.book(partners, start, **values)
        self.run_pass()
        self.sent()
        return event

    def state(self, event, patient=None):
        patient = patient or self.clients[0]
        return event.attendee_ids.filtered(lambda a: a.partner_id == patient).state

    def answers(self):
        """Return what the clinic has answered since, as it waits to leave."""
        return self.env["clinic.message"].search(
            [("message_type", "=", "reply"), ("direction", "=", "outbound")], order="id"
        )

    def calls(self, partner=None):
        return (partner or self.clients[0]).activity_ids.filtered(
            lambda a: a.activity_type_id.category == "phonecall"
        )


@tagged("post_install", "-at_install", "clinic")
class TestConfirmation(ConfirmationCase):
    def test_question_is_a_confirmation_about_the_appointment(self):
        event = self.ask()
        row = self.env["clinic.message"].search([("event_id", "=", event.id)])
        self.assertEqual((row.message_type, row.origin), ("confirmation", "automatic"))
        self.assertEqual(row.state, "sent")
        self.assertIn("Reply C", row.body)

    def test_every_way_to_say_yes(self):
        words = ("C", "c.", "CONFIRM", "Yes please", "ok", "Confirmed!", "1")
        for word in (*words, "\N{THUMBS UP SIGN}"):
            with self.subTest(word=word):
                event = self.ask()
                answered = self.answers()
                inbound = self.receive(word)
                self.assertEqual(self.state(event), "accepted")
                self.assertEqual(inbound.event_id, event)
                self.assertFalse(inbound.conversation_id.clinic_needs_reply)
                self.assertEqual(len(self.answers() - answered), 1)
                event.unlink()

    def test_answer_says_when_in_language_and_zone(self):
        self.env["res.lang"]._activate_lang("es_ES")
        company = self.company.with_context(lang="es_ES")
        company.clinic_confirm_answer_yes = "Confirmado: {{ date }} {{ time }}"
        self.company.clinic_tz = "Europe/Madrid"
        self.clients[0].lang = "es_ES"
        self.ask()
        self.receive("C")
        answer = self.answers()
        self.assertEqual(answer.body, "Confirmado: mié, 4 mar 11:00")
        self.assertEqual((answer.origin, answer.lane), ("automatic", "direct"))

    def test_default_answer(self):
        self.ask()
        self.receive("C")
        words = "Thank you, confirmed: Wed, Mar 4 10:00 AM"
        self.assertEqual(self.answers().body, words)
        self.assertEqual(self.sent(), [words])

    def test_answer_leaves_at_once_in_quiet_hours(self):
        self.ask()
        self.set_clock(NOON + timedelta(hours=10))
        self.receive("C")
        self.assertEqual(len(self.sent()), 1)

    def test_switched_off(self):
        self.company.clinic_confirm_answers = False
        event = self.ask()
        self.receive("C")
        self.assertEqual(self.state(event), "accepted")
        self.assertFalse(self.answers())

    def test_without_two_way_texting(self):
        self.company.clinic_two_way_enabled = False
        event = self.ask()
        self.receive("C")
        self.assertEqual(self.state(event), "accepted")
        self.assertEqual(len(self.sent()), 1)

    def test_second_yes_gets_no_second_answer(self):
        self.ask()
        self.receive("C")
        again = self.receive("yes")
        self.assertEqual(len(self.answers()), 1)
        self.assertFalse(again.conversation_id.clinic_needs_reply)

    def test_no_opens_a_call_and_cancels_nothing(self):
        event = self.ask(user_id=self.front_desk.id)
        inbound = self.receive("No, I can't make it")
        self.assertTrue(event.active)
        self.assertEqual(self.state(event), "tentative")
        call = self.calls()
        self.assertEqual(call.user_id, self.front_desk)
        self.assertIn("Wed, Mar 4 10:00 AM", call.summary)
        self.assertEqual(self.answers().body, "Thank you, we will call you.")
        self.assertFalse(inbound.conversation_id.clinic_needs_reply)
        self.receive("no")
        self.assertEqual(len(self.calls()), 1)
        self.assertEqual(len(self.answers()), 1)

    def test_no_after_yes(self):
        event = self.ask()
        self.receive("C")
        self.receive("no")
        self.assertEqual(self.state(event), "tentative")
        self.assertEqual(len(self.calls()), 1)

    def test_yes_after_no(self):
        event = self.ask()
        self.receive("no")
        self.receive("yes")
        self.assertEqual(self.state(event), "accepted")

    def test_unclear_goes_to_the_conversation(self):
        event = self.ask()
        inbound = self.receive("Yes, but can I come later?")
        self.assertEqual(self.state(event), "needsAction")
        self.assertTrue(inbound.conversation_id.clinic_needs_reply)
        self.assertFalse(self.answers())

    def test_nothing_asked(self):
        event = self.book()
        for word in ("yes", "C", "no"):
            with self.subTest(word=word):
                inbound = self.receive(word)
                self.assertEqual(self.state(event), "needsAction")
                self.assertTrue(inbound.conversation_id.clinic_needs_reply)

    def test_stop_is_no_answer(self):
        event = self.ask()
        self.receive("STOP")
        self.assertEqual(self.state(event), "needsAction")
        self.assertFalse(self.sent())

    def test_words_of_the_clinic(self):
        self.company.clinic_confirm_words = "Coming, see you"
        event = self.ask()
        self.receive("See you!")
        self.assertEqual(self.state(event), "accepted")

    def test_words_that_mean_something_else_are_refused(self):
        for word in ("stop", "No", "CANCEL", "ok, start"):
            with self.subTest(word=word), self.assertRaises(ValidationError):
                self.company.clinic_confirm_words = word

    def test_other_clinics_question_is_not_meant(self):
        event = self.ask()
        self.receive("C", company=self.other_company, sender=self.other_sender)
        self.assertEqual(self.state(event), "needsAction")


@tagged("post_install", "-at_install", "clinic")
class TestWhichAppointment(ConfirmationCase):
    """Several appointments, moved and canceled ones: never the wrong one."""

    def test_last_one_asked(self):
        self.rule.duration = 3
        first = self.ask()
        self.set_clock(NOON + timedelta(hours=1))
        second = self.ask(start=TOMORROW + timedelta(days=1))
        self.receive("C")
        self.assertEqual(self.state(first), "needsAction")
        self.assertEqual(self.state(second), "accepted")

    def test_asked_together_is_for_staff(self):
        """Networks may swap two texts that leave within minutes."""
        self.rule.duration = 3
        first, second = self.book(), self.book(start=TOMORROW + timedelta(days=1))
        self.run_pass()
        self.sent()
        self.receive("C")
        self.assertEqual({self.state(first), self.state(second)}, {"needsAction"})
        self.assertEqual(len(self.calls()), 1)
        self.assertFalse(self.answers())

    def test_last_one_is_gone_other_is_open(self):
        self.rule.duration = 3
        first = self.ask()
        self.set_clock(NOON + timedelta(hours=1))
        self.ask(start=TOMORROW + timedelta(days=1)).active = False
        self.receive("C")
        self.assertEqual(self.state(first), "needsAction")
        self.assertEqual(len(self.calls()), 1)

    def test_moved_is_not_confirmed_by_an_answer_to_the_old_time(self):
        event = self.ask()
        event.with_user(self.front_desk).start = TOMORROW + timedelta(days=7)
        inbound = self.receive("C")
        self.assertEqual(self.state(event), "needsAction")
        self.assertTrue(inbound.conversation_id.clinic_needs_reply)

    def test_moved_after_yes_is_asked_again(self):
        event = self.ask()
        self.receive("C")
        start = TOMORROW + timedelta(hours=1)
        event.write({"start": start, "stop": start + timedelta(minutes=30)})
        self.assertEqual(self.state(event), "needsAction")
        row = self.run_pass()
        self.assertEqual(row.message_type, "confirmation")
        self.sent()
        self.receive("C")
        self.assertEqual(self.state(event), "accepted")

    def test_canceled(self):
        event = self.ask()
        event.active = False
        inbound = self.receive("yes")
        self.assertTrue(inbound.conversation_id.clinic_needs_reply)
        self.assertEqual(self.state(event), "needsAction")

    def test_over(self):
        event = self.ask()
        self.set_clock(TOMORROW + timedelta(hours=3))
        inbound = self.receive("yes")
        self.assertEqual(self.state(event), "needsAction")
        self.assertTrue(inbound.conversation_id.clinic_needs_reply)

    def test_guardian_confirms_all_children_of_one_text(self):
        rex, luna = self.child("Rex"), self.child("Luna")
        first = self.book(rex)
        second = self.book(luna, TOMORROW + timedelta(minutes=30))
        self.run_pass()
        self.sent()
        self.receive("C")
        self.assertEqual(self.state(first, rex), "accepted")
        self.assertEqual(self.state(second, luna), "accepted")
        self.assertRegex(self.answers().body, "10:00 AM and 10:30 AM$")

    def test_who_has_confirmed_is_reminded_and_not_asked(self):
        event = self.book()
        event.attendee_ids.filtered(
            lambda a: a.partner_id == self.clients[0]
        ).do_accept()
        row = self.run_pass()
        self.assertEqual(row.message_type, "appointment_reminder")
        self.assertNotIn("Reply C", self.sent()[0])

    def test_question_that_did_not_leave_is_not_answered(self):
        event = self.book()
        self.run_pass()
        inbound = self.receive("yes")
        self.assertEqual(self.state(event), "needsAction")
        self.assertTrue(inbound.conversation_id.clinic_needs_reply)
