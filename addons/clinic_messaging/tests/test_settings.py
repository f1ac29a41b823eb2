"""Settings: the switch, senders fed from numbers, limits, the health list."""

from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import TransportError
from .common import SENDER, ClinicCase, FakeTransport


@tagged("post_install", "-at_install", "clinic")
class TestSwitch(ClinicCase):
    def test_enabling_chooses_twilio(self):
        company = self.env["res.company"].create({"name": "New", "sms_provider": "iap"})
        self.assertFalse(company.clinic_texting_enabled)
        company.clinic_texting_enabled = True
        self.assertEqual(company.sms_provider, "twilio")

    def test_new_clinic_that_is_on(self):
        values = {"name": "New", "clinic_texting_enabled": True, "sms_provider": "iap"}
        self.assertEqual(self.env["res.company"].create(values).sms_provider, "twilio")

    def ways_to_send(self, dialog):
        """Return every entry to sending, by name."""
        contacts = self.clients[:1].with_user(self.front_desk)
        event = (
            self.env["calendar.event"]
            .create(
                {
                    "name": "Visit",
                    "start": "2026-03-04 10:00:00",
                    "stop": "2026-03-04 11:00:00",
                    "partner_ids": self.clients[:1].ids,
                }
            )
            .with_user(self.front_desk)
        )
        batch = self.env["clinic.message.batch"].create(
            {"company_id": self.company.id, "body": "Hi", "partner_ids": contacts.ids}
        )
        return {
            "dialog": dialog.action_send,
            "dialog, at opening": dialog.action_send_at_opening,
            "dialog, anyway": dialog.action_send_anyway,
            "test to oneself": dialog.action_test_send,
            "contact": contacts.with_company(self.company).action_clinic_compose,
            "appointment": event.with_company(self.company).action_clinic_compose,
            "batch": batch.with_user(self.front_desk).action_send,
        }

    def test_off_refuses_everywhere(self):
        waiting = self.send(self.clients[1])
        dialog = self.compose()
        self.company.clinic_texting_enabled = False
        for name, attempt in self.ways_to_send(dialog).items():
            with self.subTest(name):
                with self.assertRaises(UserError) as caught, self.cr.savepoint():
                    attempt()
                self.assertIn("Texting is off", str(caught.exception))
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual(waiting.state, "queued")

    def test_what_is_missing_is_said(self):
        for values, words in (
            ({"sms_twilio_auth_token": False}, "Twilio account is not set up"),
            ({"sms_twilio_account_sid": "AC" + "3" * 32}, "no number to send from"),
        ):
            with self.subTest(words=words):
                savepoint = self.env.cr.savepoint()
                self.company.write(values)
                with self.assertRaises(UserError) as caught:
                    self.send()
                self.assertIn(words, str(caught.exception))
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_limits(self):
        for values in (
            {"clinic_bulk_hourly_limit": 0},
            {"clinic_bulk_hourly_limit": -5},
            {"clinic_quiet_start": 24.0},
            {"clinic_quiet_start": -1.0},
            {"clinic_quiet_end": 24.5},
        ):
            with self.subTest(values=values):
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(IntegrityError),
                    self.cr.savepoint(),
                ):
                    self.company.write(values)
                    self.company.flush_recordset()

    def test_bulk_by_administrators_only(self):
        self.company.clinic_bulk_admin_only = True
        with self.assertRaises(UserError), self.cr.savepoint():
            self.send(self.clients)
        self.assertEqual(self.send(self.clients[:1]).state, "queued")
        self.assertEqual(len(self.send(self.clients, user=self.clinic_admin)), 3)


@tagged("post_install", "-at_install", "clinic")
class TestSenders(ClinicCase):
    def reload(self, *numbers, error=None):
        """Press "Reload Numbers from Twilio"; the account has these numbers."""
        transport = FakeTransport()
        transport.numbers = lambda: iter(numbers)
        if error:
            transport.numbers = lambda: (_ for _ in ()).throw(error)
        screens = self.env["sms.twilio.account.manage"].with_company(self.company)
        screen = screens.create({"company_id": self.company.id})
        model = self.env.registry["res.company"]
        with patch.object(model, "_clinic_transport", lambda company: transport):
            return screen.action_reload_numbers()

    def senders(self):
        found = self.env["clinic.sender"].with_context(active_test=False)
        return found.search([("company_id", "=", self.company.id)], order="id")

    def test_first_number_is_main(self):
        self.reload(SENDER, "+15005550008", "+15005550009")
        roles = self.senders().mapped("role")
        self.assertEqual(roles, ["main", "alt", "alt"])

    def test_reload_keeps_ids(self):
        self.reload(SENDER, "+15005550008")
        numbers = self.company.sms_twilio_number_ids
        before = (numbers.ids, self.senders().ids)
        self.reload("+15005550008", SENDER, "+15005550009")
        self.assertEqual(self.senders().ids[:2], before[1])
        self.assertLessEqual(
            set(before[0]), set(self.company.sms_twilio_number_ids.ids)
        )
        self.assertEqual(len(self.company.sms_twilio_number_ids), 3)

    def test_number_that_the_account_lost(self):
        self.reload(SENDER, "+15005550008")
        self.reload("+15005550008")
        self.assertEqual(
            self.company.sms_twilio_number_ids.mapped("number"), ["+15005550008"]
        )
        self.assertFalse(self.sender.active)
        self.assertEqual(self.company._clinic_main_sender().number, "+15005550008")

    def test_provider_that_does_not_answer_changes_nothing(self):
        self.reload(SENDER)
        result = self.reload(error=TransportError("TwilioRestException 20003"))
        self.assertEqual(result["params"]["type"], "danger")
        self.assertEqual(len(self.company.sms_twilio_number_ids), 1)
        self.assertTrue(self.sender.active)

    def test_number_is_never_deleted_as_a_sender(self):
        self.reload(SENDER)
        self.company.sms_twilio_number_ids.unlink()
        self.assertTrue(self.sender.exists())
        with self.assertRaises(UserError):
            self.sender.sudo().unlink()

    def test_another_account(self):
        """Texts must not leave through one account in the name of another."""
        waiting = self.send()
        self.assertTrue(self.sender._account())
        self.company.sms_twilio_account_sid = "AC" + "4" * 32
        self.assertFalse(self.company._clinic_main_sender())
        self.assertIsNone(self.sender._account())
        self.dispatch()
        self.assertEqual(waiting.state, "queued")
        self.assertTrue(self.sender.pause_error_id)
        self.reload(SENDER)
        fresh = self.company._clinic_main_sender()
        self.assertEqual(fresh.account_sid, "AC" + "4" * 32)
        self.assertNotEqual(fresh, self.sender)

    def test_resume_after_mending(self):
        self.sender._stop_unconfigured()
        self.assertTrue(self.sender.paused_until)
        self.sender.with_user(self.clinic_admin).action_resume()
        self.assertFalse(self.sender.paused_until or self.sender.pause_error_id)


