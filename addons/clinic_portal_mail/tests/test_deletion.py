"""Deletion for everyone: who may, what is left, and what stops it."""

import os

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MailCase

CANARY = "canary-5be1f3"


@tagged("post_install", "-at_install", "clinic")
class TestDeletion(MailCase):
    def words_left(self):
        """Return the columns of this addon's tables in which the canary stands."""
        self.env.flush_all()
        self.cr.execute("""
            SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = 'public'
               AND data_type IN ('text', 'character varying', 'jsonb', 'bytea')
               AND (table_name LIKE 'clinic_%' OR table_name LIKE 'ir_attachment'
                    OR table_name LIKE 'mail_%' OR table_name LIKE 'bus_%'
                    OR table_name LIKE 'queue_job%')
        """)
        found = []
        for table, column in self.cr.fetchall():
            self.cr.execute(
                f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s LIMIT 1',
                [f"%{CANARY}%"],
            )
            if self.cr.rowcount:
                found.append(f"{table}.{column}")
        return found

    def stored(self, file):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", file._name),
                ("res_id", "=", file.id),
                ("res_field", "=", "datas"),
            ]
        )

    def canary_thread(self, user=None, *people):
        draft = self.draft(
            user or self.doctor,
            *(people or [self.ann]),
            subject=CANARY,
            body=f"<p>{CANARY} in the words</p>",
        )
        draft._mail_attach(f"{CANARY}.txt", f"{CANARY} in the file".encode())
        draft._mail_send()
        return draft.sudo().thread_id

    def delete(self, user, record):
        record.with_user(user)._mail_delete()
        self.env.invalidate_all()

    def after_commit(self):
        """Run what waits for the commit, with cursors that see the test's rows."""
        with self.own_cursors():
            self.cr.postcommit.run()

    def test_whole_thread_leaves_a_certificate_only(self):
        thread = self.canary_thread()
        file = thread.message_ids.attachment_ids
        stored = self.stored(file)
        path = stored._full_path(stored.store_fname)
        self.assertTrue(os.path.exists(path))
        self.open(self.ann, thread)
        file.with_user(self.ann)._mail_download()
        self.answer(self.ann, thread, f"<p>{CANARY} answered</p>")
        self.assertTrue(self.words_left())
        self.delete(self.doctor, thread)
        self.after_commit()
        self.assertEqual(self.words_left(), [])
        self.assertFalse(os.path.exists(path))
        line = self.env["clinic.mail.certificate"].search(
            [("thread_ref", "=", thread.id)]
        )
        self.assertEqual((line.kind, line.message_count), ("thread", 2))
        self.assertEqual(line.user_ref, self.doctor.id)
        ann = next(e for e in line.exposure if e["person"] == self.ann.partner_id.id)
        self.assertTrue(ann["opened"])
        self.assertEqual(len(ann["downloaded"]), 1)
        seen = self.open(self.ann, thread)
        self.assertTrue(seen["deleted_at"])
        self.assertEqual(seen["reply"]["code"], "deleted")
        self.assertEqual([m["kind"] for m in seen["messages"]], ["deleted"])

    def test_one_message_of_several(self):
        thread = self.send_mail(self.doctor, self.ann)
        wrong = self.answer(self.doctor, thread, f"<p>{CANARY} to the wrong one</p>")
        draft = self.messages(self.ann)._mail_compose(
            {"thread_id": thread.id, "quote_id": wrong.id, "body": "<p>What is it</p>"}
        )
        self.assertIn(CANARY, draft["quote"]["words"])
        self.delete(self.doctor, wrong)
        self.assertEqual(self.words_left(), [])
        self.assertFalse(
            self.messages(self.ann).browse(draft["id"])._mail_draft()["quote"]
        )
        kinds = [m["kind"] for m in self.open(self.ann, thread)["messages"]]
        self.assertEqual(sorted(kinds), ["deleted", "message"])

    def test_the_last_message_takes_the_subject_along(self):
        thread = self.canary_thread()
        self.delete(self.doctor, thread.message_ids)
        self.assertEqual(self.words_left(), [])

    def test_who_may(self):
        thread = self.send_mail(self.doctor, self.ann, self.office)
        by_client = self.answer(self.ann, thread)
        for user, record in (
            (self.office, by_client),
            (self.ann, thread),
            (self.ann, thread.message_ids[0]),
            (self.biller, thread),
            (self.clinic_admin, thread.message_ids[0]),
        ):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.delete(user, record)
        self.delete(self.office, thread.message_ids[0])
        from_client = self.send_mail(self.ann, self.doctor)
        answer = self.answer(self.doctor, from_client)
        with self.assertRaises(UserError):
            self.delete(self.doctor, from_client)
        self.delete(self.doctor, answer)

    def test_external_agent_deletes_nothing(self):
        agent = self.staff("mail_agent", "external_agent")
        thread = self.send_mail(self.doctor, self.ann, agent)
        mine = self.answer(agent, thread)
        for record in (mine, thread):
            with self.assertRaises(UserError):
                self.delete(agent, record)

    def test_several_clients_lose_it_all(self):
        thread = self.canary_thread(self.doctor, self.ann, self.ben)
        self.delete(self.doctor, thread)
        self.assertEqual(self.words_left(), [])
        for user in (self.ann, self.ben):
            self.assertTrue(self.open(user, thread)["deleted_at"])

    def test_legal_hold_alone_stops_it(self):
        thread = self.send_mail(self.doctor, self.ann)
        with self.assertRaises(AccessError):
            self.threads(self.doctor).browse(thread.id)._mail_hold(True)
        self.threads(self.clinic_admin).browse(thread.id)._mail_hold(True)
        for record in (thread, thread.message_ids):
            with self.assertRaises(UserError):
                self.delete(self.doctor, record)
        self.threads(self.clinic_admin).browse(thread.id)._mail_hold(False)
        self.delete(self.doctor, thread)

    def test_content_that_another_file_has_stays_on_the_disk(self):
        thread = self.canary_thread()
        twin = self.draft(self.doctor, self.ben)
        twin._mail_attach(f"{CANARY}.txt", f"{CANARY} in the file".encode())
        stored = self.stored(thread.message_ids.attachment_ids)
        path = stored._full_path(stored.store_fname)
        self.delete(self.doctor, thread)
        self.after_commit()
        self.assertTrue(os.path.exists(path))
        twin._mail_discard()

    def test_chart_note_says_that_its_source_is_gone(self):
        thread = self.send_mail(self.doctor, self.ann)
        mine = self.threads(self.doctor).browse(thread.id)
        mine._mail_note(mine._mail_note_draft()["text"])
        preview = mine._mail_deletion_preview()
        self.assertEqual(len(preview["copies"]), 1)
        self.delete(self.doctor, thread)
        note = self.env["clinic.chart.note"].search([("thread_ref", "=", thread.id)])
        self.assertTrue(note.source_deleted_at)
        line = self.env["clinic.mail.certificate"].search(
            [("thread_ref", "=", thread.id)]
        )
        self.assertEqual(line.copies, [{"kind": "note", "id": note.id}])
