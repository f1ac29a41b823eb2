"""The front desk's list: who has not confirmed, and what is done about it."""

from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NOON
from .reminder_common import TOMORROW
from .test_confirmation import ConfirmationCase

FRIDAY = datetime(2026, 3, 6, 12, 0)


@tagged("post_install", "-at_install", "clinic")
class TestUnconfirmed(ConfirmationCase):
    def listed(self, user=None, when=None):
        """Return the lines as the menu shows them."""
        action = self.env.ref(
            "clinic_messaging.calendar_attendee_action_clinic_unconfirmed"
        )
        domain = [*eval(action.domain), *([("clinic_when", "=", when)] if when else [])]
        lines = self.env["calendar.attendee"].with_user(user or self.front_desk)
        return lines.with_company(self.company).search(domain, order="event_id desc")

    def line(self, event):
        found = event.attendee_ids.filtered("partner_id.clinic_client_status")
        return found.with_user(self.front_desk).with_company(self.company)

    def test_today_tomorrow_and_next_working_day(self):
        self.set_clock(FRIDAY)
        days = {
            "today": FRIDAY + timedelta(hours=3),
            "tomorrow": FRIDAY + timedelta(days=1),
            "next": FRIDAY + timedelta(days=3),
        }
        events = {when: self.book(start=start) for when, start in days.items()}
        self.book(start=FRIDAY - timedelta(hours=1))
        self.book(start=FRIDAY + timedelta(days=2))
        self.book(start=FRIDAY + timedelta(days=4))
        self.assertEqual(
            self.listed().event_id.ids, [event.id for event in events.values()]
        )
        for when, event in events.items():
            with self.subTest(when=when):
                found = self.listed(when=when)
                self.assertEqual(found.event_id, event)
                self.assertEqual(found.clinic_when, when)

    def test_next_working_day_knows_closing_days(self):
        calendar = self.company.resource_calendar_id
        self.env["resource.calendar.leaves"].create(
            {
                "calendar_id": calendar.id,
                "company_id": self.company.id,
                "date_from": "2026-03-08 00:00:00",
                "date_to": "2026-03-10 00:00:00",
            }
        )
        found = self.company._clinic_next_open_day(FRIDAY.date())
        self.assertEqual(found, date(2026, 3, 10))
        self.company.resource_calendar_id = False
        found = self.company._clinic_next_open_day(FRIDAY.date())
        self.assertEqual(found, date(2026, 3, 7))

    def test_clients_of_own_clinics_who_have_not_answered(self):
        self.book(self.clients[0] | self.front_desk.partner_id)
        accepted = self.book(self.clients[1])
        self.line(accepted).do_accept()
        declined = self.book(self.clients[2])
        self.line(declined).do_decline()
        self.book(self.clients[1], clinic_company_id=self.other_company.id)
        self.assertEqual(self.listed().partner_id, self.clients[0])

    def test_confirm(self):
        event = self.book()
        self.listed().action_clinic_confirm()
        self.assertEqual(self.state(event), "accepted")
        self.assertFalse(self.listed())

    def test_ask_again_opens_the_question_for_this_client_only(self):
        event = self.book(self.clients[:2])
        line = self.listed().filtered(lambda a: a.partner_id == self.clients[0])
        action = line.action_clinic_ask_again()
        dialogs = self.env["clinic.message.compose"].with_user(self.front_desk)
        dialog = dialogs.with_company(self.company).browse(action["res_id"])
        self.assertEqual(dialog.recipient_ids, self.clients[0].ids)
        self.assertIn("Reply C", dialog.body)
        dialog.action_send()
        self.assertRegex(self.sent()[0], "Wed, Mar 4")
        self.receive("C")
        self.assertEqual(self.state(event), "accepted")
        self.assertEqual(self.state(event, self.clients[1]), "needsAction")

    def test_call(self):
        self.book(self.child("Rex"))
        self.listed().action_clinic_call()
        call = self.calls()
        self.assertEqual(call.user_id, self.front_desk)
        self.assertIn("2026-03-04 10:00", call.summary)

    def test_line_says_when_asked_and_what_was_answered(self):
        event = self.ask()
        line = self.listed()
        self.assertEqual(line.clinic_asked_at.date(), NOON.date())
        self.assertFalse(line.clinic_answer)
        self.receive("no")
        self.assertEqual(self.listed().clinic_answer, "declined")
        self.assertEqual(self.listed().action_clinic_open_event()["res_id"], event.id)

    def test_others_may_not(self):
        event = self.book()
        for user in (self.employee, self.portal_user, self.other_front):
            line = self.line(event).with_user(user)
            for action in ("confirm", "ask_again", "call"):
                with self.subTest(user=user.login, action=action):
                    with self.assertRaises(AccessError):
                        getattr(line, f"action_clinic_{action}")()
        self.assertEqual(self.state(event), "needsAction")


@tagged("post_install", "-at_install", "clinic")
class TestOutcome(ConfirmationCase):
    """Arrived or no-show, in one click."""

    def test_on_the_appointment(self):
        event = self.book().with_user(self.front_desk)
        for at, arrived, begun in (
            (NOON, False, False),
            (TOMORROW - timedelta(hours=9), True, False),
            (TOMORROW + timedelta(minutes=1), True, True),
        ):
            with self.subTest(at=at):
                self.set_clock(at)
                event.invalidate_recordset()
                self.assertEqual(event.clinic_may_arrive, arrived)
                self.assertEqual(event.clinic_has_begun, begun)
                event.action_clinic_no_show()
                self.assertEqual(event.clinic_outcome == "no_show", begun)
        event.action_clinic_arrived()
        self.assertEqual(event.clinic_outcome, "arrived")

    def test_on_the_contact(self):
        client = self.clients[0].with_user(self.front_desk)
        client = client.with_company(self.company)
        first, second = self.book(start=NOON), self.book(start=TOMORROW)
        self.set_clock(NOON + timedelta(minutes=20))
        self.assertEqual(client.clinic_visit_id, first)
        self.assertEqual(client.clinic_visit_start, NOON)
        client.action_clinic_arrived()
        self.assertEqual(first.clinic_outcome, "arrived")
        self.env.invalidate_all()  # as a new request does
        self.assertFalse(client.clinic_visit_id)
        self.set_clock(TOMORROW + timedelta(minutes=20))
        self.env.invalidate_all()
        client.action_clinic_no_show()
        self.assertEqual(second.clinic_outcome, "no_show")

    def test_meetings_of_colleagues_have_none(self):
        event = self.book(self.front_desk.partner_id, start=NOON)
        self.assertFalse(event.clinic_may_arrive)
        event.action_clinic_arrived()
        self.assertFalse(event.clinic_outcome)

    def test_copy_has_none(self):
        event = self.book(start=NOON)
        event.action_clinic_arrived()
        self.assertFalse(event.copy().clinic_outcome)
