"""What an open chat window is told of a text, in an order that it can keep."""

from odoo.tests import tagged

from .conversation_common import ConversationCase


@tagged("post_install", "-at_install", "clinic")
class TestChatState(ConversationCase):
    def setUp(self):
        super().setUp()
        self.row = self.answer(self.converse(), "Yes, at five")

    def told(self):
        """Return what the chat is told of the answer just now."""
        self.env.invalidate_all()
        return self.row.mail_message_id.with_user(self.front_desk).clinic_text

    def test_each_state_is_newer_than_the_one_before(self):
        """T1, T2 and receipts write by SQL; all of it counts."""
        seen = [self.told()]
        with self.provider():
            self.dispatch()
        seen.append(self.told())
        self.event(self.row, "delivered")
        seen.append(self.told())
        self.assertEqual(
            [one["state"] for one in seen], ["queued", "sent", "delivered"]
        )
        revisions = [one["revision"] for one in seen]
        self.assertEqual(revisions, sorted(set(revisions)))

    def test_reading_changes_nothing(self):
        self.assertEqual(self.told(), self.told())

    def test_values_and_revision_belong_together(self):
        """What was written a moment ago, and is not in the database yet."""
        before = self.told()
        self.row.state = "canceled"
        message = self.row.mail_message_id
        message.invalidate_recordset(["clinic_text"], flush=False)
        told = message.clinic_text
        self.assertEqual(told["state"], "canceled")
        self.assertGreater(told["revision"], before["revision"])


@tagged("post_install", "-at_install", "clinic")
class TestEarlierAuthor(ConversationCase):
    """Above an answer stands who had sent the text, never Odoo's own robot."""

    def earlier(self):
        with self.provider():
            self.dispatch()
        channel = self.converse("Until when?")
        return channel.message_ids.sorted("id")[0].author_id

    def test_text_of_a_person(self):
        self.send()
        self.assertEqual(self.earlier(), self.front_desk.partner_id)

    def test_automatic_text_is_the_clinics(self):
        self.send().origin = "automatic"
        self.assertEqual(self.earlier(), self.company.partner_id)
