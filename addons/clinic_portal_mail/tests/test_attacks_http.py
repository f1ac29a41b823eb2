"""Attacks over HTTP by six kinds of people, and what ends a session (3.3)."""

import json
from datetime import timedelta
from http.client import HTTPConnection
from unittest.mock import patch

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.clinic_messaging.tests.common import NOON

from .test_attacks import MODELS, SECRET, AttackCase

HOME = "/my/messages"
#: Nobody, another client of the family, and those whom the secret is not meant for.
IDENTITIES = (
    None,
    "ben",
    "mail_stranger",
    "clinic_none",
    "mail_office",
    "clinic_admin",
)
NO_STORE = "no-store, private"


class HttpAttackCase(AttackCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.file = self.message.attachment_ids

    def call(self, model, method, *args, **kwargs):
        """Call a method as the signed-in browser; return the whole answer."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        with mute_logger("odoo.http"):
            return self.url_open(
                f"/web/dataset/call_kw/{model}/{method}", json={"params": params}
            )

    def assert_no_secret(self, answer):
        self.assertNotIn(SECRET, answer.text)
        self.assertNotIn(SECRET, json.dumps(dict(answer.headers)))


@tagged("post_install", "-at_install", "clinic")
class TestSixIdentities(HttpAttackCase):
    def as_each(self, attack):
        for login in IDENTITIES:
            self.authenticate(login, login)
            with self.subTest(login=login), mute_logger("odoo.http"):
                attack(login)

    def test_addresses(self):
        """Attacks 1, 18 and 22: 404, or the sign-in; nothing that a cache may keep."""
        self.as_each(self.open_addresses)

    def open_addresses(self, login):
        for path in (
            f"{HOME}/{self.thread.id}",
            f"{HOME}/{self.thread.id}/print",
            f"{HOME}/files/{self.file.id}",
            f"{HOME}/drafts/{self.message.id}",
        ):
            answer = self.url_open(path, allow_redirects=False)
            self.assertEqual(answer.status_code, 404 if login else 303, path)
            self.assert_no_secret(answer)

    def test_rpc(self):
        """Attacks 8 to 16, 45 and 49: also with another clinic in the context."""
        both = "-".join(map(str, (self.company | self.other).ids))
        self.opener.cookies["cids"] = both
        self.as_each(self.call_everything)

    def call_everything(self, _login):
        context = {"allowed_company_ids": (self.company | self.other).ids}
        logins = [["participant_ids.partner_id.user_ids.login", "=like", "mail%"]]
        for model, records in self.records().items():
            for method, *args in (
                ("read", records.ids, []),
                ("web_read", records.ids, {"display_name": {}}),
                ("search_read", [], ["id"]),
                ("search_count", logins),
                ("formatted_read_group", [], ["create_uid"], ["__count"]),
                ("export_data", records.ids, ["id"]),
                ("copy", records.ids),
                ("write", records.ids, {"create_date": "2026-01-01"}),
                ("unlink", records.ids),
            ):
                answer = self.call(model, method, *args, context=context)
                self.assertNotIn('"result"', answer.text, (model, method))
                self.assert_no_secret(answer)

    def test_web_clients_own_methods(self):
        """Attacks 5 and 57: those that the staff's screen calls."""
        self.as_each(self.press_buttons)
        self.assertEqual(self.message.state, "sent")

    def press_buttons(self, _login):
        threads = self.thread.ids
        for model, method, *args in (
            ("clinic.mail.thread", "action_open", threads),
            ("clinic.mail.thread", "action_deletion_preview", threads),
            ("clinic.mail.thread", "action_delete", threads),
            ("clinic.mail.thread", "action_move", threads, "trash"),
            ("clinic.mail.thread", "action_note_draft", threads),
            ("clinic.mail.message", "action_draft", self.message.ids),
            ("clinic.mail.message", "action_delete", self.message.ids),
            ("clinic.mail.attachment", "action_share", self.file.ids, 1),
            ("clinic.mail.attachment", "action_save_to_chart", self.file.ids),
        ):
            answer = self.call(model, method, *args)
            self.assertIn("error", answer.json(), (model, method))
            self.assert_no_secret(answer)

    def test_export(self):
        """Attack 13: the web client's download of lists."""
        with mute_logger("odoo.addons.web.controllers.export"):
            self.as_each(self.export)

    def export(self, _login):
        for model in MODELS:
            data = {
                "model": model,
                "fields": [{"name": "id", "label": "Id"}],
                "ids": False,
                "domain": [],
                "import_compat": False,
            }
            form = {"data": json.dumps(data), "csrf_token": Request.csrf_token(self)}
            for kind in ("csv", "xlsx"):
                answer = self.url_open(
                    f"/web/export/{kind}", data=form, allow_redirects=False
                )
                self.assertNotEqual(answer.status_code, 200, answer.text[:80])
                self.assert_no_secret(answer)

    def test_chatters_upload(self):
        """Attack 25: a file for a thread through Odoo's chatter."""
        before = self.env["ir.attachment"].search_count([])
        self.as_each(self.upload_to_chatter)
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)

    def upload_to_chatter(self, _login):
        form = {
            "thread_model": "clinic.mail.thread",
            "thread_id": self.thread.id,
            "csrf_token": Request.csrf_token(self),
        }
        answer = self.url_open(
            "/mail/attachment/upload",
            data=form,
            files={"ufile": ("x.txt", b"words", "text/plain")},
        )
        refused = answer.status_code != 200 or "error" in answer.json()
        self.assertTrue(refused, answer.text[:80])

    def test_portals_sharing(self):
        """Attack 30: no link, no invitation, for its participants neither."""
        self.as_each(self.share)
        for login in ("ann", "mail_doctor"):
            self.authenticate(login, login)
            self.share(login)

    def share(self, _login):
        context = {"active_model": self.thread._name, "active_id": self.thread.id}
        answer = self.call("portal.share", "default_get", [], context=context)
        self.assertIn("error", answer.json())
        values = {
            "res_model": self.thread._name,
            "res_id": self.thread.id,
            "partner_ids": [(6, 0, self.ben.partner_id.ids)],
        }
        made = self.call("portal.share", "create", values).json()
        if "result" in made:
            read = self.call("portal.share", "read", made["result"], ["share_link"])
            self.assertFalse(read.json()["result"][0]["share_link"])
            sent = self.call("portal.share", "action_send_mail", made["result"])
            self.assertIn("error", sent.json())


