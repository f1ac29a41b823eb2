"""Notes, copies, preview, print and the account of accesses."""

import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import MailCase


@tagged("post_install", "-at_install", "clinic")
class TestQuickNote(MailCase):
    def mine(self, thread, user=None):
        return self.threads(user or self.doctor).browse(thread.id)

    def test_note_remembers_what_it_covers(self):
        thread = self.mine(self.send_mail(self.doctor, self.ann, self.office))
        draft = thread._mail_note_draft()
        self.assertIn("bring your papers", draft["text"])
        self.assertIn(self.office.name, draft["text"])
        self.assertEqual(draft["patient"]["id"], self.ann.partner_id.id)
        thread._mail_note(draft["text"] + "\nDiscussed.")
        self.assertEqual(self.open(self.doctor, thread)["note"]["missing"], 0)
        self.answer(self.ann, thread, "<p>First of two answers</p>")
        self.answer(self.ann, thread, "<p>Second of two answers</p>")
        self.assertEqual(self.open(self.office, thread)["note"]["missing"], 2)
        self.assertFalse(self.open(self.ann, thread)["note"])
        more = thread._mail_note_draft()
        self.assertTrue(more["addendum"])
        self.assertNotIn("bring your papers", more["text"])
        self.assertEqual(thread._mail_note(more["text"])["missing"], 0)
        notes = self.ann.partner_id.with_user(self.biller).clinic_chart_note_ids
        self.assertEqual(len(notes), 2)
        self.assertEqual(notes[0].addendum_to_id, notes[1])

    def test_goes_to_the_chart_of_the_child(self):
        child = self.env["res.partner"].create(
            {"name": "Child", "clinic_contact_id": self.ann.partner_id.id}
        )
        thread = self.mine(self.send_mail(self.doctor, self.ann, patient_id=child.id))
        thread._mail_note("Seen.")
        self.assertEqual(
            child.with_user(self.doctor).clinic_chart_note_ids.text, "Seen."
        )

    def test_one_client_exactly(self):
        for people in ((self.ann, self.ben), (self.office,)):
            thread = self.mine(self.send_mail(self.doctor, *people))
            with self.assertRaises(UserError):
                thread._mail_note("Seen.")

    def test_neither_clients_nor_agents(self):
        agent = self.staff("mail_agent", "external_agent")
        thread = self.send_mail(self.doctor, self.ann, agent)
        for user in (self.ann, agent, self.biller):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.mine(thread, user)._mail_note("Seen.")

    def test_notes_are_read_by_the_clinics_mail_staff_only(self):
        thread = self.mine(self.send_mail(self.doctor, self.ann))
        thread._mail_note("Seen.")
        note = self.env["clinic.chart.note"].search([("thread_ref", "=", thread.id)])
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.staff("mail_stranger", "provider", other)
        self.assertEqual(note.with_user(self.biller).text, "Seen.")
        self.assertFalse(note.with_user(stranger).search([("id", "=", note.id)]))
        for user in (self.employee, self.ann):
            with self.assertRaises(AccessError):
                note.with_user(user).read(["text"])
        with self.assertRaises(AccessError):
            note.with_user(self.doctor).write({"text": "x"})
        with self.assertRaises(UserError):
            note.with_user(self.doctor).action_redact()

    def test_note_can_be_emptied_when_its_source_is_gone(self):
        thread = self.mine(self.send_mail(self.doctor, self.ann))
        thread._mail_note("Seen.")
        note = self.env["clinic.chart.note"].search([("thread_ref", "=", thread.id)])
        thread._mail_delete()
        note.with_user(self.biller).action_redact()
        self.assertFalse(note.text)


@tagged("post_install", "-at_install", "clinic")
class TestCopies(MailCase):
    def file(self):
        draft = self.draft(self.doctor, self.ann)
        draft._mail_attach("letter.txt", b"Dear all, words")
        draft._mail_send()
        return draft.sudo().attachment_ids

    def test_shared_with_a_colleague(self):
        file = self.file().with_user(self.doctor)
        draft = file._mail_share(self.office.partner_id.id)
        self.assertEqual(draft["files"][0]["name"], "letter.txt")
        self.assertEqual([p["id"] for p in draft["to"]], self.office.partner_id.ids)
        self.assertNotEqual(draft["files"][0]["id"], file.id)
        with self.assertRaises(AccessError):
            file._mail_share(self.ben.partner_id.id)
        with self.assertRaises(AccessError):
            file.with_user(self.office)._mail_share(self.biller.partner_id.id)

    def test_saved_to_the_chart(self):
        file = self.file()
        saved = file.with_user(self.doctor)._mail_save_to_chart()
        note = self.env["clinic.chart.note"].browse(saved["id"])
        self.assertEqual(note.patient_id, self.ann.partner_id)
        self.assertEqual(note.with_user(self.biller).file_name, "letter.txt")
        stored = self.env["ir.attachment"].search(
            [
                ("res_model", "=", note._name),
                ("res_id", "=", note.id),
                ("res_field", "=", "datas"),
            ]
        )
        self.assertFalse(stored.index_content)
        with self.assertRaises(AccessError):
            file.with_user(self.ann)._mail_save_to_chart()


