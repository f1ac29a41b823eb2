"""Reminders: who is told of what, when, and never twice."""

from datetime import datetime, timedelta

from odoo.tests import tagged

from .common import NOON
from .reminder_common import TOMORROW, ReminderCase


@tagged("post_install", "-at_install", "clinic")
class TestReminderPass(ReminderCase):
    def test_told_one_day_before_with_date_time_place_and_action(self):
        event = self.book(start=TOMORROW + timedelta(hours=4))
        self.assertFalse(self.run_pass())  # 26 hours before
        row = self.run_pass(NOON + timedelta(hours=2, minutes=1))
        self.assertEqual(row.partner_id, self.clients[0])
        self.assertEqual(
            (row.origin, row.channel, row.lane), ("automatic", "sms", "direct")
        )
        self.assertEqual(row.message_type, "appointment_reminder")
        self.assertEqual(row.event_id, event)
        self.assertEqual(row.segment_id.origin, "automatic")
        (text,) = self.sent()
        for words in ("Client 000", "2:00 PM", "Elm Street 1", "+12125550199"):
            self.assertIn(words, text)
        self.assertTrue(text.isascii())  # one odd space makes it parts of 70
        self.assertNotIn("Confidential", text)

    def test_nobody_is_told_twice(self):
        self.book(start=TOMORROW)
        self.assertEqual(len(self.run_pass()), 1)
        self.assertFalse(self.run_pass())
        self.assertFalse(self.run_pass(NOON + timedelta(hours=3)))

    def test_clients_only(self):
        self.front_desk.partner_id.phone = "+12125550177"
        supplier = self.env["res.partner"].create(
            {"name": "S", "phone": "+12125550178"}
        )
        self.book(self.clients[:2] | self.front_desk.partner_id | supplier)
        self.assertEqual(self.run_pass().partner_id, self.clients[:2])

    def test_late_booking_is_caught_up(self):
        """Odoo passes over an alarm whose moment is past when one books."""
        event = self.book(start=NOON + timedelta(hours=3))
        self.assertEqual(event.alarm_ids, self.rule.alarm_id)
        self.assertEqual(self.run_pass().event_id, event)

    def test_booked_at_the_desk_is_not_reminded(self):
        self.book(start=NOON + timedelta(minutes=10))
        self.assertFalse(self.run_pass())

    def test_booking_late_wakes_the_pass(self):
        cron = self.env.ref("clinic_messaging.ir_cron_clinic_reminder")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.book(start=TOMORROW)
        woken = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertTrue(woken - triggers)

    def test_odoos_alarm_wakes_the_pass_and_sends_nothing_itself(self):
        event = self.book()
        event._do_sms_reminder(self.rule.alarm_id)
        self.assertFalse(self.env["sms.sms"].search([]))
        self.assertEqual(len(self.run_pass()), 1)

    def test_two_rules_are_two_reminders(self):
        self.env["clinic.reminder.rule"].create(
            self.rule_values(name="Two hours", duration=2, interval="hours")
        )
        self.book()
        self.assertEqual(len(self.run_pass()), 1)
        self.assertEqual(len(self.run_pass(TOMORROW - timedelta(hours=2))), 1)

    def test_two_rules_due_at_once_are_one_text(self):
        """A late booking would otherwise get each rule's text in one minute."""
        self.env["clinic.reminder.rule"].create(
            self.rule_values(name="A week", duration=7)
        )
        self.book()
        self.assertEqual(len(self.run_pass()), 1)
        self.assertFalse(self.run_pass())

    def test_two_runs_that_found_the_same(self):
        """Who claims it first tells it; the other one plans and says nothing."""
        self.book()
        reminders = self.env["clinic.reminder"]
        ((company, due),) = reminders._due_groups()
        before = self.env["clinic.message.batch"].search_count([])
        for _run in range(2):
            reminders._remind_safely(company, due)
        self.assertEqual(self.env["clinic.message.batch"].search_count([]), before + 1)
        self.assertEqual(len(self.sent()), 1)

    def test_household_gets_one_text(self):
        rex, luna = self.child("Rex"), self.child("Luna")
        first = self.book(rex)
        second = self.book(luna, TOMORROW + timedelta(minutes=30))
        self.book(self.clients[1])
        rows = self.run_pass()
        told = rows.filtered(lambda m: m.partner_id == self.clients[0])
        self.assertEqual(told.mapped("state_reason"), [False, "same_contact"])
        self.assertEqual(told.event_id, first | second)
        texts = self.sent()
        self.assertEqual(len(texts), 2)
        household = next(text for text in texts if "Rex" in text)
        self.assertIn("Rex and Luna", household)
        self.assertRegex(household, "10:00 AM and 10:30 AM")

    def test_other_day_is_another_text(self):
        self.rule.duration = 2
        self.book()
        self.book(start=TOMORROW + timedelta(days=1))
        self.assertEqual(len(self.run_pass()), 2)

    def test_language_and_zone_of_client_and_clinic(self):
        self.env["res.lang"]._activate_lang("es_ES")
        template = self.rule.template_id
        template.with_context(lang="es_ES").body = "Cita el {{ date }} a las {{ time }}"
        self.clients[0].lang = "es_ES"
        self.company.clinic_tz = "Europe/Madrid"
        self.book()
        self.run_pass()
        self.assertEqual(self.sent(), ["Cita el mié, 4 mar a las 11:00"])

    def test_private_appointment_is_reminded_of_too(self):
        self.book(user=self.clinic_admin, privacy="private")
        self.assertEqual(len(self.run_pass()), 1)

    def test_all_day_begins_at_midnight_of_the_clinic(self):
        self.company.clinic_tz = "America/New_York"
        self.book(
            allday=True, start_date="2026-03-05", stop_date="2026-03-05", start=TOMORROW
        )
        self.assertFalse(self.run_pass(datetime(2026, 3, 4, 4, 59)))
        self.assertEqual(len(self.run_pass(datetime(2026, 3, 4, 5, 1))), 1)

    def test_other_clinics_appointment_has_other_rules(self):
        self.book(clinic_company_id=self.other_company.id)
        self.assertFalse(self.run_pass())

    def test_texting_off_waits_and_catches_up(self):
        self.book()
        self.company.clinic_texting_enabled = False
        self.assertFalse(self.run_pass())
        self.company.clinic_texting_enabled = True
        self.assertEqual(len(self.run_pass()), 1)

    def test_one_that_fails_stops_no_other(self):
        broken = self.book()
        self.book(self.clients[1])
        method = type(self.env["clinic.reminder"])._remind

        def remind(lines, company, due):
            if due[0].event_id == broken.id:
                raise ValueError("broken")
            return method(lines, company, due)

        self.patch(self.env.registry["clinic.reminder"], "_remind", remind)
        with self.assertLogs("odoo.addons.clinic_messaging", "ERROR") as logs:
            rows = self.run_pass()
        self.assertEqual(rows.partner_id, self.clients[1])
        self.assertNotIn("Client", "".join(logs.output))

    def test_claim_is_won_once(self):
        """Two runs that see the same appointment cannot both plan its text."""
        self.book()
        lines = self.env["clinic.reminder"]
        due = lines._due(self.company)
        self.assertEqual(len(lines._claim(self.company, due)), 1)
        self.assertFalse(lines._claim(self.company, due))

    def test_all_day_says_so(self):
        self.book(allday=True, start_date="2026-03-04", stop_date="2026-03-04")
        self.run_pass()
        (text,) = self.sent()
        self.assertIn("Wed, Mar 4", text)
        self.assertIn("all day, Elm Street 1, Springfield.", text)


