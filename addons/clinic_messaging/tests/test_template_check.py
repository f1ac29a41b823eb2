"""Quick messages about appointments say when, where and what to do (F56)."""

from unittest.mock import patch

from odoo.tests import Form, tagged

from .common import ClinicCase

SHIPPED = {
    "reminder": "urgent",
    "confirmation": "urgent",
    "thank_you": "follow_up",
    "office_update": "update",
    "follow_up": "follow_up",
    "review_request": "follow_up",
    "schedule_invitation": "follow_up",
    "portal_invitation": "update",
}
FULL = "{{ patient }}, {{ date }}, {{ time }}, {{ place }}. "


@tagged("post_install", "-at_install", "clinic")
class TestTemplateCheck(ClinicCase):
    def template(self, body, kind="reminder"):
        """Save a quick message as the front desk does, in the form."""
        templates = self.env["sms.template"].with_user(self.front_desk)
        form = Form(
            templates.with_context(
                default_model_id=self.env["ir.model"]._get_id("res.partner")
            ),
            view="clinic_messaging.sms_template_view_form_clinic",
        )
        form.name = "Mine"
        form.clinic_message_type = kind
        form.body = body
        return form

    def test_says_what_is_missing_while_typing(self):
        form = self.template("See you soon!")
        for word in ("date", "time", "place", "what to do"):
            self.assertIn(word, form.clinic_lacks)
        form.body = FULL + "Call {{ phone }}"
        self.assertFalse(form.clinic_lacks)

    def test_saving_warns_and_saves(self):
        form = self.template("{{ date }} {{ time }} {{ place }}", "confirmation")
        users = self.env.registry["res.users"]
        with patch.object(users, "_bus_send", autospec=True) as told:
            saved = form.save()
        self.assertTrue(saved.exists())
        kind, payload = told.call_args.args[1:]
        self.assertEqual((kind, payload["type"]), ("simple_notification", "warning"))
        self.assertIn("what to do", payload["message"])
        self.assertNotIn("{{", payload["message"])

    def test_what_to_do(self):
        for kind, action, lacks in (
            ("confirmation", "Reply C to confirm.", False),
            ("confirmation", "Text CONFIRM.", False),
            ("confirmation", "Call {{ phone }}.", True),
            ("reminder", "Call {{ phone }}.", False),
            ("reminder", "Call 212 555-0199.", False),
            ("reminder", "See https://clinic.example.com", False),
            ("reminder", "Bye.", True),
            ("review_request", "", False),
            ("direct", "", False),
        ):
            with self.subTest(kind=kind, action=action):
                form = self.template(FULL + action, kind)
                self.assertEqual(bool(form.clinic_lacks), lacks)

    def test_other_kinds_need_nothing(self):
        for kind in (False, "review_request", "schedule_invitation", "bulk"):
            with self.subTest(kind=kind):
                self.assertFalse(self.template("Hello", kind).clinic_lacks)

    def test_shipped_ones_are_complete_and_in_three_categories(self):
        for name, category in SHIPPED.items():
            with self.subTest(name=name):
                template = self.env.ref(f"clinic_messaging.sms_template_{name}")
                self.assertEqual(template.clinic_category, category)
                self.assertFalse(template.clinic_lacks)
                self.assertTrue(template._fields["body"].translate)

    def test_shipped_ones_survive_an_update_of_the_addon(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", "clinic_messaging"), ("model", "=", "sms.template")]
        )
        self.assertEqual(len(data), len(SHIPPED))
        self.assertTrue(all(data.mapped("noupdate")))
