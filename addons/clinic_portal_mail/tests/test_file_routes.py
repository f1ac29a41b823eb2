"""The two routes of files: who gets one, and what else is in the answer."""

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import MailCase

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"


@tagged("post_install", "-at_install", "clinic")
class TestFileRoutes(MailCase, HttpCase):
    def upload(self, draft, content=PDF, name="letter.pdf", **form):
        form.setdefault("csrf_token", Request.csrf_token(self))
        return self.url_open(
            f"/my/messages/drafts/{draft.id}/files",
            data=form,
            files={"file": (name, content, "application/octet-stream")},
        )

    def sent_file(self):
        draft = self.draft(self.doctor, self.ann)
        draft._mail_attach("letter.pdf", PDF)
        draft._mail_send()
        return draft.sudo().attachment_ids

    def test_upload_and_download(self):
        draft = self.draft(self.ann, self.doctor)
        self.authenticate("ann", "ann")
        self.assertEqual(self.upload(draft).json()["name"], "letter.pdf")
        draft._mail_send()
        file = draft.sudo().attachment_ids
        self.authenticate("mail_doctor", "mail_doctor")
        answer = self.url_open(f"/my/messages/files/{file.id}")
        self.assertEqual(answer.content, PDF)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Cache-Control"], "no-store, private")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", answer.headers["Content-Security-Policy"])
        line = self.env["clinic.mail.access"].search(
            [("kind", "=", "downloaded"), ("file_ref", "=", file.id)]
        )
        self.assertEqual(line.user_ref, self.doctor.id)
        self.assertTrue(line.address)

    def test_ten_megabytes_and_one_more(self):
        draft = self.draft(self.ann, self.doctor)
        self.authenticate("ann", "ann")
        self.assertEqual(
            self.upload(draft, b"a" * 10_485_760, "a.txt").status_code, 200
        )
        answer = self.upload(draft, b"a" * 10_485_761, "a.txt")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("10 MB", answer.json()["error"])
        self.assertEqual(len(draft.sudo().attachment_ids), 1)

    def test_equal_404_for_missing_and_forbidden(self):
        file = self.sent_file()
        foreign = self.draft(self.doctor, self.ann)
        for login in ("ben", "mail_office", "clinic_none", "clinic_admin"):
            self.authenticate(login, login)
            with self.subTest(login=login):
                answers = [
                    self.url_open(f"/my/messages/files/{number}")
                    for number in (file.id, file.id + 999)
                ]
                self.assertEqual([a.status_code for a in answers], [404, 404])
                self.assertEqual(*(len(a.content) for a in answers))
                self.assertEqual(self.upload(foreign).status_code, 404)
        self.assertFalse(foreign.sudo().attachment_ids)

    def test_refused_attempt_is_a_line_of_the_log(self):
        file = self.sent_file()
        self.authenticate("ben", "ben")
        self.url_open(f"/my/messages/files/{file.id}")
        line = self.env["clinic.mail.access"].search([("kind", "=", "refused")])
        self.assertEqual(
            (line.user_ref, line.thread_ref),
            (self.ben.id, file.message_id.thread_id.id),
        )
        self.assertTrue(line.address)

    def test_no_other_route_has_it(self):
        file = self.sent_file()
        stored = self.env["ir.attachment"].search(
            [
                ("res_model", "=", file._name),
                ("res_id", "=", file.id),
                ("res_field", "=", "datas"),
            ]
        )
        self.assertTrue(stored)
        self.assertFalse(stored.index_content)
        for login in ("ann", "mail_doctor", "ben", "clinic_admin", "admin"):
            self.authenticate(login, login)
            for path in (
                f"/web/content/clinic.mail.attachment/{file.id}/datas",
                f"/web/content/{stored.id}",
                f"/web/content/ir.attachment/{stored.id}/raw",
                f"/web/image/{stored.id}",
                f"/web/content/clinic.mail.message/{file.message_id.id}/body",
            ):
                with self.subTest(login=login, path=path), mute_logger("odoo.http"):
                    answer = self.url_open(path)
                    self.assertNotIn(PDF[:20], answer.content)

    def test_signed_out_and_without_token(self):
        file = self.sent_file()
        answer = self.url_open(f"/my/messages/files/{file.id}", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
        draft = self.draft(self.ann, self.doctor)
        self.authenticate("ann", "ann")
        with mute_logger("odoo.http"):
            self.assertEqual(self.upload(draft, csrf_token="old").status_code, 400)
        self.assertEqual(
            self.url_open(f"/my/messages/drafts/{draft.id}/files").status_code, 405
        )
