"""Outside opening hours: one answer, with what to do in an emergency (B4)."""

from datetime import timedelta

from odoo.tests import tagged

from .common import NOON
from .conversation_common import ConversationCase

NIGHT = NOON.replace(hour=23)
WORDS = "We are closed and read your text tomorrow."


@tagged("post_install", "-at_install", "clinic")
class TestAfterHours(ConversationCase):
    def setUp(self):
        super().setUp()
        self.company.write(
            {
                "clinic_after_hours_text": WORDS,
                "clinic_emergency_line": "In an emergency call 911.",
                "clinic_opening_calendar_id": self.calendar().id,
            }
        )

    def calendar(self):
        hours = [
            (0, 0, {"name": "Day", "dayofweek": day, "hour_from": 9, "hour_to": 17})
            for day in "01234"
        ]
        return self.env["resource.calendar"].create(
            {"name": "Open", "tz": "UTC", "attendance_ids": hours}
        )

    def said(self, channel):
        self.env.invalidate_all()
        return self.env["clinic.message"].search(
            [("conversation_id", "=", channel.id), ("direction", "=", "outbound")],
            order="id",
        )

    def test_open(self):
        self.assertFalse(self.said(self.converse()))

    def test_closed_answers_at_once_also_in_quiet_hours(self):
        self.set_clock(NIGHT)
        channel = self.converse()
        row = self.said(channel)
        self.assertEqual(row.body, f"{WORDS}\nIn an emergency call 911.")
        self.assertEqual((row.origin, row.message_type), ("automatic", "notice"))
        self.assertTrue(channel.clinic_needs_reply)
        with self.provider():
            self.dispatch()
        self.assertEqual(row.state, "sent")

    def test_closing_day(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.clinic_opening_calendar_id.id,
                "company_id": self.company.id,
                "date_from": NOON - timedelta(hours=12),
                "date_to": NOON + timedelta(hours=11),
            }
        )
        self.assertTrue(self.said(self.converse()))

    def test_clinics_own_clock_counts(self):
        self.company.clinic_tz = "America/Los_Angeles"  # four in the morning
        self.assertTrue(self.said(self.converse()))

    def test_throttled(self):
        self.set_clock(NIGHT)
        channel = self.converse()
        self.converse("Hello?")
        self.assertEqual(len(self.said(channel)), 1)
        self.set_clock(NIGHT + timedelta(minutes=61))
        self.converse("Hello?")
        self.assertEqual(len(self.said(channel)), 2)

    def test_answer_of_a_person_begins_anew(self):
        self.set_clock(NIGHT)
        channel = self.converse()
        self.answer(channel, "I am still here")
        self.converse("Great, so …")
        kinds = self.said(channel).mapped("message_type")
        self.assertEqual(kinds, ["notice", "reply", "notice"])

    def test_off(self):
        self.company.clinic_after_hours_text = False
        self.set_clock(NIGHT)
        self.assertFalse(self.said(self.converse()))

    def test_in_the_clients_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        company = self.company.with_context(lang="es_ES")
        company.clinic_after_hours_text = "Hemos cerrado."
        company.clinic_emergency_line = False
        self.clients[0].lang = "es_ES"
        self.set_clock(NIGHT)
        self.assertEqual(self.said(self.converse()).body[:14], "Hemos cerrado.")

    def test_nothing_to_an_opted_out_number(self):
        self.set_clock(NIGHT)
        number = self.clients[0].phone_sanitized
        self.env["phone.blacklist"]._add([number])
        self.assertFalse(self.said(self.converse()))

    def test_nothing_to_a_blocked_number(self):
        channel = self.converse()
        channel.with_user(self.front_desk).action_clinic_block()
        self.set_clock(NIGHT)
        self.converse()
        self.assertFalse(self.said(channel))
