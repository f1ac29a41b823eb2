"""Callbacks that are genuine but strange, early, late or no text at all."""

from datetime import timedelta

from odoo.tests import tagged

from ..transports.base import ACCEPTED, SendResult
from .common import NOON
from .test_webhook import PATH, WebhookCase

EARLY_SID = "SM" + "e" * 32


@tagged("post_install", "-at_install", "clinic")
class TestOddCallbacks(WebhookCase):
    def test_unknown_status_alone(self):
        self.post(self.parameters("teleported"))
        self.project()
        self.assertEqual(self.message.state, "sent")
        self.assertEqual(self.stored(), 1)

    def test_unknown_status_is_kept_and_harms_nothing(self):
        for status in ("teleported", "", "DELIVERED", "x" * 2000, "sent\x00"):
            with self.subTest(status=status[:12]):
                self.assertLess(self.post(self.parameters(status)).status_code, 500)
        self.project()
        self.assertEqual(self.message.state, "sent")
        self.post(self.parameters("delivered"))
        self.project()
        self.assertEqual(self.message.state, "delivered")

    def test_odd_error_codes(self):
        for code in ("", "abc", "30003; DROP TABLE", "9" * 400, "\x00"):
            with self.subTest(code=code[:12]):
                data = self.parameters("failed", ErrorCode=code)
                self.assertLess(self.post(data).status_code, 500)
        self.project()
        self.assertEqual(self.message.state, "failed")

    def test_arbitrary_bytes_are_never_an_error_of_ours(self):
        form = "application/x-www-form-urlencoded"
        multipart = "multipart/form-data; boundary=x"
        for content, body in (
            (form, b"\xff\xfe\x00%00%ff=%zz&&&=;=&MessageSid"),
            (form, b"AccountSid=%C3%28&To=%F0%9F"),
            (form, b""),
            (form, b"&" * 5000),
            (form, b"a=1&" * 3000),
            (multipart, b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb"),
            (multipart, b"--y--"),
            ("multipart/form-data", b"--x--"),
            ("application/json", b'{"jsonrpc": "2.0", "params": {}}'),
            ("application/json", b"{"),
            ("text/xml; charset=utf-42", b"<a>"),
            ("", b"\x00" * 100),
        ):
            with self.subTest(content=content, body=body[:20]):
                response = self.url_open(
                    PATH + self.attempt.token,
                    data=body,
                    headers={"Content-Type": content, "X-Twilio-Signature": "x"},
                    method="POST",
                )
                self.assertLess(response.status_code, 500)
                self.assertGreaterEqual(response.status_code, 400)
        self.assertEqual(self.stored(), 0)

    def test_log_has_no_number_and_no_text(self):
        with self.whole_log() as lines:
            self.post(self.parameters(Body="canary"), signature="forged")
            self.post(self.parameters("teleported", Body="canary"))
            self.post(self.parameters(Body="canary"))
            self.project()
        logged = "\n".join(lines)
        self.assertIn("Status callback refused", logged)
        for private in (self.attempt.number, self.attempt.number[2:], "canary"):
            self.assertNotIn(private, logged)

    def claim_and_report(self):
        """Open an attempt, then let callbacks come before its call has ended."""
        message = self.send(self.clients[1])
        ledger = self.env["clinic.message"]
        self.env.flush_all()
        rendered = ledger._peek(self.sender.id, "direct", 16)
        claim = ledger._claim(self.sender.id, ("direct",), rendered).ready[0]
        self.attempt = self.env["clinic.message.attempt"].browse(claim.attempt_id)
        for status in ("sent", "delivered"):
            data = self.parameters(status, sid=EARLY_SID)
            self.assertEqual(self.post(data).status_code, 204)
        return message, claim

    def test_callback_before_the_call_has_ended(self):
        """W17: the token was committed in T1, the SID comes from whoever is first."""
        message, claim = self.claim_and_report()
        ledger = self.env["clinic.message"]
        ledger._settle([(claim, SendResult(ACCEPTED, sid=EARLY_SID, http_status=201))])
        self.project()
        self.assertEqual(message.state, "delivered")
        self.assertEqual(self.attempt.outcome, "accepted")

    def test_callback_of_a_call_that_never_came_back(self):
        """The dispatcher is gone: the callback alone proves acceptance (W3)."""
        message, _claim = self.claim_and_report()
        self.set_clock(NOON + timedelta(minutes=5))
        self.project()
        self.assertEqual(message.state, "delivered")
        self.assertEqual(self.attempt.outcome, "accepted")
        self.assertEqual(self.attempt.sid, EARLY_SID)

    def test_late_statuses_move_nothing_back(self):
        for status in ("delivered", "sent", "sending", "queued", "failed"):
            self.post(self.parameters(status))
            self.project()
            self.assertEqual(self.message.state, "delivered")
        self.assertEqual(self.stored(), 5)
