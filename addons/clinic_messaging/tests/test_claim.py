"""T1: what must hold, is checked again in the transaction that opens the attempt."""

from datetime import timedelta

from odoo.tests import tagged

from ..transports.base import NOT_SENT, REJECTED, SendResult
from .common import NOON, SENDER, ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_protocol")
class TestClaim(ClinicCase):
    def _refused(self, reason, message, lane="direct"):
        with self.provider() as provider:
            self.dispatch(lane)
        self.assertEqual(provider.requests, [])
        self.assertEqual((message.state, message.state_reason), ("skipped", reason))

    def test_opt_out_after_sending_stops_the_text(self):
        message = self.send()
        self.env["phone.blacklist"].add(message.number)
        self._refused("opted_out", message)

    def test_held_number_gets_nothing_until_the_hold_ends(self):
        message = self.send()
        self.env.cr.execute(
            "UPDATE clinic_number SET held_until = clinic_now() + interval '1 day'"
            " WHERE number = %s",
            [message.number],
        )
        self._refused("held", message)

    def test_blocked_number_gets_nothing(self):
        message = self.send()
        self.env.cr.execute(
            "UPDATE clinic_number SET blocked = true WHERE number = %s",
            [message.number],
        )
        self._refused("blocked", message)

    def test_changed_number_is_not_texted(self):
        message = self.send()
        self.clients[0].phone = "+12125550177"
        self._refused("number_changed", message)

    def test_archived_contact_is_not_texted(self):
        message = self.send()
        self.clients[0].active = False
        self._refused("archived", message)

    def test_refusal_on_the_contact_is_respected(self):
        message = self.send()
        self.clients[0].clinic_text_consent = "refused"
        self._refused("refused", message)

    def test_explicit_policy_needs_a_yes(self):
        message = self.send()
        self.company.clinic_consent_policy = "explicit"
        self._refused("no_consent", message)

    def test_deceased_patient_gets_no_bulk_text(self):
        messages = self.send(self.clients)
        self.clients[1].clinic_deceased_on = NOON.date()
        with self.provider() as provider:
            self.dispatch("bulk")
        self.assertEqual(len(provider.requests), 2)
        self.assertEqual(messages[1].state_reason, "deceased")

    def test_canceled_batch_sends_nothing(self):
        messages = self.send(self.clients)
        messages.batch_id.with_user(self.front_desk).action_cancel()
        with self.provider() as provider:
            self.dispatch("bulk")
        self.assertEqual(provider.requests, [])
        self.assertEqual(set(messages.mapped("state")), {"canceled"})
        self.assertEqual(messages.batch_id.state, "canceled")

    def test_paused_batch_waits_and_goes_on(self):
        messages = self.send(self.clients)
        batch = messages.batch_id.with_user(self.front_desk)
        batch.action_pause()
        with self.provider() as provider:
            self.dispatch("bulk")
            self.assertEqual(provider.requests, [])
            batch.action_resume()
            self.dispatch("bulk")
        self.assertEqual(len(provider.requests), 3)

    def test_quiet_hours_hold_the_text_until_their_end(self):
        message = self.send()
        self.set_clock(NOON.replace(hour=22))
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(provider.requests, [])
        self.assertEqual(message.state, "scheduled")
        self.assertEqual(message.due_at, NOON.replace(day=4, hour=8))

    def test_recipients_own_zone_is_quiet_too(self):
        message = self.send()
        self.clients[0].tz = "Asia/Tokyo"  # 21:00 there at noon UTC
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(provider.requests, [])
        self.assertEqual(message.state, "scheduled")

    def test_validity_ends_before_quiet_hours(self):
        self.send()
        self.set_clock(NOON.replace(hour=20, minute=55))
        with self.provider() as provider:
            self.dispatch()
        self.assertLessEqual(provider.requests[0].validity_period, 240)
        self.assertGreaterEqual(provider.requests[0].validity_period, 60)

    def test_hourly_limit_counts_bulk_texts_of_all_batches(self):
        self.company.clinic_bulk_hourly_limit = 2
        self.send(self.clients[:2])
        more = self.send(self.clients)
        self.env.cr.execute(
            "UPDATE clinic_message SET state='queued', due_at=clinic_now()"
            " WHERE id = ANY(%s)",
            [more.ids],
        )
        self.env.invalidate_all()
        with self.provider() as provider:
            self.dispatch("bulk")
            self.assertEqual(len(provider.requests), 2)
            self.set_clock(NOON + timedelta(minutes=59, seconds=59))
            self.dispatch("bulk")
            self.assertEqual(len(provider.requests), 2)
            self.set_clock(NOON + timedelta(minutes=60, seconds=45))
            self.dispatch("bulk")
            self.assertEqual(len(provider.requests), 4)

    def test_direct_text_does_not_wait_for_the_bulk_limit(self):
        self.company.clinic_bulk_hourly_limit = 1
        self.send(self.clients)
        direct = self.send(self.clients[:1], body="Please call us.")
        with self.provider() as provider:
            self.dispatch("bulk")
            self.dispatch("direct")
        self.assertEqual(len(provider.requests), 2)
        self.assertEqual(direct.state, "sent")

    def test_refused_before_processing_gives_its_place_back(self):
        self.company.clinic_bulk_hourly_limit = 1
        messages = self.send(self.clients[:2])
        with self.provider(
            SendResult(NOT_SENT, http_status=429, code="20429")
        ) as provider:
            self.dispatch("bulk")
            self.set_clock(NOON + timedelta(minutes=6))
            self.dispatch("bulk")
        self.assertEqual(len(provider.requests), 2)
        self.assertEqual(messages[0].state, "sent")

    def test_second_dispatcher_finds_nothing(self):
        self.send()
        with self.provider() as provider:
            self.dispatch()
            self.dispatch()
        self.assertEqual(len(provider.requests), 1)

    def _reads(self, claims):
        """Return the queries of one T1 beyond the two writes of each text."""
        ledger, sender = self.env["clinic.message"].sudo(), self.sender.id
        rendered = ledger._peek(sender, "bulk", claims)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        ready = ledger._claim(sender, ("bulk",), rendered).ready
        self.assertEqual(len(ready), claims)
        return self.env.cr.sql_log_count - before - 2 * claims

    def test_sixteen_texts_are_checked_with_the_queries_of_two(self):
        values = [self._client_values(number) for number in range(3, 20)]
        self.send(self.clients + self.env["res.partner"].create(values))
        self._reads(1)  # what the environment keeps is read now
        self.assertEqual(self._reads(16), self._reads(2))

    def test_number_that_became_the_clinics_own_is_not_texted(self):
        message = self.send()
        self.env["clinic.sender"]._feed(self.company, [SENDER, message.number])
        self._refused("invalid_number", message)

    def test_each_attempt_has_a_token_of_its_own(self):
        self.send(self.clients)
        with self.provider() as provider:
            self.dispatch("bulk")
        tokens = {request.status_callback for request in provider.requests}
        self.assertEqual(len(tokens), 3)
        self.assertTrue(all(len(t.split("/")[-1].split("#")[0]) == 43 for t in tokens))

    def test_broken_sender_keeps_texts_and_tells_administrators_once(self):
        messages = self.send(self.clients)
        partner = self.company.partner_id
        refused = SendResult(REJECTED, http_status=401, code="20003")
        with self.provider(refused, refused, refused) as provider:
            self.dispatch("bulk")
            self.dispatch("bulk")
        self.assertLessEqual(len(provider.requests), 3)
        self.assertEqual(set(messages.mapped("state")), {"queued"})
        self.assertEqual(messages.batch_id.state, "paused")
        self.assertEqual(
            len(
                partner.activity_ids.filtered(lambda a: a.user_id == self.clinic_admin)
            ),
            1,
        )
        self.sender.with_user(self.clinic_admin).action_resume()
        messages.batch_id.with_user(self.front_desk).action_resume()
        with self.provider() as provider:
            self.dispatch("bulk")
        self.assertEqual(set(messages.mapped("state")), {"sent"})

    def test_all_day_appointment_begins_at_midnight_of_the_clinic(self):
        self.company.clinic_tz = "America/New_York"
        row = {
            "message_type": "confirmation",
            "event_start": NOON.replace(hour=8),
            "event_day": NOON.date(),
        }
        over = self.env["clinic.message"]._appointment_over
        midnight = NOON.replace(hour=5)
        before = midnight - timedelta(seconds=1)
        self.assertFalse(over(row, self.company, before))
        self.assertTrue(over(row, self.company, midnight))
