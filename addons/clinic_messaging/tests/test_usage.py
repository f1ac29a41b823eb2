"""Usage and cost: parts of each month on the clinic's clock, price, forecast, limit."""

from datetime import date, datetime

from odoo.tests import tagged

from ..transports.base import ACCEPTED, SendResult
from .test_figures import FiguresCase


@tagged("post_install", "-at_install", "clinic")
class TestUsage(FiguresCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"clinic_price_per_part": 0.01, "clinic_parts_included": 10})

    def text(self, moment, parts=1, price=None, unit=None):
        """Send a text of so many parts at a moment."""
        self.set_clock(moment)
        message = self.send()
        result = SendResult(
            ACCEPTED,
            sid=f"SM{message.id:032x}",
            status="queued",
            parts=parts,
            price=price,
            price_unit=unit,
        )
        with self.provider(result):
            self.dispatch()
        return message

    def month(self, day):
        """Return a month's row as the front desk sees it."""
        usage = self.env["clinic.message.usage"].with_user(self.front_desk)
        return usage.search([("month", "=", day.replace(day=1))])

    def test_parts_of_a_month(self):
        self.text(datetime(2026, 2, 10, 12), parts=3)
        self.text(datetime(2026, 3, 3, 12), parts=2)
        self.receive("Thank you")
        row = self.month(date(2026, 2, 1))
        self.assertEqual((row.texts_out, row.parts, row.included), (1, 3, 10))
        row = self.month(date(2026, 3, 1))
        self.assertEqual((row.texts_out, row.texts_in, row.parts), (1, 1, 2))
        self.assertEqual(row.display_name, "March 2026")

    def test_month_begins_on_the_clinics_clock(self):
        self.company.clinic_tz = "America/Los_Angeles"
        self.clients.tz = "America/Los_Angeles"
        self.text(datetime(2026, 3, 1, 3), parts=4)  # the evening of 28 February
        self.assertEqual(self.month(date(2026, 2, 1)).parts, 4)

    def test_price_beyond_what_is_included(self):
        self.text(datetime(2026, 2, 10, 12), parts=4)
        self.assertEqual(self.month(date(2026, 2, 1)).cost, 0)
        self.text(datetime(2026, 2, 11, 12), parts=8)
        self.assertAlmostEqual(self.month(date(2026, 2, 1)).cost, 0.02)

    def test_price_that_the_provider_named_comes_first(self):
        self.company.clinic_parts_included = 0
        self.text(datetime(2026, 2, 10, 12), parts=2, price=0.5)
        self.text(datetime(2026, 2, 11, 12), parts=3)
        self.assertAlmostEqual(self.month(date(2026, 2, 1)).cost, 0.53)

    def test_price_in_the_providers_currency(self):
        self.company.clinic_parts_included = 0
        foreign = self.env.ref("base.EUR")
        self.company.currency_id = self.env.ref("base.USD")
        self.env["res.currency.rate"].create(
            {"currency_id": foreign.id, "rate": 0.5, "name": "2026-01-01",
             "company_id": self.company.id}
        )  # fmt: skip
        message = self.text(datetime(2026, 2, 10, 12), price=1.0, unit="EUR")
        self.assertEqual(message.price_currency_id, foreign)
        self.assertAlmostEqual(self.month(date(2026, 2, 1)).cost, 2.0)

    def test_forecast_and_warning_before_the_limit(self):
        self.text(datetime(2026, 3, 3, 12), parts=1)
        row = self.month(date(2026, 3, 1))
        self.assertEqual((row.forecast_parts, row.level), (12, "near"))
        self.assertAlmostEqual(row.forecast_cost, 0.02, places=2)
        self.company.clinic_parts_included = 1000
        self.env.invalidate_all()
        self.assertEqual(self.month(date(2026, 3, 1)).level, "ok")

    def test_levels(self):
        self.text(datetime(2026, 2, 10, 12), parts=8)
        self.set_clock(datetime(2026, 3, 3, 12))
        for included, level in (
            (11, "ok"),
            (10, "near"),
            (8, "near"),
            (7, "over"),
            (0, "none"),
        ):
            self.company.clinic_parts_included = included
            self.env.invalidate_all()
            with self.subTest(included=included):
                self.assertEqual(self.month(date(2026, 2, 1)).level, level)

    def test_dashboard_shows_the_present_month_only(self):
        self.text(datetime(2026, 2, 10, 12), parts=9)
        self.text(datetime(2026, 3, 3, 12), parts=9)
        (usage,) = self.figures()["usage"]
        self.assertEqual((usage["parts"], usage["level"]), (9, "near"))
