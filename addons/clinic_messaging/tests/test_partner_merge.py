"""Odoo's merge of contacts keeps what patients were told and answered (F48)."""

from odoo.tests import tagged

from .common import NOON
from .test_partner import PartnerCase


@tagged("post_install", "-at_install", "clinic")
class TestMerge(PartnerCase):
    def setUp(self):
        super().setUp()
        self.target, self.source = self.clients[0], self.clients[1]
        self.source.email = self.target.email

    def merge(self):
        """Merge through Odoo's own wizard, as the front desk."""
        wizards = self.env["base.partner.merge.automatic.wizard"]
        wizard = wizards.with_user(self.front_desk).create(
            {
                "dst_partner_id": self.target.id,
                "partner_ids": [(6, 0, (self.target | self.source).ids)],
            }
        )
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertFalse(self.source.exists())

    def test_history_moves(self):
        texts = self.send(self.target) | self.send(self.source)
        numbers = texts.mapped("number")
        with self.provider():
            self.dispatch()
        self.merge()
        self.assertEqual(texts.partner_id, self.target)
        self.assertEqual(texts.patient_id, self.target)
        self.assertEqual(texts.mapped("number"), numbers)
        self.assertEqual(self.target.clinic_message_count, 2)

    def test_both_in_one_batch(self):
        texts = self.send(self.target | self.source)
        self.merge()
        self.assertEqual(len(texts.exists()), 2)
        self.assertEqual(texts.partner_id, self.target)

    def test_waiting_text_to_a_number_that_is_gone(self):
        text = self.send(self.source)
        self.merge()
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual(text.state_reason, "number_changed")

    def test_children_follow_their_guardian(self):
        child = self.env["res.partner"].create(
            {"name": "Child", "clinic_contact_id": self.source.id}
        )
        self.merge()
        self.assertEqual(child.clinic_contact_id, self.target)

    def test_guardian_and_child_merged(self):
        self.target.clinic_contact_id = self.source
        self.merge()
        self.assertFalse(self.target.clinic_contact_id)

    def test_consent(self):
        """Refused wins; granted counts only for the number that it was given for."""
        same = self.target.phone
        for source, target, number, expected in (
            ("refused", "granted", None, "refused"),
            ("granted", "refused", same, "refused"),
            ("unknown", "granted", None, "granted"),
            ("granted", "unknown", None, "unknown"),
            ("granted", "unknown", same, "granted"),
            ("unknown", "unknown", None, "unknown"),
        ):
            with self.subTest(source=source, target=target, same=bool(number)):
                savepoint = self.env.cr.savepoint()
                self.source.phone = number or self.source.phone
                self.source.clinic_text_consent = source
                self.target.clinic_text_consent = target
                self.merge()
                self.assertEqual(self.target.clinic_text_consent, expected)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_answer_keeps_its_evidence(self):
        self.source._clinic_answer(
            "refused", "Signed form", wording="No texts, please", date=NOON
        )
        self.merge()
        self.assertEqual(self.target.clinic_text_consent, "refused")
        self.assertEqual(self.target.clinic_text_consent_source, "Signed form")
        self.assertEqual(self.target.clinic_text_consent_wording, "No texts, please")
        self.assertEqual(self.target.clinic_text_consent_date, NOON)

    def test_declined_kinds_add_up(self):
        self.source._clinic_decline_kinds({"news"})
        self.target._clinic_decline_kinds({"requests"})
        self.merge()
        self.assertEqual(self.target._clinic_declined_kinds(), {"news", "requests"})

    def test_opt_out_stays_with_its_number(self):
        """B27: whichever contact is left, the number gets nothing."""
        number = self.source.phone_sanitized
        self.receive("STOP", number=number)
        self.merge()
        self.assertTrue(self.env["phone.blacklist"].search([("number", "=", number)]))
        self.target.phone = number
        dialog = self.compose(self.target)
        self.assertEqual(dialog.channel_hint, "Opted out")

    def test_hold_follows_the_contact(self):
        self.receive("stop texting me", number=self.source.phone_sanitized)
        refusal = self.env["clinic.refusal"].search([], limit=1)
        self.merge()
        self.assertEqual(refusal.partner_id, self.target)

    def test_history_of_the_source_is_kept(self):
        self.source.clinic_text_consent = "refused"
        gone = self.source
        self.merge()
        self.assertEqual(self.history(partner=gone), ["refused"])
        self.assertEqual(self.history(partner=self.target), ["refused"])
