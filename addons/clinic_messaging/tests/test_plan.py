"""Bulk: who is written to, how it is split, and what the dialog says before."""

from ast import literal_eval
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOON, ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_bulk")
class TestPlan(ClinicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        areas = ("415", "312", "305", "206", "617", "713", "303")
        cls.many = cls.env["res.partner"].create(
            [cls._client_values(n % 100, areas[n // 100]) for n in range(612)]
        )

    def test_612_recipients_are_250_250_112_an_hour_apart(self):
        messages = self.send(self.many)
        segments = messages.segment_id.sorted("sequence")
        self.assertEqual(segments.mapped("recipient_count"), [250, 250, 112])
        hours = [NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=2)]
        for segment, hour in zip(segments, hours, strict=True):
            self.assertLess(abs(segment.effective_at - hour), timedelta(minutes=1))
        self.assertEqual(
            segments.mapped("state"), ["released", "scheduled", "scheduled"]
        )
        self.assertEqual(len(messages.filtered(lambda m: m.state == "queued")), 250)
        self.assertEqual(messages.batch_id.message_type, "bulk")

    def test_first_segment_is_manual_the_rest_scheduled(self):
        self.send(self.many)
        segments = self.env["clinic.message.segment"].with_user(self.front_desk)
        manual = self.env.ref("clinic_messaging.clinic_message_segment_action_manual")
        later = self.env.ref("clinic_messaging.clinic_message_segment_action_scheduled")
        own = [("company_id", "=", self.company.id)]
        shown = segments.search(literal_eval(manual.domain) + own)
        waiting = segments.search(literal_eval(later.domain) + own)
        self.assertEqual(shown.mapped("recipient_count"), [250])
        self.assertEqual(sorted(waiting.mapped("recipient_count")), [112, 250])

    def test_release_queues_the_next_segment_at_its_time(self):
        messages = self.send(self.many)
        ledger = self.env["clinic.message"]
        self.set_clock(NOON + timedelta(minutes=59))
        ledger._release_some(1000)
        self.assertEqual(len(messages.filtered(lambda m: m.state == "queued")), 250)
        self.set_clock(NOON + timedelta(minutes=61))
        ledger._release_some(1000)
        ledger._release_segments()
        self.assertEqual(len(messages.filtered(lambda m: m.state == "queued")), 500)

    def test_quiet_hours_move_the_second_segment_to_the_morning(self):
        self.set_clock(NOON.replace(hour=20, minute=30))
        messages = self.send(self.many)
        segments = messages.segment_id.sorted("sequence")
        morning = NOON.replace(day=4, hour=8)
        self.assertEqual(segments[1].effective_at, morning)
        self.assertEqual(segments[2].effective_at, morning + timedelta(hours=1))
        self.assertTrue(segments[1].delay_reason)

    def test_second_batch_is_planned_around_the_first(self):
        self.send(self.many[:200])
        second = self.send(self.many[200:400])
        sizes = second.segment_id.sorted("sequence").mapped("recipient_count")
        self.assertEqual(sizes, [50, 150])

    def test_acknowledgement_is_required_by_the_server(self):
        dialog = self.compose(self.clients)
        before = self.env["clinic.message.batch"].search_count([])
        with self.assertRaisesRegex(UserError, "Tick the box"), self.env.cr.savepoint():
            dialog.action_send()
        self.assertEqual(self.env["clinic.message.batch"].search_count([]), before)
        dialog.acknowledged = True
        dialog.action_send()
        batch = self.env["clinic.message.batch"].search([], limit=1)
        self.assertEqual(batch.acknowledged_by_id, self.front_desk)
        self.assertIn("250", batch.acknowledged_wording)

    def test_double_click_sends_once(self):
        dialog = self.compose(self.clients, acknowledged=True)
        dialog.action_send()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            dialog.action_send()
        batches = self.env["clinic.message.batch"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(batches), 1)

    def test_who_is_left_out_and_why(self):
        people = self.many[:9]
        people[0].phone = False
        people[1].phone = "12"
        self.env["phone.blacklist"].add(people[2].phone_sanitized)
        people[3].clinic_text_consent = "refused"
        people[4].clinic_deceased_on = NOON.date()
        people[5].clinic_client_status = "inactive"
        people[6].clinic_client_status = False
        people[7].phone = people[8].phone
        messages = self.send(people)
        reasons = {
            m.patient_id: m.state_reason for m in messages if m.state == "skipped"
        }
        self.assertEqual(
            [reasons.get(person) for person in people],
            [
                "no_number",
                "invalid_number",
                "opted_out",
                "refused",
                "deceased",
                "inactive",
                "not_a_client",
                None,
                "duplicate_number",
            ],
        )
        self.assertEqual(messages.batch_id.recipient_count, 1)

    def test_addresses_are_written_letter_by_letter(self):
        odd = ["o'neil@x.example", "{a}@x.example", "null@x.example", "b&c@x.example"]
        people = self.many[:4]
        for person, email in zip(people, odd, strict=True):
            person.email = email
        messages = self.send(people, channel="email", subject="Hours")
        self.assertEqual(messages.mapped("partner_id"), people)
        self.assertEqual(messages.sorted("id").mapped("email"), odd)

    def test_dialog_counts_what_is_sent(self):
        self.many[0].phone = False
        dialog = self.compose(self.many[:10])
        self.assertEqual(dialog.recipient_count, 9)
        self.assertEqual([line["count"] for line in dialog.left_out], [1])
        dialog.acknowledged = True
        dialog.action_send()
        batch = self.env["clinic.message.batch"].search([], limit=1)
        self.assertEqual(batch.recipient_count, 9)

    def test_inactive_clients_are_kept_by_a_switch(self):
        self.many[0].clinic_client_status = "inactive"
        messages = self.send(self.many[:3], keep_inactive=True)
        self.assertEqual(messages.batch_id.recipient_count, 3)

    def test_inactive_client_gets_a_direct_text(self):
        self.many[0].clinic_client_status = "inactive"
        self.assertEqual(self.send(self.many[:1]).state, "queued")

    def test_age_filter_keeps_those_without_birth_date(self):
        self.many[0].clinic_birthdate = "2020-01-01"
        self.many[1].clinic_birthdate = "1960-01-01"
        messages = self.send(self.many[:3], min_age=18)
        skipped = messages.filtered(lambda m: m.state_reason == "age")
        self.assertEqual(skipped.patient_id, self.many[0])
        self.assertEqual(messages.batch_id.recipient_count, 2)

    def test_one_text_to_the_contact_names_all_patients(self):
        owner, rex, luna = self.many[:3]
        rex.write({"name": "Rex", "clinic_contact_id": owner.id})
        luna.write({"name": "Luna", "clinic_contact_id": owner.id})
        messages = self.send(rex | luna, body="{{ patient }} may come at noon.")
        with self.provider() as provider:
            self.dispatch("direct")
        self.assertEqual(len(provider.requests), 1)
        self.assertEqual(provider.requests[0].to, owner.phone_sanitized)
        self.assertEqual(provider.requests[0].body, "Rex and Luna may come at noon.")
        self.assertEqual(
            sorted(messages.mapped("state_reason"), key=str), [False, "same_contact"]
        )

    def test_one_text_each_when_wanted(self):
        owner, rex, luna = self.many[:3]
        rex.write({"name": "Rex", "clinic_contact_id": owner.id})
        luna.write({"name": "Luna", "clinic_contact_id": owner.id})
        self.send(rex | luna, body="{{ patient }} may come.", one_text_each=True)
        with self.provider() as provider:
            self.dispatch("direct")
            self.dispatch("bulk")
        self.assertEqual(
            sorted(request.body for request in provider.requests),
            ["Luna may come.", "Rex may come."],
        )

    def test_nobody_left_says_why_and_saves_nothing(self):
        self.many[0].phone = False
        before = self.env["clinic.message.batch"].search_count([])
        with (
            self.assertRaisesRegex(UserError, "Nobody is left"),
            self.env.cr.savepoint(),
        ):
            self.send(self.many[:1])
        self.assertEqual(self.env["clinic.message.batch"].search_count([]), before)

    def test_bulk_by_administrators_only(self):
        self.company.clinic_bulk_admin_only = True
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.send(self.many[:2])
        self.compose(
            self.many[:2], user=self.clinic_admin, acknowledged=True
        ).action_send()

    def test_edit_reaches_only_what_has_not_left(self):
        messages = self.send(self.many)
        with self.provider() as provider:
            self.dispatch("bulk")
            batch = messages.batch_id.with_user(self.front_desk)
            batch.action_save_text("We open again tomorrow.")
            self.set_clock(NOON + timedelta(minutes=61))
            self.env["clinic.message"]._release_some(1000)
            self.dispatch("bulk")
        bodies = [request.body for request in provider.requests]
        self.assertEqual(bodies.count("The office closes at noon."), 250)
        self.assertEqual(bodies.count("We open again tomorrow."), 250)
        self.assertIn(self.front_desk.name, batch.change_log)

    def test_cancel_of_one_segment_leaves_the_others(self):
        messages = self.send(self.many)
        segments = messages.segment_id.sorted("sequence")
        segments[2].with_user(self.front_desk).action_cancel()
        self.assertEqual(
            segments.mapped("state"), ["released", "scheduled", "canceled"]
        )
        self.assertEqual(len(messages.filtered(lambda m: m.state == "canceled")), 112)

    def test_dialog_shows_the_plan_before_anyone_confirms(self):
        dialog = self.compose(self.many)
        self.assertEqual([row["count"] for row in dialog.plan], [250, 250, 112])
        self.assertEqual(dialog.gauge, "0 of 250 this hour")
        self.assertTrue(dialog.is_bulk)
        self.assertEqual(dialog.recipient_count, 612)

    def test_query_count_does_not_grow_with_recipients(self):
        def queries(partners):
            dialog = self.compose(partners, acknowledged=True)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            dialog.action_send()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(self.many[:2])
        few, more = queries(self.many[10:20]), queries(self.many[20:220])
        self.assertLessEqual(more, few + 2)


@tagged("post_install", "-at_install", "clinic", "clinic_bulk")
class TestBadInput(ClinicCase):
    def _refused(self, words, **values):
        dialog = self.compose(**values)
        before = self.env["clinic.message.batch"].search_count([])
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            dialog.action_send()
        self.assertEqual(self.env["clinic.message.batch"].search_count([]), before)

    def test_empty_body(self):
        self._refused("message is empty", body="  \n ")

    def test_too_many_characters(self):
        self._refused("1,600", body="x" * 1601)

    def test_time_in_the_past(self):
        self._refused(
            "in the past", schedule="later", scheduled_at=NOON - timedelta(days=300)
        )

    def test_no_time(self):
        self._refused("Choose when", schedule="later")

    def test_texting_off(self):
        self.company.clinic_texting_enabled = False
        self._refused("Texting is off")

    def test_no_credentials(self):
        self.company.sms_twilio_auth_token = False
        self._refused("not set up")

    def test_no_sender(self):
        self.sender.active = False
        self._refused("no number to send from")

    def test_forbidden_reply_word(self):
        self._refused("CANCEL", body="Reply CANCEL to cancel your visit.")

    def test_unknown_placeholder(self):
        self._refused("is not a placeholder", body="Dear {{ object.vat }}")

    def test_expression_is_never_evaluated(self):
        self._refused("is not a placeholder", body="{{ 7*7 }}")

    def test_quiet_hours_ask_first(self):
        self.set_clock(NOON.replace(hour=22))
        self._refused("quiet hours")
        dialog = self.compose()
        dialog.action_send_at_opening()
        message = self.env["clinic.message"].search([], limit=1)
        self.assertEqual(message.due_at, NOON.replace(day=4, hour=8))
        self.compose(self.clients[1:2]).action_send_anyway()
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)
        self.assertEqual(provider.requests[0].to, self.clients[1].phone_sanitized)

    def test_email_needs_a_subject(self):
        self._refused("subject", channel="email")
