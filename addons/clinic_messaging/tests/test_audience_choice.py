"""Whom the front desk finds and chooses: filters, ticks, and everything selected."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOON, ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_ui")
class TestAudienceChoice(ClinicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second, cls.third = cls.clients
        as_desk = cls.clients.with_user(cls.front_desk)
        cls.desk_clients = as_desk.with_company(cls.company)

    def appointment(self, partner, start, company=None):
        return self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": start,
                "stop": start + timedelta(minutes=30),
                "partner_ids": [(6, 0, partner.ids)],
                "clinic_company_id": (company or self.company).id,
            }
        )

    def found(self, *leaf):
        """Return which of the clinic's clients the front desk finds."""
        domain = [("id", "in", self.clients.ids), leaf]
        return self.desk_clients.search(domain, order="id").with_user(self.env.user)

    def test_a_choice_of_many_reads_no_columns_that_nobody_needs(self):
        """Ticked contacts are frozen by their ids, and archived ones left out."""
        self.third.active = False
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertLogs("odoo.sql_db", "DEBUG") as told:
            action = self.desk_clients.action_clinic_compose()
        wide = [line for line in told.output if '"res_partner"."website"' in line]
        self.assertFalse(wide, "what is read of each contact")
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(dialog.recipient_ids, (self.first + self.second).ids)

    def test_appointment_periods_find_their_days_only(self):
        self.appointment(self.first, NOON + timedelta(hours=3))
        self.appointment(self.second, NOON + timedelta(days=1))
        self.appointment(self.third, NOON + timedelta(days=8))
        for period, who in (
            ("today", self.first),
            ("tomorrow", self.second),
            ("this_week", self.first + self.second),
            ("ahead", self.clients),
        ):
            with self.subTest(period=period):
                self.assertEqual(self.found("clinic_appointment", "=", period), who)

    def test_none_ahead_finds_who_has_only_been_here(self):
        self.appointment(self.first, NOON + timedelta(days=8))
        self.appointment(self.second, NOON - timedelta(days=8))
        found = self.found("clinic_appointment", "!=", "ahead")
        self.assertEqual(found, self.second + self.third)

    def test_appointment_declined_or_of_other_clinic_does_not_count(self):
        declined = self.appointment(self.first, NOON + timedelta(hours=3))
        declined.attendee_ids.state = "declined"
        other = self.env["res.company"].create({"name": "Other Clinic"})
        self.appointment(self.second, NOON + timedelta(hours=3), other)
        self.assertFalse(self.found("clinic_appointment", "=", "today"))

    def test_last_visit_before_takes_the_latest_one(self):
        for days in (400, 10):
            self.appointment(self.first, NOON - timedelta(days=days))
        self.appointment(self.second, NOON - timedelta(days=400))
        found = self.found("clinic_last_visit", "<", NOON - timedelta(days=180))
        self.assertEqual(found, self.second)
        self.assertEqual(self.first.clinic_last_visit, NOON - timedelta(days=10))
        self.assertFalse(self.third.clinic_last_visit)

    def test_all_day_counts_by_its_date_on_the_clinics_clock(self):
        """Odoo stores 08:00 UTC, which is the day before in Honolulu."""
        event = self.appointment(self.first, NOON)
        for zone, noon in (("Pacific/Honolulu", 22), ("Pacific/Auckland", -1)):
            self.company.clinic_tz = zone
            self.set_clock(NOON.replace(hour=0) + timedelta(hours=noon))
            for days, period in ((0, "today"), (1, "tomorrow"), (-1, None)):
                day = fields.Date.add(NOON.date(), days=days)
                event.write({"allday": True, "start_date": day, "stop_date": day})
                with self.subTest(zone=zone, day=day):
                    for name in ("today", "tomorrow"):
                        who = self.first if name == period else self.clients[:0]
                        self.assertEqual(
                            self.found("clinic_appointment", "=", name), who
                        )

    def test_all_day_visit_begins_at_midnight(self):
        self.company.clinic_tz = "Pacific/Honolulu"
        midnight = NOON.replace(hour=10)
        event = self.appointment(self.first, NOON)
        day = {"start_date": NOON.date(), "stop_date": NOON.date()}
        event.write({"allday": True, **day})
        self.assertEqual(self.first.clinic_last_visit, midnight)
        second = timedelta(seconds=1)
        for operator, bound, is_found in (
            ("<", midnight, False),
            ("<", midnight + second, True),
            ("<=", midnight, True),
            ("<=", midnight - second, False),
            (">", midnight, False),
            (">", midnight - second, True),
            (">=", midnight, True),
            (">=", midnight + second, False),
        ):
            with self.subTest(operator=operator, bound=bound):
                found = self.found("clinic_last_visit", operator, bound)
                self.assertEqual(bool(found), is_found)
        self.set_clock(midnight - second)
        self.env.invalidate_all()
        self.assertFalse(self.first.clinic_last_visit)

    def test_age_from_and_to_on_the_birthday(self):
        today = fields.Date.context_today(self.first)
        self.first.clinic_birthdate = today.replace(year=today.year - 18)
        self.second.clinic_birthdate = self.first.clinic_birthdate + timedelta(days=1)
        self.assertEqual(self.found("clinic_age", ">=", 18), self.first)
        self.assertEqual(self.found("clinic_age", "<", 18), self.second)
        self.assertEqual(self.found("clinic_age", "<=", 17), self.second)

    def test_selection_everything_takes_the_domain_not_the_ids(self):
        domain = repr([("id", "in", self.clients.ids)])
        everything = self.desk_clients.browse().with_context(
            clinic_domain_selected=True, clinic_domain=domain
        )
        dialog = self.opened(everything)
        self.assertEqual(set(dialog.recipient_ids), set(self.clients.ids))

    def test_selection_ticked_ids_count_although_a_domain_is_there(self):
        ticked = self.desk_clients[:2].with_context(
            clinic_domain=repr([("id", "in", self.clients.ids)]),
            active_domain=[("id", "in", self.clients.ids)],
        )
        self.assertEqual(self.opened(ticked).recipient_ids, ticked.ids)

    def test_selection_is_refused_while_texting_is_off(self):
        self.company.clinic_texting_enabled = False
        with self.assertRaisesRegex(UserError, "Texting is off"):
            self.desk_clients.action_clinic_compose()

    def test_preview_offers_the_chosen_people_only(self):
        dialog = self.opened(self.desk_clients[:2])
        found = self.found("clinic_in_compose", "=", dialog.id)
        self.assertEqual(found, self.clients[:2])

    def test_channels_that_cannot_reach_the_client_name_the_reason(self):
        self.first.write({"email": False})
        hindrances = self.opened(self.desk_clients[0]).channel_hindrances
        self.assertEqual(hindrances.get("email"), "No e-mail address")
        self.assertNotIn("sms", hindrances)

    def test_filters_take_the_same_queries_for_one_and_for_many(self):
        self.appointment(self.clients, NOON + timedelta(hours=3))
        for leaf in (
            ("clinic_appointment", "=", "today"),
            ("clinic_last_visit", "<", NOON),
        ):
            self.found(*leaf)
            with self.subTest(leaf=leaf), self.assertQueryCount(2):
                self.found(*leaf)

    def opened(self, partners):
        """Return the dialog that the menu opens for contacts."""
        action = partners.action_clinic_compose()
        return partners.env[action["res_model"]].browse(action["res_id"])
