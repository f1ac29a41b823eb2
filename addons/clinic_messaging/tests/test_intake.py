"""Permission at intake: asked at the desk, or signed on paper (F61)."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NOON
from .consent_common import ConsentCase


class IntakeCase(ConsentCase):
    def intake(self, user=None, **values):
        intakes = self.env["clinic.intake"].with_user(user or self.front_desk)
        return intakes.with_company(self.company).create(
            {"name": "Nora New", "phone": "(212) 555-0123", **values}
        )

    def add(self, **values):
        action = self.intake(**values).action_create()
        return self.env[action["res_model"]].browse(action["res_id"])


@tagged("post_install", "-at_install", "clinic")
class TestIntake(IntakeCase):
    def test_new_client_with_a_yes(self):
        partner = self.add(
            answer="granted",
            birthdate=date(1990, 5, 1),
            preferred_channel="email",
            email="nora@example.com",
        )
        self.assertEqual(partner.clinic_client_status, "active")
        self.assertEqual(partner.phone_sanitized, "+12125550123")
        self.assertEqual(partner.clinic_birthdate, date(1990, 5, 1))
        self.assertEqual(partner.clinic_preferred_channel, "email")
        self.assertEqual(partner.clinic_text_consent, "granted")
        self.assertEqual(partner.clinic_text_consent_user_id, self.front_desk)
        self.assertEqual(partner.clinic_text_consent_date.date(), NOON.date())
        self.assertEqual(partner.clinic_text_consent_source, "Asked at the desk")
        line = self.env["clinic.consent"].search([("partner_ref", "=", partner.id)])
        self.assertEqual(line.kind, "granted")
        self.assertEqual(line.wording, partner.clinic_text_consent_wording)
        self.assertEqual(line.number, "+12125550123")
        self.assertIn("May Test Clinic text you", line.wording)

    def test_wording_is_the_clinics_own(self):
        self.company.clinic_consent_question = "{{ clinic }} texts. OK?"
        partner = self.add(answer="refused")
        self.assertEqual(partner.clinic_text_consent, "refused")
        self.assertEqual(partner.clinic_text_consent_wording, "Test Clinic texts. OK?")

    def test_no_answer_is_preset_and_open_means_never_asked(self):
        with Form(self.env["clinic.intake"].with_user(self.front_desk)) as form:
            self.assertFalse(form.answer)
            form.name = "Nora"
        partner = self.add()
        self.assertEqual(partner.clinic_text_consent, "unknown")
        self.assertFalse(self.history("+12125550123"))
        found = self.env["res.partner"].search(
            [("clinic_text_consent", "=", "unknown"), ("id", "=", partner.id)]
        )
        self.assertTrue(found)

    def test_yes_needs_a_number(self):
        with self.assertRaisesRegex(UserError, "number"):
            self.add(phone=False, answer="granted")

    def test_number_that_is_none_is_refused(self):
        for phone in ("123", "call me", "+1 212 555", "000-000-0000"):
            with self.subTest(phone=phone), self.assertRaises(UserError):
                self.add(phone=phone)
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Nora New")]))

    def test_known_number_is_shown(self):
        intake = self.intake(phone=self.client_.phone)
        self.assertEqual(intake.known_ids.ids, self.client_.ids)
        self.assertFalse(self.intake().known_ids)

    def test_employee_cannot(self):
        with self.assertRaises(AccessError):
            self.intake(user=self.employee)

    def test_both_policies(self):
        """number_given: not refused is enough; explicit: only a yes."""
        for policy, answer, leaves in (
            ("number_given", False, True),
            ("number_given", "refused", False),
            ("number_given", "granted", True),
            ("explicit", False, False),
            ("explicit", "refused", False),
            ("explicit", "granted", True),
        ):
            with self.subTest(policy=policy, answer=answer):
                self.company.clinic_consent_policy = policy
                partner = self.add(answer=answer)
                dialog = self.compose(partner)
                self.assertEqual(bool(dialog.recipient_count), leaves)

    def test_dialog_counts_who_was_never_asked(self):
        self.clients[0].clinic_text_consent = "granted"
        self.assertEqual(self.compose(self.clients).never_asked_count, 2)


@tagged("post_install", "-at_install", "clinic")
class TestSignedForm(IntakeCase):
    def sign(self, user=None, partner=None, **values):
        forms = self.env["clinic.consent.form"].with_user(user or self.front_desk)
        form = forms.with_company(self.company).create(
            {"partner_id": (partner or self.client_).id, **values}
        )
        form.action_save()
        self.env.invalidate_all()
        return form

    def test_permission_with_its_evidence(self):
        self.sign(
            signed_on=date(2026, 3, 2),
            wording="I agree to texts.",
            kept_at="Cabinet B",
        )
        self.assertEqual(self.client_.clinic_text_consent, "granted")
        self.assertEqual(self.client_.clinic_text_consent_date.date(), date(2026, 3, 2))
        self.assertEqual(
            self.client_.clinic_text_consent_source, "Signed form (Cabinet B)"
        )
        self.assertEqual(self.client_.clinic_text_consent_wording, "I agree to texts.")
        self.assertEqual(self.client_.clinic_text_consent_user_id, self.front_desk)
        line = self.env["clinic.consent"].search([("number", "=", self.number)])
        self.assertEqual(line.occurred_at.date(), date(2026, 3, 2))

    def test_lifts_an_older_opt_out(self):
        """C8: START or a signed form."""
        self.receive("STOP")
        self.set_clock(NOON + timedelta(days=1))
        self.sign()
        self.assertFalse(self.listed())
        self.assertFalse(self.row().opted_out_at)
        self.assertEqual(self.history(), ["opt_out", "granted", "opt_in"])

    def test_form_from_before_the_opt_out_counts_no_longer(self):
        self.receive("STOP")
        with self.assertRaisesRegex(UserError, "refused texts after signing"):
            self.sign(signed_on=date(2026, 3, 2))
        self.assertTrue(self.listed())

    def test_form_from_before_the_refusal_counts_no_longer(self):
        self.client_.clinic_text_consent = "refused"
        with self.assertRaises(UserError):
            self.sign(signed_on=date(2026, 3, 2))
        self.receive("stop texting me", number=self.clients[1].phone_sanitized)
        with self.assertRaises(UserError):
            self.sign(partner=self.clients[1], signed_on=date(2026, 3, 2))

    def test_newer_form_ends_a_hold(self):
        self.receive("please stop texting me")
        self.set_clock(NOON + timedelta(days=1))
        self.sign()
        self.assertFalse(self.refusal())
        self.assertFalse(self.row().held_until)

    def test_future_form_is_refused(self):
        with self.assertRaises(UserError):
            self.sign(signed_on=date(2026, 3, 4))

    def test_contact_without_number(self):
        self.client_.phone = False
        with self.assertRaises(UserError):
            self.sign()

    def test_contact_of_another_clinic(self):
        other = self.env["res.company"].create({"name": "Other Clinic"})
        self.client_.company_id = other
        with self.assertRaises(AccessError):
            self.sign()
        self.assertEqual(self.client_.clinic_text_consent, "unknown")

    def test_employee_cannot(self):
        with self.assertRaises(AccessError):
            self.sign(user=self.employee)
