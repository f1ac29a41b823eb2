"""Texts that were missed are found by the provider's list, each once."""

from datetime import timedelta

from odoo.tests import tagged

from ..exceptions import TransportError
from ..transports.base import ReceivedText
from .common import NOON
from .conversation_common import ConversationCase


@tagged("post_install", "-at_install", "clinic")
class TestCatchUp(ConversationCase):
    def setUp(self):
        super().setUp()
        self.sender.caught_up_at = NOON - timedelta(hours=3)

    def kept(self, letter, body="Hello", hours=1, **values):
        return ReceivedText(
            account_sid=self.sender.account_sid,
            sid="SM" + letter * 32,
            number=self.clients[0].phone_sanitized,
            to_number=self.sender.number,
            body=body,
            received_at=NOON - timedelta(hours=hours),
            **values,
        )

    def catch_up(self, *texts):
        inbound = self.env["clinic.inbound"]
        with self.provider() as transport:
            transport.kept = list(texts)
            inbound._catch_up(self.sender)
        return transport

    def stored(self):
        return self.env["clinic.inbound"].search([], order="id")

    def test_missed_texts_come_in_once(self):
        self.text_in("Known", sid="SM" + "a" * 32)
        self.catch_up(self.kept("a", "Known"), self.kept("b", "Missed"))
        self.catch_up(self.kept("b", "Missed"))
        self.assertEqual(self.stored().mapped("body"), ["Known", "Missed"])
        missed = self.stored()[1]
        self.assertEqual(missed.source, "list")
        self.assertEqual(missed.received_at, NOON - timedelta(hours=1))
        self.assertEqual(missed.company_id, self.company)

    def test_missed_text_reaches_its_conversation(self):
        self.catch_up(self.kept("a", "Missed"))
        while self.env["clinic.inbound"]._receive_next():
            pass
        message = self.stored().message_id
        self.assertTrue(message.conversation_id.clinic_needs_reply)
        self.assertEqual(message.sent_at, NOON - timedelta(hours=1))

    def test_missed_stop_counts_at_once(self):
        self.catch_up(self.kept("a", "STOP"))
        number = self.env["clinic.number"].search(
            [("number", "=", self.clients[0].phone_sanitized)]
        )
        self.assertTrue(number.opted_out_at)

    def test_window_goes_back_to_the_last_reading_and_an_hour(self):
        inside, outside = self.kept("a", hours=3.9), self.kept("b", hours=4.1)
        self.catch_up(outside, inside)
        self.assertEqual(self.stored().mapped("sid"), [inside.sid])

    def test_nothing_from_before_the_number_was_ours(self):
        """The account's older history is not poured into conversations."""
        self.sender.caught_up_at = False
        self.cr.execute(
            "UPDATE clinic_sender SET create_date = %s WHERE id = %s",
            [NOON, self.sender.id],
        )
        self.sender.invalidate_recordset()
        self.catch_up(self.kept("a", hours=2))
        self.assertFalse(self.stored())

    def test_list_that_cannot_be_read_is_read_again(self):
        inbound = self.env["clinic.inbound"]
        before = self.sender.caught_up_at
        with self.provider() as transport:
            transport.received = _raise
            inbound._catch_up(self.sender)
        self.assertEqual(self.sender.caught_up_at, before)

    def test_pictures_of_missed_texts_are_known(self):
        inbound = self.env["clinic.inbound"]
        with self.provider() as transport:
            transport.kept = [self.kept("a", media_count=1)]
            transport.files = {"https://api.twilio.com/x": b""}
            inbound._catch_up(self.sender)
        self.assertEqual(self.stored().media[0]["url"], "https://api.twilio.com/x")

    def test_sender_without_account_is_left_out(self):
        self.company.sms_twilio_auth_token = False
        self.env["clinic.inbound"]._catch_up(self.sender)
        self.assertFalse(self.stored())


def _raise(*_arguments):
    raise TransportError("ReadTimeout")
