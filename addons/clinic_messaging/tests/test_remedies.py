"""What people do about failed messages: correct, e-mail, call; each once."""

from ast import literal_eval

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..transports.base import REJECTED, SendResult
from .common import ClinicCase

LANDLINE = SendResult(REJECTED, http_status=400, code="21614")
NEW_NUMBER = "+12125550188"


class RemedyCase(ClinicCase):
    """Texts that failed, and the front desk that looks at them."""

    def failed(self, *clients, code="30005", **values):
        """Send to clients and let the carrier refuse what was accepted.

        :param code: the provider's code of the receipt
        """
        partners = self.clients.browse([client.id for client in clients])
        messages = self.send(partners or self.clients[0], **values)
        with self.provider():
            self.dispatch(messages[0].lane)
        for message in messages:
            self.event(message, "undelivered", code)
        return messages.with_user(self.front_desk)

    def refused(self, result=LANDLINE):
        """Send one text that is refused at once; the row keeps its number."""
        message = self.send()
        with self.provider(result):
            self.dispatch()
        return message.with_user(self.front_desk)

    def listed(self, name="failures", user=None):
        """Return what a person finds when they open the list."""
        user = user or self.front_desk
        action = self.env.ref(f"clinic_messaging.clinic_message_action_{name}")
        open_ones = [("remedy", "=", False), ("company_id", "=", self.company.id)]
        messages = self.env["clinic.message"].with_user(user)
        return messages.search(literal_eval(action.domain) + open_ones)

    def dialog(self, message):
        """Open the dialog that corrects a contact, as the front desk."""
        action = message.action_open_correction()
        dialogs = self.env["clinic.message.correct"].with_user(self.front_desk)
        return Form(dialogs.with_context(**action["context"]))

    def correct(self, message, **values):
        """Fill in the dialog and press its button."""
        with self.dialog(message) as form:
            for name, value in values.items():
                form[name] = value
        return form.record.action_correct()

    def newer(self, message):
        """Return the rows that were written after one."""
        return self.env["clinic.message"].search([("id", ">", message.id)])


@tagged("post_install", "-at_install", "clinic")
class TestFailureList(RemedyCase):
    def test_row_says_what_happened_what_it_means_and_who_acts(self):
        message = self.failed(code="30006")
        self.assertIn(message, self.listed())
        self.assertEqual(message.error_title, "Landline or line without texts")
        self.assertIn("Invalid Service Type", message.error_explanation)
        self.assertIn("correct the contact", message.error_resolution)
        self.assertEqual(message.who_fixes, "patient")

    def test_code_that_nobody_knows_is_listed_too(self):
        message = self.failed(code="30999")
        self.assertIn(message, self.listed())
        self.assertIn("30999", message.error_title)

    def test_groups_by_who_has_to_act(self):
        messages = self.failed(self.clients[0]) + self.failed(
            self.clients[1], code="30007"
        )
        groups = messages._read_group(
            [("id", "in", messages.ids)], ["who_fixes"], ["__count"]
        )
        self.assertEqual(dict(groups), {"patient": 1, "provider": 1})

    def test_setup_fault_is_the_administrators(self):
        for code in ("30032", "30024"):
            with self.subTest(code=code):
                self.sender.with_user(self.clinic_admin).action_resume()
                message = self.failed(code=code)
                self.assertNotIn(message, self.listed())
                self.assertIn(message, self.listed("setup_faults", self.clinic_admin))

    def test_setup_fault_is_told_once(self):
        before = self.env["mail.activity"].search([])
        for client in self.clients:
            self.failed(client, code="30024")
        told = self.env["mail.activity"].search([]) - before
        mine = told.filtered(lambda a: a.user_id == self.clinic_admin)
        self.assertEqual(len(mine), 1)
        self.assertIn("Sender not set up at this carrier", mine.summary)
        self.assertNotIn(self.front_desk, told.user_id)

    def test_main_and_alt_sender_are_told_apart(self):
        message = self.failed(code="21660")
        self.assertIn("contact your administrator", message.error_resolution)
        self.assertNotIn("port request", message.error_resolution)
        self.sender.role = "alt"
        message.invalidate_recordset()
        self.assertIn("port request", message.error_resolution)


