"""What the browser can call, and what it can smuggle in (reliability.md R2, R24)."""

import inspect

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .security_common import SecurityCase

# Odoo's own entry points that we extend; everything else must be an action
EXTENDED = {
    "create",
    "write",
    "unlink",
    "copy",
    "copy_data",
    "default_get",
    "onchange",
    "session_info",
    "button_uninstall",
    "module_uninstall",
    "cancel",
    "mark_outgoing",
    # Odoo's chat, refused in conversations: test_conversation_walls.py
    "add_members",
    "channel_change_description",
    "channel_join",
    "channel_rename",
    "message_change_thread",
    "message_post",
    "set_message_pin",
    # Odoo's files, which find none of ours by their content: test_attacks_doors.py
    "create_unique",
}
# what a widget reads; attacked like the actions below
READS = {
    ("res.partner", "get_clinic_history"),
    ("discuss.channel", "get_clinic_panel"),
    ("discuss.channel", "get_clinic_quick_message"),
    ("discuss.channel", "get_clinic_quick_messages"),
    ("discuss.channel", "get_clinic_quiet"),
    ("clinic.figures", "get_figures"),
}
# actions that return a window and no data: harmless to whoever may call them
WINDOWS = {
    ("calendar.attendee", "action_clinic_open_event"),
    ("res.partner", "action_clinic_messages"),
    ("res.partner", "action_clinic_consent_history"),
    ("clinic.message.batch", "action_open_messages"),
    ("clinic.message.segment", "action_open_recipients"),
}


@tagged("post_install", "-at_install", "clinic")
class TestRpcWall(SecurityCase):
    def our_public_methods(self):
        """Yield ``(model, name)`` of each method that we define and RPC can call."""
        for model_name, model in sorted(self.env.registry.items()):
            names = {
                name
                for cls in model.mro()
                if cls.__module__.startswith("odoo.addons.clinic_")
                for name, value in vars(cls).items()
                if callable(value) and not name.startswith("_")
            }
            for name in sorted(names):
                try:
                    get_public_method(self.env[model_name], name)
                except (AccessError, AttributeError):
                    continue
                yield model_name, name

    def test_only_actions_are_public(self):
        odd = [
            (model, name)
            for model, name in self.our_public_methods()
            if not name.startswith("action_")
            and name not in EXTENDED
            and (model, name) not in READS
        ]
        self.assertFalse(odd, "prefix these with _ or mark them api.private")

    def test_actions_exist(self):
        """The walk above would pass on an empty list."""
        found = set(self.our_public_methods())
        self.assertIn(("clinic.message.batch", "action_send"), found)
        self.assertIn(("clinic.message.compose", "action_send"), found)

    def test_actions_refuse_outsiders(self):
        """Attacks 55 and 57: as RPC calls them, with others' ids and with none."""
        records = self.make_records()
        self.company.clinic_two_way_enabled = True
        records["discuss.channel"] = self.receive("Hello").conversation_id
        records["res.partner"] = self.clients[0]
        records["calendar.event"] = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": "2026-03-04 10:00:00",
                "stop": "2026-03-04 11:00:00",
                "partner_ids": self.clients[:1].ids,
            }
        )
        actions = [
            pair
            for pair in self.our_public_methods()
            if (pair[1].startswith("action_") or pair in READS) and pair not in WINDOWS
        ]
        for model, name in actions:
            for role in ("public", "portal", "employee"):
                with self.subTest(model=model, action=name, role=role):
                    self.attack(model, name, role, records.get(model))

    def attack(self, model, name, role, record):
        method = get_public_method(self.env[model], name)
        user = self.users[role]
        records = (record or self.env[model]).with_user(user)
        required = [
            parameter
            for parameter in list(inspect.signature(method).parameters.values())[1:]
            if parameter.default is parameter.empty
        ]
        before = self.ledger_state()
        with self.as_caller(user), self.assertRaises(UserError), self.cr.savepoint():
            method(records, *["words" for _ in required])
        self.assertEqual(self.ledger_state(), before)

    def ledger_state(self):
        """Return what an action could have changed."""
        self.env.flush_all()
        self.cr.execute(
            """
            SELECT (SELECT count(*) FROM clinic_message),
                   (SELECT string_agg(state, ',' ORDER BY id) FROM clinic_message),
                   (SELECT string_agg(state, ',' ORDER BY id)
                      FROM clinic_message_batch),
                   (SELECT count(*) FROM clinic_message_attempt),
                   (SELECT count(*) FROM clinic_consent)
            """
        )
        return self.cr.fetchone()

    def test_actions_refuse_the_other_clinic(self):
        records = self.make_records()
        for model, name in (
            ("clinic.message", "action_resend"),
            ("clinic.message", "action_confirm_resend"),
            ("clinic.message", "action_open_correction"),
            ("clinic.message", "action_send_by_email"),
            ("clinic.message", "action_plan_call"),
            ("clinic.message", "action_dismiss_failure"),
            ("clinic.message.batch", "action_send"),
            ("clinic.message.batch", "action_pause"),
            ("clinic.message.batch", "action_resume"),
            ("clinic.message.batch", "action_cancel"),
            ("clinic.message.batch", "action_retry_failed"),
            ("clinic.message.segment", "action_cancel"),
            ("clinic.message.segment", "action_send_now"),
            ("clinic.sender", "action_resume"),
        ):
            with self.subTest(model=model, action=name):
                self.attack(model, name, "other", records[model])

    def test_administrator_actions_refuse_the_front_desk(self):
        records = self.make_records()
        self.attack("clinic.sender", "action_resume", "front", records["clinic.sender"])
        self.attack(
            "clinic.message",
            "action_confirm_resend",
            "front",
            records["clinic.message"],
        )

    def test_actions_on_nothing_do_nothing(self):
        before = self.ledger_state()
        for model, name in (
            ("clinic.message.batch", "action_pause"),
            ("clinic.message.batch", "action_resume"),
            ("clinic.message.batch", "action_cancel"),
            ("clinic.message.segment", "action_cancel"),
            ("clinic.message.segment", "action_send_now"),
        ):
            with self.subTest(model=model, action=name):
                method = get_public_method(self.env[model], name)
                method(self.env[model].with_user(self.front_desk))
        self.assertEqual(self.ledger_state(), before)