@tagged("post_install", "-at_install", "clinic")
class TestHealth(ClinicCase):
    def check(self, name, online=False):
        """Return whether a check is green; a red one must say what to do."""
        found = {row["name"]: row for row in self.company._clinic_health(online)}
        row = found[name]
        self.assertEqual(bool(row["advice"]), not row["ok"])
        return row["ok"]

    def assertTurns(self, name, change, online=False):
        """A check is green, and red after the change."""
        self.assertTrue(self.check(name, online))
        change()
        self.env.flush_all()
        self.assertFalse(self.check(name, online))

    def setUp(self):
        super().setUp()
        self.company.clinic_tz = "America/New_York"
        self.parameters = self.env["ir.config_parameter"]
        self.parameters.set_param(
            "clinic_messaging.public_base_url", "https://clinic.example.com"
        )

    def test_account(self):
        self.assertTurns(
            "Twilio account", lambda: self.company.write({"sms_twilio_auth_token": ""})
        )

    def test_number(self):
        self.assertTurns(
            "A number to send from", lambda: self.sender.write({"active": False})
        )

    def test_sender(self):
        self.assertTurns("Sender works", self.sender._stop_unconfigured)

    def test_address(self):
        self.assertTurns(
            "Public address with https",
            lambda: self.parameters.set_param(
                "clinic_messaging.public_base_url", "http://clinic.example.com"
            ),
        )

    def test_zone(self):
        self.assertTurns("Time zone", lambda: self.company.write({"clinic_tz": False}))

    def test_second_factor(self):
        self.parameters.set_param("auth_totp.policy", "employee_required")
        self.assertTurns(
            "Two-factor sign-in",
            lambda: self.parameters.set_param("auth_totp.policy", False),
        )

    def test_scheduled_actions(self):
        cron = self.env.ref("clinic_messaging.ir_cron_clinic_message_release")
        cron.nextcall = "2099-01-01 00:00:00"
        self.env.flush_all()
        self.assertTurns(
            "Scheduled actions alive", lambda: cron.write({"active": False})
        )

    def test_credentials_on_request_only(self):
        asked = []
        transport = FakeTransport()

        def refuse():
            asked.append(1)
            raise TransportError("TwilioRestException 20003")

        transport.numbers = refuse
        model = self.env.registry["res.company"]
        with patch.object(model, "_clinic_transport", lambda company: transport):
            self.company._clinic_health()
            self.assertFalse(asked)
            self.assertFalse(self.check("Twilio accepts the credentials", online=True))
        self.assertTrue(asked)

    def test_clock_that_is_not_the_providers(self):
        transport, name = FakeTransport(), "Clock agrees with Twilio's"
        model = self.env.registry["res.company"]
        with (
            patch.object(model, "_clinic_transport", lambda company: transport),
            patch.object(model, "_clinic_is_reachable", lambda company: True),
        ):
            self.assertTrue(self.check(name, online=True), "it did not say")
            for seconds, agrees in ((100, True), (-100, True), (140, False)):
                shift = timedelta(seconds=seconds)
                transport.provider_date = self.env["clinic.clock"]._now() + shift
                with self.subTest(seconds=seconds):
                    self.assertEqual(self.check(name, online=True), agrees)

    def test_sender_that_carriers_refuse_as_unregistered(self):
        name = "Sender registered with the carriers"
        self.assertTrue(self.check(name))
        message = self.send(quiet_confirmed=True)
        self.env.cr.execute(
            "UPDATE clinic_message SET provider_code = '30034',"
            " create_date = now() AT TIME ZONE 'UTC' WHERE id = %s",
            [message.id],
        )
        self.assertFalse(self.check(name))

    def test_address_that_nobody_answers(self):
        with patch.object(
            self.env.registry["res.company"], "_clinic_transport", lambda _c: None
        ):
            self.assertFalse(self.check("Callback address reachable", online=True))

    def test_secrets_are_not_in_the_list(self):
        shown = str(self.company._clinic_health())
        self.assertNotIn("secret-token", shown)
        self.assertNotIn(self.company.sms_twilio_account_sid, shown)
