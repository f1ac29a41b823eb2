"""Behind the gate: Odoo's icons follow, and no other way leads to the provider."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.sms.tools.sms_api import SmsApiBase

from ..gate import ClinicGateApi
from .test_gate import GateCase


@tagged("post_install", "-at_install", "clinic")
class TestIcons(GateCase):
    """Odoo's envelope in the chatter follows the ledger, forwards only."""

    def setUp(self):
        super().setUp()
        self.composer(
            composition_mode="comment",
            res_model="res.partner",
            res_id=self.clients[0].id,
        )._action_send_sms()
        self.row = self.rows()[-1]
        self.notification = self.env["mail.notification"].search(
            [("mail_message_id", "=", self.row.mail_message_id.id)]
        )

    def status(self):
        self.env.invalidate_all()
        return self.notification.notification_status

    def test_forward(self):
        self.assertEqual(self.status(), "process")
        with self.provider():
            self.dispatch()
        self.assertEqual(self.status(), "pending")
        for status, icon in (
            ("delivered", "sent"),
            ("sent", "sent"),
            ("failed", "sent"),
            ("queued", "sent"),
        ):
            self.event(self.row, status, "30003" if status == "failed" else None)
            self.assertEqual(self.status(), icon)
        self.assertEqual(self.row.state, "delivered")

    def test_failure_has_a_type_that_odoo_knows(self):
        with self.provider():
            self.dispatch()
        self.event(self.row, "undelivered", "30006")
        self.assertEqual(self.status(), "exception")
        known = self.notification._fields["failure_type"].get_values(self.env)
        self.assertIn(self.notification.failure_type, known)

    def test_canceled(self):
        self.row.batch_id.with_user(self.front_desk).action_cancel()
        self.assertEqual(self.row.state, "canceled")
        text = self.env["sms.sms"].search([("uuid", "=", self.row.sms_uuid)])
        self.assertEqual(text.state, "canceled")
        self.assertEqual(self.status(), "canceled")


@tagged("post_install", "-at_install", "clinic")
class TestNoOtherWay(GateCase):
    def test_companies_hand_out_the_gate(self):
        for provider in ("iap", "twilio"):
            self.company.sms_provider = provider
            with self.subTest(provider=provider):
                self.assertIs(self.company._get_sms_api_class(), ClinicGateApi)
                split = list(self.sms()._split_by_api())
                self.assertEqual([type(api) for api, _texts in split], [ClinicGateApi])

    def test_our_sending_is_the_last_word(self):
        """No other module may put its own in front of the gate."""
        for name in ("_send", "_split_by_api"):
            method = getattr(self.env.registry["sms.sms"], name)
            self.assertEqual(
                method.__module__, "odoo.addons.clinic_messaging.models.sms_sms"
            )

    def test_gate_api_refuses_who_brings_no_text(self):
        api = self.company._get_sms_api_class()(self.env)
        self.assertIsInstance(api, SmsApiBase)
        batch = [{"content": "Hi", "numbers": [{"number": "+1", "uuid": "x"}]}]
        with self.assertRaises(UserError):
            api._send_sms_batch(batch)
        with self.assertRaises(UserError):
            api._sms_twilio_send_request(None, "+1", "Hi", "x")

    def test_odoos_test_button_passes_the_gate(self):
        manager = self.env.ref("base.user_admin")
        manager.write({"company_ids": [(4, self.company.id)]})
        screen = self.env["sms.twilio.account.manage"].with_user(manager)
        screen = screen.with_company(self.company).create(
            {"test_number": "+12125550160"}
        )
        screen.action_send_test()
        self.assertEqual(self.rows()[-1].number, "+12125550160")
