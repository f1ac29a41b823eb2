"""The error catalogue: what a code means, who can mend it, whom to ask."""

from odoo.tests import tagged

from ..transports.base import REJECTED, SendResult
from .common import ClinicCase

# F34 to F40: wording, who can mend it, whether support is named, what it stops
WORDINGS = (
    ("Carrier rejected as invalid destination address", "patient", False, False),
    ("Invalid Application ID", "clinic", True, True),
    ("TFN Not Verified", "clinic", True, True),
    ("Rejected as Spam (Future)", "provider", True, False),
    ("Unallocated to Number", "patient", False, False),
    ("Unallocated from Number", "clinic", True, True),
    ("Invalid Service Type", "patient", False, False),
)
# what the issue and reliability.md ask of single codes
CODES = {
    "20003": {"stops_sender": True, "who_fixes": "clinic"},
    "30032": {"stops_sender": True, "who_fixes": "clinic"},
    "30034": {"stops_sender": True},
    "21606": {"stops_sender": True},
    "21610": {"number_verdict": "opted_out", "permanent": True},
    "21635": {"number_verdict": "landline", "permanent": True},
    "30006": {"number_verdict": "landline", "permanent": True},
    "21211": {"number_verdict": "bad", "permanent": True},
    "30005": {"number_verdict": "bad", "who_fixes": "patient"},
    "30003": {"permanent": False, "stops_sender": False},
    "30007": {"permanent": False, "stops_sender": False},
    "30008": {"permanent": False, "stops_sender": False},
    "21408": {"stops_sender": False},
}


@tagged("post_install", "-at_install", "clinic")
class TestCatalogue(ClinicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.errors = cls.env["clinic.message.error"]
        cls.company.clinic_support_contact = "Help desk, 212 555 0199"

    def test_seven_wordings(self):
        for title, who, names_support, stops in WORDINGS:
            with self.subTest(title=title):
                error = self.errors.search([("title", "=", title)])
                self.assertEqual(len(error), 1)
                self.assertEqual((error.who_fixes, error.stops_sender), (who, stops))
                self.assertTrue(error.explanation)
                advice = error._resolution_for(self.company)
                self.assertEqual("Help desk, 212 555 0199" in advice, names_support)

    def test_codes(self):
        for code, expected in CODES.items():
            error = self.errors._for_code(code)
            for field, value in expected.items():
                with self.subTest(code=code, field=field):
                    self.assertEqual(error[field], value)

    def test_every_row_is_complete(self):
        rows = self.errors.search([])
        self.assertGreaterEqual(len(rows), 145)
        for error in rows:
            with self.subTest(code=error.code):
                self.assertTrue(error.title and error.explanation and error.resolution)
                advice = error._resolution_for(self.company, self.sender)
                self.assertNotIn("{", advice)
                self.assertLessEqual(len(error.title), 80)

    def test_patients_number_is_not_blamed_for_our_faults(self):
        for error in self.errors.search([("stops_sender", "=", True)]):
            with self.subTest(code=error.code):
                self.assertEqual(error.number_verdict, "ok")
                self.assertFalse(error.permanent)
                self.assertNotEqual(error.who_fixes, "patient")

    def test_advice_by_role_of_the_sender(self):
        error = self.errors.search([("title", "=", "Invalid Application ID")])
        main = error._resolution_for(self.company, self.sender)
        alt = self.env["clinic.sender"]._feed(
            self.company, [self.sender.number, "+15005550008"]
        )[1]
        self.assertEqual((self.sender.role, alt.role), ("main", "alt"))
        self.assertIn("MAIN", main)
        self.assertIn("port request", error._resolution_for(self.company, alt))

    def test_without_a_support_contact(self):
        self.company.clinic_support_contact = False
        error = self.errors._for_code("30007")
        self.assertIn("your administrator", error._resolution_for(self.company))

    def test_unknown_codes_show_class_and_number(self):
        for code, words in {
            "20999": "Account or platform fault",
            "12999": "Account or platform fault",
            "21999": "Not accepted",
            "30999": "Not delivered",
            "63999": "Failed",
            "abc": "Failed",
        }.items():
            with self.subTest(code=code):
                self.assertFalse(self.errors._for_code(code))
                described = self.errors._describe_unknown(code)
                self.assertIn(words, described)
                self.assertIn(code, described)

    def test_one_code_once(self):
        self.assertFalse(self.errors._for_code(""))
        self.assertFalse(self.errors._for_code("invalid_destination"))
        self.assertEqual(self.errors._for_code(21610).code, "21610")

    def test_message_shows_it(self):
        for client, code, words in (
            (self.clients[0], "21211", "Invalid phone number"),
            (self.clients[1], "21999", "Not accepted by the provider (code 21999)"),
        ):
            message = self.send(client)
            with self.provider(SendResult(REJECTED, http_status=400, code=code)):
                self.dispatch()
            with self.subTest(code=code):
                self.assertEqual(
                    (message.state, message.provider_code), ("failed", code)
                )
                shown = message.with_user(self.front_desk)
                self.assertEqual(shown.error_title, words)
                self.assertEqual(bool(shown.error_resolution), code == "21211")

    def test_each_administrator_reads_his_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        error = self.env["clinic.message.error"]._for_code("20003")
        error.with_context(lang="fr_FR").title = "Compte refusé"
        self.clinic_admin.lang = "fr_FR"
        second = self.clinic_admin.copy({"login": "second", "lang": "en_US"})
        self.sender._stop_unconfigured()
        tasks = self.company.partner_id.activity_ids
        for user, words in (
            (self.clinic_admin, "Compte refusé"),
            (second, error.title),
        ):
            with self.subTest(lang=user.lang):
                summary = tasks.filtered(lambda a, u=user: a.user_id == u).summary
                self.assertIn(words, summary)
