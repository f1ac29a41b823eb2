"""The administrator's stories in a real browser."""

from odoo.tests import HttpCase, tagged

from .common import AlertCase
from .test_result import DEAD

CALENDAR = "/odoo/calendar"
SCREEN = "/odoo/communication-patients"


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestAlertTours(AlertCase, HttpCase):
    def run_tour(self, name, url=SCREEN, user=None):
        self.start_tour(url, name, login=(user or self.clinic_admin).login, timeout=90)
        self.env.invalidate_all()
        return self.env["clinic.mass.alert"].search([], limit=1)

    def test_preset_from_the_calendar(self):
        alert = self.run_tour("clinic_alert_preset", CALENDAR)
        self.assertEqual(alert.range_kind, "tomorrow")
        self.assertEqual(alert.recipient_count, 3)
        self.assertEqual(alert.body, "We are closed.")

    def test_custom_range(self):
        alert = self.run_tour("clinic_alert_custom")
        self.assertEqual(alert.message_ids.partner_id, self.clients[1])

    def test_green_end_with_its_link(self):
        self.alert()
        self.run_alert()
        self.run_tour("clinic_alert_green")

    def test_red_end_with_its_work(self):
        alert = self.alert()
        self.run_alert(DEAD)
        self.run_tour("clinic_alert_red")
        self.assertTrue(alert._failed().failure_activity_id)

    def test_shown_but_disabled_without_two_way_texting(self):
        self.company.clinic_two_way_enabled = False
        self.run_tour("clinic_alert_refused")
