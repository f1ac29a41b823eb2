"""Who may read, write, create and delete what: role × model × operation."""

from psycopg2 import DatabaseError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .security_common import ROLES, SecurityCase

# r, w, c, d: what a role may do with a record of the first clinic; "" is nothing
RIGHTS = {
    "clinic.message": {"front": "r", "admin": "r"},
    "clinic.message.batch": {"front": "r", "admin": "r"},
    "clinic.message.segment": {"front": "r", "admin": "r"},
    "clinic.message.attempt": {"front": "r", "admin": "r"},
    "clinic.message.event": {"admin": "r"},
    "clinic.consent": {"front": "r", "admin": "r"},
    "clinic.inbound": {"admin": "r"},
    "clinic.refusal": {"front": "r", "admin": "r"},
    # numbers belong to the database, not to one clinic; no screen shows them
    "clinic.number": {},
    "clinic.message.error": {"front": "r", "admin": "rwc", "other": "r"},
    "clinic.sender": {"front": "r", "admin": "rw"},
    "clinic.reminder": {"front": "r", "admin": "r"},
    "clinic.reminder.rule": {"front": "r", "admin": "rwcd"},
    "clinic.message.compose": {"front": "rwc"},
    "clinic.message.edit": {"front": "rwc"},
    "clinic.message.correct": {"front": "rwc"},
    "clinic.message.report": {"front": "r", "admin": "r"},
    "clinic.answer.report": {"front": "r", "admin": "r"},
    "clinic.appointment.report": {"front": "r", "admin": "r"},
    "clinic.message.usage": {"front": "r", "admin": "r"},
    "clinic.intake": {"front": "rwc"},
    "clinic.consent.form": {"front": "rwc"},
    "clinic.consent.import": {"admin": "rwc"},
}
DIALOGS = {
    "clinic.message.compose",
    "clinic.message.edit",
    "clinic.message.correct",
    "clinic.intake",
    "clinic.consent.form",
}
ADMINS_ONLY = {"clinic.message.event", "clinic.inbound", "clinic.consent.import"}
OPERATIONS = {"r": "read", "w": "write", "d": "unlink"}
# the ledger, and what refuses to delete its rows: the model or a trigger
LEDGER = {
    "clinic.message": UserError,
    "clinic.message.batch": UserError,
    "clinic.message.segment": DatabaseError,
    "clinic.message.attempt": DatabaseError,
    "clinic.message.event": DatabaseError,
    "clinic.consent": DatabaseError,
    "clinic.inbound": DatabaseError,
    "clinic.number": UserError,
}


