"""The auditor's script: secure mail attacked by six kinds of people (3.3)."""

import time

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import MailCase

SECRET = "canary-9d41c7"
MODELS = (
    "clinic.mail.thread",
    "clinic.mail.message",
    "clinic.mail.participant",
    "clinic.mail.attachment",
)


class AttackCase(MailCase):
    """A thread of the doctor and Ann; everybody else is an outsider."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other", "clinic_tz": "UTC"})
        cls.stranger = cls.staff("mail_stranger", "provider", cls.other)
        cls.other_admin = new_test_user(
            cls.env,
            "mail_other_admin",
            groups="clinic_messaging.clinic_messaging_group_admin",
            **cls.own(cls.other),
        )
        cls.outsiders = {
            "public": cls.env.ref("base.public_user"),
            "family": cls.ben,
            "stranger": cls.stranger,
            "employee": cls.employee,
            "colleague": cls.office,
            "admin": cls.clinic_admin,
        }

    def setUp(self):
        super().setUp()
        draft = self.draft(
            self.doctor, self.ann, subject=SECRET, body=f"<p>{SECRET} words</p>"
        )
        draft._mail_attach(f"{SECRET}.txt", SECRET.encode())
        draft._mail_send()
        self.message = draft.sudo()
        self.thread = self.message.thread_id

    def records(self):
        return {
            "clinic.mail.thread": self.thread,
            "clinic.mail.message": self.message,
            "clinic.mail.participant": self.thread.participant_ids,
            "clinic.mail.attachment": self.message.attachment_ids,
        }


@tagged("post_install", "-at_install", "clinic")
class TestModelsAreClosed(AttackCase):
    def test_reading_searching_grouping(self):
        """Attacks 8 to 11, 14 and 15: for participants too, and in any company."""
        users = {**self.outsiders, "ann": self.ann, "doctor": self.doctor}
        both = (self.company | self.other).ids
        for name, user in users.items():
            for model, records in self.records().items():
                for context in ({}, {"allowed_company_ids": both}):
                    mine = records.with_user(user).with_context(**context)
                    with self.subTest(user=name, model=model, context=context):
                        self.refuses_all(mine)

    def refuses_all(self, records):
        domain = [("id", "in", records.ids)]
        for call in (
            lambda: records.read(["id"]),
            lambda: records.web_read({"display_name": {}}),
            lambda: records.search(domain),
            lambda: records.search_count(domain),
            lambda: records.search_read(domain, ["id"]),
            lambda: records.web_search_read(domain, {"id": {}}),
            lambda: records.formatted_read_group(domain, ["create_uid"], ["__count"]),
            lambda: records.name_search(""),
            lambda: records.export_data(["id"]),
            lambda: records.copy(),
            lambda: records.write({"create_date": "2026-01-01"}),
            lambda: records.unlink(),
            lambda: records.create({}),
            lambda: records.web_save({}, {"id": {}}),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                call()

    def test_no_path_leads_to_the_words(self):
        """Attack 10: through a contact, a user, or an attachment."""
        contacts = self.env["res.partner"]
        for name in contacts._fields:
            field = contacts._fields[name]
            self.assertNotIn(field.comodel_name or "", MODELS, name)
        for user in (self.office, self.clinic_admin, self.env.ref("base.user_admin")):
            files = self.env["ir.attachment"].with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                files.search([("res_model", "in", MODELS), ("res_field", "!=", False)])
            for name in ("index_content", "name"):
                with self.subTest(user=user.login, name=name):
                    self.assertFalse(files.search([(name, "ilike", SECRET)]))

    def test_services_refuse_outsiders(self):
        """Attacks 5, 8 and 57, on somebody else's records."""
        for name, user in self.outsiders.items():
            for number, call in enumerate(self.calls_of(user)):
                with self.subTest(user=name, call=number):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        call()

    def calls_of(self, user):
        """Return what an outsider tries on Ann's thread, its message and its file."""
        thread = self.thread.with_user(user)
        message = self.message.with_user(user)
        file = self.message.attachment_ids.with_user(user)
        return (
            thread._mail_open,
            thread._mail_print,
            thread._mail_delete,
            thread._mail_take,
            thread._mail_note_draft,
            thread._mail_deletion_preview,
            lambda: thread._mail_move("trash"),
            lambda: thread._mail_mark(True),
            lambda: thread._mail_note("words"),
            lambda: thread._mail_add_colleague(user.partner_id.id),
            message._mail_draft,
            message._mail_send,
            message._mail_discard,
            message._mail_delete,
            lambda: message._mail_save({"body": "words"}),
            lambda: message._mail_attach("a.txt", b"words"),
            lambda: message._mail_compose({"thread_id": thread.id}),
            file._mail_download,
            file._mail_save_to_chart,
            lambda: file._mail_share(1),
        )

    def test_lists_and_searches_hold_ones_own_only(self):
        """Attacks 9 and 11."""
        for name, user in self.outsiders.items():
            if name in ("public", "employee"):
                continue
            if not user._clinic_mail_part():
                continue
            for folder in ("inbox", "sent", "drafts", "archive", "trash"):
                page = self.threads(user)._mail_folder(folder, search=SECRET)
                with self.subTest(user=name, folder=folder):
                    self.assertEqual((page["items"], page["total"]), ([], 0))

    def test_sent_words_are_not_changed_through_a_draft(self):
        """Attacks 15 and 16: forged keys, and a message that has left."""
        with self.assertRaises(AccessError):
            self.message.with_user(self.doctor)._mail_save({"body": "<p>other</p>"})
        draft = self.draft(self.ann, self.doctor)
        draft._mail_save(
            {
                "author_id": self.doctor.partner_id.id,
                "author_part": "staff",
                "state": "sent",
                "thread_id": self.thread.id,
                "attachment_ids": [(6, 0, self.message.attachment_ids.ids)],
                "uuid": "x",
            }
        )
        kept = draft.sudo()
        self.assertEqual(kept.author_id, self.ann.partner_id)
        self.assertEqual((kept.author_part, kept.state), ("client", "draft"))
        self.assertFalse(kept.thread_id or kept.attachment_ids)
        self.assertEqual(self.message.attachment_ids.message_id, self.message)

    def test_quote_of_another_thread_is_dropped(self):
        foreign = self.send_mail(self.doctor, self.ben)
        draft = self.messages(self.ben)._mail_compose(
            {"thread_id": foreign.id, "quote_id": self.message.id}
        )
        self.assertFalse(draft["quote"])

    def test_nonsense_from_a_browser(self):
        for value in ("x", None, [None], {"a": 1}, True, 10**12, [[1]], -1, 1.5):
            with self.subTest(value=value):
                draft = self.messages(self.ann)._mail_compose(
                    {
                        "to": value,
                        "teams": value,
                        "patient_id": value,
                        "quote_id": value,
                    }
                )
                self.assertFalse(draft["to"] or draft["teams"] or draft["quote"])

    def test_share_and_portal_mixins_are_not_there(self):
        """Attacks 24 and 30: none of Odoo's chatter, links or shares."""
        for model in (*MODELS, "clinic.chart.note", "clinic.mail.certificate"):
            fields = self.env[model]._fields
            for name in ("access_token", "message_ids_ids", "message_follower_ids"):
                self.assertNotIn(name, fields)
            self.assertFalse(hasattr(self.env[model], "message_post"))

    def test_terminated_user_is_refused_at_once(self):
        """Attack 50: archived, or without the group."""
        group = self.env.ref("clinic_portal_mail.clinic_portal_mail_group_user")
        self.open(self.doctor, self.thread)
        self.doctor.group_ids -= group
        with self.assertRaises(AccessError):
            self.open(self.doctor, self.thread)
        self.doctor.group_ids += group
        self.doctor.active = False
        with self.assertRaises(AccessError):
            self.open(self.doctor, self.thread)

    def test_client_who_becomes_staff_does_not_keep_the_clients_part(self):
        self.ann.group_ids = self.env.ref("base.group_user")
        with self.assertRaises(AccessError):
            self.open(self.ann, self.thread)

    def test_same_address_is_not_the_same_person(self):
        """Attack 31."""
        twin = self.client_user("ann_twin", "Ann Client")
        twin.partner_id.email = self.ann.partner_id.email = "ann@example.com"
        self.assertFalse(self.folder(twin))

    def test_every_reading_is_a_line(self):
        """Attack 48: with user, time and record, in the same transaction."""
        self.open(self.doctor, self.thread)
        line = self.env["clinic.mail.access"].search([], limit=1)
        self.assertEqual(
            (line.kind, line.user_ref, line.thread_ref),
            ("opened", self.doctor.id, self.thread.id),
        )
        self.assertTrue(line.occurred_at)

    def test_words_stand_in_no_foreign_table(self):
        """Attack 46: the canary after sending, opening, downloading and answering."""
        self.open(self.ann, self.thread)
        self.message.attachment_ids.with_user(self.ann)._mail_download()
        self.answer(self.ann, self.thread, f"<p>{SECRET} answered</p>")
        self.env.flush_all()
        self.cr.execute("""
            SELECT c.table_name, c.column_name FROM information_schema.columns c
              JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
               AND c.data_type IN ('text', 'character varying', 'jsonb', 'json')
        """)
        found = set()
        for table, column in self.cr.fetchall():
            self.cr.execute(
                f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s LIMIT 1',
                [f"%{SECRET}%"],
            )
            if self.cr.rowcount:
                found.add(table)
        self.assertEqual(
            found,
            {"clinic_mail_thread", "clinic_mail_message", "clinic_mail_attachment"},
        )


