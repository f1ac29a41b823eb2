"""The staff's stories with secure mail in a real browser."""

from odoo.tests import HttpCase, tagged

from .common import MailCase

SCREEN = "/odoo/secure-mail"
CONTACTS = "/odoo/contacts"


class MailTourCase(MailCase, HttpCase):
    """Run a tour as one of the staff."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = cls.env.ref("clinic_messaging.clinic_messaging_group_user")
        (cls.doctor | cls.office).group_ids += group

    def run_tour(self, name, user, url=SCREEN):
        """Run a tour and forget what the test has read before."""
        self.start_tour(url, name, login=user.login, timeout=120)
        self.env.invalidate_all()

    def from_ann(self, subject="Knee", words="<p>My knee hurts again.</p>"):
        """Let the client write to the practitioner."""
        return self.send_mail(self.ann, self.doctor, subject=subject, body=words)


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestMailTours(MailTourCase):
    def test_practitioner_reads_and_answers(self):
        thread = self.from_ann()
        self.run_tour("clinic_mail_answer", self.doctor, "/odoo/communication-inbox")
        answer = thread.message_ids[-1:]
        self.assertEqual(answer.author_id, self.doctor.partner_id)
        self.assertEqual(len(self.open(self.ann, thread)["messages"]), 2)

    def test_new_message_reaches_the_client(self):
        self.run_tour("clinic_mail_new", self.doctor)
        self.assertEqual(len(self.folder(self.ann)), 1)