@tagged("post_install", "-at_install", "clinic")
class TestForgedChoice(SecurityCase):
    """The dialog's values come from a browser; each is doubted on the server."""

    def forge(self, **values):
        """Create a dialog as RPC does, with the front desk's words in it."""
        dialogs = self.env["clinic.message.compose"].with_user(self.front_desk)
        dialogs = dialogs.with_context(allowed_company_ids=self.company.ids)
        return dialogs.create({"body": "Hello", "acknowledged": True, **values})

    def assertNobodyTexted(self, partner):
        rows = self.env["clinic.message"].search([("partner_id", "=", partner.id)])
        self.assertFalse(rows)

    def test_contacts_that_the_user_cannot_read_are_dropped(self):
        hidden, seen = self.foreign_client, self.clients[0]
        for key in ("recipient_ids", "partner_ids"):
            with self.subTest(key=key):
                choice = {"partner_ids": seen.ids, key: [hidden.id, seen.id]}
                self.forge(**choice, appointment_ids=[None, None]).action_send()
                self.assertNobodyTexted(hidden)
        sent = self.env["clinic.message"].search([("partner_id", "=", seen.id)])
        self.assertEqual(len(sent), 2)

    def test_rights_count_at_sending(self):
        dialog = self.forge(partner_ids=self.clients[:2].ids)
        self.clients[1].company_id = self.other_company
        self.env.flush_all()
        dialog.invalidate_recordset()
        dialog.action_send()
        self.assertNobodyTexted(self.clients[1])

    def test_forged_choice_is_no_oracle(self):
        """R10: whether a hidden contact is opted out must not show in a count."""
        self.env["phone.blacklist"].sudo()._add([self.foreign_client.phone_sanitized])
        forged = {"recipient_ids": self.foreign_client.ids, "appointment_ids": [None]}
        for dialog in (
            self.forge(**forged),
            self.forge(partner_ids=self.foreign_client.ids),
            self.forge(partner_ids=self.clients[:1].ids),
        ):
            dialog.write(forged)
            self.assertFalse(dialog.left_out)
        spec = {name: {} for name in ("left_out", "recipient_count", "channel")}
        result = dialog.onchange({**forged, "channel": "sms"}, ["channel"], spec)
        self.assertFalse(result["value"].get("left_out"))

    def test_nonsense_instead_of_ids(self):
        for forged in ({"a": 1}, ["x"], [None], "all", [[1]], [True], 7, [0, -1]):
            with self.subTest(forged=forged), self.cr.savepoint():
                dialog = self.forge(recipient_ids=forged)
                self.assertEqual(dialog.recipient_count, 0)
                with self.assertRaises(UserError):
                    dialog.action_send()
                dialog.write({"recipient_ids": forged})
                self.assertEqual(dialog.recipient_count, 0)

    def test_context_ids_are_doubted_too(self):
        contacts = self.env["res.partner"].with_user(self.front_desk)
        contacts = contacts.with_company(self.company)
        forged = contacts.browse(self.foreign_client.id)
        with self.assertRaises(UserError):
            forged.with_context(active_ids=forged.ids).action_clinic_compose()
        self.assertNobodyTexted(self.foreign_client)

    def test_sender_of_the_other_clinic(self):
        dialog = self.forge(
            partner_ids=self.clients[:1].ids, sender_id=self.other_sender.id
        )
        with self.assertRaises(UserError):
            dialog.action_send()

    def test_the_other_clinic_as_company(self):
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.forge(
                partner_ids=self.clients[:1].ids, company_id=self.other_company.id
            )
            self.env.flush_all()

    def test_domain_is_literal_and_the_users(self):
        hidden = [("id", "=", self.foreign_client.id)]
        dialog = self.forge(partner_domain=repr(hidden))
        self.assertFalse(dialog.recipient_ids)
        for forged in (
            "[('id', 'in', env['res.users'].search([]).ids)]",
            "[('id', '=', uid)]",
            "[('id', '=', __import__('os').getpid())]",
            "[('id', 'in', [x for x in range(9)])]",
            "1 +",
            "{}",
            "[('no_such_field', '=', 1)]",
        ):
            with self.subTest(domain=forged):
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.forge(partner_domain=forged)

    def test_template_of_another_model_is_not_rendered(self):
        """Its expressions would read a record that merely shares the number."""
        template = self.env["sms.template"].create(
            {
                "name": "Of users",
                "model_id": self.env["ir.model"]._get_id("res.users"),
                "body": "{{ object.login }}",
            }
        )
        dialog = self.forge(
            partner_ids=self.clients[:1].ids,
            template_id=template.id,
            body=template.body,
        )
        with self.assertRaises(UserError):
            dialog.action_send()

    def test_token_of_a_sent_dialog_cannot_send_twice(self):
        dialog = self.forge(partner_ids=self.clients[:1].ids)
        dialog.action_send()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            dialog.action_send()
