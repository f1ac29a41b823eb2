"""The dialog shows a text as it will leave; the test to oneself is that text."""

from datetime import timedelta

from odoo.tests import tagged

from .common import NOON, ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_tracking")
class TestPreview(ClinicCase):
    def test_preview_is_what_the_recipient_gets(self):
        dialog = self.compose(
            self.clients, body="Dear {{ contact }}, {{ clinic }} is closed."
        )
        dialog.preview_partner_id = self.clients[2]
        shown = dialog.preview_body
        dialog.acknowledged = True
        dialog.action_send()
        with self.provider() as provider:
            self.dispatch("bulk")
        sent = {request.to: request.body for request in provider.requests}
        self.assertEqual(sent[self.clients[2].phone_sanitized], shown)
        self.assertIn("Client 002", shown)

    def test_test_send_goes_to_oneself(self):
        me = self.front_desk.partner_id
        me.write({"phone": "+12125550150", "tz": "UTC"})
        self.compose(self.clients, body="Dear {{ contact }}").action_test_send()
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual([r.to for r in provider.requests], ["+12125550150"])
        self.assertEqual(provider.requests[0].body, "Dear Client 000")

    def test_cost_is_parts_times_recipients(self):
        self.company.clinic_price_per_part = 0.01
        dialog = self.compose(self.clients, body="x" * 161)
        self.assertEqual(dialog.text_info["parts"], 2)
        self.assertIn("0.06", dialog.cost)

    def test_preview_carries_name_and_opt_out_line(self):
        self.company.clinic_opt_out_line = "Reply STOP to opt out"
        dialog = self.compose(body="Dear {{ contact }}")
        shown = dialog.preview_body
        self.assertEqual(shown, "Dear Client 000\nTest Clinic: Reply STOP to opt out")
        self.assertIn(f"{len(shown)} characters", dialog.preview_info)
        self.assertTrue(dialog.text_info["signed"])
        dialog.action_send()
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(provider.requests[0].body, shown)
        again = self.compose(body="Dear {{ contact }}")
        self.assertEqual(again.preview_body, "Dear Client 000")
        self.assertFalse(again.text_info["signed"])
        self.env["clinic.number"].search([]).identified_at = NOON - timedelta(days=28)
        late = self.compose(body="Dear {{ contact }}")
        self.assertEqual(late.preview_body, shown)
        self.assertTrue(late.text_info["signed"])

    def test_test_send_is_signed_once(self):
        self.company.clinic_opt_out_line = "Reply STOP to opt out"
        self.front_desk.partner_id.write({"phone": "+12125550150", "tz": "UTC"})
        dialog = self.compose(body="Dear {{ contact }}")
        shown = dialog.preview_body
        dialog.action_test_send()
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(provider.requests[0].body, shown)

    def test_preview_joins_a_household(self):
        child = {"clinic_contact_id": self.clients[0].id}
        children = self.env["res.partner"].create(
            [
                {"name": name, "clinic_client_status": "active", **child}
                for name in ("Rex", "Luna")
            ]
        )
        dialog = self.compose(children, body="{{ patient }}")
        self.assertEqual(dialog.preview_body, "Rex and Luna")
        dialog.one_text_each = True
        dialog.preview_partner_id = children[1]
        self.assertEqual(dialog.preview_body, "Luna")

    def test_preview_of_an_unchanged_quick_message(self):
        template = self.env["sms.template"].create(
            {
                "name": "Note",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "Write to {{ object.email }}",
            }
        )
        dialog = self.compose(body=template.body, template_id=template.id)
        shown = f"Write to {self.clients[0].email}"
        self.assertEqual(dialog.preview_body, shown)
        dialog.body = "Typed {{ object.email }}"
        self.assertEqual(dialog.preview_body, dialog.body)

    def test_preview_of_an_email(self):
        self.company.clinic_opt_out_line = "Reply STOP to opt out"
        dialog = self.compose(body="{{ contact }}", channel="email")
        self.assertEqual(dialog.preview_body, "Client 000")
        self.assertFalse(dialog.preview_info)
