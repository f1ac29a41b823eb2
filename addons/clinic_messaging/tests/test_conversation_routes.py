"""The chat's own routes, as each kind of person calls them."""

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .conversation_common import ConversationSecurityCase
from .test_conversation_walls import WORDS


@tagged("post_install", "-at_install", "clinic")
class TestConversationRoutes(ConversationSecurityCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.channel = self.converse(WORDS)

    def call(self, login, route, **params):
        self.authenticate(login, login)
        with mute_logger("odoo.http"):
            return self.make_jsonrpc_request(route, params)

    def read_messages(self, login):
        return self.call(login, "/discuss/channel/messages", channel_id=self.channel.id)

    def test_messages_are_read_by_users_of_the_app(self):
        found = self.read_messages(self.front_desk.login)
        message = found["data"]["mail.message"][0]
        self.assertIn("canary", str(message["body"]))
        self.assertEqual(message["clinic_text"]["who"], self.clients[0].name)
        for user in (self.employee, self.portal_user, self.other_front):
            with self.subTest(user=user.login), self.assertRaises(JsonRpcException):
                self.read_messages(user.login)

    def test_answer_through_the_chats_route(self):
        self.call(
            self.front_desk.login,
            "/mail/message/post",
            thread_model="discuss.channel",
            thread_id=self.channel.id,
            post_data={
                "body": "Yes &amp; no",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
            },
        )
        self.env.invalidate_all()
        row = self.env["clinic.message"].search([("direction", "=", "outbound")])
        self.assertEqual(row.body, "Yes & no")
        self.assertEqual(row.author_id, self.front_desk)

    def test_edit_and_delete_through_the_chats_route(self):
        message = self.post(self.channel, "My answer")
        self.env.flush_all()
        with self.assertRaises(JsonRpcException):
            self.call(
                self.front_desk.login,
                "/mail/message/update_content",
                message_id=message.id,
                update_data={"body": "", "attachment_ids": []},
            )
        self.assertIn("My answer", message.body)

    def test_no_public_page(self):
        for path in (
            f"/discuss/channel/{self.channel.id}",
            f"/chat/{self.channel.id}/x",
        ):
            self.authenticate(None, None)
            self.assertEqual(self.url_open(path).status_code, 404)