@tagged("post_install", "-at_install", "clinic")
class TestPreview(MailCase):
    def test_client_sees_neither_the_other_nor_a_form(self):
        self.ann.partner_id.email = "ann@example.com"
        draft = self.draft(self.doctor, self.ann, self.ben)
        seen = draft._mail_preview(self.ann.partner_id.id)
        self.assertNotIn("Ben", str(seen))
        self.assertNotIn(str(self.ben.partner_id.id), str(seen["people"]))
        self.assertFalse(seen["reply"]["allowed"])
        self.assertIn("You have a new message", seen["notice"]["body"])
        self.assertFalse(self.folder(self.ann))
        draft._mail_send()
        thread = draft.sudo().thread_id
        real = self.open(self.ann, thread)
        self.assertEqual(set(real) | {"notice"}, set(seen))
        self.assertEqual(real["reply"], seen["reply"])
        self.assertEqual(real["messages"][0]["body"], seen["messages"][0]["body"])
        self.assertEqual(set(real["messages"][0]), set(seen["messages"][0]))
        self.assertEqual(
            {p["name"] for p in real["people"]}, {p["name"] for p in seen["people"]}
        )

    def test_only_of_ones_own_draft(self):
        draft = self.draft(self.doctor, self.ann)
        with self.assertRaises(AccessError):
            draft.with_user(self.office)._mail_preview(self.ann.partner_id.id)
        with self.assertRaises(UserError):
            draft._mail_preview(self.ben.partner_id.id)


@tagged("post_install", "-at_install", "clinic")
class TestAccount(MailCase, HttpCase):
    def test_print_is_for_participants_and_logged(self):
        thread = self.send_mail(self.doctor, self.ann, subject="<b>Knee</b>")
        path = f"/my/messages/{thread.id}/print"
        self.authenticate("ben", "ben")
        self.assertEqual(self.url_open(path).status_code, 404)
        self.authenticate("ann", "ann")
        page = self.url_open(path)
        self.assertIn("bring your papers", page.text)
        self.assertIn("&lt;b&gt;Knee", page.text)
        self.assertIn("no-store", page.headers["Cache-Control"])
        log = self.env["clinic.mail.access"].search([("kind", "=", "printed")])
        self.assertEqual(log.user_ref, self.ann.id)

    def test_account_of_one_client(self):
        thread = self.send_mail(self.doctor, self.ann, subject="Knee")
        self.send_mail(self.doctor, self.ben)
        self.open(self.ann, thread)
        path = f"/clinic_portal_mail/accounting/{self.ann.partner_id.id}.xlsx"
        for login in ("mail_doctor", "ann", "clinic_front"):
            self.authenticate(login, login)
            self.assertEqual(self.url_open(path).status_code, 404)
        self.authenticate("clinic_admin", "clinic_admin")
        answer = self.url_open(path)
        rows = list(load_workbook(io.BytesIO(answer.content)).active.values)[1:]
        self.assertEqual(
            [(row[1], row[2]) for row in rows],
            [(self.doctor.name, "Sent"), (self.ann.name, "Opened")],
        )
        self.assertNotIn("Knee", str(rows))

    def test_log_cannot_change_and_is_chained(self):
        thread = self.send_mail(self.doctor, self.ann)
        self.open(self.ann, thread)
        lines = self.env["clinic.mail.access"].search(
            [("thread_ref", "=", thread.id)], order="id"
        )
        self.assertEqual(lines[1].previous, lines[0].chained)
        self.assertEqual(lines._broken_chains(), [])
        self.cr.execute("ALTER TABLE clinic_mail_access DISABLE TRIGGER USER")
        self.cr.execute(
            "UPDATE clinic_mail_access SET user_name = 'Nobody' WHERE id = %s",
            [lines[0].id],
        )
        self.cr.execute("ALTER TABLE clinic_mail_access ENABLE TRIGGER USER")
        self.assertEqual(lines._broken_chains(), [thread.id])
        self.cr.execute("ALTER TABLE clinic_mail_access DISABLE TRIGGER USER")
        self.cr.execute("DELETE FROM clinic_mail_access WHERE id = %s", [lines[1].id])
        self.cr.execute("ALTER TABLE clinic_mail_access ENABLE TRIGGER USER")
        self.assertIn(thread.id, lines._broken_chains())


@tagged("post_install", "-at_install", "clinic")
class TestMerge(MailCase):
    def merge(self, kept, gone):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((kept | gone).ids, kept)
        self.env.invalidate_all()

    def test_mail_of_both_is_kept(self):
        twin = self.clients[0]
        twin.email = self.ann.partner_id.email
        both = self.send_mail(self.doctor, self.ann, twin)
        alone = self.send_mail(self.doctor, twin)
        self.merge(self.ann.partner_id, twin)
        self.assertEqual(set(self.folder(self.ann)), {both.id, alone.id})
        self.assertEqual(len(both._mail_clients()), 1)
        self.assertFalse(self.open(self.ann, both)["messages"][0]["changed"])
        account = self.env["clinic.mail.access"]._accounting_lines(self.ann.partner_id)
        self.assertIn(alone.id, account.mapped("thread_ref"))
