"""What happens beside a send: chatter, calls to make, batches that stop themselves."""

from datetime import timedelta

from odoo.tests import tagged

from ..transports.base import REJECTED, SendResult
from .common import NOON, ClinicCase


@tagged("post_install", "-at_install", "clinic", "clinic_bulk")
class TestFollowUp(ClinicCase):
    def _log(self):
        return self.env["clinic.message"]._log_some(100)

    def test_chatter_gets_one_line_without_the_words(self):
        message = self.send()
        self.assertEqual(self._log(), 0, "nothing has left yet")
        with self.provider():
            self.dispatch()
        self.assertEqual(self._log(), 1)
        self.assertEqual(self._log(), 0)
        line = message.mail_message_id
        self.assertEqual((line.model, line.res_id), ("res.partner", self.clients[0].id))
        self.assertNotIn("office closes", line.body)

    def test_chatter_shows_the_words_if_the_clinic_wants(self):
        self.company.clinic_chatter_body = True
        message = self.send()
        with self.provider():
            self.dispatch()
        self._log()
        self.assertIn("office closes", message.mail_message_id.body)

    def test_who_prefers_the_phone_becomes_a_call(self):
        self.clients[0].clinic_preferred_channel = "phone"
        self.clients[1].clinic_preferred_channel = "email"
        messages = self.send(self.clients, channel="preferred", subject="Closed today")
        calls = self.clients[0].activity_ids
        self.assertEqual(
            calls.activity_type_id, self.env.ref("mail.mail_activity_data_call")
        )
        self.assertEqual(calls.user_id, self.front_desk)
        by_patient = {m.patient_id: m for m in messages}
        self.assertEqual(by_patient[self.clients[1]].channel, "email")
        self.assertEqual(by_patient[self.clients[2]].channel, "sms")
        self.assertEqual(messages.batch_id.recipient_count, 2)

    def test_batch_in_which_everything_fails_pauses(self):
        many = self.env["res.partner"].create(
            [self._client_values(n, "415") for n in range(40)]
        )
        messages = self.send(many)
        bad = SendResult(REJECTED, http_status=400, code="21211")
        with self.provider(*[bad] * 40) as provider:
            self.dispatch("bulk")
        self.assertLess(len(provider.requests), 40)
        batch = messages.batch_id
        self.assertEqual(batch.state, "paused")
        self.assertTrue(batch.pause_reason)
        self.assertTrue(
            self.company.partner_id.activity_ids.filtered(
                lambda a: a.user_id == self.front_desk
            )
        )

    def test_plan_counts_who_gets_it_after_the_appointment(self):
        early = self._appointment(self.clients[0], NOON + timedelta(minutes=30))
        later = self._appointment(self.clients[1], NOON + timedelta(hours=5))
        dialog = self.env["clinic.message.compose"].with_user(self.front_desk)
        dialog = dialog.with_company(self.company).create(
            {
                "event_ids": (early | later).ids,
                "body": "Closed",
                "schedule": "later",
                "scheduled_at": self.env["clinic.clock"]._now() + timedelta(hours=1),
            }
        )
        self.assertEqual(dialog.recipient_count, 2)
        self.assertEqual([row["late"] for row in dialog.plan], [1])

    def _appointment(self, client, start):
        return self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": start,
                "stop": start + timedelta(minutes=30),
                "partner_ids": [(6, 0, (client | self.front_desk.partner_id).ids)],
                "clinic_company_id": self.company.id,
            }
        )

    def test_number_of_a_document_reaches_it_though_the_customer_has_another(self):
        self.set_clock(NOON.replace(hour=15))  # ten in the morning in area 212
        text = self.env["sms.sms"].create(
            {
                "partner_id": self.clients[0].id,
                "number": "+12125550166",
                "body": "Your glasses are here.",
                "record_company_id": self.company.id,
            }
        )
        text.send()
        message = self.env["clinic.message"].search([("sms_uuid", "=", text.uuid)])
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual([r.to for r in provider.requests], ["+12125550166"])
        self.assertEqual(message.patient_id, self.clients[0])

    def test_portal_invitation_leaves_out_who_has_no_email(self):
        self.clients[0].email = False
        messages = self.send(
            self.clients[:2],
            message_type="portal_invitation",
            body="We have sent you an e-mail.",
        )
        by_patient = {m.patient_id: m for m in messages}
        self.assertEqual(by_patient[self.clients[0]].state_reason, "no_email")
        self.assertTrue(self.clients[1].user_ids.has_group("base.group_portal"))
        self.assertFalse(self.clients[0].user_ids)