@tagged("post_install", "-at_install", "clinic")
class TestReminderLeftOut(ReminderCase):
    """Who is not told, and where that can be read."""

    def assertSkipped(self, reason, **book):
        self.book(**book)
        row = self.run_pass()
        self.assertEqual((row.state, row.state_reason), ("skipped", reason))
        self.assertFalse(row.segment_id)
        self.assertEqual(row.batch_id.state, "done")
        self.assertFalse(self.run_pass())
        self.assertFalse(self.sent())

    def test_opted_out(self):
        self.env["phone.blacklist"]._add([self.clients[0].phone_sanitized])
        self.assertSkipped("opted_out")

    def test_refused(self):
        self.clients[0].clinic_text_consent = "refused"
        self.assertSkipped("refused")

    def test_no_number(self):
        self.clients[0].phone = False
        self.assertSkipped("no_number")

    def test_quiet_until_after_the_appointment(self):
        self.rule.write({"duration": 1, "interval": "hours"})
        self.set_clock(datetime(2026, 3, 4, 6, 45))
        self.assertSkipped("after_appointment", start=datetime(2026, 3, 4, 7, 30))

    def test_quiet_in_the_recipients_zone(self):
        self.clients[0].tz = "Pacific/Honolulu"  # 02:00 at the clinic's noon
        self.rule.write({"duration": 3, "interval": "hours"})
        self.assertSkipped("after_appointment", start=NOON + timedelta(hours=3))

    def test_prefers_a_call(self):
        self.rule.channel = "preferred"
        self.clients[0].clinic_preferred_channel = "phone"
        self.assertSkipped("prefers_phone")
        activity = self.clients[0].activity_ids
        self.assertEqual(activity.activity_type_id.category, "phonecall")
        self.assertEqual(activity.user_id, self.front_desk)

    def test_deceased(self):
        self.clients[0].clinic_deceased_on = "2026-03-01"
        self.book()
        self.assertFalse(self.run_pass())

    def test_canceled_and_declined(self):
        canceled, declined = self.book(), self.book()
        canceled.active = False
        declined.attendee_ids.filtered(
            lambda a: a.partner_id == self.clients[0]
        ).do_decline()
        self.assertFalse(self.run_pass())

    def test_inactive_client_with_an_appointment_is_told(self):
        rex = self.child("Rex", clinic_client_status="inactive")
        self.book(rex | self.child("Luna"))
        self.run_pass()
        self.assertRegex(self.sent()[0], "Rex and Luna|Luna and Rex")


