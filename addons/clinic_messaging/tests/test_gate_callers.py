"""Odoo's own senders, as people and schedules really call them, end in the ledger."""

import ast
import socket
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.modules import get_module_path
from odoo.tests import tagged

from .test_gate import GateCase

# who in Odoo names a provider's class or asks it to send: (module, file)
KNOWN_CALLERS = {
    # replaced: the gate's own _split_by_api, _send and _get_sms_api_class
    ("sms", "models/sms_sms.py"),
    ("sms", "models/res_company.py"),
    ("sms_twilio", "models/sms_sms.py"),
    ("sms_twilio", "models/res_company.py"),
    # the classes themselves
    ("sms", "tools/sms_api.py"),
    ("sms_twilio", "tools/sms_api.py"),
    # registration with Odoo's own service; its one text is refused
    ("sms", "wizard/sms_account_phone.py"),
    ("sms", "wizard/sms_account_code.py"),
    ("sms", "wizard/sms_account_sender.py"),
    # the test button: passes sms.composer, asks the class for words only
    ("sms_twilio", "wizard/sms_twilio_account_manage.py"),
    # relay servers for video calls
    ("mail", "models/mail_ice_server.py"),
}
OUR_FILES = {
    "gate.py",
    "models/res_company.py",
    "models/sms_sms.py",
    "transports/twilio.py",  # called by T1's attempts only
}
PROVIDER_NAMES = {
    "SmsApi",
    "SmsApiTwilio",
    "_send_sms_batch",
    "_sms_twilio_send_request",
    "_get_sms_api_class",
    "_split_by_api",
    "_contact_iap",
}
ADDRESSES = ("api.twilio.com", "sms.api.odoo.com")


class CallersCase(GateCase):
    """Whatever a caller tries, no socket of this process may be opened."""

    def setUp(self):
        super().setUp()
        for name in ("connect", "connect_ex"):
            trap = self.enterContext(
                patch.object(socket.socket, name, side_effect=AssertionError("socket"))
            )
            self.addCleanup(trap.assert_not_called)

    def template(self, model="res.partner", body="Dear {{ object.name }}"):
        """Create one of Odoo's own text templates."""
        return self.env["sms.template"].create(
            {
                "name": "Odoo's",
                "model_id": self.env["ir.model"]._get_id(model),
                "body": body,
            }
        )

    def new_rows(self, before):
        return self.rows() - before


@tagged("post_install", "-at_install", "clinic")
class TestCalendarAlarm(CallersCase):
    """Odoo's calendar reminder, run by its own scheduled action."""

    def setUp(self):
        super().setUp()
        self.alarm = self.env["calendar.alarm"].create(
            {"name": "Text", "alarm_type": "sms", "duration": 1, "interval": "hours"}
        )
        self.staff = self.front_desk.partner_id
        self.staff.phone = "+12125550177"

    def visit(self, partners, company=None):
        """Book an appointment whose reminder has just become due."""
        start = fields.Datetime.now() + timedelta(minutes=59)
        return self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": start,
                "stop": start + timedelta(hours=1),
                "partner_ids": partners.ids,
                "alarm_ids": self.alarm.ids,
                "clinic_company_id": (company or self.company).id,
            }
        )

    def run_reminders(self):
        before = self.rows()
        lastcall = fields.Datetime.now() - timedelta(minutes=10)
        manager = self.env["calendar.alarm_manager"].with_context(lastcall=lastcall)
        manager._send_reminder()
        return self.new_rows(before)

    def test_clients_only_and_never_colleagues(self):
        event = self.visit(self.clients[:2] | self.staff)
        rows = self.run_reminders()
        self.assertEqual(rows.partner_id, self.clients[:2])
        self.assertEqual(set(rows.mapped("origin")), {"automatic"})
        self.assertEqual(set(rows.mapped("message_type")), {"appointment_reminder"})
        self.assertEqual(rows.event_id, event)

    def test_colleagues_get_nothing_when_every_client_declined(self):
        event = self.visit(self.clients[0] | self.staff)
        declined = event.attendee_ids.filtered(lambda a: a.partner_id != self.staff)
        declined.state = "declined"
        self.assertFalse(self.run_reminders())

    def test_meeting_of_colleagues_stays_odoos(self):
        self.visit(self.staff)
        rows = self.run_reminders()
        self.assertEqual((rows.number, rows.message_type), ("+12125550177", "notice"))

    def test_guardian_is_told_once_for_two_children(self):
        children = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "clinic_client_status": "active",
                    "clinic_contact_id": self.clients[0].id,
                }
                for name in ("Rex", "Luna")
            ]
        )
        self.visit(children)
        rows = self.run_reminders()
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows.partner_id, self.clients[0])
        self.assertIn(rows.patient_id, children)

    def test_sender_and_time_are_the_appointments_clinics(self):
        """Odoo runs the action as the main company and in UTC."""
        self.other_company.clinic_tz = "Pacific/Auckland"
        self.alarm.sms_template_id = self.template(
            "calendar.event", "{{ object.display_time }}"
        )
        self.visit(self.clients[0], self.other_company)
        row = self.run_reminders()
        self.assertEqual(row.company_id, self.other_company)
        self.assertEqual(row.sender_id, self.other_sender)
        self.assertIn("Pacific/Auckland", row.body)

    def test_canceled_before_it_left(self):
        event = self.visit(self.clients[0])
        row = self.run_reminders()
        event.active = False
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual(row.state_reason, "appointment_gone")

    def test_odoos_icon_follows(self):
        event = self.visit(self.clients[0])
        row = self.run_reminders()
        icon = self.env["mail.notification"].search(
            [("mail_message_id", "=", row.mail_message_id.id)]
        )
        self.assertEqual(row.mail_message_id.res_id, event.id)
        self.assertEqual(icon.notification_status, "process")
        with self.provider():
            self.dispatch()
        self.assertEqual(icon.notification_status, "pending")
        self.event(row, "delivered")
        self.assertEqual(icon.notification_status, "sent")


