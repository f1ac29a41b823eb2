"""From one person to another: written, read, answered, and by nobody else."""

from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MailCase


@tagged("post_install", "-at_install", "clinic")
class TestMailSend(MailCase):
    def test_client_reads_and_answers(self):
        thread = self.send_mail(self.doctor, self.ann)
        self.assertEqual(self.folder(self.ann), thread.ids)
        seen = self.open(self.ann, thread)
        self.assertEqual(seen["subject"], "Papers")
        self.assertIn("bring your papers", seen["messages"][0]["body"])
        self.assertTrue(seen["reply"]["allowed"])
        self.answer(self.ann, thread, "<p>Thank you, I will.</p>")
        self.assertEqual(self.folder(self.doctor), thread.ids)
        self.assertEqual(len(self.open(self.doctor, thread)["messages"]), 2)

    def test_nobody_else(self):
        thread = self.send_mail(self.doctor, self.ann)
        for user in (self.ben, self.office, self.clinic_admin, self.front_desk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.open(user, thread)
        missing = self.env["clinic.mail.thread"].browse(thread.id + 999)
        with self.assertRaises(AccessError):
            self.open(self.ben, missing)

    def test_any_number_in_a_moment(self):
        thread = self.send_mail(self.ann, self.doctor)
        for _answer in range(25):
            self.answer(self.ann, thread)
        self.assertEqual(len(self.open(self.doctor, thread)["messages"]), 26)

    def test_sent_twice_is_sent_once(self):
        draft = self.draft(self.doctor, self.ann)
        self.assertEqual(draft._mail_send(), draft._mail_send())
        self.assertEqual(len(self.folder(self.ann)), 1)

    def test_short_and_without_subject(self):
        for values in (
            {"body": "<p>123456789</p>"},
            {"body": "<p>   12345 \u200b\u200b\u200b\u200b\u200b\u200b </p>"},
            {"subject": " \t "},
            {"to": []},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.draft(self.doctor, self.ann, **values)._mail_send()
        self.draft(self.doctor, self.ann, body="<p>1234567890</p>")._mail_send()


@tagged("post_install", "-at_install", "clinic")
class TestReplyRules(MailCase):
    def test_several_clients_nobody_answers_and_none_learns_of_another(self):
        thread = self.send_mail(self.doctor, self.ann, self.ben)
        for user in (self.ann, self.ben, self.doctor):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.answer(user, thread)
        seen = str(self.open(self.ann, thread)) + str(
            self.threads(self.ann)._mail_folder()
        )
        self.assertNotIn("Ben", seen)
        self.assertNotIn(str(self.ben.partner_id.id), seen)
        self.assertIn("Ben", str(self.open(self.doctor, thread)))
        self.assertFalse(self.folder(self.ann, search="Ben"))

    def test_draft_of_an_answer_is_checked_when_it_is_sent(self):
        thread = self.send_mail(self.doctor, self.ann)
        draft = self.messages(self.ann)._mail_compose(
            {"thread_id": thread.id, "body": "<p>Written while active</p>"}
        )
        self.ann.partner_id.clinic_client_status = "inactive"
        with self.assertRaises(UserError):
            self.messages(self.ann).browse(draft["id"])._mail_send()
        reply = self.open(self.ann, thread)["reply"]
        self.assertEqual(
            (reply["code"], reply["instead"]), ("inactive", "front_office")
        )
        self.ann.partner_id.clinic_client_status = "active"
        self.messages(self.ann).browse(draft["id"])._mail_send()

    def test_inactive_client_writes_to_the_offices_only(self):
        self.ann.partner_id.clinic_client_status = "inactive"
        with self.assertRaises(UserError):
            self.send_mail(self.ann, self.doctor)
        thread = self.send_mail(self.ann, teams=["front_office"])
        self.assertEqual(self.folder(self.office), thread.ids)
        self.send_mail(self.ann, teams=["biller"])
        seen = self.open(self.office, thread)
        self.assertTrue(next(p for p in seen["people"] if p["id"] != 0)["part"])
        self.answer(self.office, thread)
        self.answer(self.ann, thread)

    def test_clients_reach_their_own_practitioners_only(self):
        self.send_mail(self.ann, self.doctor)
        for person in (self.office, self.ben, self.clinic_admin):
            draft = self.draft(self.ann, person)
            with self.subTest(person=person.login), self.assertRaises(UserError):
                draft._mail_send()
        with self.assertRaises(UserError):
            self.draft(self.ben, self.doctor)._mail_send()
        shown = str(self.messages(self.ben)._mail_recipients())
        self.assertNotIn(self.doctor.name, shown)

    def test_forged_recipients_show_no_names(self):
        draft = self.draft(self.ann, self.ben, self.office)
        self.assertEqual(draft._mail_draft()["to"], [])

    def test_folders_are_each_ones_own(self):
        thread = self.send_mail(self.doctor, self.ann)
        self.assertEqual(self.folder(self.doctor, "sent"), thread.ids)
        self.assertFalse(self.folder(self.doctor))
        self.threads(self.ann).browse(thread.id)._mail_move("trash")
        self.assertEqual(self.folder(self.ann, "trash"), thread.ids)
        self.assertFalse(self.folder(self.ann))
        self.assertEqual(self.folder(self.doctor, "sent"), thread.ids)
        self.answer(self.doctor, thread)
        self.assertEqual(self.folder(self.ann), thread.ids)
        self.answer(self.ann, thread)
        self.assertEqual(self.folder(self.doctor), thread.ids)
        self.assertEqual(self.folder(self.doctor, "sent"), thread.ids)

    def test_newest_first_within_a_second(self):
        threads = [self.send_mail(self.doctor, self.ann).id for _ in range(3)]
        newest = threads[::-1]
        self.assertEqual(self.folder(self.ann), newest)
        self.assertEqual(self.folder(self.doctor, "sent"), newest)
        self.threads(self.ann).browse(threads)._mail_move("archive")
        self.assertEqual(self.folder(self.ann, "archive"), newest)

    def test_read_and_unread(self):
        thread = self.send_mail(self.doctor, self.ann)
        self.assertEqual(self.threads(self.ann)._mail_counts()["unread"], 1)
        self.open(self.ann, thread)
        self.assertEqual(self.threads(self.ann)._mail_counts()["unread"], 0)
        self.threads(self.ann).browse(thread.id)._mail_mark(False)
        self.assertEqual(self.threads(self.ann)._mail_counts()["unread"], 1)
        with self.assertRaises(AccessError):
            self.threads(self.ben).browse(thread.id)._mail_mark(True)

    def test_search_finds_subject_person_and_text_of_ones_own(self):
        thread = self.send_mail(self.doctor, self.ann, subject="Knee")
        for word in ("knee", "papers along", self.doctor.name):
            with self.subTest(word=word):
                self.assertEqual(self.folder(self.ann, search=word), thread.ids)
                self.assertFalse(self.folder(self.ben, search=word))
        self.assertFalse(self.folder(self.ann, search="%"))

    def test_guardian_reads_until_the_day_and_the_age(self):
        child = self.env["res.partner"].create(
            {
                "name": "Child",
                "clinic_contact_id": self.ann.partner_id.id,
                "clinic_client_status": "active",
                "clinic_birthdate": "2015-01-01",
            }
        )
        thread = self.send_mail(self.doctor, self.ann, patient_id=child.id)
        self.assertEqual(thread.patient_id, child)
        self.assertEqual(self.folder(self.ann), thread.ids)
        for values in (
            {"clinic_contact_until": "2026-03-02"},
            {"clinic_contact_until": False, "clinic_birthdate": "2008-03-03"},
            {"clinic_birthdate": "2015-01-01", "clinic_contact_id": False},
        ):
            child.write(values)
            with self.subTest(values=values):
                self.assertFalse(self.folder(self.ann))
                with self.assertRaises(AccessError):
                    self.open(self.ann, thread)
        child.clinic_contact_id = self.ann.partner_id
        child.clinic_contact_until = "2026-03-03"
        self.assertEqual(self.folder(self.ann), thread.ids)


@tagged("post_install", "-at_install", "clinic")
class TestWords(MailCase):
    def test_sent_words_cannot_change(self):
        thread = self.send_mail(self.doctor, self.ann)
        message = thread.message_ids
        draft = self.draft(self.doctor, self.ann)
        draft._mail_attach("late.txt", b"words")
        for change in (
            lambda: draft.sudo().attachment_ids.write({"message_id": message.id}),
            lambda: message.write({"body": "other"}),
            lambda: message.unlink(),
            lambda: message.write({"state": "draft"}),
        ):
            with self.assertRaises(RestrictViolation), self.cr.savepoint():
                with mute_logger("odoo.sql_db"):
                    change()
                    self.env.flush_all()

    def test_tampering_below_shows(self):
        thread = self.send_mail(self.doctor, self.ann)
        self.assertFalse(self.open(self.ann, thread)["messages"][0]["changed"])
        self.cr.execute("ALTER TABLE clinic_mail_message DISABLE TRIGGER USER")
        self.cr.execute("UPDATE clinic_mail_message SET body = body || 'not'")
        self.cr.execute("ALTER TABLE clinic_mail_message ENABLE TRIGGER USER")
        self.env.invalidate_all()
        self.assertTrue(self.open(self.ann, thread)["messages"][0]["changed"])

    def test_nobody_reads_words_through_the_orm(self):
        thread = self.send_mail(self.doctor, self.ann)
        records = (thread, thread.message_ids, thread.participant_ids)
        for user in (
            self.ann,
            self.doctor,
            self.clinic_admin,
            self.env.ref("base.user_admin"),
        ):
            for record in records:
                own = record.with_user(user)
                for call in (
                    lambda r: r.read(),
                    lambda r: r.search([]),
                    lambda r: r.search_count([("id", ">", 0)]),
                    lambda r: r.write({"create_uid": 1}),
                    lambda r: r.copy(),
                    lambda r: r.unlink(),
                ):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        call(own)

    def test_rules_are_a_second_wall(self):
        """If somebody grants rights, still only participants see rows, and no words."""
        thread = self.send_mail(self.doctor, self.ann)
        self.env["ir.model.access"].create(
            [
                {
                    "name": model,
                    "model_id": self.env["ir.model"]._get_id(model),
                    "perm_read": True,
                }
                for model in ("clinic.mail.thread", "clinic.mail.message")
            ]
        )
        message = thread.message_ids
        self.assertEqual(message.with_user(self.ann).search([]), message)
        for user in (self.ben, self.office, self.env.ref("base.user_admin")):
            self.assertFalse(message.with_user(user).search([("id", "=", message.id)]))
            self.assertFalse(thread.with_user(user).search([("id", "=", thread.id)]))
        with self.assertRaises(AccessError):
            message.with_user(self.ann).read(["body"])
        with self.assertRaises(AccessError):
            message.with_user(self.ann).search([("body", "ilike", "papers")])

    def test_rpc_is_for_staff(self):
        thread = self.send_mail(self.doctor, self.ann)
        self.assertEqual(
            self.threads(self.doctor).browse(thread.id).action_open()["id"], thread.id
        )
        for user in (self.ann, self.employee, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.threads(user).browse(thread.id).action_open()


@tagged("post_install", "-at_install", "clinic")
class TestSpeed(MailCase):
    def queries(self, user, call):
        self.env.flush_all()
        self.env.invalidate_all()
        call()  # caches of rights and the like
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        call()
        return self.cr.sql_log_count - before

    def test_lists_ask_as_much_for_many_as_for_few(self):
        for _number in range(2):
            self.send_mail(self.doctor, self.ann, self.office)
        counts = []
        for _round in range(2):
            counts.append(
                [
                    self.queries(user, self.threads(user)._mail_folder)
                    for user in (self.ann, self.office)
                ]
            )
            for _number in range(10):
                self.send_mail(self.doctor, self.ann, self.office)
        self.assertEqual(counts[0], counts[1])