@tagged("post_install", "-at_install", "clinic")
class TestRights(SecurityCase):
    def test_table_names_every_model(self):
        ours = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("clinic.")
            and not model._abstract
            and model._original_module == "clinic_messaging"
        }
        self.assertEqual(ours, set(RIGHTS))

    def test_role_model_operation(self):
        records = self.make_records()
        for model, record in records.items():
            for role in ROLES:
                allowed = RIGHTS[model].get(role, "")
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        self.assertEqual(
                            record.with_user(self.users[role]).has_access(operation),
                            letter in allowed,
                        )

    def test_create(self):
        for model, rights in RIGHTS.items():
            for role in ROLES:
                expected = "c" in rights.get(role, "")
                if model in DIALOGS:
                    # other users of the app make dialogs of their own
                    expected = role in ("front", "admin", "other")
                with self.subTest(model=model, role=role):
                    empty = self.env[model].with_user(self.users[role])
                    self.assertEqual(empty.has_access("create"), expected)

    def test_ledger_refuses_writes_of_people(self):
        records = self.make_records()
        values = {
            "clinic.message": {"state": "delivered"},
            "clinic.message.batch": {"body": "Other words"},
            "clinic.message.segment": {"recipient_count": 1},
            "clinic.message.attempt": {"outcome": "rejected"},
            "clinic.message.event": {"status": "delivered"},
            "clinic.consent": {"kind": "granted"},
            "clinic.inbound": {"body": "Other words"},
            "clinic.number": {"opted_out_at": False},
        }
        for model in LEDGER:
            for role in ROLES:
                record = records[model].with_user(self.users[role])
                with self.subTest(model=model, role=role):
                    with self.assertRaises(AccessError):
                        record.write(values[model])
                    with self.assertRaises(AccessError):
                        record.unlink()
                    with self.assertRaises(AccessError):
                        record.copy()

    def test_nobody_deletes_ledger_rows(self):
        """Not even a system administrator, nor code that forgot to ask."""
        records = self.make_records()
        for model, refusal in LEDGER.items():
            with self.subTest(model=model):
                system = records[model].with_user(self.env.ref("base.user_admin"))
                with self.assertRaises(AccessError):
                    system.unlink()
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(refusal),
                    self.cr.savepoint(),
                ):
                    records[model].sudo().unlink()
        self.assertTrue(all(record.exists() for record in records.values()))

    def test_append_only_tables_refuse_sql(self):
        records = self.make_records()
        changes = {
            "clinic_message_event": "status = 'read'",
            "clinic_message_attempt": "number = '+12125550199'",
            "clinic_consent": "kind = 'granted'",
            "clinic_inbound": "body = 'Other words'",
        }
        for table, change in changes.items():
            record = records[table.replace("_", ".")]
            for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
                with self.subTest(statement=statement):
                    with (
                        mute_logger("odoo.sql_db"),
                        self.assertRaises(DatabaseError) as caught,
                        self.cr.savepoint(),
                    ):
                        self.cr.execute(f"{statement} WHERE id = %s", [record.id])
                    self.assertEqual(caught.exception.pgcode, "23001")

    def test_closed_attempt_keeps_its_outcome(self):
        attempt = self.make_records()["clinic.message.attempt"].sudo()
        for values in ({"outcome": "rejected"}, {"sid": "SM" + "0" * 32}):
            with self.subTest(values=values):
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(DatabaseError),
                    self.cr.savepoint(),
                ):
                    attempt.write(values)
                    attempt.flush_recordset()

    def test_commands_through_the_contact(self):
        """R8: a one2many of a writable record is no back door to the ledger."""
        records = self.make_records()
        client = self.clients[0].with_user(self.front_desk)
        message = records["clinic.message"]
        for command in (
            Command.create({"company_id": self.company.id, "state": "received"}),
            Command.update(message.id, {"state": "failed"}),
            Command.update(message.id, {"body": "Other words"}),
            Command.delete(message.id),
            Command.unlink(message.id),
            Command.clear(),
            Command.set([]),
        ):
            with self.subTest(command=command), self.as_caller(self.front_desk):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    client.write({"clinic_message_ids": [command]})
                    client.env.flush_all()
        self.assertEqual(message.state, "delivered")
        self.assertEqual(message.partner_id, self.clients[0])

    def test_administrator_changes_role_and_activity_of_a_sender_only(self):
        sender = self.sender.with_user(self.clinic_admin)
        sender.write({"role": "main", "active": True})
        for values in (
            {"paused_until": False},
            {"grants": 0},
            {"number": "+12125550188"},
            {"account_sid": "AC" + "9" * 32},
            {"company_id": self.other_company.id},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                sender.write(values)


@tagged("post_install", "-at_install", "clinic")
class TestCompanyWalls(SecurityCase):
    def test_other_clinic_finds_nothing(self):
        records = self.make_records()
        walled = set(records) - {"clinic.number", "clinic.message.error"}
        for model in walled - ADMINS_ONLY:
            records_seen = self.env[model].with_user(self.other_front)
            mine = [("id", "=", records[model].id)]
            with self.subTest(model=model):
                self.assertFalse(records_seen.search(mine))
                self.assertFalse(records_seen.search_count(mine))
                self.assertEqual(
                    records_seen._read_group(mine, [], ["__count"]), [(0,)]
                )
                with self.assertRaises(AccessError):
                    records_seen.browse(records[model].id).read(["id", "display_name"])
                with self.assertRaises(AccessError):
                    found = records_seen.browse(records[model].id)
                    found.export_data(["display_name"])

    def test_context_opens_no_wall(self):
        """R23: the company cookie ends as this context key."""
        message = self.make_records()["clinic.message"]
        for ids in (self.company.ids, (self.other_company | self.company).ids):
            ledger = self.env["clinic.message"].with_user(self.other_front)
            ledger = ledger.with_context(allowed_company_ids=ids)
            with self.subTest(ids=ids):
                with self.assertRaises(AccessError):
                    ledger.browse(message.id).read(["body"])
                with self.assertRaises(AccessError):
                    ledger.search([("id", "=", message.id)])

    def test_search_is_no_oracle(self):
        """Attacks 9 to 11: neither by the body nor through a path of fields."""
        message = self.make_records()["clinic.message"]
        messages = self.env["clinic.message"].with_user(self.other_front)
        contacts = self.env["res.partner"].with_user(self.other_front)
        self.assertEqual(messages.search_count([("body", "ilike", "office")]), 0)
        path = [("clinic_message_ids.body", "ilike", "office")]
        self.assertFalse(contacts.search(path) & message.partner_id)

    def test_message_of_a_shared_contact_stays_in_its_clinic(self):
        message = self.send(self.clients[1])
        client = self.clients[1].with_user(self.other_front)
        self.assertEqual(client.name, "Client 001")
        self.assertFalse(client.clinic_message_ids)
        self.assertEqual(client.clinic_message_count, 0)
        self.assertTrue(message)

    def test_dialog_of_another_person_is_closed(self):
        dialog = self.compose()
        for user in (self.clinic_admin, self.other_front, self.employee):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    dialog.with_user(user).read(["body"])
                with self.assertRaises(AccessError):
                    dialog.with_user(user).action_send()
