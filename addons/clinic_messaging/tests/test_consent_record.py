"""The record of a number: everything, for administrators, never a formula."""

import io

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .consent_common import ConsentCase

FORMULAS = ("=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")')


@tagged("post_install", "-at_install", "clinic")
class TestRecord(ConsentCase):
    def record(self, user=None, number=None):
        numbers = self.env["clinic.number"].with_user(user or self.clinic_admin)
        data = numbers.with_company(self.company)._record_xlsx(number or self.number)
        return openpyxl.load_workbook(io.BytesIO(data))

    def column(self, sheet, title):
        heads = [cell.value for cell in sheet[1]]
        return [row[heads.index(title)].value for row in sheet.iter_rows(min_row=2)]

    def test_consents_texts_and_answers(self):
        self.client_.clinic_text_consent = "granted"
        self.send(body="See you at five")
        with self.provider():
            self.dispatch()
        self.receive("Thank you")
        self.receive("STOP")
        book = self.record()
        self.assertEqual(book.sheetnames, ["Consents", "Texts", "Answers"])
        consents, texts, answers = book
        self.assertEqual(self.column(consents, "Kind"), ["Allowed texts", "Opted out"])
        self.assertEqual(self.column(texts, "Content"), ["See you at five"])
        self.assertEqual(self.column(texts, "State"), ["Sent"])
        self.assertEqual(self.column(answers, "Content"), ["Thank you", "STOP"])

    def test_text_is_never_a_formula(self):
        for text in FORMULAS:
            self.receive(text)
        book = self.record()
        cells = [cell for row in book["Answers"].iter_rows() for cell in row]
        self.assertNotIn("f", {cell.data_type for cell in cells})
        self.assertFalse([cell for cell in cells if cell.hyperlink])
        self.assertIn("=1+1", self.column(book["Answers"], "Content"))

    def test_control_characters_do_not_break_the_file(self):
        self.receive("a\x01b\x0bc\ud7ff")
        self.assertEqual(
            self.column(self.record()["Answers"], "Content"), ["abc\ud7ff"]
        )

    def test_other_numbers_are_not_in_it(self):
        self.receive("Mine", number=self.clients[1].phone_sanitized)
        self.assertFalse(self.column(self.record()["Answers"], "Content"))

    def test_other_clinics_texts_are_not_in_it(self):
        self.receive("Mine")
        admin = self.make_other_user("admin")
        numbers = self.env["clinic.number"].with_user(admin)
        numbers = numbers.with_company(admin.company_id)
        book = openpyxl.load_workbook(io.BytesIO(numbers._record_xlsx(self.number)))
        self.assertFalse(self.column(book["Answers"], "Content"))

    def test_button_is_for_administrators(self):
        with self.assertRaises(AccessError):
            self.client_.with_user(self.front_desk).action_clinic_record()
        action = self.client_.with_user(self.clinic_admin).action_clinic_record()
        self.assertIn("/record.xlsx", action["url"])
        self.assertNotIn(self.number.strip("+"), action["url"])


@tagged("post_install", "-at_install", "clinic")
class TestRecordRoute(HttpCase, ConsentCase):
    def download(self, login):
        self.receive("Thank you")
        self.authenticate(login, login)
        return self.url_open(f"/clinic_messaging/number/{self.row().id}/record.xlsx")

    def test_administrator_gets_the_file(self):
        response = self.download("clinic_admin")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        self.assertEqual(book["Answers"].max_row, 2)

    def test_front_desk_and_others_get_nothing(self):
        new_test_user(self.env, "a_portal", groups="base.group_portal")
        for login in ("clinic_front", "clinic_none", "a_portal"):
            with self.subTest(login=login):
                self.assertEqual(self.download(login).status_code, 404)

    def test_missing_number_is_not_found(self):
        self.authenticate("clinic_admin", "clinic_admin")
        response = self.url_open("/clinic_messaging/number/999999999/record.xlsx")
        self.assertEqual(response.status_code, 404)
