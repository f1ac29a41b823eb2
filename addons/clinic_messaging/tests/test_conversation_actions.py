"""What staff does with conversations, and for whom each action is closed (B1, B10)."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOON
from .conversation_common import ConversationSecurityCase


@tagged("post_install", "-at_install", "clinic")
class TestConversationActions(ConversationSecurityCase):
    def setUp(self):
        super().setUp()
        self.channel = self.converse()
        self.mine = self.channel.with_user(self.front_desk)

    def test_take_hand_over_and_give_back(self):
        self.mine.action_clinic_take()
        self.assertEqual(self.channel.clinic_assignee_id, self.front_desk)
        self.assertEqual(self.channel.channel_partner_ids, self.front_desk.partner_id)
        self.mine.action_clinic_assign(self.clinic_admin.id)
        self.assertEqual(self.channel.channel_partner_ids, self.clinic_admin.partner_id)
        self.mine.action_clinic_assign(False)
        self.assertIn(self.front_desk.partner_id, self.channel.channel_partner_ids)

    def test_only_users_of_the_clinic_are_assigned(self):
        for user in (self.employee, self.other_front, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.mine.action_clinic_assign(user.id)
        self.assertFalse(self.channel.clinic_assignee_id)

    def test_read_by_one_is_read_for_the_team(self):
        self.assertTrue(self.channel.clinic_unread)
        members = self.channel.channel_member_ids
        self.assertGreater(len(members), 1)
        member = members.filtered(lambda m: m.partner_id == self.front_desk.partner_id)
        last = self.channel.message_ids[:1]
        member.with_user(self.front_desk)._mark_as_read(last.id)
        self.assertFalse(self.channel.clinic_unread)
        self.assertTrue(self.channel.clinic_needs_reply)
        members.invalidate_recordset()
        self.assertEqual(members.seen_message_id, last)

    def test_done_without_an_answer(self):
        self.mine.action_clinic_done()
        self.assertFalse(self.channel.clinic_needs_reply)

    def test_snooze_ends_by_time_or_by_a_text(self):
        later = NOON + timedelta(hours=2)
        self.mine.action_clinic_read()
        self.mine.action_clinic_snooze(later)
        self.assertEqual(self.channel.clinic_snoozed_until, later)
        self.env["discuss.channel"]._clinic_wake_snoozed()
        self.assertTrue(self.channel.clinic_snoozed_until)
        self.set_clock(later)
        self.env["discuss.channel"]._clinic_wake_snoozed()
        self.assertFalse(self.channel.clinic_snoozed_until)
        self.assertTrue(self.channel.clinic_unread)
        self.mine.action_clinic_snooze(later + timedelta(hours=1))
        self.converse("Still there?")
        self.assertFalse(self.channel.clinic_snoozed_until)

    def test_snooze_of_nonsense(self):
        for until in ("words", "2001-01-01 00:00:00", "2199-01-01 00:00:00", False, []):
            with self.subTest(until=until), self.assertRaises(UserError):
                self.mine.action_clinic_snooze(until)

    def test_blocked_number_is_kept_and_rings_nobody(self):
        """B10."""
        self.mine.action_clinic_block()
        self.assertEqual(self.channel.clinic_state, "archived")
        message = self.receive("Let me in")
        self.assertEqual(message.conversation_id, self.channel)
        self.assertTrue(message.mail_message_id)
        self.assertEqual(self.channel.clinic_state, "archived")
        self.assertFalse(self.channel.clinic_unread)
        self.assertFalse(self.channel.channel_member_ids)
        self.mine.action_clinic_unblock()
        self.converse("And now?")
        self.assertEqual(self.channel.clinic_state, "active")

    def test_menu_writes_to_the_contacts(self):
        """F3, F5: the same dialog as from the contacts."""
        other = self.converse(number=self.clients[1].phone_sanitized)
        action = (
            (self.channel | other).with_user(self.front_desk).action_clinic_compose()
        )
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(set(dialog.recipient_ids), set(self.clients[:2].ids))

    def test_menu_on_everything_selected(self):
        self.converse(number=self.clients[1].phone_sanitized)
        chosen = self.mine.browse().with_context(
            clinic_domain_selected=True,
            clinic_domain="[('channel_type', '=', 'clinic_text')]",
        )
        action = chosen.action_clinic_compose()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(set(dialog.recipient_ids), set(self.clients[:2].ids))

    def test_menu_without_a_contact(self):
        channel = self.converse(number="+13125550142")
        with self.assertRaisesRegex(UserError, "who it is"):
            channel.with_user(self.front_desk).action_clinic_compose()

    def test_actions_are_for_conversations_only(self):
        chat = (
            self.env["discuss.channel"]
            .with_user(self.front_desk)
            .create({"name": "Lunch"})
        )
        for action in ("action_clinic_block", "action_clinic_archive"):
            with self.assertRaises(UserError):
                getattr(chat, action)()
