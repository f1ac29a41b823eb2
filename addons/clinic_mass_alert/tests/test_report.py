"""The workbook, read back cell by cell, and its link."""

from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from odoo.addons.clinic_messaging.tests.common import NOON
from odoo.addons.clinic_messaging.transports.base import REJECTED, SendResult

from .common import AlertCase

HEADER = (
    "Client Full Name",
    "Client Phone Number",
    "SMS Status",
    "Error Details",
    "Message Text",
    "Timestamp",
)
EVIL = '=HYPERLINK("https://evil.example","x")'


@tagged("post_install", "-at_install", "clinic")
class TestReport(AlertCase):
    def sheet(self, alert):
        return load_workbook(BytesIO(alert._report())).active

    def mixed_alert(self):
        """Send to five: one fails, one has no number, two share one, one arrives."""
        self.company.clinic_tz = "America/New_York"
        self.set_clock(NOON + timedelta(hours=3))  # else it is quiet there
        dumb = self.env["res.partner"].create(
            {"name": "Zoe", "clinic_client_status": "active"}
        )
        twin = self.env["res.partner"].create(
            {**self._client_values(40), "phone": self.clients[2].phone}
        )
        self.appointment(dumb | twin, NOON + timedelta(hours=26))
        alert = self.alert(date_to="2026-03-04T23:00")
        self.run_alert(SendResult(REJECTED, http_status=400, code="21211"))
        self.event(alert.message_ids.sorted("id")[1], "delivered")
        return alert

    def test_cell_by_cell(self):
        alert = self.mixed_alert()
        rows = list(self.sheet(alert).iter_rows(values_only=True))
        error = alert.message_ids.error_id
        sender = alert.message_ids.sender_id
        failed = f"{error.title}. {error._resolution_for(self.company, sender)}"
        text = "We are closed tomorrow."
        shared = "one text for both, same number as Client 002"
        missing = (
            "No telephone number. Enter a number in the contact, or call or write."
        )
        expected = [
            ("Client 000", "+12125550100", "Failed", failed.rstrip("."), text),
            ("Client 040", "+12125550102", "Not sent", shared, text),
            ("Zoe", "", "Not sent", missing, text),
            ("Client 001", "+12125550101", "Delivered", "", text),
            ("Client 002", "+12125550102", "Sent", "", text),
        ]
        self.assertEqual(rows[0], HEADER)
        self.assertEqual(
            [tuple(cell or "" for cell in row[:5]) for row in rows[1:]], expected
        )
        for row in rows[1:]:
            self.assertEqual(row[5].date(), NOON.date())
            self.assertEqual(row[5].hour, 10)  # 15:00 UTC in New York's winter

    def test_frozen_header_filter_and_widths(self):
        alert = self.alert()
        self.run_alert()
        sheet = self.sheet(alert)
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertEqual(sheet.auto_filter.ref, "A1:F4")
        self.assertGreater(sheet.column_dimensions["D"].width, 40)

    def test_text_never_becomes_a_formula_or_a_link(self):
        for client, name in zip(
            self.clients, (EVIL, "@SUM(1)", "https://evil.example"), strict=True
        ):
            client.name = name
        alert = self.alert(body="=1+1 +2 -3 https://evil.example")
        self.run_alert()
        sheet = self.sheet(alert)
        names = set()
        for row in sheet.iter_rows(min_row=2):
            for cell in row[:5]:
                self.assertIn(cell.data_type, ("s", "inlineStr", "n"))
                self.assertFalse(cell.hyperlink)
                self.assertNotEqual(cell.data_type, "f")
            names.add(row[0].value)
        self.assertEqual(names, {EVIL, "@SUM(1)", "https://evil.example"})

    def test_the_same_number_of_queries_for_many(self):
        first = self.alert()
        self.run_alert()
        for number in range(3, 30):
            client = self.env["res.partner"].create(self._client_values(number))
            self.appointment(client, NOON + timedelta(hours=24))
        second = self.alert()
        counts = []
        for alert in (first, second):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            list(alert._report_rows())
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)


@tagged("post_install", "-at_install", "clinic")
class TestReportLink(AlertCase, HttpCase):
    def fetch(self, alert, user=None):
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(
            f"/clinic_mass_alert/{alert.id}/report.xlsx", allow_redirects=False
        )

    def test_administrators_of_the_clinic_only(self):
        alert = self.alert()
        self.run_alert()
        self.env.flush_all()
        answer = self.fetch(alert, self.clinic_admin)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("v1.xlsx", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Cache-Control"], "no-store, private")
        rows = list(load_workbook(BytesIO(answer.content)).active.values)
        self.assertEqual(rows[0], HEADER)
        for user in (self.front_desk, self.employee):
            self.assertEqual(self.fetch(alert, user).status_code, 404)

    def test_another_clinics_administrator(self):
        alert = self.alert()
        self.run_alert()
        other = self.env["res.company"].create({"name": "Other"})
        self.clinic_admin.write(
            {"company_ids": [(6, 0, other.ids)], "company_id": other.id}
        )
        self.env.flush_all()
        self.assertEqual(self.fetch(alert, self.clinic_admin).status_code, 404)

    def test_not_before_the_last_text_has_left(self):
        alert = self.alert()
        self.env.flush_all()
        self.assertEqual(self.fetch(alert, self.clinic_admin).status_code, 404)

    def test_nobody_without_signing_in(self):
        alert = self.alert()
        self.run_alert()
        answer = self.url_open(
            f"/clinic_mass_alert/{alert.id}/report.xlsx", allow_redirects=False
        )
        self.assertIn(answer.status_code, (303, 404))
        self.assertNotIn("spreadsheet", answer.headers.get("Content-Type", ""))
