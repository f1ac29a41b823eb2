"""The administrator's stories in a real browser."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged

from odoo.addons.clinic_messaging.tests.common import NOON

from .common import AlertCase
from .test_result import DEAD

CALENDAR = "/odoo/calendar"
SCREEN = "/odoo/communication-patients"


class TourCase(AlertCase, HttpCase):
    """Run a tour as the clinic's administrator."""

    def run_tour(self, name, url=SCREEN, user=None):
        """Run a tour and return the newest alert after it."""
        self.start_tour(url, name, login=(user or self.clinic_admin).login, timeout=120)
        self.env.invalidate_all()
        return self.env["clinic.mass.alert"].search([], limit=1)


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestAlertTours(TourCase):
    def test_preset_from_the_calendar(self):
        alert = self.run_tour("clinic_alert_preset", CALENDAR)
        self.assertEqual(alert.range_kind, "tomorrow")
        self.assertEqual(alert.recipient_count, 3)
        self.assertEqual(alert.body, "We are closed.")

    def test_custom_range(self):
        alert = self.run_tour("clinic_alert_custom")
        self.assertEqual(alert.message_ids.partner_id, self.clients[1])

    def test_closing_the_panel_loses_nothing(self):
        self.assertFalse(self.run_tour("clinic_alert_kept"))

    def test_same_text_again_is_announced(self):
        first = self.alert(body="We are closed.", range_kind="tomorrow")
        self.assertEqual(self.run_tour("clinic_alert_again"), first)

    def test_released_early_with_a_reason(self):
        self.set_clock(NOON + timedelta(hours=10))
        alert = self.run_tour("clinic_alert_early")
        self.assertEqual(alert.early_reason, "The storm")
        self.assertEqual(alert.early_user_id, self.clinic_admin)

    def test_shown_but_disabled_without_two_way_texting(self):
        self.company.clinic_two_way_enabled = False
        self.run_tour("clinic_alert_refused")

    def test_hidden_from_the_front_desk(self):
        self.run_tour("clinic_alert_hidden", user=self.front_desk)


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestResultTours(TourCase):
    def test_green_end_with_its_link(self):
        self.alert()
        self.run_alert()
        self.run_tour("clinic_alert_green")

    def test_red_end_with_its_work(self):
        alert = self.alert()
        self.run_alert(DEAD)
        self.run_tour("clinic_alert_red")
        again = alert.message_ids.filtered(lambda m: m.state == "queued")
        self.assertEqual(again.number, "+12125550177")
        self.assertTrue(again.failure_activity_id)

    def test_correction_to_those_who_got_it(self):
        first = self.alert()
        self.run_alert()
        self.assertEqual(self.run_tour("clinic_alert_correction").corrects_id, first)

    def test_pause_resume_cancel(self):
        self.alert()
        alert = self.run_tour("clinic_alert_steered")
        self.assertEqual(set(alert.message_ids.mapped("state")), {"canceled"})
