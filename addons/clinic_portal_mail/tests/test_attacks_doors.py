"""Doors of Odoo that lead around secure mail's methods: rows of files, domains, bus."""

import base64
import json

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .test_attacks import MODELS, SECRET, AttackCase

BUS = "clinic_portal_mail"
CLOSED_MODELS = (
    *MODELS,
    "clinic.mail.access",
    "clinic.mail.certificate",
    "clinic.chart.note",
)


class DoorCase(AttackCase):
    def setUp(self):
        super().setUp()
        self.file = self.message.attachment_ids
        self.stored = self.env["ir.attachment"].search(
            [("res_model", "=", self.file._name), ("res_field", "=", "datas")]
        )
        # without the group of secure mail: Odoo's own administrator has it by our hook
        technician = new_test_user(
            self.env, "mail_technician", groups="base.group_system", **self.own()
        )
        self.everybody = {
            **self.outsiders,
            "ann": self.ann,
            "technician": technician,
            "system": self.env.ref("base.user_admin"),
        }


@tagged("post_install", "-at_install", "clinic")
class TestOtherDoors(DoorCase):
    def test_no_public_method_but_those_that_look_at_the_caller(self):
        """Attack 55: what our classes define is private or begins with a check."""
        for model in CLOSED_MODELS:
            for name in self.own_methods(model):
                with self.subTest(model=model, name=name):
                    if not name.startswith("action_"):
                        with self.assertRaises(AccessError):
                            get_public_method(self.env[model], name)

    def own_methods(self, model):
        for part in type(self.env[model]).__mro__:
            if part.__module__.startswith("odoo.addons.clinic_portal_mail."):
                for name, value in vars(part).items():
                    if callable(value) and not name.startswith("_"):
                        yield name

    def test_the_row_behind_a_file(self):
        """Attacks 18 and 25: for its readers and for the system's administrator too."""
        self.assertEqual(len(self.stored), 1)
        for name, user in self.everybody.items():
            for number, call in enumerate(self.calls_on(self.stored.with_user(user))):
                with self.subTest(user=name, call=number):
                    with self.assertRaises(UserError), self.cr.savepoint():
                        call()
        self.assertEqual(self.file._mail_content(), SECRET.encode())

    def calls_on(self, stored):
        """Return what somebody tries on the row behind a file, and with forged ones."""
        own = {"name": "datas", "raw": b"forged"}
        fake = {"res_model": self.file._name, "res_field": "datas"}
        to_file = {"res_id": self.file.id}
        return (
            lambda: stored.read(["raw", "checksum"]),
            lambda: stored.write({"raw": b"forged"}),
            lambda: stored.write({"res_model": False, "res_field": False}),
            stored.unlink,
            stored.copy,
            stored.generate_access_token,
            lambda: stored.create({**own, **fake, **to_file}),
            lambda: stored.create(own).write({**fake, **to_file}),
            lambda: stored.create({**own, **fake}).write(to_file),
        )

    def test_searching_for_the_row_behind_a_file(self):
        fields = (
            ("checksum", "=", self.stored.checksum),
            ("file_size", "=", self.stored.file_size),
            ("id", "in", self.stored.ids),
        )
        for name, user in self.everybody.items():
            files = self.env["ir.attachment"].with_user(user)
            for term in fields:
                domain = [term, ("res_field", "!=", False)]
                with self.subTest(user=name, field=term[0]):
                    try:
                        found = (
                            files.search_count(domain),
                            files.search(domain),
                            files.formatted_read_group(domain, [], ["__count"])[0][
                                "__count"
                            ],
                        )
                    except AccessError:
                        continue
                    self.assertFalse(any(found), found)

    def test_content_is_not_guessed_by_its_checksum(self):
        """Neither of a file nor of its copy in the chart."""
        self.file.with_user(self.doctor)._mail_save_to_chart()
        ours = self.env["ir.attachment"].search(
            [("checksum", "=", self.stored.checksum), ("res_field", "!=", False)]
        )
        self.assertEqual(len(ours), 2)
        values = {
            "name": "x",
            "datas": base64.b64encode(SECRET.encode()).decode(),
            "mimetype": self.stored.mimetype,
        }
        for name, user in self.everybody.items():
            files = self.env["ir.attachment"].with_user(user)
            with self.subTest(user=name):
                try:
                    with self.cr.savepoint():
                        found = files.create_unique([values])
                except AccessError:
                    continue
                self.assertFalse({*found} & {*ours.ids})

    def test_domains_that_would_go_around_the_walls(self):
        """Attack 10: through relations, also by the operators of Odoo's own code."""
        words = ("subject", "ilike", SECRET)
        tries = (
            ("res.partner", [("clinic_chart_note_ids.text", "ilike", "x")]),
            ("mail.mail", [("clinic_mail_row_id.thread_id.subject", "ilike", SECRET)]),
            ("mail.mail", [("clinic_mail_row_id", "any", [("unread", "=", True)])]),
            ("mail.mail", [("clinic_mail_row_id", "any!", [("unread", "=", True)])]),
            ("clinic.mail.thread", [words]),
            ("clinic.mail.access", [("thread_ref", "any!", [words])]),
        )
        for name, user in self.everybody.items():
            for model, domain in tries:
                if model == "res.partner" and user._clinic_mail_staff():
                    continue  # notes are for them, each in their own clinic
                with self.subTest(user=name, model=model, domain=domain):
                    self.assertTrue(self.is_refused(user, model, domain))

    def is_refused(self, user, model, domain):
        try:
            with self.cr.savepoint():
                self.env[model].with_user(user).search_count(domain)
        except (UserError, ValueError):
            return True
        return False

    def test_chart_notes_are_not_for_agents(self):
        """External agents make and read no chart notes, whatever their groups are."""
        self.thread.with_user(self.doctor)._mail_note("Seen.")
        notes = self.env["clinic.chart.note"].with_user(self.office)
        note = notes.search([])
        self.assertEqual(note.text, "Seen.")
        self.office.clinic_role = "external_agent"
        self.env.invalidate_all()
        self.assertFalse(notes.search([]))
        with self.assertRaises(AccessError):
            note.read(["text"])


