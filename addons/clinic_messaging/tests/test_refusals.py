"""Refusals in other words: held at once, a task in time, a person decides (N10)."""

from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NOON
from .consent_common import ConsentCase

SENTENCES = (
    ("please stop texting me", "refusal"),
    ("No more messages!", "refusal"),
    ("take me off your list", "refusal"),
    ("no me manden más mensajes", "refusal"),
    ("ya no quiero recibir mensajes", "refusal"),
    ("wrong number", "wrong_number"),
    ("número equivocado", "wrong_number"),
    ("This isn't Client 000", "wrong_number"),
)


@tagged("post_install", "-at_install", "clinic")
class TestHold(ConsentCase):
    def test_sentence_holds_the_number_and_opens_the_task(self):
        for sentence, kind in SENTENCES:
            with self.subTest(sentence=sentence):
                savepoint = self.env.cr.savepoint()
                row = self.receive(sentence)
                self.assertTrue(row.conversation_id.clinic_needs_reply)
                refusal = self.refusal()
                self.assertEqual(refusal.kind, kind)
                self.assertEqual(refusal.sentence, sentence)
                self.assertEqual(refusal.message_id, row)
                self.assertEqual(len(refusal.activity_ids), 1)
                self.assertEqual(refusal.activity_ids.date_deadline, date(2026, 3, 17))
                self.assertEqual(self.history(), ["hold"])
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_other_words_hold_nothing(self):
        for text in ("C", "yes", "I will stop by", "what is your number?", "", "🙂"):
            self.receive(text)
        self.assertFalse(self.row().held_until)
        self.assertFalse(self.refusal())

    def test_hold_counts_before_it_is_processed(self):
        message = self.send()
        self.env["clinic.number"]._note_inbound(self.number, "stop texting me", None)
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual(message.state_reason, "held")

    def test_hold_has_no_end_of_its_own(self):
        self.receive("stop texting me")
        self.set_clock(NOON + timedelta(days=400))
        message = self.send_as_other_module()
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual(message.state_reason, "held")

    def send_as_other_module(self):
        """Let another Odoo app text the client."""
        sms = self.env["sms.sms"].create(
            {
                "number": self.number,
                "body": "Hello",
                "record_company_id": self.company.id,
            }
        )
        sms.send()
        return self.env["clinic.message"].search([("sms_uuid", "=", sms.uuid)])

    def test_sentence_is_not_on_the_number(self):
        """Every clinic of the database reads the number's row."""
        self.receive("stop texting me, I am being treated elsewhere")
        self.assertEqual(self.row().hold_reason, "Asked for no more texts")

    def test_wrong_number_clears_the_consent(self):
        self.client_.clinic_text_consent = "granted"
        self.receive("wrong number")
        self.assertEqual(self.client_.clinic_text_consent, "unknown")
        self.assertFalse(self.client_.clinic_text_consent_date)
        self.assertEqual(self.history(), ["granted", "hold", "cleared"])

    def test_refusal_keeps_the_consent_until_decided(self):
        self.client_.clinic_text_consent = "granted"
        self.receive("stop texting me")
        self.assertEqual(self.client_.clinic_text_consent, "granted")

    def test_further_sentences_join_the_open_task(self):
        self.receive("stop texting me")
        self.receive("I said no more texts")
        self.receive("wrong number")
        refusal = self.refusal()
        self.assertEqual(len(refusal), 1)
        self.assertEqual(refusal.kind, "wrong_number")
        self.assertEqual(
            refusal.sentence, "stop texting me\nI said no more texts\nwrong number"
        )
        self.assertEqual(len(refusal.activity_ids), 1)

    def test_opted_out_number_is_not_held(self):
        self.receive("stop")
        self.receive("stop texting me!!")
        self.assertFalse(self.refusal())

    def test_stop_and_start_end_the_task(self):
        for word, state in (("start", "released"), ("stop", "opted_out")):
            with self.subTest(word=word):
                self.receive("please stop texting me")
                refusal = self.refusal()
                self.receive(word)
                self.assertEqual(refusal.state, state)
                self.assertFalse(refusal.activity_ids)
                self.assertFalse(self.row().held_until)

    def test_unknown_number_is_held_too(self):
        number = "+12125550188"
        self.receive("wrong number", number)
        refusal = self.refusal(number)
        self.assertFalse(refusal.partner_id)
        self.assertEqual(len(refusal.activity_ids), 1)

    def test_task_goes_to_who_wrote_last(self):
        self.send()
        self.receive("stop texting me")
        self.assertEqual(self.refusal().activity_ids.user_id, self.front_desk)

    def test_task_names_no_sentence(self):
        """A task's line is shown in lists and e-mails of everybody's day."""
        self.receive("stop texting me about my treatment")
        activity = self.refusal().activity_ids
        self.assertNotIn("treatment", f"{activity.summary} {activity.note}")


