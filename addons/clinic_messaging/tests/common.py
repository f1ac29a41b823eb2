"""What the tests of this addon share: a clinic, its people, a provider on loopback."""

from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from itertools import count
from unittest.mock import patch

from odoo.tests import HttpCase, TransactionCase, new_test_user

from ..models.clinic_sender_account import Account
from ..transports.base import ACCEPTED, ProviderMessage, ReceivedText, SendResult

SENDER = "+15005550006"
NOON = datetime(2026, 3, 3, 12, 0, 0)
SIDS = count(1)


class FakeTransport:
    """Answer like a provider, by script; records what it was asked.

    For logic only: the real SDK meets the stand-in in the black-box tests.
    """

    def __init__(self, *results):
        self.script = list(results)
        self.requests = []
        self.provider_date = None
        self.listed = []
        self.kept = []  # received texts, oldest first
        self.files = {}  # address: bytes, or an error to raise

    def send(self, request):
        self.requests.append(request)
        if self.script:
            return self.script.pop(0)
        sid = f"SM{next(SIDS):032x}"
        return SendResult(ACCEPTED, sid=sid, status="queued", http_status=201, parts=1)

    def find(self, to, limit=50):
        return [message for message in self.listed if message.to == to]

    def fetch(self, sid):
        return next((m for m in self.listed if m.sid == sid), None)

    def numbers(self):
        return [SENDER]

    def received(self, to, since):
        return [t for t in self.kept if t.to_number == to and t.received_at >= since]

    def media(self, sid):
        return [{"url": url, "type": "image/png"} for url in self.files]

    def fetch_media(self, url, sid):
        found = self.files[url]
        if isinstance(found, Exception):
            raise found
        return found

    def show(
        self, attempt, body, *, sid="SM" + "f" * 32, status="sent", created_at=None
    ):
        """Let the provider's list show a message that was really accepted."""
        self.listed.append(
            ProviderMessage(
                sid=sid,
                to=attempt.number,
                from_number=attempt.sender_id.number,
                body=body,
                status=status,
                error_code=None,
                created_at=created_at or attempt.started_at,
            )
        )


class ClinicCase(TransactionCase):
    """A clinic in UTC at noon with a MAIN sender, its front desk and clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create(
            {
                "name": "Test Clinic",
                "clinic_tz": "UTC",
                "clinic_texting_enabled": True,
                "clinic_opt_out_line": False,
                "sms_twilio_account_sid": "AC" + "1" * 32,
                "sms_twilio_auth_token": "secret-token",
                "country_id": cls.env.ref("base.us").id,
            }
        )
        cls.sender = cls.env["clinic.sender"]._feed(cls.company, [SENDER])
        group = "clinic_messaging.clinic_messaging_group_user"
        admin = "clinic_messaging.clinic_messaging_group_admin"
        own = {"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)]}
        cls.front_desk = new_test_user(cls.env, "clinic_front", groups=group, **own)
        cls.clinic_admin = new_test_user(cls.env, "clinic_admin", groups=admin, **own)
        cls.employee = new_test_user(
            cls.env, "clinic_none", groups="base.group_user", **own
        )
        cls.clients = cls.env["res.partner"].create(
            [cls._client_values(number) for number in range(3)]
        )

    def setUp(self):
        super().setUp()
        self.set_clock(NOON)

    @classmethod
    def _client_values(cls, number, area="212"):
        return {
            "name": f"Client {number:03d}",
            "phone": f"+1{area}55501{number:02d}",
            "email": f"client{area}{number:03d}@example.com",
            "country_id": cls.env.ref("base.us").id,
            "clinic_client_status": "active",
            "tz": "UTC",
        }

    def set_clock(self, moment):
        """Let ``clinic_now()`` run on from a moment, naive UTC."""
        self.env.cr.execute(
            "UPDATE clinic_clock_offset"
            " SET shift = %s - (clock_timestamp() AT TIME ZONE 'UTC')",
            [moment],
        )

    @contextmanager
    def provider(self, *results):
        """Put a scripted provider behind the clinic's account."""
        transport = FakeTransport(*results)
        account = Account(transport, SENDER, "https://clinic.example.com")
        with patch.object(
            self.env.registry["clinic.sender"], "_account", lambda sender: account
        ):
            yield transport

    def compose(self, partners=None, user=None, **values):
        """Open the dialog as the front desk and fill it in."""
        user = user or self.front_desk
        dialogs = self.env["clinic.message.compose"].with_user(user)
        return dialogs.with_company(self.company).create(
            {
                "partner_ids": (partners or self.clients[:1]).ids,
                "body": "The office closes at noon.",
                **values,
            }
        )

    def send(self, partners=None, **values):
        """Send through the dialog and return the ledger's rows."""
        partners = partners or self.clients[:1]
        if len(partners) > 1:
            values.setdefault("acknowledged", True)
        before = self.env["clinic.message"].search([], limit=1).id or 0
        self.compose(partners, **values).action_send()
        return self.env["clinic.message"].search([("id", ">", before)], order="id")

    def dispatch(self, lane="direct", sender=None):
        """Run the dispatcher's job body and read the ledger anew."""
        self.env.flush_all()
        sender = sender or self.sender
        with self.own_cursors():
            self.env["clinic.message"]._job_dispatch(sender.id, lane)
        self.env.invalidate_all()

    def look_up(self, *minutes):
        """Run the reconciler's body some minutes after noon, each time anew."""
        ledger = self.env["clinic.message"]
        for minute in minutes:
            self.set_clock(NOON + timedelta(minutes=minute))
            for attempt in ledger._open_attempts():
                ledger._reconcile_one(attempt)
            self.env.invalidate_all()

    def own_cursors(self):
        """Let code that opens cursors of its own see the test's data."""
        if isinstance(self, HttpCase):
            return nullcontext()
        return self.enter_registry_test_mode()

    def event(self, message, status, code=None, sid=None):
        """Store a status event of the message's latest attempt and project it."""
        attempt = message.attempt_ids[:1]
        events = self.env["clinic.message.event"]
        events._insert(attempt.id, sid or attempt.sid, status, code, "callback")
        events._project_some(100)
        self.env.invalidate_all()

    def text_in(self, body, number=None, **values):
        """Let a patient text the clinic, as the webhook stores it; not worked on yet.

        :param number: E.164; by default that of the first client
        :return: the ``clinic.inbound`` row, or nothing for a repetition
        """
        company = values.pop("company", self.company)
        sender = values.pop("sender", self.sender)
        text = ReceivedText(
            **{
                "account_sid": sender.account_sid,
                "sid": f"SM{next(SIDS):032x}",
                "number": number or self.clients[0].phone_sanitized,
                "to_number": sender.number,
                "body": body,
                **values,
            }
        )
        inbound = self.env["clinic.inbound"]
        is_new = inbound._insert(text, company, sender, "webhook")
        return inbound.search([], limit=1) if is_new else inbound

    def receive(self, body, number=None, **values):
        """Let a patient text the clinic and work on it; return the ledger's row."""
        stored = self.text_in(body, number, **values)
        while stored._receive_next():
            pass
        self.env.invalidate_all()
        return stored.message_id
