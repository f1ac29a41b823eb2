"""Who may read a conversation, and what nobody may change (design.md 5)."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.http_routing.tests.common import MockRequest

from .conversation_common import ConversationSecurityCase

WORDS = "canary in my words"


@tagged("post_install", "-at_install", "clinic")
class TestConversationWalls(ConversationSecurityCase):
    def setUp(self):
        super().setUp()
        self.channel = self.converse(WORDS)
        self.message = self.channel.message_ids[:1]
        self.outsiders = [
            self.users[role] for role in ("public", "portal", "employee", "other")
        ]
        self.outsiders.append(
            new_test_user(self.env, "clinic_system", groups="base.group_system")
        )

    def test_users_of_the_app_read_without_being_members(self):
        self.channel.channel_member_ids.unlink()
        for role in ("front", "admin"):
            channel = self.channel.with_user(self.users[role])
            self.assertTrue(channel.read(["name"]))
            self.assertIn("canary", self.message.with_user(self.users[role]).body)

    def test_everybody_else_is_shut_out(self):
        for user in self.outsiders:
            with self.subTest(user=user.login):
                self.assertShutOut(user)

    def assertShutOut(self, user):
        channels = self.env["discuss.channel"].with_user(user)
        mine = [("id", "=", self.channel.id)]
        self.assertFalse(channels.search(mine))
        with self.assertRaises(AccessError):
            self.channel.with_user(user).read(["name"])
        messages = self.env["mail.message"].with_user(user)
        self.assertFalse(messages.search([("id", "=", self.message.id)]))
        self.assertFalse(messages.search_count([("body", "ilike", "canary")]))
        with self.assertRaises(AccessError):
            self.message.with_user(user).read(["body"])

    def test_membership_opens_nothing(self):
        """A member who has lost the group, or the clinic, reads nothing."""
        self.assertIn(self.front_desk.partner_id, self.channel.channel_partner_ids)
        self.front_desk.write({"group_ids": [Command.set([_group(self, "user")])]})
        self.assertShutOut(self.front_desk)

    def test_only_users_of_the_clinic_can_be_members(self):
        members = self.env["discuss.channel.member"].sudo()
        strangers = [self.employee, self.other_front, self.portal_user]
        for user in strangers:
            with self.subTest(user=user.login):
                with self.assertRaises(UserError), self.cr.savepoint():
                    members.create(
                        {
                            "channel_id": self.channel.id,
                            "partner_id": user.partner_id.id,
                        }
                    )
        guest = self.env["mail.guest"].create({"name": "Guest"})
        with self.assertRaises(UserError), self.cr.savepoint():
            members.create({"channel_id": self.channel.id, "guest_id": guest.id})

    def test_patient_with_a_portal_account_reads_nothing(self):
        """Not even own words: they would be open to change."""
        self.portal_user.partner_id.phone = self.clients[2].phone
        self.clients[2].phone = False
        message = self.receive(
            WORDS, number=self.portal_user.partner_id.phone_sanitized
        )
        self.assertEqual(message.partner_id, self.portal_user.partner_id)
        with self.assertRaises(AccessError):
            message.mail_message_id.with_user(self.portal_user).read(["body"])

    def test_no_invitation_link(self):
        self.assertFalse(self.channel.uuid)
        as_user = self.channel.with_user(self.front_desk)
        with self.assertRaises(UserError):
            as_user.invite_by_email(["someone@example.com"])

    def test_chat_tools_are_refused(self):
        as_user = self.channel.with_user(self.front_desk)
        member = as_user.channel_member_ids.filtered("is_self")
        tools = {
            "add": lambda: as_user.add_members(self.clinic_admin.partner_id.ids),
            "join": lambda: as_user.channel_join(),
            "rename": lambda: as_user.channel_rename("x"),
            "describe": lambda: as_user.channel_change_description("x"),
            "pin": lambda: as_user.set_message_pin(self.message.id, True),
            "thread": lambda: as_user.sudo()._create_sub_channel(),
            "call": lambda: member.sudo()._rtc_join_call(),
            "guest": lambda: as_user.sudo()._find_or_create_persona_for_channel(
                "Guest", "UTC", "US"
            ),
            "react": lambda: self.message.sudo()._message_reaction(
                "👍", "add", self.front_desk.partner_id, self.env["mail.guest"]
            ),
            "follow": lambda: as_user.message_subscribe(self.clients[0].ids),
        }
        for name, tool in tools.items():
            with self.subTest(name), self.cr.savepoint():
                with self.assertRaises(UserError):
                    tool()

    def test_nothing_is_edited_or_deleted_over_rpc(self):
        own = self.post(self.channel, "My answer")
        note = self.post(self.channel, "My note", subtype="mail.mt_note")
        for user in (
            self.front_desk,
            self.clinic_admin,
            self.env.ref("base.user_admin"),
        ):
            for message in (self.message, own, note):
                as_user = message.with_user(user)
                with self.subTest(user=user.login, message=message.id):
                    with self.assertRaises(AccessError):
                        as_user.write({"body": "Something else"})
                    with self.assertRaises(AccessError):
                        as_user.unlink()
        with self.assertRaises(UserError):
            self.channel.with_user(self.front_desk)._message_update_content(
                own.sudo(), body="Something else"
            )

    def test_channel_is_changed_by_actions_only(self):
        for user in (self.front_desk, self.clinic_admin):
            as_user = self.channel.with_user(user)
            for values in (
                {"clinic_number": "+12125550199"},
                {"clinic_partner_id": self.clients[1].id},
                {"clinic_company_id": self.other_company.id},
                {"name": "x"},
                {"active": False},
                {"channel_member_ids": [Command.clear()]},
            ):
                with self.subTest(values=values), self.assertRaises(AccessError):
                    as_user.write(values)
            with self.assertRaises(UserError):
                as_user.unlink()
            with self.assertRaises(AccessError), self.cr.savepoint():
                as_user.copy()
        with self.assertRaises(UserError):
            self.channel.sudo().unlink()

    def test_conversations_are_not_made_over_rpc(self):
        channels = self.env["discuss.channel"].with_user(self.front_desk)
        values = {
            "name": "x",
            "channel_type": "clinic_text",
            "clinic_company_id": self.company.id,
            "clinic_number": "+12125550155",
            "clinic_state": "active",
        }
        with self.assertRaises(AccessError), self.cr.savepoint():
            channels.create(values)
        kind = values.pop("channel_type")
        with self.assertRaises(AccessError), self.cr.savepoint():
            channels.with_context(default_channel_type=kind).create(values)

    def test_received_words_cannot_be_forged(self):
        """Neither by creating a message nor by posting in another's name."""
        forged = {
            "model": "discuss.channel",
            "res_id": self.channel.id,
            "body": "I agree to pay",
            "message_type": "comment",
            "author_id": False,
            "email_from": self.channel.clinic_number,
        }
        messages = self.env["mail.message"].with_user(self.front_desk)
        with self.assertRaises(AccessError), self.cr.savepoint():
            messages.create(forged)
        as_user = self.channel.with_user(self.front_desk)
        posted = as_user.message_post(
            body="I agree to pay",
            message_type="comment",
            author_id=self.clients[0].id,
            email_from=self.channel.clinic_number,
        )
        self.assertEqual(posted.author_id, self.front_desk.partner_id)
        with self.assertRaises(UserError), self.cr.savepoint():
            as_user.message_post(body="I agree to pay", message_type="notification")

    def test_message_cannot_be_moved_in(self):
        system = self.env.ref("base.user_admin")
        other = self.env["discuss.channel"].with_user(system).create({"name": "x"})
        message = other.message_post(body="I agree to pay", message_type="comment")
        with self.assertRaises(AccessError), self.cr.savepoint():
            message.write({"res_id": self.channel.id})

    def test_outsider_cannot_post(self):
        for user in self.outsiders:
            for as_user in (
                self.channel.with_user(user),
                self.channel.with_user(user).sudo(),
            ):
                with self.subTest(user=user.login, su=as_user.env.su):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        as_user.message_post(
                            body="Yes",
                            message_type="comment",
                            subtype_xmlid="mail.mt_comment",
                        )

    def test_mention_sends_no_mail(self):
        before = self.env["mail.mail"].search_count([])
        as_user = self.channel.with_user(self.front_desk).sudo()
        message = as_user.message_post(
            body="@admin look",
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            partner_ids=self.clinic_admin.partner_id.ids,
        )
        self.assertFalse(message.partner_ids)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_push_says_neither_who_nor_what(self):
        payload = self.channel._notify_by_web_push_prepare_payload(self.message)
        self.assertEqual(payload["title"], "New text message")
        self.assertNotIn("canary", json.dumps(payload))
        self.assertNotIn(self.clients[0].name, json.dumps(payload))

    def test_words_are_on_the_bus_of_readers_only(self):
        """R26: whoever listens to a channel of the bus with the words may read them."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([("message", "like", "canary")])
        self.assertTrue(rows)
        allowed = {("discuss.channel", self.channel.id)}
        allowed |= {("res.users", u.id) for u in self.channel._clinic_readers()}
        allowed |= {
            ("res.partner", u.partner_id.id) for u in self.channel._clinic_readers()
        }
        for row in rows:
            listener = tuple(json.loads(row.channel)[1:3])
            self.assertIn(listener, allowed)

    def listen(self, websocket, wanted):
        """Return the bus channels that a client's subscription gets."""
        with MockRequest(websocket.env):
            return websocket._build_bus_channel_list(wanted)

    def test_nobody_else_can_listen(self):
        websocket = self.env["ir.websocket"]
        wanted = [f"discuss.channel_{self.channel.id}"]
        for user in (self.employee, self.other_front, self.portal_user):
            heard = self.listen(websocket.with_user(user), wanted)
            with self.subTest(user=user.login):
                self.assertNotIn(self.channel, _channels(heard))
        heard = self.listen(websocket.with_user(self.front_desk), wanted)
        self.assertIn(self.channel, _channels(heard))


def _group(case, name):
    return case.env.ref(f"base.group_{name}").id


def _channels(heard):
    """Return the conversations in a list of bus channels."""
    return [
        item[0] if isinstance(item, tuple) else item
        for item in heard
        if not isinstance(item, str)
    ]
