"""Intake, the client's own page and a corrected landline in a real browser."""

from odoo.tests import HttpCase, tagged

from ..transports.base import REJECTED, SendResult
from .consent_common import ConsentCase

PATIENTS = "/odoo/communication-patients"
FAILURES = "/odoo/communication-failures"
LANDLINE = SendResult(REJECTED, http_status=400, code="21614")
PHONE = "390x844"


class ConsentTours(HttpCase, ConsentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.make_portal_client()

    def run_tour(self, url, name, user=None):
        self.env.flush_all()
        login = (user or self.front_desk).login
        self.start_tour(url, name, login=login, timeout=120)
        self.env.invalidate_all()

    def portal(self):
        """Answer the question, then refuse all texts on the page."""
        self.run_tour("/my", "clinic_portal_question", self.user)
        client = self.user.partner_id
        self.assertEqual(self.history(client.phone_sanitized)[0], "granted")
        self.assertEqual(client.clinic_text_consent, "refused")
        self.assertTrue(self.listed(client.phone_sanitized))
        self.assertEqual(client._clinic_declined_kinds(), {"news"})


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestConsentTours(ConsentTours):
    def test_new_client_at_the_desk(self):
        self.run_tour(PATIENTS, "clinic_new_client")
        client = self.env["res.partner"].search([("name", "=", "Nora Field")])
        self.assertEqual(client.phone_sanitized, "+12125550166")
        self.assertEqual(client.clinic_text_consent, "granted")
        self.assertEqual(client.clinic_text_consent_user_id, self.front_desk)
        self.assertIn("May Test Clinic", client.clinic_text_consent_wording)
        self.assertEqual(self.history("+12125550166"), ["granted"])

    def test_landline_is_corrected_and_sent_again(self):
        message = self.send(self.client_)
        with self.provider(LANDLINE):
            self.dispatch()
        self.assertEqual(message.state, "failed")
        self.run_tour(FAILURES, "clinic_landline_corrected")
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual([r.to for r in provider.requests], ["+12125550188"])
        self.assertEqual((message.state, len(message.attempt_ids)), ("sent", 2))

    def test_client_answers_in_the_portal(self):
        self.portal()


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestConsentPhone(ConsentTours):
    browser_size = PHONE
    touch_enabled = True

    def test_client_answers_on_a_telephone(self):
        self.portal()
