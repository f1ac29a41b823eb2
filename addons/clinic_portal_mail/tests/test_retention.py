"""How long conversations are kept, and that nothing is deleted otherwise (C41)."""

import random
from datetime import datetime, timedelta

from odoo.fields import Date, Datetime
from odoo.tests import tagged

from odoo.addons.clinic_messaging.tests.common import NOON

from .common import MailCase

DAY = timedelta(days=1)


@tagged("post_install", "-at_install", "clinic")
class TestRetention(MailCase):
    def setUp(self):
        super().setUp()
        self.company.clinic_mail_purge = True
        self.ann.partner_id.clinic_birthdate = "1970-05-05"

    def outdated(self, moment):
        """Return the threads whose time is over at a moment."""
        self.set_clock(moment)
        return self.env["clinic.mail.thread"]._mail_outdated(50).ids

    def years_later(self, years, start=NOON):
        return Datetime.add(start, years=years)

    def assert_ends(self, thread, end):
        """Assert that a thread is kept until a moment and not after it."""
        self.assertNotIn(thread.id, self.outdated(end - DAY))
        self.assertIn(thread.id, self.outdated(end + DAY))

    def test_seven_years_after_the_last_word(self):
        thread = self.send_mail(self.doctor, self.ann)
        self.assert_ends(thread, self.years_later(7))
        self.set_clock(self.years_later(5))
        self.answer(self.ann, thread)
        self.assert_ends(thread, self.years_later(12))
        self.set_clock(self.years_later(11))
        self.messages(self.doctor)._mail_compose(
            {"thread_id": thread.id, "body": "<p>Begun"}
        )
        self.assert_ends(thread, self.years_later(18))

    def test_dates_of_birth_ages_and_years(self):
        """The later of both ends, over many dates; a hold wins always."""
        thread = self.send_mail(self.doctor, self.ann)
        chance = random.Random(41)
        for number in range(60):
            born = Date.to_date("1950-01-01") + chance.randrange(27_000) * DAY
            born = Date.to_date("2008-02-29") if number == 0 else born
            years, age = chance.randint(1, 30), chance.choice((0, 18, 21, 25))
            self.ann.partner_id.clinic_birthdate = born
            self.company.clinic_mail_keep_years = years
            self.company.clinic_mail_keep_minor_age = age
            grown = datetime.combine(born, datetime.min.time())
            ends = [self.years_later(years)]
            ends += [self.years_later(age + years, grown)] if age else []
            with self.subTest(born=born, years=years, age=age):
                self.assert_ends(thread, max(ends))
                thread.legal_hold = True
                self.assertFalse(self.outdated(max(ends) + DAY))
                thread.legal_hold = False

    def test_about_a_child(self):
        """Whom it is about decides, not the parent who writes."""
        child = self.env["res.partner"].create(
            {
                "name": "Child",
                "clinic_birthdate": "2020-01-02",
                "clinic_contact_id": self.ann.partner_id.id,
                "clinic_client_status": "active",
            }
        )
        thread = self.send_mail(self.doctor, self.ann, patient_id=child.id)
        self.assertEqual(thread.patient_id, child)
        self.assert_ends(thread, datetime(2048, 1, 2))

    def test_youngest_of_several_clients(self):
        self.ben.partner_id.clinic_birthdate = "2019-03-04"
        thread = self.send_mail(self.doctor, self.ann, self.ben)
        self.assert_ends(thread, datetime(2047, 3, 4))

    def test_without_a_date_of_birth_it_may_be_a_child(self):
        self.ann.partner_id.clinic_birthdate = False
        thread = self.send_mail(self.doctor, self.ann)
        self.assert_ends(thread, self.years_later(28, NOON.replace(hour=0)))

    def test_among_staff(self):
        thread = self.send_mail(self.doctor, self.office)
        self.assert_ends(thread, self.years_later(7))

    def test_nothing_where_the_clinic_did_not_ask_for_it(self):
        """Neither by default, nor because another clinic did."""
        self.assertFalse(self.company.create({"name": "New"}).clinic_mail_purge)
        self.company.clinic_mail_purge = False
        self.env.company.clinic_mail_purge = True
        self.send_mail(self.doctor, self.ann)
        self.assertFalse(self.outdated(self.years_later(60)))

    def test_what_goes_leaves_a_certificate(self):
        thread = self.send_mail(self.doctor, self.ann)
        self.open(self.ann, thread)
        held = self.send_mail(self.doctor, self.ann)
        held.legal_hold = True
        self.set_clock(self.years_later(8))
        young = self.send_mail(self.ann, self.doctor)
        job = self.env.ref("clinic_portal_mail.ir_cron_clinic_mail_purge")
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.env.invalidate_all()
        self.assertFalse(thread.message_ids or thread.subject)
        self.assertTrue(thread.deleted_at)
        self.assertEqual([len(t.message_ids) for t in held + young], [1, 1])
        line = self.env["clinic.mail.certificate"].search([], limit=1)
        self.assertEqual((line.kind, line.thread_ref), ("retention", thread.id))
        self.assertEqual((line.message_count, len(line.exposure)), (1, 1))
        self.assertTrue(line.exposure[0]["opened"])
        logged = self.env["clinic.mail.access"].search([("kind", "=", "deleted")])
        self.assertEqual((logged.thread_ref, logged.detail), (thread.id, "retention"))
        self.assertTrue(self.open(self.ann, thread)["deleted_at"])
