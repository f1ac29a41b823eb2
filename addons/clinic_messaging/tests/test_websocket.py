"""Who may listen to live updates (attack 29)."""

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.bus.models.bus import channel_with_db, dispatch, hashable
from odoo.addons.bus.tests.common import WebsocketCase


@tagged("post_install", "-at_install", "clinic")
class TestWebsocket(WebsocketCase):
    def listeners(self, login, origin):
        """Return how many sockets hear of a user after a page of an origin asked."""
        user = self.env["res.users"].search([("login", "=", login)])
        session = self.authenticate(login, login)
        socket = self.websocket_connect(
            cookie=f"session_id={session.sid}", origin=origin
        )
        self.subscribe(socket, [], 0)
        channel = hashable(channel_with_db(self.cr.dbname, user.partner_id))
        return len(dispatch._channels_to_ws.get(channel, []))

    def test_page_of_another_site_hears_nothing(self):
        own = self.base_url()
        for name, origin in (
            ("elsewhere", "https://elsewhere.example.com"),
            ("alike", own.replace("http://", "http://x.")),
            ("nowhere", "null"),
        ):
            login = f"listener_{name}"
            new_test_user(self.env, login, groups="base.group_user")
            with self.subTest(origin=origin):
                with mute_logger("odoo.addons.clinic_messaging.models.ir_websocket"):
                    self.assertEqual(self.listeners(login, origin), 0)
                self.assertEqual(self.listeners(login, own), 1)
