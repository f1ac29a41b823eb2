"""The front desk's stories of appointments, in a real browser."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .common import NOON
from .test_confirmation import ConfirmationCase

UNCONFIRMED = "/odoo/communication-unconfirmed"
PATIENTS = "/odoo/communication-patients"


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestToursOfAppointments(ConfirmationCase, HttpCase):
    def run_tour(self, url, name):
        self.start_tour(url, name, login=self.front_desk.login, timeout=120)
        self.env.invalidate_all()

    def test_unconfirmed_confirm_ask_again_and_call(self):
        confirmed, other = self.book(self.clients[0]), self.book(self.clients[1])
        self.run_tour(UNCONFIRMED, "clinic_unconfirmed")
        self.assertEqual(self.state(confirmed), "accepted")
        question = self.env["clinic.message"].search([], limit=1)
        self.assertEqual(question.event_id, other)
        self.assertEqual(
            (question.message_type, question.origin), ("confirmation", "manual")
        )
        self.assertEqual(self.calls(self.clients[1]).user_id, self.front_desk)

    def test_arrived_on_the_contact(self):
        event = self.book(start=NOON - timedelta(minutes=10))
        self.run_tour(PATIENTS, "clinic_arrived")
        self.assertEqual(event.clinic_outcome, "arrived")
