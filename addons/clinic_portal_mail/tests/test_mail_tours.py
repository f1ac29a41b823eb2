"""The staff's stories with secure mail in a real browser."""

from odoo.tests import HttpCase, tagged

from .common import MailCase

INBOX = "/odoo/communication-inbox"
CONTACTS = "/odoo/contacts"


class MailTourCase(MailCase, HttpCase):
    """Run a tour as one of the staff."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = cls.env.ref("clinic_messaging.clinic_messaging_group_user")
        (cls.doctor | cls.office).group_ids += group

    def run_tour(self, name, user, url=INBOX):
        """Run a tour and forget what the test has read before.

        :param url: where it begins; not the screen itself, which a tour opens: the one
            that stands there would be replaced under its next steps.
        """
        self.start_tour(url, name, login=user.login, timeout=120)
        self.env.invalidate_all()

    def from_ann(self, subject="Knee", words="<p>My knee hurts again.</p>"):
        """Let the client write to the practitioner."""
        return self.send_mail(self.ann, self.doctor, subject=subject, body=words)


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestMailTours(MailTourCase):
    def test_practitioner_reads_and_answers(self):
        thread = self.from_ann()
        self.run_tour("clinic_mail_answer", self.doctor)
        answer = thread.message_ids[-1:]
        self.assertEqual(answer.author_id, self.doctor.partner_id)
        self.assertEqual(len(self.open(self.ann, thread)["messages"]), 2)

    def test_new_message_reaches_the_client(self):
        self.run_tour("clinic_mail_new", self.doctor)
        self.assertEqual(len(self.folder(self.ann)), 1)

    def test_marks_folders_and_search(self):
        self.from_ann()
        self.from_ann("Papers", "<p>I bring the papers along.</p>")
        self.run_tour("clinic_mail_folders", self.doctor)

    def test_front_office_takes_a_team_thread_and_adds_a_colleague(self):
        values = {"subject": "Another day", "teams": ["front_office"]}
        thread = self.send_mail(self.ann, **values)
        self.run_tour("clinic_mail_team", self.office)
        self.assertIn(self.doctor.partner_id, thread.participant_ids.partner_id)
        names = [person["name"] for person in self.open(self.ann, thread)["people"]]
        self.assertIn(self.doctor.name, names)

    def test_quick_note_lacks_what_comes_later(self):
        self.from_ann()
        self.run_tour("clinic_mail_note", self.doctor)
        note = self.env["clinic.chart.note"].search([])
        self.assertEqual(note.text, "Knee again, comes tomorrow")
        self.assertEqual(note.patient_id, self.ann.partner_id)

    def test_delete_for_everyone(self):
        thread = self.send_mail(self.doctor, self.ann)
        self.open(self.ann, thread)
        self.run_tour("clinic_mail_delete", self.doctor)
        self.assertTrue(thread.deleted_at)
        self.assertFalse(thread.message_ids)

    def test_several_clients_nobody_answers(self):
        self.run_tour("clinic_mail_several", self.doctor)
        for user in (self.ann, self.ben):
            self.assertEqual(len(self.folder(user)), 1)

    def test_absence_notice(self):
        self.run_tour("clinic_mail_absence", self.doctor)
        self.assertEqual(self.doctor.clinic_absence_text, "I am away until Friday.")
        self.assertTrue(self.doctor.clinic_mail_notice)
        days = self.doctor.clinic_absence_from, self.doctor.clinic_absence_until
        self.assertEqual([str(day) for day in days], ["2026-03-02", "2026-03-06"])

    def test_files_are_sent_shared_and_saved(self):
        self.run_tour("clinic_mail_files", self.doctor)
        (number,) = self.folder(self.ann)
        seen = self.threads(self.ann).browse(number)._mail_open()
        names = [file["name"] for file in seen["messages"][0]["files"]]
        self.assertEqual(names, ["letter.txt"])
        note = self.env["clinic.chart.note"].search([])
        self.assertEqual((note.kind, note.file_name), ("file", "letter.txt"))

    def test_client_without_account_is_invited(self):
        self.run_tour("clinic_mail_invite", self.doctor)

    def test_legal_hold(self):
        self.doctor.group_ids += self.env.ref(
            "clinic_messaging.clinic_messaging_group_admin"
        )
        thread = self.send_mail(self.doctor, self.ann)
        self.run_tour("clinic_mail_hold", self.doctor)
        self.assertTrue(thread.legal_hold)


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestMailPhoneTours(MailTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_on_a_phone(self):
        thread = self.from_ann()
        self.run_tour("clinic_mail_phone", self.doctor)
        self.assertEqual(len(thread.message_ids), 2)
