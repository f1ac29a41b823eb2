"""Numbers that cost money or reach nobody (attack 62): no text leaves to them."""

from contextlib import suppress

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SENDER, ClinicCase


@tagged("post_install", "-at_install", "clinic")
class TestNumberTricks(ClinicCase):
    def requests_to(self, phone):
        """Try to text a contact with this number; return the provider's calls."""
        client = self.clients[0]
        client.phone = phone
        with suppress(UserError):  # some are refused before they are planned
            self.send(client)
        with self.provider() as provider:
            self.dispatch()
        return provider.requests

    def test_never_texted(self):
        for name, phone in {
            "premium": "+1 900 555 0142",
            "information service": "+1 212 976 0142",
            "premium abroad": "+44 909 879 0000",
            "short code": "12345",
            "emergency": "911",
            "own sender": SENDER,
            "too long": "+1 212 555 0142 99999",
            "letters": "CALL-ME-NOW",
            "extension only": "ext. 12",
            "Arabic digits, too few": "\u0661\u0662\u0663",
        }.items():
            with self.subTest(name):
                self.assertFalse(self.requests_to(phone))

    def test_countries(self):
        """+1 is shared by many countries; the prefix alone does not tell."""
        self.company.clinic_country_ids = self.env.ref("base.us")
        for name, phone in {
            "Jamaica": "+1 876 555 0142",
            "Canada": "+1 416 555 0142",
            "France": "+33 6 12 34 56 78",
        }.items():
            with self.subTest(name):
                self.assertFalse(self.requests_to(phone))
        self.assertEqual(len(self.requests_to("+1 646 555 0142")), 1)

    def test_reason_is_shown(self):
        self.clients[0].phone = "+1 900 555 0142"
        message = self.send()
        with self.provider():
            self.dispatch()
        self.assertEqual(
            (message.state, message.state_reason), ("skipped", "invalid_number")
        )
