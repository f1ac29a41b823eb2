"""The status webhook as an attacker, a broken network and Twilio itself see it."""

import base64
import hashlib
import hmac
import logging
import secrets
from contextlib import contextmanager
from datetime import timedelta

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from odoo.tests import HttpCase, tagged

from .common import NOON, ClinicCase

BASE = "https://clinic.example.com"
PATH = "/clinic_messaging/twilio/status/"


class WebhookCase(ClinicCase, HttpCase):
    """Sign like Twilio does, by the official SDK's own function."""

    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param(
            "clinic_messaging.public_base_url", BASE
        )
        self.message = self.send(body="The office closes at noon, canary.")
        with self.provider():
            self.dispatch()
        self.attempt = self.message.attempt_ids

    def parameters(self, status="delivered", **values):
        """Return what Twilio posts about the attempt."""
        sid = values.pop("sid", self.attempt.sid)
        return {
            "AccountSid": self.attempt.account_sid,
            "ApiVersion": "2010-04-01",
            "From": self.sender.number,
            "To": self.attempt.number,
            "MessageSid": sid,
            "SmsSid": sid,
            "MessageStatus": status,
            "SmsStatus": status,
            **values,
        }

    def sign(self, data, token=None, secret="secret-token"):
        url = BASE + PATH + (token or self.attempt.token)
        return RequestValidator(secret).compute_signature(url, data)

    def post(self, data, token=None, signature=None, secret="secret-token", **kwargs):
        """Post to the server that runs; ``signature=""`` leaves the header out."""
        if signature is None:
            signature = self.sign(data, token, secret)
        headers = {"X-Twilio-Signature": signature} if signature else {}
        if isinstance(data, MultiDict):
            data = list(data.items(multi=True))
        path = PATH + (token or self.attempt.token)
        return self.url_open(path, data=data, headers=headers, **kwargs)

    def stored(self):
        """Return how many callbacks of the attempt were stored."""
        self.env.invalidate_all()
        events = self.env["clinic.message.event"]
        return events.search_count(
            [("attempt_id", "=", self.attempt.id), ("source", "=", "callback")]
        )

    @contextmanager
    def whole_log(self):
        """Collect every line of every logger, from all threads."""
        lines = []
        handler = logging.Handler()
        handler.emit = lambda record: lines.append(record.getMessage())
        logging.getLogger().addHandler(handler)
        try:
            yield lines
        finally:
            logging.getLogger().removeHandler(handler)

    def project(self):
        self.env["clinic.message.event"]._project_some(100)
        self.env.invalidate_all()


@tagged("post_install", "-at_install", "clinic")
class TestSignature(WebhookCase):
    def assertRefused(self, response):
        self.assertEqual(response.status_code, 403)
        self.assertEqual(response.content, b"")
        self.assertEqual(self.stored(), 0)

    def test_genuine_callback(self):
        response = self.post(self.parameters())
        self.assertEqual((response.status_code, response.content), (204, b""))
        self.assertEqual(self.stored(), 1)
        self.project()
        self.assertEqual(self.message.state, "delivered")

    def test_no_session_is_made(self):
        response = self.post(self.parameters())
        self.assertNotIn("session_id", response.cookies)

    def test_forged_signatures(self):
        data = self.parameters()
        good = self.sign(data)
        url = BASE + PATH + self.attempt.token
        plain = url + "".join(key + data[key] for key in sorted(data))
        sha256 = hmac.new(b"secret-token", plain.encode(), hashlib.sha256).digest()
        forged = {
            "missing": "",
            "truncated": good[:-2],
            "lower case": good.lower(),
            "of another secret": self.sign(data, secret="guess"),
            "of an empty secret": self.sign(data, secret=""),
            "of other parameters": self.sign(self.parameters("failed")),
            "of another address": self.sign(data, token="x" * 43),
            "sha-256": base64.b64encode(sha256).decode(),
            "twice": f"{good},{good}",
            "not ascii": "Å".encode().decode("latin-1"),
        }
        self.assertNotEqual(good, good.lower())
        for name, signature in forged.items():
            with self.subTest(name):
                self.assertRefused(self.post(data, signature=signature))

    def test_genuine_signature_on_changed_parameters(self):
        data = self.parameters("sent")
        good = self.sign(data)
        for change in (
            {"MessageStatus": "delivered"},
            {"To": "+12125550199"},
            {"Extra": "1"},
        ):
            with self.subTest(change=change):
                self.assertRefused(self.post({**data, **change}, signature=good))

    def test_no_credentials_accept_nothing(self):
        data = self.parameters()
        signature = self.sign(data, secret="")
        self.company.sms_twilio_auth_token = False
        self.company.clinic_old_auth_token = False
        self.assertRefused(self.post(data, signature=signature))

    def test_rotated_token_for_a_day(self):
        data = self.parameters("sent")
        self.company.sms_twilio_auth_token = "new-secret"
        self.assertEqual(self.post(data).status_code, 204)
        self.assertEqual(self.post(data, secret="new-secret").status_code, 204)
        self.set_clock(NOON + timedelta(hours=23, minutes=59))
        late = self.parameters("delivered")
        self.assertEqual(self.post(late).status_code, 204)
        self.set_clock(NOON + timedelta(hours=24, minutes=1))
        self.assertEqual(self.post(late).status_code, 403)
        self.assertEqual(self.post(late, secret="new-secret").status_code, 204)