@tagged("post_install", "-at_install", "clinic")
class TestDecision(ConsentCase):
    def setUp(self):
        super().setUp()
        self.receive("please stop texting me")
        self.contact = self.client_.with_user(self.front_desk).with_company(
            self.company
        )

    def test_contact_shows_the_sentence(self):
        self.assertTrue(self.contact.clinic_held)
        self.assertEqual(self.contact.clinic_hold_sentence, "please stop texting me")
        self.assertEqual(self.contact.clinic_hold_deadline, date(2026, 3, 17))
        found = self.contact.search([("clinic_held", "=", True)])
        self.assertEqual(found, self.contact)

    def test_release(self):
        refusal = self.refusal()
        self.contact.action_clinic_release()
        self.assertEqual(
            (refusal.state, refusal.decided_by_id), ("released", self.front_desk)
        )
        self.assertFalse(refusal.activity_ids)
        self.assertFalse(self.row().held_until)
        self.assertEqual(self.history(), ["hold", "release"])
        with self.provider() as provider:
            self.send()
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)

    def test_conversation_shows_the_sentence(self):
        """Where it was read, with what to press; gone when it is decided."""
        channel = self.env["clinic.message"].search([], limit=1).conversation_id
        mine = channel.with_user(self.front_desk)
        (hold,) = mine.get_clinic_panel()["holds"]
        self.assertEqual(
            {name: hold[name] for name in ("id", "label", "sentence", "holds")},
            {
                "id": self.refusal().id,
                "label": "Asked for no more texts",
                "sentence": "please stop texting me",
                "holds": True,
            },
        )
        self.assertEqual(hold["decide_by"], "03/17/2026")
        self.assertIn("Release it first", mine.get_clinic_panel()["hindrance"])
        self.env["clinic.refusal"].browse(hold["id"]).with_user(
            self.front_desk
        ).action_release()
        panel = mine.get_clinic_panel()
        self.assertEqual((panel["holds"], panel["hindrance"]), ([], ""))

    def test_conversation_of_another_clinic_shows_that_it_is_held_only(self):
        desk = self.make_other_user(
            "user",
            clinic_texting_enabled=True,
            sms_twilio_account_sid="AC" + "2" * 32,
            sms_twilio_auth_token="other-token",
        )
        other = desk.company_id
        self.env["clinic.sender"]._feed(other, ["+15005550009"])
        channel = self.env["discuss.channel"]._clinic_open(other, self.number)
        panel = channel.with_user(desk).get_clinic_panel()
        self.assertFalse(panel["holds"])
        self.assertIn("held", panel["hindrance"])

    def test_opt_out_in_one_click(self):
        refusal = self.refusal()
        self.contact.action_clinic_opt_out()
        self.assertTrue(self.listed())
        self.assertEqual(refusal.state, "opted_out")
        self.assertEqual(self.history(), ["hold", "opt_out"])
        line = self.env["clinic.consent"].search([("kind", "=", "opt_out")], limit=1)
        self.assertEqual((line.source, line.user_name), ("Staff", self.front_desk.name))

    def test_decision_from_the_list(self):
        refusal = self.refusal().with_user(self.front_desk)
        refusal.action_opt_out()
        self.assertTrue(self.listed())
        line = self.env["clinic.consent"].search([("kind", "=", "opt_out")], limit=1)
        self.assertEqual(line.wording, "please stop texting me")
        refusal.action_release()  # decided already: changes nothing
        self.assertTrue(self.listed())

    def test_other_clinic_sees_no_sentence_and_decides_nothing(self):
        user = self.make_other_user("user")
        contact = self.client_.with_user(user).with_company(user.company_id)
        self.assertTrue(contact.clinic_held)
        self.assertFalse(contact.clinic_hold_sentence)
        with self.assertRaises(AccessError):
            self.refusal().with_user(user).action_release()
        contact.action_clinic_release()
        self.assertTrue(self.row().held_until)

    def test_release_waits_for_the_last_clinic(self):
        other = self.env["res.company"].create({"name": "Other Clinic"})
        self.env["clinic.refusal"]._open("refusal", self.number, other)
        self.contact.action_clinic_release()
        self.assertTrue(self.row().held_until)
        self.refusal().action_release()
        self.assertFalse(self.row().held_until)

    def test_nobody_decides_and_the_days_are_over(self):
        """C4: no refusal is unresolved after ten business days."""
        cron = self.env.ref("clinic_messaging.ir_cron_clinic_refusal_deadlines")
        for day, left in ((17, 1), (18, 0)):
            self.set_clock(datetime(2026, 3, day, 1, 0))
            self.env.flush_all()
            with self.enter_registry_test_mode():
                self.assertIs(cron.method_direct_trigger(), True)
            self.env.invalidate_all()
            self.assertEqual(len(self.refusal()), left)
        self.assertTrue(self.listed())

    def test_employee_cannot_decide(self):
        for action in ("action_clinic_opt_out", "action_clinic_release"):
            with self.assertRaises(AccessError):
                getattr(self.client_.with_user(self.employee), action)()
        refusal = self.refusal()
        self.assertEqual(refusal.state, "open")  # read, so that the cache has it
        for action in ("action_opt_out", "action_release"):
            with self.assertRaises(AccessError):
                getattr(refusal.with_user(self.employee), action)()
        self.assertEqual(refusal.state, "open")
        self.assertFalse(self.listed())
        self.assertTrue(self.row().held_until)

    def test_reading_is_not_deciding(self):
        """Whom a clinic lets read its refusals, an auditor perhaps, decides none."""
        self.env["ir.model.access"].create(
            {
                "name": "auditors read refusals",
                "model_id": self.env["ir.model"]._get_id("clinic.refusal"),
                "group_id": self.env.ref("base.group_user").id,
                "perm_read": True,
            }
        )
        refusal = self.refusal().with_user(self.employee).with_company(self.company)
        self.assertEqual(refusal.sentence, "please stop texting me")
        for action in ("action_opt_out", "action_release"):
            with self.assertRaisesRegex(AccessError, "Only the front desk"):
                getattr(refusal, action)()
        self.assertEqual(refusal.state, "open")
        self.assertFalse(self.listed())
        self.assertTrue(self.row().held_until)