@tagged("post_install", "-at_install", "clinic")
class TestBusIsDeaf(DoorCase, HttpCase):
    def heard(self, login, channels=()):
        """Return what a person's subscription gets; without a login, nobody's."""
        self.authenticate(login, login)
        answer = self.make_jsonrpc_request(
            "/websocket/peek_notifications",
            {"channels": list(channels), "last": 0, "is_first_poll": True},
        )
        return answer["notifications"]

    def test_only_who_is_written_to_hears_and_hears_an_id_only(self):
        """Attacks 28 and 29: forged channels bring nothing either."""
        self.env.cr.precommit.run()
        self.env["bus.bus"].sudo().search([]).unlink()
        self.answer(self.ann, self.thread, f"<p>{SECRET} answered</p>")
        self.env.cr.precommit.run()
        doctor = self.doctor.partner_id
        forged = (
            f"res.partner_{doctor.id}",
            f"res.users_{self.doctor.id}",
            f"clinic.mail.thread_{self.thread.id}",
            json.dumps([self.cr.dbname, "res.partner", doctor.id]),
            BUS,
        )
        for login in (None, "ann", "ben", "mail_office", "mail_stranger"):
            heard = json.dumps(self.heard(login, forged))
            with self.subTest(login=login):
                self.assertNotIn(SECRET, heard)
                self.assertNotIn(BUS, heard)
        heard = self.heard("mail_doctor")
        ours = [one["message"] for one in heard if one["message"]["type"] == BUS]
        self.assertEqual(
            [one["payload"] for one in ours], [{"thread_id": self.thread.id}]
        )

    def test_only_names_are_taken_for_channels(self):
        """A record's channel is a list on the server; a browser cannot name one."""
        self.authenticate("ben", "ben")
        channels = [["res.partner", self.doctor.partner_id.id]]
        params = {"channels": channels, "last": 0, "is_first_poll": True}
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/websocket/peek_notifications", json={"params": params}
            )
        self.assertIn("error", answer.json())

    def test_routes_of_odoos_files(self):
        """Attacks 18, 20 and 25: by the row's number, in every form of address."""
        number = self.stored.id
        for login in (None, "ann", "ben", "mail_office", "clinic_admin", "admin"):
            self.authenticate(login, login)
            for path in (
                f"/web/content/{number}?access_token=x",
                f"/web/content?model=ir.attachment&id={number}&field=datas",
                f"/web/content/ir.attachment/{number}/db_datas",
                f"/web/image/ir.attachment/{number}/raw/10x10",
                f"/mail/attachment/pdf_first_page/{number}",
                f"/html_editor/attachment/{number}",
            ):
                with self.subTest(login=login, path=path), mute_logger("odoo.http"):
                    self.assertNotIn(SECRET, self.url_open(path).text)
            for path, params in (
                ("/mail/attachment/delete", {"attachment_id": number}),
                ("/mail/attachment/update_thumbnail", {"attachment_id": number}),
                ("/html_editor/get_image_info", {"src": f"/web/image/{number}"}),
                ("/html_editor/attachment/remove", {"ids": [number]}),
            ):
                with self.subTest(login=login, path=path), mute_logger("odoo.http"):
                    answer = self.url_open(path, json={"params": params})
                    self.assertNotIn(SECRET, answer.text)
        self.assertTrue(self.stored.exists())
        self.assertEqual(self.file._mail_content(), SECRET.encode())

    def test_address_form_of_the_portal(self):
        """A client does not make himself somebody's guardian or practitioner's."""
        fields = self.env["res.partner"]._get_frontend_writable_fields()
        ours = [name for name in fields if name.startswith("clinic_")]
        self.assertEqual(ours, [])