@tagged("post_install", "-at_install", "clinic")
class TestBelonging(WebhookCase):
    def test_genuine_but_not_of_this_attempt(self):
        other = self.send(self.clients[1])
        with self.provider() as provider:
            provider._sids = iter([77])
            self.dispatch()
        second = other.attempt_ids
        for name, values in {
            "SID of another": {"sid": second.sid},
            "no SID": {"sid": ""},
            "another account": {"AccountSid": "AC" + "2" * 32},
            "no account": {"AccountSid": ""},
            "another recipient": {"To": second.number},
            "recipient written differently": {"To": self.attempt.number[1:]},
        }.items():
            with self.subTest(name):
                response = self.post(self.parameters(**values))
                self.assertEqual((response.status_code, response.content), (403, b""))
        self.assertEqual(self.stored(), 0)

    def test_second_acceptance_is_kept_and_told_once(self):
        extra = "SM" + "e" * 32
        for status in ("sent", "delivered", "delivered"):
            response = self.post(self.parameters(status, sid=extra))
            self.assertEqual(response.status_code, 204)
            self.env["clinic.message.event"]._project_some(100)
        self.assertEqual(self.stored(), 2)
        self.assertEqual(self.message.state, "delivered")
        self.assertNotEqual(self.attempt.sid, extra)
        told = self.company.partner_id.activity_ids
        self.assertEqual(told.user_id, self.clinic_admin)
        self.assertEqual(len(told), 1)
        self.assertIn(extra, told.note)

    def test_unknown_tokens_answer_like_bad_signatures(self):
        data = self.parameters()
        bad = self.post(data, signature="forged")
        for token in (
            secrets.token_urlsafe(32),
            self.attempt.token[:-1],
            self.attempt.token + "A",
            self.attempt.token.swapcase(),
            "x",
            "'%20OR%201=1--",
        ):
            with self.subTest(token=token):
                response = self.post(data, token=token)
                if response.status_code != 404:  # no such path at all
                    self.assertEqual(response.status_code, bad.status_code)
                    self.assertEqual(response.content, bad.content)
        self.assertEqual(self.stored(), 0)

    def test_methods(self):
        for method in ("GET", "PUT", "DELETE", "PATCH", "HEAD"):
            with self.subTest(method=method):
                path = PATH + self.attempt.token
                response = self.url_open(path, method=method)
                self.assertEqual(response.status_code, 405)
        self.assertEqual(self.stored(), 0)

    def test_body_limit(self):
        fits = self.parameters("sent", Padding="x" * 12_000)
        self.assertEqual(self.post(fits).status_code, 204)
        large = self.parameters("delivered", Padding="x" * 17_000)
        self.assertEqual(self.post(large).status_code, 403)
        self.assertEqual(self.stored(), 1)

    def test_repeated_keys_are_signed_and_accepted(self):
        data = MultiDict(self.parameters())
        data.add("Tag", "b")
        data.add("Tag", "a")
        self.assertEqual(self.post(data).status_code, 204)
        self.assertEqual(self.stored(), 1)

    def test_replay_is_one_event(self):
        data = self.parameters()
        signature = self.sign(data)
        for _turn in range(100):
            self.assertEqual(self.post(data, signature=signature).status_code, 204)
        self.assertEqual(self.stored(), 1)