@tagged("post_install", "-at_install", "clinic")
class TestBusinessDays(ConsentCase):
    def close(self, first, last, **values):
        self.env["resource.calendar.leaves"].with_company(self.company).create(
            {
                "name": "Closed",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": first,
                "date_to": last,
                **values,
            }
        )

    def deadline(self):
        return self.company._clinic_refusal_deadline()

    def test_weekends_do_not_count(self):
        self.assertEqual(self.deadline(), date(2026, 3, 17))
        self.set_clock(datetime(2026, 3, 7, 12, 0))  # a Saturday
        self.assertEqual(self.deadline(), date(2026, 3, 20))

    def test_closing_days_do_not_count(self):
        self.close("2026-03-10 00:00:00", "2026-03-10 23:59:59")
        self.assertEqual(self.deadline(), date(2026, 3, 18))
        self.close("2026-03-18 00:00:00", "2026-03-20 23:59:59")
        self.assertEqual(self.deadline(), date(2026, 3, 23))

    def test_closed_afternoon_is_a_business_day(self):
        self.close("2026-03-10 12:00:00", "2026-03-10 18:00:00")
        self.assertEqual(self.deadline(), date(2026, 3, 17))

    def test_training_on_a_closing_day_is_work(self):
        self.close("2026-03-10 00:00:00", "2026-03-10 23:59:59", time_type="other")
        self.assertEqual(self.deadline(), date(2026, 3, 17))

    def test_holiday_of_one_person_is_a_business_day(self):
        person = self.env["resource.resource"].create({"name": "Dr. Who"})
        self.close("2026-03-10 00:00:00", "2026-03-10 23:59:59", resource_id=person.id)
        self.assertEqual(self.deadline(), date(2026, 3, 17))

    def test_day_is_the_clinics_own(self):
        self.company.clinic_tz = "Pacific/Auckland"
        self.set_clock(datetime(2026, 3, 3, 12, 0))  # the 4th, 1 a.m. there
        self.assertEqual(self.deadline(), date(2026, 3, 18))

    def test_closed_for_good_does_not_wait_for_ever(self):
        self.close("2026-03-01 00:00:00", "2029-03-01 00:00:00")
        self.assertEqual(self.deadline(), date(2027, 3, 4))
