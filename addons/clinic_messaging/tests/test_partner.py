"""Contacts: consent and its history, guardians, merging, what cannot be deleted."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOON, ClinicCase


class PartnerCase(ClinicCase):
    def history(self, number=None, partner=None):
        """Return the kinds of history lines, oldest first."""
        domain = [("number", "=", number)] if number else []
        domain += [("partner_ref", "=", partner.id)] if partner else []
        lines = self.env["clinic.consent"].search(domain, order="id")
        return lines.mapped("kind")


@tagged("post_install", "-at_install", "clinic")
class TestConsent(PartnerCase):
    def setUp(self):
        super().setUp()
        self.client_ = self.clients[0].with_user(self.front_desk)

    def test_answer_is_stamped_and_kept(self):
        self.client_.clinic_text_consent = "granted"
        self.assertEqual(self.client_.clinic_text_consent_user_id, self.front_desk)
        self.assertEqual(self.client_.clinic_text_consent_date.date(), NOON.date())
        self.assertEqual(self.client_.clinic_text_consent_source, "Staff")
        self.client_.clinic_text_consent = "refused"
        self.assertEqual(self.history(partner=self.client_), ["granted", "refused"])
        line = self.env["clinic.consent"].search([], limit=1)
        self.assertEqual(line.user_ref, self.front_desk.id)
        self.assertEqual(line.number, self.client_.phone_sanitized)
        self.assertEqual(line.partner_name, self.client_.name)

    def test_same_answer_again_is_no_history(self):
        self.client_.clinic_text_consent = "granted"
        self.client_.clinic_text_consent = "granted"
        self.assertEqual(self.history(partner=self.client_), ["granted"])

    def test_answer_of_a_new_contact(self):
        values = {**self._client_values(40), "clinic_text_consent": "granted"}
        created = self.env["res.partner"].with_user(self.front_desk).create(values)
        self.assertEqual(self.history(partner=created), ["granted"])
        self.assertEqual(created.clinic_text_consent_user_id, self.front_desk)

    def test_evidence_cannot_be_forged(self):
        forged = {
            "clinic_text_consent_date": "2020-01-01 00:00:00",
            "clinic_text_consent_user_id": self.clinic_admin.id,
        }
        self.client_.write({"clinic_text_consent": "granted", **forged})
        self.client_.write(forged)
        self.assertEqual(self.client_.clinic_text_consent_user_id, self.front_desk)
        self.assertEqual(self.client_.clinic_text_consent_date.date(), NOON.date())

    def test_new_number_clears_the_permission(self):
        old = self.client_.phone_sanitized
        self.client_.clinic_text_consent = "granted"
        self.client_.phone = "+12125550177"
        self.assertEqual(self.client_.clinic_text_consent, "unknown")
        self.assertEqual(self.history(number=old), ["granted", "cleared"])

    def test_new_number_with_a_new_permission(self):
        self.client_.clinic_text_consent = "granted"
        new = {"phone": "+12125550177", "clinic_text_consent": "granted"}
        self.client_.write(new)
        self.assertEqual(self.client_.clinic_text_consent, "granted")

    def test_new_country_is_a_new_number(self):
        self.client_.write({"phone": "(212) 555-0100"})
        self.client_.clinic_text_consent = "granted"
        self.client_.country_id = self.env.ref("base.uk")
        self.assertNotEqual(self.client_.phone_sanitized, "+12125550100")
        self.assertEqual(self.client_.clinic_text_consent, "unknown")

    def test_the_same_number_written_differently_clears_nothing(self):
        self.client_.clinic_text_consent = "granted"
        self.client_.phone = "(212) 555-0100"
        self.assertEqual(self.client_.clinic_text_consent, "granted")

    def test_refusal_survives_a_new_number(self):
        self.client_.clinic_text_consent = "refused"
        self.client_.phone = "+12125550177"
        self.assertEqual(self.client_.clinic_text_consent, "refused")

    def test_copy_starts_without_an_answer(self):
        self.client_.clinic_text_consent = "granted"
        self.assertEqual(self.client_.copy().clinic_text_consent, "unknown")

    def test_policy(self):
        self.company.clinic_consent_policy = "explicit"
        with self.assertRaises(UserError):
            self.send()
        self.client_.clinic_text_consent = "granted"
        self.assertEqual(self.send().state, "queued")
        self.client_.clinic_text_consent = "refused"
        self.company.clinic_consent_policy = "number_given"
        with self.assertRaises(UserError):
            self.send()


@tagged("post_install", "-at_install", "clinic")
class TestOptOut(PartnerCase):
    number = "+12125550100"

    def opted_out(self, number=None):
        self.env.invalidate_all()
        row = self.env["clinic.number"].search([("number", "=", number or self.number)])
        return bool(row.opted_out_at)

    def test_list_number_and_history_move_together(self):
        listed = self.env["phone.blacklist"].create({"number": self.number})
        self.assertTrue(self.opted_out())
        listed.active = False
        self.assertFalse(self.opted_out())
        listed.active = True
        self.assertTrue(self.opted_out())
        listed.unlink()
        self.assertFalse(self.opted_out())
        self.assertEqual(
            self.history(self.number), ["opt_out", "opt_in", "opt_out", "opt_in"]
        )

    def test_odoos_own_ways(self):
        self.env["phone.blacklist"].add(self.number)
        self.assertTrue(self.opted_out())
        self.env["phone.blacklist"].add(self.number)
        self.env["phone.blacklist"].remove(self.number)
        self.assertFalse(self.opted_out())
        self.assertEqual(self.history(self.number), ["opt_out", "opt_in"])

    def test_corrected_entry(self):
        listed = self.env["phone.blacklist"].create({"number": "+12125550101"})
        listed.number = self.number
        self.assertTrue(self.opted_out())
        self.assertFalse(self.opted_out("+12125550101"))

    def test_inactive_entry_is_no_opt_out(self):
        self.env["phone.blacklist"].create({"number": self.number, "active": False})
        self.assertFalse(self.opted_out())
        self.assertFalse(self.history(self.number))

    def test_entry_older_than_the_number(self):
        self.env.cr.execute(
            "INSERT INTO phone_blacklist (number, active) VALUES (%s, true)",
            [self.number],
        )
        self.env["clinic.number"]._ensure([self.number])
        self.assertTrue(self.opted_out())

    def test_contact_shows_it_and_can_be_found(self):
        self.env["phone.blacklist"].create({"number": self.number})
        contacts = self.env["res.partner"].with_user(self.front_desk)
        self.assertTrue(contacts.browse(self.clients[0].id).clinic_opted_out)
        chosen = [("id", "in", self.clients.ids)]
        out = contacts.search([("clinic_opted_out", "=", True), *chosen])
        self.assertEqual(out.ids, self.clients[0].ids)
        rest = contacts.search([("clinic_opted_out", "=", False), *chosen])
        self.assertEqual(rest.ids, self.clients[1:].ids)


@tagged("post_install", "-at_install", "clinic")
class TestGuardian(PartnerCase):
    def setUp(self):
        super().setUp()
        self.guardian = self.clients[0]
        self.child = self.env["res.partner"].create(
            {
                "name": "Child",
                "clinic_contact_id": self.guardian.id,
                "clinic_client_status": "active",
                "phone": "+12125550166",
            }
        )

    def test_texts_go_to_the_guardian(self):
        message = self.send(self.child)
        self.assertEqual(message.partner_id, self.guardian)
        self.assertEqual(message.patient_id, self.child)
        self.assertEqual(message.number, self.guardian.phone_sanitized)

    def test_refusal_of_the_guardian_counts(self):
        self.guardian.clinic_text_consent = "refused"
        with self.assertRaises(UserError):
            self.send(self.child)

    def test_nobody_is_responsible_for_oneself(self):
        with self.assertRaises(UserError), self.cr.savepoint():
            self.guardian.clinic_contact_id = self.guardian
        with self.assertRaises(UserError), self.cr.savepoint():
            self.guardian.clinic_contact_id = self.child

    def test_people_in_the_ledger_stay(self):
        self.send(self.child)
        for person in (self.child, self.guardian):
            with self.subTest(person=person.name):
                with self.assertRaises(UserError), self.cr.savepoint():
                    person.with_user(self.front_desk).unlink()
                with self.assertRaises(UserError), self.cr.savepoint():
                    person.sudo().unlink()
        self.clients[2].unlink()

    def test_archived_contacts_get_nothing(self):
        message = self.send(self.child)
        self.guardian.active = False
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual((message.state, message.state_reason), ("skipped", "archived"))


@tagged("post_install", "-at_install", "clinic")
class TestAge(PartnerCase):
    def people_of_all_ages(self):
        """Return contacts born around each boundary, and one of unknown age."""
        contacts = self.env["res.partner"]
        today = contacts._fields["clinic_birthdate"].context_today(contacts)
        born = [
            today.replace(year=today.year - years, day=1, month=today.month)
            for years in (0, 17, 18, 19, 65)
        ]
        born += [date.replace(month=1) for date in born[1:]]
        born += [date.replace(month=12, day=31) for date in born[1:5]]
        return contacts.create(
            [{"name": str(date), "clinic_birthdate": date} for date in born]
            + [{"name": "unknown"}]
        )

    def test_search_agrees_with_the_field(self):
        """A boundary is a birthday: the day before, the day, the day after."""
        people = self.people_of_all_ages()
        mine = [("id", "in", people.ids)]
        compare = {
            ">=": lambda age, years: age >= years,
            ">": lambda age, years: age > years,
            "<": lambda age, years: age < years,
            "<=": lambda age, years: age <= years,
            "=": lambda age, years: age == years,
        }
        known = people.filtered("clinic_birthdate")
        for operator, holds in compare.items():
            for years in (1, 17, 18, 19, 64, 65):
                with self.subTest(operator=operator, years=years):
                    found = people.search([*mine, ("clinic_age", operator, years)])
                    expected = known.filtered(
                        lambda p, h=holds, y=years: h(p.clinic_age, y)
                    )
                    self.assertEqual(found, expected.sorted("id"))
