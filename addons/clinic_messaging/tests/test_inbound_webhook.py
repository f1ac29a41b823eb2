"""The inbound webhook: who may post to it, and what one text becomes."""

from datetime import timedelta

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from odoo.tests import HttpCase, tagged

from .common import NOON, ClinicCase

BASE = "https://clinic.example.com"
PATH = "/clinic_messaging/twilio/inbound"
SID = "SM" + "a" * 32
EMPTY = b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


@tagged("post_install", "-at_install", "clinic")
class TestInboundWebhook(ClinicCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param(
            "clinic_messaging.public_base_url", BASE
        )
        self.number = self.clients[0].phone_sanitized

    def parameters(self, body="See you tomorrow", **values):
        """Return what Twilio posts about one text."""
        return {
            "AccountSid": self.sender.account_sid,
            "ApiVersion": "2010-04-01",
            "Body": body,
            "From": self.number,
            "MessageSid": SID,
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsMessageSid": SID,
            "SmsSid": SID,
            "SmsStatus": "received",
            "To": self.sender.number,
            **values,
        }

    def sign(self, data, secret="secret-token", path=PATH):
        return RequestValidator(secret).compute_signature(BASE + path, data)

    def post(self, data, signature=None, path=PATH, **kwargs):
        """Post to the server that runs; ``signature=""`` leaves the header out."""
        if signature is None:
            signature = self.sign(data, path=path)
        headers = {"X-Twilio-Signature": signature} if signature else {}
        if isinstance(data, MultiDict):
            data = list(data.items(multi=True))
        return self.url_open(path, data=data, headers=headers, **kwargs)

    def stored(self):
        self.env.invalidate_all()
        return self.env["clinic.inbound"].search([("sid", "=", SID)])

    def assertRefused(self, response):
        self.assertEqual((response.status_code, response.content), (403, b""))
        self.assertFalse(self.env["clinic.inbound"].search([]))

    def test_genuine_text(self):
        response = self.post(self.parameters("Señor 👍"))
        self.assertEqual((response.status_code, response.content), (200, EMPTY))
        self.assertTrue(response.headers["Content-Type"].startswith("text/xml"))
        self.assertNotIn("session_id", response.cookies)
        stored = self.stored()
        self.assertEqual(stored.body, "Señor 👍")
        self.assertEqual(stored.number, self.number)
        self.assertEqual(stored.company_id, self.company)
        self.assertEqual(stored.sender_id, self.sender)
        self.assertEqual(stored.state, "waiting")

    def test_the_work_is_asked_for_at_once(self):
        cron = self.env.ref("clinic_messaging.ir_cron_clinic_inbound_receive")
        triggers = self.env["ir.cron.trigger"]
        triggers.search([("cron_id", "=", cron.id)]).unlink()
        self.post(self.parameters())
        self.assertEqual(triggers.search_count([("cron_id", "=", cron.id)]), 1)

    def test_repetition_is_one_text(self):
        for _turn in range(5):
            self.assertEqual(self.post(self.parameters()).status_code, 200)
        self.assertEqual(len(self.stored()), 1)

    def test_forged_signatures(self):
        """Attacks 75 and 81."""
        data = self.parameters("STOP")
        good = self.sign(data)
        forged = {
            "missing": "",
            "truncated": good[:-2],
            "lower case": good.lower(),
            "of another secret": self.sign(data, secret="guess"),
            "of an empty secret": self.sign(data, secret=""),
            "of other words": self.sign(self.parameters("START")),
            "of another address": self.sign(data, path=PATH + "/x"),
        }
        for name, signature in forged.items():
            with self.subTest(name):
                self.assertRefused(self.post(data, signature=signature))
        numbers = self.env["clinic.number"].search([("number", "=", self.number)])
        self.assertFalse(any(numbers.mapped("opted_out_at")))

    def test_company_without_token_refuses(self):
        data = self.parameters()
        self.company.sms_twilio_auth_token = False
        self.company.clinic_old_auth_token = False
        self.env.flush_all()
        for secret in ("", "False", "None"):
            signature = self.sign(data, secret=secret)
            self.assertRefused(self.post(data, signature=signature))

    def test_unknown_account(self):
        for account in ("AC" + "9" * 32, "", "x", "AC' OR 1=1"):
            data = self.parameters(AccountSid=account)
            self.assertRefused(self.post(data))

    def test_token_of_another_clinic(self):
        other = self.env["res.company"].create(
            {
                "name": "Other Clinic",
                "sms_twilio_account_sid": "AC" + "2" * 32,
                "sms_twilio_auth_token": "other-token",
            }
        )
        self.env["clinic.sender"]._feed(other, ["+15005550007"])
        data = self.parameters()
        self.assertRefused(self.post(data, self.sign(data, secret="other-token")))

    def test_rotated_token(self):
        """Attack 85: the old token for a day, not longer."""
        self.company.sms_twilio_auth_token = "new-token"
        self.env.flush_all()
        data = self.parameters()
        old = self.sign(data)
        self.assertEqual(self.post(data, old).status_code, 200)
        self.set_clock(NOON + timedelta(hours=25))
        self.assertEqual(self.post(data, old).status_code, 403)
        new = self.sign(data, secret="new-token")
        self.assertEqual(self.post(data, new).status_code, 200)

    def test_repeated_keys_and_blanks_are_signed(self):
        """Finding S11: the raw form counts, not a dictionary of it."""
        pairs = MultiDict(list(self.parameters().items()))
        pairs.add("Extra", "2")
        pairs.add("Extra", "1")
        pairs.add("FromCity", "")
        self.assertEqual(self.post(pairs).status_code, 200)
        self.assertEqual(len(self.stored()), 1)

    def test_query_of_the_configured_address_is_signed(self):
        data = self.parameters()
        response = self.post(data, path=PATH + "?clinic=1")
        self.assertEqual(response.status_code, 200)

    def test_only_post(self):
        self.assertEqual(self.url_open(PATH).status_code, 405)

    def test_body_over_the_limit(self):
        data = self.parameters("x" * 70_000)
        self.assertGreaterEqual(self.post(data).status_code, 400)
        self.assertFalse(self.stored())

    def test_longest_text_fits(self):
        data = self.parameters("👍" * 1600)
        self.assertEqual(self.post(data).status_code, 200)
        self.assertEqual(self.stored().body, "👍" * 1600)

    def test_odd_words(self):
        """R19: stored as it came, but for what PostgreSQL cannot hold."""
        data = self.parameters("a\x00b \u202e\u200bc <b>d</b>")
        self.assertEqual(self.post(data).status_code, 200)
        self.assertEqual(self.stored().body, "ab \u202e\u200bc <b>d</b>")

    def test_pictures_are_listed_and_not_fetched(self):
        media = {
            "NumMedia": "11",
            **{f"MediaUrl{i}": f"http://169.254.169.254/{i}" for i in range(11)},
            **{f"MediaContentType{i}": "image/jpeg" for i in range(11)},
        }
        before = self.env["ir.attachment"].search_count([])
        self.assertEqual(self.post(self.parameters(**media)).status_code, 200)
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)
        self.assertEqual(len(self.stored().media), 10)
        self.assertEqual(self.stored().media[0]["type"], "image/jpeg")

    def test_odd_sids_and_counts(self):
        for values in ({"MessageSid": "x", "SmsMessageSid": "x"}, {"MessageSid": ""}):
            data = self.parameters(**values)
            if not data["MessageSid"]:
                del data["SmsMessageSid"]
            with self.subTest(values=values):
                self.assertRefused(self.post(data))
        data = self.parameters(NumMedia="-3 many")
        self.assertEqual(self.post(data).status_code, 200)
        self.assertFalse(self.stored().media)

    def test_status_of_an_own_text_is_no_text(self):
        """A status callback that was pointed here by mistake."""
        data = self.parameters(SmsStatus="delivered", MessageStatus="delivered")
        self.assertEqual(self.post(data).status_code, 200)
        self.assertFalse(self.stored())

    def test_number_of_the_account_that_odoo_does_not_know(self):
        data = self.parameters(To="+15005550123")
        self.assertEqual(self.post(data).status_code, 200)
        self.assertEqual(self.stored().company_id, self.company)
        self.assertFalse(self.stored().sender_id)

    def test_stop_counts_from_this_commit_on(self):
        """Promise 5: before any work is done on the text."""
        self.post(self.parameters(" S.T.O.P! "))
        self.env.invalidate_all()
        number = self.env["clinic.number"].search([("number", "=", self.number)])
        self.assertTrue(number.opted_out_at)
        self.assertEqual(self.stored().state, "waiting")

    def test_verdict_of_the_provider_counts(self):
        self.post(self.parameters("Please leave me", OptOutType="STOP"))
        self.env.invalidate_all()
        number = self.env["clinic.number"].search([("number", "=", self.number)])
        self.assertTrue(number.opted_out_at)
        self.assertEqual(self.stored().opt_out_type, "STOP")

    def test_log_holds_neither_words_nor_number(self):
        with self.assertLogs() as seen:
            self.post(self.parameters("canary words"))
            self.post(self.parameters("canary words"), signature="wrong")
        lines = "\n".join(seen.output)
        self.assertNotIn("canary", lines)
        self.assertNotIn(self.number, lines)
