"""Reminder rules: their alarm goes where they go; who may write them."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..hooks import uninstall_hook
from .common import NOON
from .reminder_common import TOMORROW, ReminderCase


@tagged("post_install", "-at_install", "clinic")
class TestReminderRule(ReminderCase):
    def new_rule(self, **values):
        rules = self.env["clinic.reminder.rule"].with_user(self.clinic_admin)
        return rules.with_company(self.company).create(self.rule_values(**values))

    def test_alarm_is_odoos_and_of_type_sms(self):
        alarm = self.rule.alarm_id
        self.assertEqual((alarm.alarm_type, alarm.duration_minutes), ("sms", 1440))

    def test_put_on_when_booked_by_any_employee(self):
        event = self.book(user=self.employee)
        self.assertEqual(event.alarm_ids, self.rule.alarm_id)

    def test_not_on_meetings_of_colleagues(self):
        event = self.book(self.front_desk.partner_id)
        self.assertFalse(event.alarm_ids)

    def test_kinds(self):
        kind = self.env["calendar.event.type"].create({"name": "Check-up"})
        rule = self.new_rule(name="Check-ups", kind_ids=kind.ids)
        plain, checkup = self.book(), self.book(categ_ids=kind.ids)
        self.assertEqual(plain.alarm_ids, self.rule.alarm_id)
        self.assertEqual(checkup.alarm_ids, self.rule.alarm_id | rule.alarm_id)
        checkup.categ_ids = False
        self.assertEqual(checkup.alarm_ids, self.rule.alarm_id)

    def test_recurring_appointments_have_it_each(self):
        event = self.book(
            recurrency=True, rrule_type="weekly", count=3, end_type="count", wed=True
        )
        series = event.recurrence_id.calendar_event_ids
        self.assertEqual(len(series), 3)
        for one in series:
            self.assertEqual(one.alarm_ids, self.rule.alarm_id)

    def test_becoming_a_client_puts_it_on(self):
        new = self.env["res.partner"].create({"name": "New", "phone": "+12125550166"})
        event = self.book(new)
        self.assertFalse(event.alarm_ids)
        new.clinic_client_status = "active"
        self.assertEqual(event.alarm_ids, self.rule.alarm_id)

    def test_new_rule_takes_what_is_ahead_and_texts_nobody_at_once(self):
        soon, later = self.book(), self.book(start=TOMORROW + timedelta(days=6))
        rule = self.new_rule(name="Three days", duration=3)
        self.assertNotIn(rule.alarm_id, soon.alarm_ids)
        self.assertIn(rule.alarm_id, later.alarm_ids)

    def test_changed_time(self):
        self.book(start=TOMORROW + timedelta(hours=6))
        self.assertFalse(self.run_pass())
        self.rule.with_user(self.clinic_admin).duration = 2
        self.assertEqual(self.rule.alarm_id.duration_minutes, 2880)
        self.assertEqual(len(self.run_pass()), 1)

    def test_changed_kinds_archived_and_deleted(self):
        kind = self.env["calendar.event.type"].create({"name": "Check-up"})
        event = self.book(start=TOMORROW + timedelta(hours=4))
        rule = self.rule.with_user(self.clinic_admin)
        rule.kind_ids = kind
        self.assertFalse(event.alarm_ids)
        rule.kind_ids = False
        self.assertEqual(event.alarm_ids, self.rule.alarm_id)
        rule.active = False
        self.assertFalse(event.alarm_ids)
        rule.active = True
        alarm = self.rule.alarm_id
        self.assertEqual(event.alarm_ids, alarm)
        rule.unlink()
        self.assertFalse(alarm.exists())
        self.assertFalse(event.alarm_ids)
        self.assertFalse(self.run_pass())

    def test_uninstalling_leaves_no_alarm_behind(self):
        alarm, event = self.rule.alarm_id, self.book()
        self.new_rule(name="Switched off").active = False
        alarms = self.env["calendar.alarm"].search([("alarm_type", "=", "sms")])
        self.env["ir.config_parameter"].set_param(
            "clinic_messaging.allow_uninstall", "1"
        )
        uninstall_hook(self.env)
        self.assertFalse(alarm.exists())
        self.assertFalse(event.alarm_ids)
        self.assertFalse(alarms.exists().filtered(lambda a: a.name == "Switched off"))

    def test_deleted_takes_back_what_waits(self):
        self.set_clock(NOON + timedelta(hours=10))
        self.book(start=TOMORROW + timedelta(hours=8))
        row = self.run_pass()
        self.assertEqual(row.state, "scheduled")
        self.rule.with_user(self.clinic_admin).unlink()
        self.assertEqual(row.state, "skipped")

    def test_recreated_rule_does_not_repeat(self):
        self.book()
        self.assertEqual(len(self.run_pass()), 1)
        self.rule.unlink()
        self.new_rule()
        self.assertFalse(self.run_pass())

    def test_taken_off_one_appointment_stays_off(self):
        event = self.book()
        event.with_user(self.front_desk).alarm_ids = False
        self.assertFalse(self.run_pass())

    def test_alarm_cannot_be_changed_past_the_rule(self):
        alarm = self.rule.alarm_id
        for user in (self.employee, self.front_desk, self.clinic_admin):
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    alarm.with_user(user).duration = 5
                with self.assertRaises(UserError):
                    alarm.with_user(user).unlink()

    def test_front_desk_reads_only(self):
        rule = self.rule.with_user(self.front_desk)
        self.assertEqual(rule.name, "One day before")
        with self.assertRaises(AccessError):
            rule.duration = 5
        with self.assertRaises(AccessError):
            self.rule.with_user(self.employee).read(["name"])
        with self.assertRaises(AccessError):
            self.rule.with_user(self.other_front).read(["name"])

    def test_own_quick_message_is_refused(self):
        own = self.env["sms.template"].create(
            {
                "name": "Mine",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "Mine",
                "clinic_owner_id": self.front_desk.id,
            }
        )
        with self.assertRaises(UserError):
            self.new_rule(template_id=own.id)

    def test_duration_is_positive(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.new_rule(duration=0)
