"""What the tests of consent share: a client who writes to the clinic."""

from odoo.tests import new_test_user

from .common import ClinicCase


class ConsentCase(ClinicCase):
    """Let clients text the clinic, and read what became of their numbers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_ = cls.clients[0]
        cls.number = cls.client_.phone_sanitized

    def setUp(self):
        super().setUp()
        self.company.clinic_two_way_enabled = True

    @classmethod
    def make_portal_client(cls):
        """Return the user of a client who signs in to the portal, not yet asked."""
        user = new_test_user(
            cls.env,
            "clinic_client",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        user.partner_id.write(
            {"phone": "+12125550133", "clinic_client_status": "active", "tz": "UTC"}
        )
        return user

    def make_other_user(self, role, **values):
        """Return a user of another clinic.

        :param role: ``user`` or ``admin``
        :param values: of the other clinic
        """
        other = self.env["res.company"].create({"name": "Other Clinic", **values})
        return new_test_user(
            self.env,
            f"other_{role}",
            groups=f"clinic_messaging.clinic_messaging_group_{role}",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )

    def row(self, number=None):
        """Return what we know of a number."""
        return self.env["clinic.number"].search(
            [("number", "=", number or self.number)]
        )

    def history(self, number=None):
        """Return the kinds of history of a number, oldest first."""
        lines = self.env["clinic.consent"].search(
            [("number", "=", number or self.number)], order="id"
        )
        return lines.mapped("kind")

    def listed(self, number=None) -> bool:
        """Return whether Odoo's own list has the number."""
        return bool(
            self.env["phone.blacklist"].search_count(
                [("number", "=", number or self.number)]
            )
        )

    def answers(self):
        """Return the texts that were queued as answers to a word."""
        return self.env["clinic.message"].search(
            [("message_type", "=", "notice"), ("direction", "=", "outbound")],
            order="id",
        )

    def refusal(self, number=None):
        """Return the open refusals of a number."""
        return self.env["clinic.refusal"].search(
            [("number", "=", number or self.number), ("state", "=", "open")]
        )
