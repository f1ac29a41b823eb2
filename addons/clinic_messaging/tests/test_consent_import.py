"""Consents of an earlier system: tried first, bounded, never weaker than known."""

import base64
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..wizard import clinic_consent_import
from .consent_common import ConsentCase

HEAD = "number,state,source,date\n"


@tagged("post_install", "-at_install", "clinic")
class TestImport(ConsentCase):
    def load(self, text, user=None):
        files = self.env["clinic.consent.import"].with_user(user or self.clinic_admin)
        data = text if isinstance(text, bytes) else text.encode()
        return files.with_company(self.company).create(
            {"file": base64.b64encode(data), "filename": "old.csv"}
        )

    def counts(self, wizard):
        return (
            wizard.granted_count,
            wizard.refused_count,
            wizard.opted_out_count,
            wizard.kept_count,
            wizard.problem_count,
        )

    def lines(self):
        return HEAD + (
            "(212) 555-0100,granted,OldSys,2024-05-01\n"
            "212-555-0101,refused,OldSys,2024-06-01\n"
            "+12125550102,STOP,OldSys,2025-01-31\n"
            "+12125550103,opted out,OldSys,2025-02-01 10:00:00\n"
        )

    def test_trial_run_counts_and_changes_nothing(self):
        wizard = self.load(self.lines())
        wizard.action_try()
        self.assertEqual(self.counts(wizard), (1, 1, 2, 0, 0))
        self.assertEqual(set(self.clients.mapped("clinic_text_consent")), {"unknown"})
        self.assertFalse(self.listed("+12125550102"))
        self.assertFalse(self.env["clinic.consent"].search([]))

    def test_import_keeps_source_and_date(self):
        wizard = self.load(self.lines())
        wizard.action_try()
        wizard.action_import()
        self.env.invalidate_all()
        self.assertEqual(
            self.clients[:2].mapped("clinic_text_consent"), ["granted", "refused"]
        )
        self.assertEqual(
            str(self.client_.clinic_text_consent_date), "2024-05-01 00:00:00"
        )
        self.assertEqual(self.client_.clinic_text_consent_source, "OldSys")
        self.assertTrue(self.listed("+12125550102"))
        self.assertTrue(self.row("+12125550103").opted_out_at)
        line = self.env["clinic.consent"].search([("number", "=", "+12125550103")])
        self.assertEqual((line.kind, line.source), ("opt_out", "OldSys"))
        self.assertEqual(str(line.occurred_at), "2025-02-01 10:00:00")
        self.assertEqual(line.user_ref, self.clinic_admin.id)

    def test_second_import_changes_nothing(self):
        for expected in ((1, 1, 2, 0, 0), (0, 0, 0, 4, 0)):
            wizard = self.load(self.lines())
            wizard.action_try()
            self.assertEqual(self.counts(wizard), expected)
            wizard.action_import()
            self.env.invalidate_all()
        self.assertEqual(len(self.env["clinic.consent"].search([])), 4)

    def test_nothing_gets_weaker(self):
        """Neither an opt-out nor a refusal is lifted by a permission in the file."""
        self.receive("STOP")
        self.clients[1].clinic_text_consent = "refused"
        wizard = self.load(
            HEAD
            + "+12125550100,granted,OldSys,2026-03-01\n"
            + "+12125550101,granted,OldSys,2026-03-01\n"
        )
        wizard.action_try()
        wizard.action_import()
        self.env.invalidate_all()
        self.assertEqual(self.counts(wizard), (0, 0, 0, 2, 0))
        self.assertTrue(self.listed())
        self.assertEqual(self.clients[1].clinic_text_consent, "refused")

    def test_strictest_line_of_a_number_counts(self):
        wizard = self.load(
            HEAD
            + "+12125550100,STOP,OldSys,2024-01-01\n"
            + "+12125550100,granted,OldSys,2025-01-01\n"
        )
        wizard.action_try()
        self.assertEqual(self.counts(wizard), (0, 0, 1, 0, 0))

    def test_refusal_wins_over_what_was_allowed(self):
        self.client_.clinic_text_consent = "granted"
        wizard = self.load(HEAD + "+12125550100,no,OldSys,2024-01-01\n")
        wizard.action_try()
        wizard.action_import()
        self.env.invalidate_all()
        self.assertEqual(self.client_.clinic_text_consent, "refused")

    def test_bad_lines_are_listed(self):
        wizard = self.load(
            HEAD
            + "12,granted,OldSys,2024-01-01\n"
            + "+12125550100,perhaps,OldSys,2024-01-01\n"
            + "+12125550100,granted,,2024-01-01\n"
            + "+12125550100,granted,OldSys,01/02/2024\n"
            + "+12125550100,granted,OldSys,2030-01-01\n"
            + "+12125550199,granted,OldSys,2024-01-01\n"
            + "+12125550101\n"
        )
        wizard.action_try()
        self.assertEqual(self.counts(wizard), (0, 0, 0, 0, 7))
        for part in ("Line 2: no valid", "Line 3: the state", "Line 4: no source"):
            self.assertIn(part, wizard.problems)
        self.assertIn("Line 5: the date", wizard.problems)
        self.assertIn("Line 6: the date is in the future", wizard.problems)
        self.assertIn("no contact has this number", wizard.problems)
        self.assertNotIn("+12125550199", wizard.problems)

    def test_other_separators_and_byte_order_mark(self):
        for separator in (";", "\t"):
            text = self.lines().replace(",", separator)
            wizard = self.load(b"\xef\xbb\xbf" + text.encode())
            wizard.action_try()
            self.assertEqual(self.counts(wizard), (1, 1, 2, 0, 0))

    def test_files_that_are_none(self):
        for text in ("", "a,b\n1,2\n", b"\xff\xfe\x00", "\x00" * 50):
            with self.subTest(text=text[:5]), self.assertRaises(UserError):
                self.load(text or "x").action_try()

    def test_size_is_bounded(self):
        with patch.object(clinic_consent_import, "MAX_BYTES", 50):
            with self.assertRaisesRegex(UserError, "larger"):
                self.load(self.lines()).action_try()
        with patch.object(clinic_consent_import, "MAX_LINES", 3):
            with self.assertRaisesRegex(UserError, "more than 3 lines"):
                self.load(self.lines()).action_try()

    def test_import_needs_a_trial_run_of_this_very_file(self):
        wizard = self.load(self.lines())
        with self.assertRaisesRegex(UserError, "trial run"):
            wizard.action_import()
        wizard.action_try()
        wizard.file = base64.b64encode(b"another")
        with self.assertRaisesRegex(UserError, "trial run"):
            wizard.action_import()

    def test_administrators_only(self):
        with self.assertRaises(AccessError):
            self.load(self.lines(), user=self.front_desk)

    def test_contacts_of_the_own_clinic_only(self):
        other = self.env["res.company"].create({"name": "Other Clinic"})
        self.client_.company_id = other
        wizard = self.load(HEAD + "+12125550100,granted,OldSys,2024-01-01\n")
        wizard.action_try()
        self.assertEqual(self.counts(wizard), (0, 0, 0, 0, 1))
