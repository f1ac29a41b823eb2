"""Secrets stay secret, copies stay silent, uninstalling destroys nothing."""

from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..exceptions import TransportError
from .security_common import SecurityCase

SECRETS = {
    "res.company": (
        "sms_twilio_account_sid",
        "sms_twilio_auth_token",
        "clinic_old_auth_token",
        "clinic_old_auth_token_until",
    ),
    "clinic.message.attempt": ("token", "body_hash"),
}


@tagged("post_install", "-at_install", "clinic")
class TestSecrets(SecurityCase):
    def setUp(self):
        super().setUp()
        message = self.send()
        with self.provider():
            self.dispatch()
        self.company.sudo().sms_twilio_auth_token = "rotated-token"
        self.secret_records = {
            "res.company": self.company,
            "clinic.message.attempt": message.attempt_ids,
        }
        self.exporter = new_test_user(
            self.env,
            "clinic_exporter",
            groups="clinic_messaging.clinic_messaging_group_admin,base.group_allow_export",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )

    def walk(self):
        """Yield each secret as each person sees it, and its value."""
        for user in (self.employee, self.front_desk, self.clinic_admin, self.exporter):
            for model, names in SECRETS.items():
                for name in names:
                    record = self.secret_records[model]
                    with self.subTest(user=user.login, field=name):
                        yield record.with_user(user), name, record.sudo()[name]

    def test_read_and_export(self):
        for record, name, value in self.walk():
            self.assertTrue(value)
            with self.assertRaises(AccessError):
                record.read([name])
            with self.assertRaises(AccessError):
                record.mapped(name)
            with self.assertRaises(UserError):
                record.export_data([name])
            self.assertNotIn(name, record.fields_get())

    def test_search_and_group(self):
        for record, name, value in self.walk():
            with self.assertRaises(AccessError):
                record.search([(name, "=", value)])
            with self.assertRaises(AccessError):
                record.formatted_read_group([], [name], ["__count"])
            with self.assertRaises(AccessError):
                record.search([], order=name)

    def test_write(self):
        for record, name, value in self.walk():
            with self.assertRaises(AccessError):
                record.write({name: value})

    def test_attempt_has_a_name_without_its_token(self):
        attempt = self.secret_records["clinic.message.attempt"]
        shown = attempt.with_user(self.front_desk).display_name
        self.assertTrue(shown)
        self.assertNotIn(attempt.sudo().token, shown)

    def test_nothing_prints_them(self):
        transport = self.company._clinic_transport()
        account = self.sender._account()
        for shown in (repr(transport), repr(account), str(vars(account))):
            self.assertNotIn("rotated-token", shown)
        try:
            raise TransportError("HTTP 401")
        except TransportError as error:
            self.assertNotIn("rotated-token", repr(error))

    def test_settings_are_for_system_administrators(self):
        for user in (self.front_desk, self.clinic_admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                Form(self.env["res.config.settings"].with_user(user))

    def test_parameters_are_for_system_administrators(self):
        for user in (self.front_desk, self.clinic_admin):
            parameters = self.env["ir.config_parameter"].with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                parameters.get_param("clinic_messaging.twilio_api_url")


@tagged("post_install", "-at_install", "clinic")
class TestNeutralizedCopy(SecurityCase):
    def neutralize(self):
        self.env.flush_all()
        for query in get_neutralization_queries(["sms_twilio", "clinic_messaging"]):
            self.cr.execute(query)
        self.env.invalidate_all()

    def test_secrets_are_gone(self):
        company = self.company.sudo()
        company.sms_twilio_auth_token = "rotated-token"
        self.assertEqual(company.clinic_old_auth_token, "secret-token")
        self.env["ir.config_parameter"].set_param(
            "clinic_messaging.public_base_url", "https://clinic.example.com"
        )
        self.neutralize()
        self.assertFalse(company.clinic_old_auth_token)
        self.assertNotIn("rotated-token", company.sms_twilio_auth_token or "")
        self.cr.execute(
            "SELECT count(*) FROM ir_config_parameter"
            " WHERE key = 'clinic_messaging.public_base_url'"
        )
        self.assertEqual(self.cr.fetchone(), (0,))

    def test_copy_sends_nothing_that_was_waiting(self):
        message = self.send()
        self.neutralize()
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual(message.state, "queued")
        with self.assertRaises(UserError):
            self.send(self.clients[1])


@tagged("post_install", "-at_install", "clinic")
class TestUninstall(SecurityCase):
    def module(self, name="clinic_messaging"):
        return self.env["ir.module.module"].search([("name", "=", name)])

    def test_refused_while_there_are_messages(self):
        self.send()
        for name in ("clinic_messaging", "sms_twilio", "contacts"):
            for method in ("button_uninstall", "module_uninstall"):
                with self.subTest(name=name, method=method):
                    with self.assertRaises(UserError):
                        getattr(self.module(name), method)()
                    self.assertEqual(self.module(name).state, "installed")

    def test_refused_while_there_are_consents(self):
        self.cr.execute("SELECT count(*) FROM clinic_message")
        self.assertEqual(self.cr.fetchone(), (0,), "a database without messages")
        self.clients[0].clinic_text_consent = "granted"
        with self.assertRaises(UserError):
            self.module().button_uninstall()

    def test_allowed_when_empty_or_asked_for(self):
        self.send()
        self.env["ir.config_parameter"].set_param("clinic_messaging.allow_uninstall", 1)
        self.module().button_uninstall()
        self.assertEqual(self.module().state, "to remove")

    def test_still_for_administrators_only(self):
        quiet = mute_logger("odoo.addons.base.models.ir_module")
        with quiet, self.assertRaises(AccessDenied):
            self.module().with_user(self.clinic_admin).button_uninstall()
