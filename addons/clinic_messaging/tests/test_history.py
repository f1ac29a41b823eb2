"""The contact's one history of texts, e-mails and calls."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestHistory(ClinicCase):
    def history(self, partner, **page):
        seen = partner.with_user(self.front_desk).with_company(self.company)
        return seen.get_clinic_history(**page)

    def test_history_has_texts_emails_and_calls_newest_first(self):
        partner = self.clients[0]
        self.send(partner)
        partner.message_post(body="<p>Dear client</p>", message_type="email")
        call = self.env.ref("mail.mail_activity_data_call")
        activity = partner.activity_schedule(activity_type_id=call.id, summary="Recall")
        activity.action_feedback(feedback="Reached her husband")
        partner.message_post(body="An internal remark", message_type="comment")
        lines = self.history(partner)
        kinds = {line["kind"] for line in lines}
        self.assertEqual(kinds, {"text", "email", "call"})
        self.assertEqual(len(lines), 3)
        times = [line["at"] for line in lines]
        self.assertEqual(times, sorted(times, reverse=True))

    def test_history_of_a_child_has_what_went_to_the_guardian(self):
        child, guardian = self.clients[0], self.clients[1]
        child.clinic_contact_id = guardian
        message = self.send(child)
        self.assertEqual(message.partner_id, guardian)
        for partner in (child, guardian):
            with self.subTest(partner=partner.name):
                found = [line["id"] for line in self.history(partner)]
                self.assertEqual(found, message.ids)

    def test_history_pages_meet_without_gap(self):
        partner = self.clients[0]
        messages = self.send(partner) + self.send(partner) + self.send(partner)
        for days, message in enumerate(messages):
            self.env.cr.execute(
                "UPDATE clinic_message SET create_date = create_date - %s * interval"
                " '1 day' WHERE id = %s",
                [3 - days, message.id],
            )
        self.env.invalidate_all()
        first = self.history(partner, limit=2)
        older = self.history(partner, before=first[-1]["at"], limit=2)
        found = [line["id"] for line in first + older]
        self.assertEqual(found, messages.ids[::-1])

    def test_history_page_has_bounds(self):
        self.send()
        self.send()
        for limit, count in ((-1, 1), (0, 1), (10**9, 2)):
            with self.subTest(limit=limit):
                self.assertEqual(len(self.history(self.clients[0], limit=limit)), count)

    def test_history_is_closed_to_other_employees(self):
        with self.assertRaises(AccessError):
            self.clients[0].with_user(self.employee).get_clinic_history()