@tagged("post_install", "-at_install", "clinic")
class TestRoutesAreClosed(AttackCase, HttpCase):
    def rpc(self, model, method, *args):
        with mute_logger("odoo.http"):
            answer = self.make_jsonrpc_request(
                f"/web/dataset/call_kw/{model}/{method}",
                {"model": model, "method": method, "args": list(args), "kwargs": {}},
            )
        return answer

    def test_odoos_own_routes_know_nothing(self):
        """Attacks 18, 20, 24, 25 and 27."""
        for login in ("ben", "mail_office", "ann"):
            self.authenticate(login, login)
            for path in (
                f"/mail/view?model=clinic.mail.thread&res_id={self.thread.id}",
                f"/web/content/clinic.mail.message/{self.message.id}/body",
                f"/web/image/clinic.mail.attachment/{self.message.attachment_ids.id}/datas",
            ):
                with self.subTest(login=login, path=path), mute_logger("odoo.http"):
                    self.assertNotIn(SECRET, self.url_open(path).text)
            with self.subTest(login=login), mute_logger("odoo.http"):
                answer = self.url_open(
                    "/mail/message/post",
                    json={
                        "params": {
                            "thread_model": "clinic.mail.thread",
                            "thread_id": self.thread.id,
                            "post_data": {"body": "x"},
                        }
                    },
                )
                self.assertIn("error", answer.json())
                self.assertNotIn(SECRET, answer.text)

    def test_rpc_with_a_portal_cookie(self):
        """Attacks 8 and 55: every public method, as its participant."""
        self.authenticate("ann", "ann")
        for model in MODELS:
            names = [n for n in dir(self.env[model]) if n.startswith("action_")]
            for name in (*names, "read", "search_read", "unlink", "web_read"):
                get_public_method(self.env[model], name)
                with self.subTest(model=model, name=name), mute_logger("odoo.http"):
                    answer = self.url_open(
                        f"/web/dataset/call_kw/{model}/{name}",
                        json={
                            "params": {
                                "model": model,
                                "method": name,
                                "args": [[self.records()[model][:1].id]],
                                "kwargs": {},
                            }
                        },
                    )
                    self.assertIn("error", answer.json())
                    self.assertNotIn(SECRET, answer.text)

    def test_missing_and_forbidden_take_the_same_time(self):
        """Attack 32: means within 20 ms."""
        self.authenticate("ben", "ben")
        file = self.message.attachment_ids.id
        seconds = {file: [], file + 10_000: []}
        for number in list(seconds) * 12:
            begin = time.perf_counter()
            self.url_open(f"/my/messages/files/{number}")
            seconds[number].append(time.perf_counter() - begin)
        # the fastest of each: what else runs on the machine says nothing
        theirs, missing = (min(times) for times in seconds.values())
        self.assertLess(abs(theirs - missing), 0.02)