@tagged("post_install", "-at_install", "clinic")
class TestSessions(HttpAttackCase):
    def test_shared_cache_keeps_nothing(self):
        """Attack 23: as its reader, then as nobody."""
        paths = (
            HOME,
            f"{HOME}/{self.thread.id}",
            f"{HOME}/{self.thread.id}/print",
            f"{HOME}/files/{self.file.id}",
            f"{HOME}/new",
        )
        self.authenticate("ann", "ann")
        for path in paths:
            answer = self.url_open(path)
            with self.subTest(path=path):
                self.assertEqual(answer.status_code, 200)
                self.assertEqual(answer.headers["Cache-Control"], NO_STORE)
                for name in ("ETag", "Last-Modified", "Expires"):
                    self.assertNotIn(name, answer.headers)
        self.authenticate(None, None)
        for path in paths:
            answer = self.url_open(path, allow_redirects=False)
            with self.subTest(path=path):
                self.assertEqual(answer.status_code, 303)
                self.assert_no_secret(answer)

    def test_patient_who_comes_of_age(self):
        """Attack 4: cut off from the birthday on, until then not."""
        child = self.env["res.partner"].create(
            {
                "name": "Child",
                "clinic_contact_id": self.ann.partner_id.id,
                "clinic_birthdate": "2008-03-04",
                "clinic_client_status": "active",
            }
        )
        thread = self.send_mail(self.doctor, self.ann, patient_id=child.id)
        self.authenticate("ann", "ann")
        for hours, status in ((11, 200), (13, 404)):
            self.set_clock(NOON + timedelta(hours=hours))
            answer = self.url_open(f"{HOME}/{thread.id}")
            self.assertEqual(answer.status_code, status)
        self.assertNotIn(thread.id, self.folder(self.ann))

    def test_open_session_of_who_has_left(self):
        """Attack 50: at the next request, by cookie and by key."""
        self.authenticate("mail_doctor", "mail_doctor")
        open_it = ("clinic.mail.thread", "action_open", self.thread.ids)
        self.assertIn(SECRET, self.call(*open_it).text)
        self.doctor.active = False
        self.env.flush_all()
        self.assert_no_secret(self.call(*open_it))
        answer = self.url_open(f"{HOME}/{self.thread.id}", allow_redirects=False)
        self.assertIn(answer.status_code, (303, 404))
        self.assert_no_secret(answer)

    def test_superuser_mode_reads_nothing_and_is_logged(self):
        """Attack 51: as whom the administrator acts."""
        new_test_user(self.env, "technician", groups="base.group_system", **self.own())
        self.authenticate("technician", "technician")
        self.url_open("/web/become")
        answer = self.call("clinic.mail.thread", "action_open", self.thread.ids)
        self.assertIn("error", answer.json())
        self.assert_no_secret(answer)
        line = self.env["clinic.mail.access"].search([("kind", "=", "refused")])
        self.assertEqual(line.user_ref, self.env.ref("base.user_root").id)
        self.assertEqual(line.thread_ref, self.thread.id)
        answer = self.url_open(f"{HOME}/{self.thread.id}", allow_redirects=False)
        self.assert_no_secret(answer)

    def test_session_that_ended_while_writing(self):
        """Attack 52: the sign-in comes first, and the draft is still there."""
        draft = self.draft(self.ann, self.doctor, body="<p>Half of my words")
        self.authenticate("ann", "ann")
        form = {"draft_id": draft.id, "text": "All of my words", "action": "send"}
        form["csrf_token"] = Request.csrf_token(self)
        self.opener.cookies.clear()
        with mute_logger("odoo.http"):
            answer = self.url_open(f"{HOME}/write", data=form, allow_redirects=False)
        self.assertIn(answer.status_code, (303, 400))
        self.assertEqual(draft.sudo().state, "draft")
        self.assertIn("Half of my words", draft._mail_draft()["body"])

    def test_second_factor_that_the_clinic_requires(self):
        """Attack 53: the password alone opens no page of messages.

        As Odoo's modules for it (``auth_totp``) make Odoo ask.
        """
        users = self.env.registry["res.users"]
        asks = patch.object(users, "_mfa_url", lambda _user: "/web/login/totp")
        self.ann.password = "ann-and-more"
        self.env.flush_all()
        self.authenticate(None, None)
        form = {"login": "ann", "password": "ann-and-more"}
        form["csrf_token"] = Request.csrf_token(self)
        with asks:
            answer = self.url_open("/web/login", data=form, allow_redirects=False)
        self.assertIn("/web/login/totp", answer.headers["Location"])
        for path in (HOME, f"{HOME}/{self.thread.id}", f"{HOME}/files/{self.file.id}"):
            answer = self.url_open(path, allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assert_no_secret(answer)

    def test_wrong_passwords_are_slowed_down_and_logged(self):
        """Attack 54: after a few, the right one is refused too for a while."""
        self.ann.password = "ann-and-more"
        self.env.flush_all()
        self.env.registry._login_failures = None
        self.addCleanup(setattr, self.env.registry, "_login_failures", None)
        self.authenticate(None, None)
        form = {"login": "ann", "csrf_token": Request.csrf_token(self)}
        with self.assertLogs("odoo.addons.base.models.res_users", "INFO") as log:
            for number in range(50):
                self.url_open(
                    "/web/login", data={**form, "password": f"wrong-{number}"}
                )
            answer = self.url_open(
                "/web/login", data={**form, "password": "ann-and-more"}
            )
        self.assertIn("Too many login failures", answer.text)
        self.assertTrue(
            [line for line in log.output if "Login attempt ignored" in line]
        )
        answer = self.url_open(HOME, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)

    def test_huge_upload_is_refused_unread(self):
        """Attack 36: 128 MB are 413 before they are sent."""
        draft = self.draft(self.ann, self.doctor)
        self.authenticate("ann", "ann")
        connection = HTTPConnection(self.base_url().partition("://")[2], timeout=20)
        self.addCleanup(connection.close)
        with self.allow_requests(), mute_logger("odoo.http"):
            cookies = [f"{name}={value}" for name, value in self.opener.cookies.items()]
            connection.putrequest("POST", f"{HOME}/drafts/{draft.id}/files")
            connection.putheader("Cookie", "; ".join(cookies))
            connection.putheader("Content-Type", "multipart/form-data; boundary=B")
            connection.putheader("Content-Length", str(128 * 1024 * 1024))
            connection.endheaders(b"--B\r\n")
            self.assertEqual(connection.getresponse().status, 413)
        self.assertFalse(draft.sudo().attachment_ids)