@tagged("post_install", "-at_install", "clinic")
class TestReminderChanges(ReminderCase):
    """What waits for the morning is true when it leaves (N1)."""

    def setUp(self):
        super().setUp()
        self.set_clock(datetime(2026, 3, 3, 22, 0))
        self.morning = datetime(2026, 3, 4, 8, 1)

    def book_late(self, *children, **values):
        start = datetime(2026, 3, 4, 18, 0)
        events = [self.book(child, start, **values) for child in children]
        rows = self.run_pass()
        self.assertEqual(rows.filtered(lambda m: not m.state_reason).state, "scheduled")
        return events

    def test_quiet_hours_hold_it_until_the_morning(self):
        self.book_late(self.clients[0])
        self.assertEqual(self.waiting().due_at, datetime(2026, 3, 4, 8, 0))
        self.assertFalse(self.sent())
        self.assertEqual(len(self.sent(self.morning)), 1)

    def test_moved_tells_the_new_time_only(self):
        (event,) = self.book_late(self.clients[0])
        old = self.waiting()
        start = datetime(2026, 3, 4, 19, 0)
        event.with_user(self.front_desk).write(
            {"start": start, "stop": start + timedelta(minutes=30)}
        )
        self.assertEqual(
            (old.state, old.state_reason), ("skipped", "appointment_moved")
        )
        self.run_pass()
        (text,) = self.sent(self.morning)
        self.assertRegex(text, "7:00 PM")

    def test_moved_after_it_left_tells_the_new_time_once(self):
        (event,) = self.book_late(self.clients[0])
        self.assertEqual(len(self.sent(self.morning)), 1)
        for hour in (19, 18, 19):
            start = datetime(2026, 3, 4, hour, 0)
            event.write({"start": start, "stop": start + timedelta(minutes=30)})
            self.run_pass()
        self.assertEqual(len(self.sent()), 1)

    def test_moved_to_next_week_waits_for_its_day(self):
        (event,) = self.book_late(self.clients[0])
        start = datetime(2026, 3, 11, 18, 0)
        event.write({"start": start, "stop": start + timedelta(minutes=30)})
        self.assertFalse(self.run_pass())
        self.assertFalse(self.sent(self.morning))
        self.assertEqual(len(self.run_pass(start - timedelta(hours=23))), 1)

    def test_canceled_in_every_way(self):
        ways = {
            "archived": lambda e: e.write({"active": False}),
            "deleted": lambda e: e.unlink(),
            "declined": lambda e: e.attendee_ids.do_decline(),
            "taken off": lambda e: e.write({"partner_ids": [(3, self.clients[0].id)]}),
        }
        for name, cancel in ways.items():
            with self.subTest(way=name):
                (event,) = self.book_late(self.clients[0])
                cancel(event)
                self.assertFalse(self.run_pass())
                self.assertFalse(self.sent(self.morning))
                self.set_clock(datetime(2026, 3, 3, 22, 0))

    def test_household_keeps_what_is_still_true(self):
        first, _second = self.book_late(self.child("Rex"), self.child("Luna"))
        first.active = False
        self.run_pass()
        (text,) = self.sent(self.morning)
        self.assertIn("Luna", text)
        self.assertNotIn("Rex", text)

    def test_household_with_a_death(self):
        rex = self.child("Rex")
        self.book_late(rex, self.child("Luna"))
        rex.clinic_deceased_on = "2026-03-03"
        self.run_pass()
        (text,) = self.sent(self.morning)
        self.assertNotIn("Rex", text)

    def test_person_wrote_to_a_household_with_a_death(self):
        self.set_clock(NOON)
        rex, luna = self.child("Rex"), self.child("Luna")
        self.send(rex | luna, body="See you with {{ patient }}")
        luna.clinic_deceased_on = "2026-03-03"
        self.assertEqual(self.sent(), ["See you with Rex"])

    def test_corrected_number(self):
        self.book_late(self.clients[0])
        self.clients[0].with_user(self.front_desk).phone = "+12125550188"
        self.run_pass()
        self.set_clock(self.morning)
        self.env["clinic.message"]._release_some(100)
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual([r.to for r in provider.requests], ["+12125550188"])

    def test_opt_out_overnight(self):
        self.book_late(self.clients[0])
        self.env["phone.blacklist"]._add([self.clients[0].phone_sanitized])
        self.assertFalse(self.sent(self.morning))

    def test_expires_when_the_appointment_begins(self):
        self.book(start=datetime(2026, 3, 4, 9, 0))
        self.run_pass()
        self.set_clock(self.morning)
        self.env["clinic.message"]._release_some(100)
        with self.provider() as provider:
            self.dispatch()
        self.assertLessEqual(provider.requests[0].validity_period, 59 * 60)
