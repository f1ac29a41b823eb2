"""Teams, hand-over, external agents, and what a clinic switches off."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MailCase


@tagged("post_install", "-at_install", "clinic")
class TestTeam(MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.staff("mail_office_2", "front_office")
        cls.agent = cls.staff("mail_agent", "external_agent")

    def state(self, thread):
        return self.open(self.office, thread)["team"]

    def test_group_is_expanded_when_it_is_sent(self):
        draft = self.draft(self.ann, teams=["front_office"])
        third = self.staff("mail_office_3", "front_office")
        draft._mail_send()
        self.staff("mail_office_4", "front_office")
        people = draft.sudo().thread_id.participant_ids.partner_id
        for user in (self.office, self.second, third, self.ann):
            self.assertIn(user.partner_id, people)
        self.assertEqual(
            len(
                people
                & self.env["res.users"]
                .search([("login", "=", "mail_office_4")])
                .partner_id
            ),
            0,
        )

    def test_group_is_the_senders_clinic(self):
        other = self.env["res.company"].create({"name": "Other"})
        far = self.staff("mail_office_far", "front_office", other)
        thread = self.send_mail(self.doctor, teams=["front_office"])
        self.assertNotIn(far.partner_id, thread.participant_ids.partner_id)
        self.send_mail(self.doctor, far)
        self.assertEqual(len(self.folder(far)), 1)

    def test_who_takes_it_and_who_has_answered(self):
        thread = self.send_mail(self.ann, teams=["front_office"])
        self.assertEqual(self.state(thread)["groups"], ["All front office"])
        self.assertFalse(self.state(thread)["taken"] or self.state(thread)["answered"])
        self.threads(self.second).browse(thread.id)._mail_take()
        self.assertEqual(self.state(thread)["taken"]["name"], self.second.name)
        self.answer(self.second, thread)
        self.assertEqual(self.state(thread)["answered"]["name"], self.second.name)
        self.answer(self.ann, thread)
        self.assertFalse(self.state(thread)["answered"])
        asked = self.send_mail(self.doctor, teams=["front_office"])
        self.assertFalse(self.state(asked)["answered"])
        self.assertFalse(self.open(self.ann, thread)["team"])
        with self.assertRaises(AccessError):
            self.threads(self.ann).browse(thread.id)._mail_take()

    def test_added_colleague_reads_all_and_the_client_sees_who(self):
        thread = self.send_mail(self.doctor, self.ann)
        mine = self.threads(self.doctor).browse(thread.id)
        mine._mail_add_colleague(self.office.partner_id.id)
        mine._mail_add_colleague(self.office.partner_id.id)
        self.assertEqual(len(thread.participant_ids), 3)
        self.assertEqual(len(self.open(self.office, thread)["messages"]), 1)
        seen = self.open(self.ann, thread)["people"]
        added = next(p for p in seen if p["id"] == self.office.partner_id.id)
        self.assertEqual(added["added_by"], self.doctor.name)
        self.assertTrue(self.env["clinic.mail.access"].search([("kind", "=", "added")]))

    def test_no_client_can_be_added(self):
        thread = self.send_mail(self.doctor, self.ann)
        mine = self.threads(self.doctor).browse(thread.id)
        for person in (self.ben.partner_id, self.clients[0]):
            with self.assertRaises(UserError):
                mine._mail_add_colleague(person.id)
        with self.assertRaises(AccessError):
            self.threads(self.ann).browse(thread.id)._mail_add_colleague(
                self.office.partner_id.id
            )
        self.assertEqual(len(thread.participant_ids), 2)

    def test_external_agent_counts_as_staff_and_sees_his_threads_only(self):
        portal_agent = self.client_user("mail_agent_portal", "Agent")
        portal_agent.clinic_role = "external_agent"
        portal_agent.partner_id.clinic_client_status = False
        others = self.send_mail(self.doctor, self.ann)
        for agent in (self.agent, portal_agent):
            thread = self.send_mail(self.doctor, self.ann, agent)
            with self.subTest(agent=agent.login):
                self.assertEqual(self.folder(agent), thread.ids)
                self.answer(agent, thread)
                can = self.open(agent, thread)["can"]
                self.assertFalse(can["delete_thread"] or can["quick_note"])
                with self.assertRaises(AccessError):
                    self.open(agent, others)
                with self.assertRaises(UserError):
                    self.send_mail(agent, self.ann)

    def test_staff_among_themselves(self):
        thread = self.send_mail(self.doctor, self.office, self.biller)
        for user in (self.office, self.biller, self.doctor):
            self.answer(user, thread)
        self.assertEqual(len(self.open(self.doctor, thread)["messages"]), 4)


@tagged("post_install", "-at_install", "clinic")
class TestSwitches(MailCase):
    def test_off_for_the_clinic(self):
        thread = self.send_mail(self.doctor, self.ann)
        self.company.clinic_portal_mail_enabled = False
        for call in (
            lambda: self.send_mail(self.doctor, self.ann),
            lambda: self.send_mail(self.ann, self.doctor),
            lambda: self.answer(self.ann, thread),
        ):
            with self.assertRaises(UserError):
                call()
        self.assertEqual(self.open(self.ann, thread)["reply"]["code"], "off")
        self.send_mail(self.doctor, self.office)

    def test_off_for_one_client(self):
        thread = self.send_mail(self.doctor, self.ann)
        self.ann.partner_id.clinic_portal_mail_off = True
        for call in (
            lambda: self.send_mail(self.doctor, self.ann),
            lambda: self.send_mail(self.ann, self.doctor),
            lambda: self.answer(self.ann, thread),
        ):
            with self.assertRaises(UserError):
                call()
        self.assertEqual(len(self.open(self.ann, thread)["messages"]), 1)
        self.send_mail(self.doctor, self.ben)

    def test_window_for_answers(self):
        """Attack 6: a closed thread takes nothing."""
        thread = self.send_mail(self.doctor, self.ann)
        self.company.clinic_mail_reply_days = 7
        self.answer(self.ann, thread)
        self.cr.execute(
            "UPDATE clinic_clock_offset SET shift = shift + interval '8 days'"
        )
        with self.assertRaises(UserError):
            self.answer(self.ann, thread)
        self.assertEqual(self.open(self.ann, thread)["reply"]["code"], "closed")
        self.answer(self.doctor, thread)
        self.answer(self.ann, thread)

    def test_line_for_emergencies_stands_wherever_somebody_writes(self):
        self.company.clinic_mail_emergency_line = "Call 911 in an emergency."
        draft = self.draft(self.ann, self.doctor)
        self.assertIn("911", draft._mail_draft()["emergency"])
        draft._mail_send()
        seen = self.open(self.ann, draft.sudo().thread_id)
        self.assertIn("911", seen["emergency"])
