"""Dashboard and "Usage & cost" in a real browser."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .common import NOON
from .test_figures import FiguresCase

DASHBOARD = "/odoo/communication-figures"
USAGE = "/odoo/communication-usage"


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestToursOfFigures(FiguresCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.company.clinic_parts_included = 5
        self.set_clock(NOON - timedelta(days=2))
        self.sent()
        self.set_clock(NOON)
        template = self.env.ref("clinic_messaging.sms_template_thank_you")
        self.sent(template_id=template.id, body="Thank you for coming.")
        self.sent(1, status="undelivered", code="30005")
        self.receive("May I bring my dog?")
        self.env["phone.blacklist"]._add([self.clients[2].phone_sanitized])
        self.visit("accepted", "arrived")
        self.visit("needsAction", "no_show")

    def visit(self, state, outcome):
        visit = self.make_visit()
        visit.write({"start": NOON - timedelta(hours=2), "stop": NOON})
        visit.clinic_outcome = outcome
        visit.attendee_ids.state = state

    def run_tour(self, name, user, url=DASHBOARD):
        self.env.flush_all()
        self.start_tour(url, name, login=user.login, timeout=120)

    def test_dashboard_shows_it_all_and_leads_to_the_lines(self):
        self.run_tour("clinic_figures", self.front_desk)

    def test_another_clinic_sees_none_of_it(self):
        self.run_tour("clinic_figures_of_another_clinic", self.other_front)
        self.run_tour("clinic_usage_of_another_clinic", self.other_front, USAGE)
