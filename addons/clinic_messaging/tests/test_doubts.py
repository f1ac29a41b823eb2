"""What must not be sent twice, left out or held up when something is in doubt."""

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import TransportError
from ..transports.base import NOT_SENT, UNKNOWN, SendResult
from .common import NOON, ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestDoubts(ClinicCase):
    def _lost(self):
        """Send a text whose answer is lost."""
        message = self.send()
        with self.provider(SendResult(UNKNOWN)):
            self.dispatch()
        return message

    def _read_twice(self):
        """Run the reconciler twice, late enough that clean reads count."""
        self.look_up(11, 13)

    def _needs_a_person(self, message, **shown):
        body = shown.pop("body", message.body)
        with self.provider() as provider:
            provider.show(message.attempt_ids, body, **shown)
            self._read_twice()
            self.dispatch()
        self.assertEqual(provider.requests, [])
        self.assertEqual(message.state_reason, "needs_review")

    def test_redacted_list_is_no_proof(self):
        self._needs_a_person(self._lost(), body="")

    def test_text_with_a_trial_prefix_is_no_other_text(self):
        message = self._lost()
        prefix = "Sent from your Twilio trial account - "
        self._needs_a_person(message, body=prefix + message.body)

    def test_clock_skew_hides_no_text(self):
        message = self._lost()
        early = message.attempt_ids.started_at - timedelta(seconds=8)
        self._needs_a_person(message, created_at=early)

    def test_unreadable_account_is_not_asked_again_at_once(self):
        self._lost()
        asked = []

        def find(to, limit=50):
            asked.append(to)
            raise TransportError("401")

        ledger = self.env["clinic.message"]
        with self.provider() as provider:
            provider.find = find
            for seconds in (0, 10):
                self.set_clock(NOON + timedelta(minutes=11, seconds=seconds))
                for attempt in ledger._open_attempts():
                    ledger._reconcile_one(attempt)
        self.assertEqual(len(asked), 1)

    def test_id_that_was_bound_to_another_text_stops_no_receipts(self):
        first, lost = self.send(self.clients[:1]), self.send(self.clients[1:2])
        with self.provider(SendResult(UNKNOWN)):
            self.dispatch()
        unknown = (first | lost).filtered(lambda m: m.state == "unknown")
        sent = (first | lost) - unknown
        self.event(unknown, "delivered", sid=sent.attempt_ids.sid)
        self.event(sent, "delivered")
        self.assertEqual(unknown.state, "delivered")
        self.assertEqual(sent.state, "delivered")

    def test_opt_out_line_stands_once_after_retries(self):
        self.company.clinic_opt_out_line = "Reply STOP to opt out"
        self.send()
        busy = SendResult(NOT_SENT, http_status=429, code="20429")
        with self.provider(busy, busy) as provider:
            for minutes in (1, 10, 20):
                self.set_clock(NOON + timedelta(minutes=minutes))
                self.dispatch()
        self.assertEqual(len(provider.requests), 3)
        self.assertEqual({r.body.count("STOP") for r in provider.requests}, {1})

    def test_edit_between_two_tries_is_what_leaves(self):
        messages = self.send(self.clients)
        busy = SendResult(NOT_SENT, http_status=429, code="20429")
        with self.provider(*[busy] * 3) as provider:
            self.dispatch("bulk")
            batch = messages.batch_id.with_user(self.front_desk)
            batch.action_save_text("Corrected words")
            self.set_clock(NOON + timedelta(minutes=10))
            self.dispatch("bulk")
        last = {request.body for request in provider.requests[3:]}
        self.assertEqual(last, {"Corrected words"})

    def test_text_that_cannot_be_filled_in_holds_up_no_other(self):
        template = self.env["sms.template"].create(
            {
                "name": "Broken",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "{{ object.no_such_field }}",
            }
        )
        odd = self.send(template_id=template.id, body=template.body)
        good = self.send(self.clients[1:2])
        with self.provider(), mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            self.dispatch()
        self.assertEqual((odd.state, odd.state_reason), ("failed", "unreadable"))
        self.assertEqual(good.state, "sent")

    def test_repetition_of_a_bulk_counts_to_the_limit(self):
        messages = self.send(self.clients)
        with self.provider():
            self.dispatch("bulk")
        for message in messages:
            self.event(message, "undelivered", "30008")
        self.env["phone.blacklist"].add(messages[0].number)
        messages.batch_id.with_user(self.front_desk).action_retry_failed()
        again = self.env["clinic.message"].search([("id", ">", messages[-1].id)])
        queued = again.filtered(lambda m: m.state == "queued")
        self.assertEqual(len(queued), 2)
        self.assertEqual(set(queued.mapped("lane")), {"bulk"})

    def test_scheduled_text_never_leaves_in_quiet_hours(self):
        message = self.send(
            schedule="later",
            scheduled_at=NOON.replace(hour=23),
            quiet_confirmed=True,
        )
        self.assertFalse(message.released_early)

    def test_batch_that_was_paused_in_its_last_calls_ends_after_resume(self):
        messages = self.send(self.clients)
        batch = messages.batch_id.with_user(self.front_desk)
        self.env.flush_all()
        ledger = self.env["clinic.message"]
        texts = ledger._peek(self.sender.id, "bulk", 16)
        claims = ledger._claim(self.sender.id, ("bulk",), texts)
        batch.action_pause()
        for number, claim in enumerate(claims.ready):
            ledger._settle([(claim, SendResult("accepted", sid=f"SM{number:032d}"))])
        batch.action_resume()
        self.env.invalidate_all()
        self.assertEqual(batch.state, "done")

    def test_area_code_where_it_is_night_asks_first(self):
        self.clients[0].write({"phone": "+18085550100", "tz": False})
        self.assertTrue(self.compose().is_quiet)


@tagged("post_install", "-at_install", "clinic", "clinic_bulk")
class TestAppointmentGone(ClinicCase):
    def setUp(self):
        super().setUp()
        self.visit = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": NOON + timedelta(hours=4),
                "stop": NOON + timedelta(hours=5),
                "partner_ids": [(6, 0, self.clients[:1].ids)],
                "clinic_company_id": self.company.id,
            }
        )
        dialogs = self.env["clinic.message.compose"].with_user(self.front_desk)
        dialogs.with_company(self.company).create(
            {"event_ids": self.visit.ids, "body": "Visit {{ date }}"}
        ).action_send()
        self.message = self.env["clinic.message"].search(
            [("event_id", "=", self.visit.id)]
        )

    def _nothing_leaves(self):
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(provider.requests, [])
        self.assertEqual(self.message.state_reason, "appointment_gone")

    def test_deleted_appointment_is_not_announced(self):
        self.visit.unlink()
        self._nothing_leaves()

    def test_declined_appointment_is_not_announced(self):
        self.visit.attendee_ids.filtered(
            lambda attendee: attendee.partner_id == self.clients[0]
        ).do_decline()
        self._nothing_leaves()