@tagged("post_install", "-at_install", "clinic")
class TestCorrection(RemedyCase):
    def test_refused_text_is_sent_to_the_corrected_number(self):
        message = self.refused()
        self.correct(message, phone="(212) 555-0188")
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual([request.to for request in provider.requests], [NEW_NUMBER])
        self.assertEqual(message.state, "sent")
        self.assertEqual(len(message.attempt_ids), 2, "history is kept")
        self.assertNotIn(message, self.listed())

    def test_undelivered_text_gets_a_row_of_its_own(self):
        message = self.failed()
        self.correct(message, phone=NEW_NUMBER)
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual([request.to for request in provider.requests], [NEW_NUMBER])
        self.assertEqual(self.newer(message).state, "sent")
        self.assertEqual((message.state, message.remedy), ("failed", "resent"))
        self.assertEqual(message.remedy_user_id, self.front_desk)
        self.assertNotIn(message, self.listed())

    def test_contact_keeps_what_was_changed(self):
        message, client = self.refused(), self.clients[0]
        old = client.phone
        self.cr.flush()
        self.correct(message, phone=NEW_NUMBER)
        self.cr.flush()
        values = client.message_ids.sudo().tracking_value_ids
        change = values.filtered(lambda v: v.field_id.name == "phone")
        self.assertEqual(
            (change.old_value_char, change.new_value_char), (old, NEW_NUMBER)
        )
        self.assertEqual(client.phone_sanitized, NEW_NUMBER)

    def test_number_that_cannot_be_texted_changes_nothing(self):
        message, client = self.refused(), self.clients[0]
        old = client.phone
        for phone in (False, "12", "+1 900 555 0100", self.sender.number, old):
            with self.subTest(phone=phone), self.assertRaises(UserError):
                self.correct(message, phone=phone)
            self.assertEqual(client.phone, old)
            self.assertEqual(message.state, "failed")

    def test_problem_is_shown_while_typing(self):
        form = self.dialog(self.refused())
        self.assertIn("is the number that failed", form.problem)
        form.phone = NEW_NUMBER
        self.assertFalse(form.problem)

    def test_opted_out_and_refused_are_not_texted(self):
        message = self.refused()
        self.env["phone.blacklist"].add(NEW_NUMBER)
        with self.assertRaisesRegex(UserError, "opted out"):
            self.correct(message, phone=NEW_NUMBER)
        self.clients[0].clinic_text_consent = "refused"
        with self.assertRaisesRegex(UserError, "refused"):
            self.correct(message, phone="+12125550189")

    def test_clinic_that_asks_for_consent_asks_again(self):
        self.clients[0].clinic_text_consent = "granted"
        self.company.clinic_consent_policy = "explicit"
        message = self.refused()
        with self.assertRaisesRegex(UserError, "welcome"):
            self.correct(message, phone=NEW_NUMBER)
        self.correct(message, phone=NEW_NUMBER, agreed=True)
        consent = self.env["clinic.consent"].search([("number", "=", NEW_NUMBER)])
        self.assertEqual(consent.mapped("kind"), ["granted"])
        self.assertEqual(message.state, "queued")

    def test_permission_is_not_carried_to_another_number(self):
        self.clients[0].clinic_text_consent = "granted"
        self.correct(self.refused(), phone=NEW_NUMBER)
        self.assertEqual(self.clients[0].clinic_text_consent, "unknown")

    def test_number_that_got_the_message_gets_no_second(self):
        first, second = self.clients[:2]
        messages = self.send(first + second)
        with self.provider(LANDLINE):
            self.dispatch("bulk")
        failed = messages.filtered(lambda m: m.state == "failed")
        told = (messages - failed).number
        with self.assertRaisesRegex(UserError, "gets this message already"):
            self.correct(failed.with_user(self.front_desk), phone=told)

    def test_two_corrected_to_one_number_get_one_text(self):
        messages = self.failed(*self.clients[:2])
        self.clients[:2].phone = NEW_NUMBER
        messages.action_resend()
        leaving = self.newer(messages[-1]).filtered(lambda m: m.state == "queued")
        self.assertEqual(leaving.number, NEW_NUMBER)

    def test_dialog_is_the_front_desks_own(self):
        message = self.refused()
        form = self.dialog(message)
        form.phone = NEW_NUMBER
        dialog = form.save()
        for user in (self.clinic_admin, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                dialog.with_user(user).action_correct()


@tagged("post_install", "-at_install", "clinic")
class TestOtherWays(RemedyCase):
    def test_by_email(self):
        message = self.failed()
        message.action_send_by_email()
        mail = self.newer(message)
        self.assertEqual(
            (mail.channel, mail.state, mail.email),
            ("email", "queued", self.clients[0].email),
        )
        self.assertEqual(mail.batch_id.body, "The office closes at noon.")
        self.assertEqual(message.remedy, "emailed")
        self.assertNotIn(message, self.listed())

    def test_by_email_without_address(self):
        self.clients[0].email = False
        message = self.failed()
        self.assertFalse(message.has_email)
        with self.assertRaisesRegex(UserError, "No e-mail address"):
            message.action_send_by_email()
        self.assertIn(message, self.listed())

    def test_call_is_the_callers_and_without_the_words(self):
        message = self.failed()
        message.action_plan_call()
        call = self.clients[0].activity_ids
        self.assertEqual(call.user_id, self.front_desk)
        self.assertEqual(call.activity_type_id.category, "phonecall")
        self.assertNotIn("closes at noon", f"{call.summary} {call.note}")
        self.assertNotIn(message, self.listed())

    def test_second_person_does_not_write_again(self):
        message = self.failed(code="30008")
        message.action_resend()
        for name in ("action_resend", "action_send_by_email", "action_plan_call"):
            with self.subTest(action=name), self.assertRaises(UserError):
                getattr(message.with_user(self.clinic_admin), name)()
        self.assertEqual(len(self.newer(message)), 1)

    def test_failure_that_returns_is_listed_again(self):
        message = self.refused()
        message.action_plan_call()
        self.correct(message, phone=NEW_NUMBER)
        with self.provider(LANDLINE):
            self.dispatch()
        self.assertIn(message, self.listed())

    def test_one_who_cannot_be_reached_holds_up_no_other(self):
        messages = self.failed(*self.clients[:2])
        self.clients[0].phone = NEW_NUMBER
        self.clients[1].phone = "+12125550189"
        self.env["phone.blacklist"].add(NEW_NUMBER)
        messages.action_resend()
        self.assertEqual(messages.mapped("remedy"), [False, "resent"])

    def test_number_that_failed_for_good_is_not_tried_again(self):
        """The provider knows no such number; only another one can help."""
        message = self.refused(SendResult(REJECTED, http_status=400, code="21211"))
        with self.assertRaisesRegex(UserError, "Correct the contact"):
            message.action_resend()
        self.clients[0].phone = NEW_NUMBER
        message.action_resend()
        self.assertEqual(message.number, NEW_NUMBER)

    def test_only_failures_are_dealt_with(self):
        """A forged call cannot write again to who has the text."""
        message = self.send().with_user(self.front_desk)
        with self.provider():
            self.dispatch()
        for name in ("action_resend", "action_send_by_email", "action_plan_call"):
            with self.subTest(name), self.assertRaises(UserError):
                getattr(message, name)()
        message.action_dismiss_failure()
        self.assertFalse(message.remedy)
        self.assertEqual(message.state, "sent")
        self.assertFalse(self.newer(message))

    def test_opted_out_number_stays_on_the_list(self):
        message = self.failed(code="21610")
        with self.assertRaisesRegex(UserError, "Opted out"):
            message.action_resend()
        self.assertIn(message, self.listed())

    def test_dealt_with_in_another_way(self):
        message = self.failed()
        message.action_dismiss_failure()
        self.assertEqual(message.remedy, "done")
        self.assertNotIn(message, self.listed())

    def test_bounced_email_is_corrected(self):
        message = self.send(channel="email", subject="Hours")
        self.env["clinic.message"]._send_due_emails()
        message._fail(message.ids, None, "bounced")
        message = message.with_user(self.front_desk)
        self.assertIn(message, self.listed())
        self.correct(message, email="right@example.com")
        again = message if message.state == "queued" else self.newer(message)
        self.assertEqual((again.state, again.email), ("queued", "right@example.com"))
