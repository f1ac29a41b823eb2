"""Words of texts are exported only by who may (R18)."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .consent_common import ConsentCase

FORMULA = '=HYPERLINK("https://example.com","x")'
EXPORT = "base.group_allow_export"


@tagged("post_install", "-at_install", "clinic")
class TestExport(ConsentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own = {"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)]}
        group = "clinic_messaging.clinic_messaging_group"
        cls.desk = new_test_user(
            cls.env, "export_desk", groups=f"{group}_user,{EXPORT}", **own
        )
        cls.admin = new_test_user(
            cls.env, "export_admin", groups=f"{group}_admin,{EXPORT}", **own
        )

    def setUp(self):
        super().setUp()
        self.text = self.receive(FORMULA)
        self.receive("please stop texting me")
        self.out = self.send(self.clients[1])

    def places(self):
        """Return records with a path to words of a text."""
        channel = self.text.conversation_id
        return (
            (self.text, "body"),
            (self.out.batch_id, "body"),
            (self.out.batch_id, "subject"),
            (self.out.segment_id, "content"),
            (self.refusal(), "sentence"),
            (self.env["clinic.consent"].search([], limit=1), "wording"),
            (self.client_, "clinic_hold_sentence"),
            (self.client_, "clinic_text_consent_wording"),
            (self.client_, "clinic_message_ids/body"),
            (self.out, "batch_id/body"),
            (channel, "clinic_preview"),
            (channel, "message_ids/body"),
            (channel, "message_ids/preview"),
        )

    def test_front_desk_exports_no_words(self):
        for record, path in self.places():
            with self.subTest(model=record._name, path=path):
                mine = record.with_user(self.desk).with_company(self.company)
                with self.assertRaisesRegex(AccessError, "may export the words"):
                    mine.export_data([path])

    def test_front_desk_exports_the_rest(self):
        mine = self.text.with_user(self.desk)
        ((number, state),) = mine.export_data(["number", "state"])["datas"]
        self.assertEqual((number, state), (self.number, "Received"))

    def test_other_messages_are_exported_as_ever(self):
        self.client_.message_post(body="Paid in cash")
        mine = self.client_.with_user(self.desk)
        rows = mine.export_data(["message_ids/body"])["datas"]
        self.assertIn("Paid in cash", str(rows))

    def test_administrator_exports_text_that_is_no_formula(self):
        ((words,),) = self.text.with_user(self.admin).export_data(["body"])["datas"]
        self.assertEqual(words, f"'{FORMULA}")
        for record, path in self.places():
            with self.subTest(model=record._name, path=path):
                mine = record.with_user(self.admin).with_company(self.company)
                for (value,) in mine.export_data([path])["datas"]:
                    self.assertFalse(str(value or "").startswith(("=", "+", "-", "@")))
