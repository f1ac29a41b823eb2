"""The gate: whoever asks Odoo for a text, it becomes one ledger row or an error."""

from datetime import timedelta
from unittest.mock import patch

import requests

from odoo.tests import tagged

from odoo.addons.http_routing.tests.common import MockRequest

from .common import NOON, SENDER
from .security_common import SecurityCase


class GateCase(SecurityCase):
    """Nothing in here may touch the network: that is the first thing checked."""

    def setUp(self):
        super().setUp()
        self.network = self.enterContext(
            patch.object(
                requests.Session, "request", side_effect=AssertionError("network")
            )
        )
        self.addCleanup(lambda: self.network.assert_not_called())

    def sms(self, **values):
        """Create texts as another Odoo app would."""
        return self.env["sms.sms"].create(
            {
                "body": "Hello",
                "number": "+12125550142",
                "record_company_id": self.company.id,
                **values,
            }
        )

    def rows(self, texts=None):
        """Return the ledger's rows of these texts; all outbound ones by default."""
        domain = [("sms_uuid", "in", texts.mapped("uuid"))] if texts else []
        return self.env["clinic.message"].search(domain, order="id")

    def run_queue(self):
        """Run Odoo's scheduled action, which commits, on a cursor of the test."""
        self.env.flush_all()
        with self.own_cursors(), self.env.registry.cursor() as cr:
            self.env(cr=cr)["sms.sms"]._process_queue()
        self.env.invalidate_all()

    def composer(self, user=None, **values):
        """Return Odoo's own dialog as an employee uses it."""
        composers = self.env["sms.composer"].with_user(user or self.front_desk)
        return composers.with_company(self.company).create(
            {"body": "Office update", **values}
        )


@tagged("post_install", "-at_install", "clinic")
class TestGate(GateCase):
    def assertGated(self, texts):
        self.assertEqual(set(texts.mapped("state")), {"process"})
        rows = self.rows(texts)
        self.assertEqual(len(rows), len(texts))
        for row in rows:
            self.assertEqual(row.state, "queued")
            self.assertTrue(row.batch_id and row.segment_id)
            self.assertEqual(row.segment_id.batch_id, row.batch_id)
        return rows

    def test_send(self):
        text = self.sms()
        text.send()
        row = self.assertGated(text)
        self.assertEqual(row.number, "+12125550142")
        self.assertEqual(row.body, "Hello")
        self.assertEqual(row.company_id, self.company)
        self.set_clock(NOON + timedelta(hours=4))  # morning in the number's zone
        with self.provider() as provider:
            self.dispatch()
        self.assertEqual(provider.requests[0].body, "Hello")
        self.assertEqual(text.state, "pending")

    def test_queue(self):
        texts = self.sms() + self.sms(number="+12125550143")
        self.run_queue()
        self.assertGated(texts)

    def test_companies_side_by_side(self):
        """Odoo's own queue stops at a batch with two companies (finding S6)."""
        texts = self.sms() + self.sms(record_company_id=self.other_company.id)
        self.run_queue()
        rows = self.assertGated(texts)
        self.assertEqual(rows.company_id, self.company | self.other_company)
        for row in rows:
            self.assertEqual(row.sender_id.company_id, row.company_id)

    def test_one_row_per_text(self):
        text = self.sms()
        text.send()
        text.state = "outgoing"
        text.send()
        text._send()
        self.assertEqual(len(self.rows(text)), 1)
        self.assertEqual(text.state, "process")

    def test_queue_does_not_starve_on_what_it_knows(self):
        text = self.sms()
        text.send()
        text.state = "outgoing"
        self.run_queue()
        self.assertFalse(self.env["sms.sms"].search([("state", "=", "outgoing")]))

    def test_retry_of_a_refused_text(self):
        text = self.sms(number=self.clients[0].phone_sanitized)
        text.send()
        row = self.rows(text)
        row.attempt_ids.flush_recordset()
        row._fail(row.ids, "21211", "rejected")
        self.env.invalidate_all()
        self.assertEqual(text.state, "error")
        text.resend_failed()
        self.assertEqual((row.state, text.state), ("queued", "process"))
        self.assertEqual(len(self.rows(text)), 1)

    def test_composer_comment(self):
        self.composer(
            composition_mode="comment",
            res_model="res.partner",
            res_id=self.clients[0].id,
        )._action_send_sms()
        row = self.rows()[-1]
        self.assertEqual(row.partner_id, self.clients[0])
        self.assertEqual(row.state, "queued")
        self.assertTrue(row.mail_message_id)

    def test_composer_mass(self):
        before = self.rows()
        self.composer(
            composition_mode="mass",
            res_model="res.partner",
            res_ids=repr(self.clients.ids),
            mass_keep_log=True,
            mass_force_send=True,
        )._action_send_sms()
        self.assertEqual((self.rows() - before).partner_id, self.clients)

    def test_composer_numbers(self):
        self.composer(
            composition_mode="numbers", numbers="+12125550150,+12125550151"
        )._action_send_sms()
        found = self.rows()[-2:].mapped("number")
        self.assertEqual(sorted(found), ["+12125550150", "+12125550151"])

    def test_calendar_alarm(self):
        event = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": "2026-03-04 10:00:00",
                "stop": "2026-03-04 11:00:00",
                "partner_ids": self.clients[:1].ids,
                "clinic_company_id": self.company.id,
            }
        )
        alarm = self.env["calendar.alarm"].create(
            {"name": "Text", "alarm_type": "sms", "duration": 1, "interval": "hours"}
        )
        event._do_sms_reminder(alarm)
        row = self.rows()[-1]
        self.assertEqual(row.partner_id, self.clients[0])
        self.assertEqual(row.origin, "automatic")
        self.assertEqual(row.message_type, "appointment_reminder")

    def test_template_action(self):
        template = self.env["sms.template"].create(
            {
                "name": "Odoo's",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "Dear {{ object.name }}",
            }
        )
        client = self.clients[0].with_company(self.company)
        client._message_sms_with_template(template=template, partner_ids=client.ids)
        self.assertEqual(self.rows()[-1].body, "Dear Client 000")

    def test_origin(self):
        text = self.sms()
        text.send()
        self.assertEqual(self.rows(text).origin, "automatic")
        with MockRequest(self.env(user=self.front_desk)) as request:
            request.session.uid = self.front_desk.id
            second = self.sms()
            second.with_user(self.front_desk).sudo().send()
        row = self.rows(second)
        self.assertEqual((row.origin, row.message_type), ("manual", "direct"))
        self.assertEqual(row.author_id, self.front_desk)

    def test_contact_of_the_other_clinic_is_not_named(self):
        text = self.sms(number=self.foreign_client.phone_sanitized)
        text.send()
        self.assertFalse(self.rows(text).partner_id)