@tagged("post_install", "-at_install", "clinic")
class TestPeople(CallersCase):
    """Server actions and Odoo's dialog, as the front desk uses them."""

    def run_action(self, method):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Send SMS",
                "state": "sms",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "sms_template_id": self.template().id,
                "sms_method": method,
            }
        )
        before = self.rows()
        clients = {"active_model": "res.partner", "active_ids": self.clients.ids}
        # sudo: Odoo runs its automations so
        action.with_company(self.company).with_context(**clients).sudo().run()
        self.run_queue()
        return self.new_rows(before)

    def test_server_action(self):
        for method in ("sms", "comment", "note"):
            with self.subTest(method=method):
                rows = self.run_action(method)
                self.assertEqual(rows.partner_id, self.clients)
                self.assertEqual(rows[0].body, "Dear Client 000")
                self.assertEqual(set(rows.mapped("origin")), {"automatic"})
                self.assertEqual(bool(rows.mail_message_id), method != "sms")

    def test_server_action_icon_follows(self):
        row = self.run_action("comment")[0]
        icons = self.env["mail.notification"].search(
            [("mail_message_id", "=", row.mail_message_id.id)]
        )
        self.assertEqual(icons.notification_status, "process")
        with self.provider():
            self.dispatch()
        self.event(row, "undelivered", "30006")
        self.assertEqual(icons.notification_status, "exception")

    def test_composer_in_every_mode(self):
        target = {"res_model": "res.partner", "res_ids": repr(self.clients.ids)}
        modes = {
            "one": {
                "composition_mode": "comment",
                "res_model": "res.partner",
                "res_id": self.clients[0].id,
            },
            "several": {"composition_mode": "comment", **target},
            "logged": {"composition_mode": "mass", "mass_keep_log": True, **target},
            "unlogged": {"composition_mode": "mass", "mass_keep_log": False, **target},
            "numbers": {
                "composition_mode": "numbers",
                "numbers": "+12125550100,+12125550101",
            },
        }
        reached = {"one": 1, "several": 3, "logged": 3, "unlogged": 3, "numbers": 2}
        for mode, values in modes.items():
            with self.subTest(mode=mode):
                before = self.rows()
                self.composer(**values).action_send_sms()
                self.run_queue()
                rows = self.new_rows(before)
                self.assertEqual(len(rows), reached[mode])
                self.assertEqual(set(rows.mapped("state")), {"queued"})
                self.assertEqual(
                    bool(rows.mail_message_id), mode not in ("unlogged", "numbers")
                )


@tagged("post_install", "-at_install", "clinic")
class TestProviderOutOfReach(CallersCase):
    """Read the source of every installed module for a way round the gate."""

    def names_of(self, path):
        """Return the provider's names that a file uses, docstrings aside."""
        text = path.read_text(encoding="utf-8")
        if not any(name in text for name in (*PROVIDER_NAMES, *ADDRESSES)):
            return set()
        found = set()
        for node in ast.walk(ast.parse(text)):
            name = getattr(node, "id", None) or getattr(node, "attr", None)
            if isinstance(node, ast.FunctionDef | ast.alias):
                name = node.name
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                name = next((a for a in ADDRESSES if f"//{a}" in node.value), None)
            found.add(name)
        return found & {*PROVIDER_NAMES, *ADDRESSES}

    def test_nobody_else_names_a_provider(self):
        callers = set()
        for module in sorted(self.env.registry._init_modules):
            root = Path(get_module_path(module))
            for path in sorted(root.rglob("*.py")):
                name = path.relative_to(root).as_posix()
                if name.startswith("tests/"):
                    continue
                if self.names_of(path) - {"_contact_iap"}:  # other services use it, too
                    callers.add((module, name))
        ours = {caller for caller in callers if caller[0].startswith("clinic_")}
        self.assertLessEqual(callers - ours, KNOWN_CALLERS)
        self.assertEqual({name for _module, name in ours}, OUR_FILES)

    def test_registration_sends_no_text(self):
        wizard = self.env["sms.account.phone"].create(
            {
                "account_id": self.env["iap.account"].get("sms").id,
                "phone_number": "+12125550142",
            }
        )
        with self.assertRaises(UserError):
            wizard.action_send_verification_code()

    def test_texting_off_leads_to_no_other_provider(self):
        for provider in ("iap", "twilio"):
            self.company.clinic_texting_enabled = False
            self.company.sms_provider = provider
            with self.subTest(provider=provider):
                text = self.sms()
                text.send()
                self.assertEqual((text.state, text.failure_type), ("error", "sms_acc"))