@tagged("post_install", "-at_install", "clinic")
class TestGateRefusals(GateCase):
    def assertRefused(self, failure, **values):
        text = self.sms(**values)
        text.send()
        self.assertEqual((text.state, text.failure_type), ("error", failure))
        self.assertFalse(self.rows(text))
        known = self.env["sms.sms"]._fields["failure_type"].get_values(self.env)
        self.assertIn(failure, known)

    def test_texting_off(self):
        for provider in ("iap", "twilio"):
            with self.subTest(provider=provider):
                self.company.clinic_texting_enabled = False
                self.company.sms_provider = provider
                self.assertRefused("sms_acc")

    def test_opted_out(self):
        self.env["phone.blacklist"]._add(["+12125550142"])
        self.assertRefused("sms_blacklist")

    def test_bad_numbers(self):
        for number, failure in {
            "": "sms_number_missing",
            "   ": "sms_number_missing",
            "call me": "sms_number_format",
            "123": "sms_number_format",
            "+1 900 555 0142": "sms_number_format",
            "+1 212 976 0142": "sms_number_format",
            SENDER: "twilio_from_to",
        }.items():
            with self.subTest(number=number):
                self.assertRefused(failure, number=number)

    def test_countries(self):
        self.company.clinic_country_ids = self.env.ref("base.us")
        for number in ("+447400123456", "+18765550142", "+14165550142"):
            with self.subTest(number=number):
                self.assertRefused("sms_country_not_supported", number=number)

    def test_bad_words(self):
        for body in ("", "  ", "x" * 1601):
            with self.subTest(length=len(body)):
                self.assertRefused("unknown", body=body)

    def test_no_sender(self):
        self.sender.active = False
        self.assertRefused("twilio_from_missing")

    def test_one_bad_row_does_not_stop_the_rest(self):
        texts = self.sms(number="") + self.sms() + self.sms(body="")
        texts.send()
        self.assertEqual(texts.mapped("state"), ["error", "process", "error"])

    def test_stop_after_the_gate(self):
        text = self.sms()
        text.send()
        self.env["phone.blacklist"]._add(["+12125550142"])
        self.set_clock(NOON + timedelta(hours=4))
        with self.provider() as provider:
            self.dispatch()
        self.assertFalse(provider.requests)
        self.assertEqual((text.state, text.failure_type), ("error", "sms_blacklist"))
