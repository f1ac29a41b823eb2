"""A clinic on a running system: set up and used by people, observed from outside."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ..twilio_standin.client import StandIn
from .daytime import daytime_zone
from .rpc import Session

POLL_SECONDS = 0.1  # at first; asking takes time from who is waited for
POLL_SECONDS_MOST = 0.5
INBOUND = "/clinic_messaging/twilio/inbound"
PATIENCE = 180.0  # seconds; a busy machine is no fault of the product


@dataclass
class Clinic:
    """People's way in, and the ledger as the database has it.

    :param system: what ``odoo_server.system`` gave, with one node at least
    """

    system: Any
    zone: str = field(default_factory=daytime_zone)
    _sessions: dict[str, Session] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.standin = StandIn(self.system.standin.url)

    def session(self, login: str) -> Session:
        """Return the session of a demo user; passwords are the login names."""
        if login not in self._sessions:
            self._sessions[login] = Session(
                self.system.url, self.system.database, login, login
            )
        return self._sessions[login]

    def quieten_odoo(self) -> None:
        """Move Odoo's own daily jobs out of the way, before a node starts."""
        self.system.sql(
            "UPDATE ir_cron SET nextcall = nextcall + interval '1 day'"
            " WHERE cron_name NOT LIKE 'Clinic Messaging%'"
        )

    def set_up(self, **company: Any) -> None:
        """Enter account, zone and passwords through Odoo's own screens.

        :param company: more values of the company
        """
        admin = self.session("admin")
        values = {
            "name": "Elm Street Clinic",
            "clinic_tz": self.zone,
            "sms_twilio_account_sid": self.system.standin.account_sid,
            "sms_twilio_auth_token": self.system.standin.auth_token,
            **company,
        }
        admin.call("res.company", "write", [1], values)
        dialog = admin.call("sms.twilio.account.manage", "create", {})
        admin.call("sms.twilio.account.manage", "action_reload_numbers", [dialog])
        admin.call("res.company", "write", [1], {"clinic_texting_enabled": True})
        self._set_zone_of_clients(admin)
        for login in ("frontdesk", "clinicadmin"):
            user = admin.call("res.users", "search", [("login", "=", login)])
            admin.call("res.users", "write", user, {"password": login})

    def _set_zone_of_clients(self, admin: Session) -> None:
        domain = [("clinic_client_status", "!=", False)]
        ids = admin.call("res.partner", "search", domain)
        admin.call("res.partner", "write", ids, {"tz": self.zone})

    def clients(self, count: int, offset: int = 0) -> list[int]:
        """Return ids of active clients with a number, in a fixed order."""
        rows = self.system.sql(
            "SELECT id FROM res_partner WHERE clinic_client_status = 'active'"
            " AND phone_sanitized IS NOT NULL"
            f" ORDER BY id LIMIT {count} OFFSET {offset}"
        )
        return [int(row) for row in rows.split()]

    def senders(self) -> list[int]:
        """Return ids of the clinic's numbers in the order of the account."""
        rows = self.system.sql("SELECT id FROM clinic_sender ORDER BY id")
        return [int(row) for row in rows.split()]

    # what people do

    def open_dialog(self, clients: Sequence[int], body: str, sender: int = 0) -> int:
        """Open the message dialog as the front desk, fill it in, return its id."""
        desk = self.session("frontdesk")
        action = desk.call("res.partner", "action_clinic_compose", list(clients))
        values: dict[str, Any] = {"body": body, "acknowledged": True}
        if sender:
            values["sender_id"] = sender
        desk.call(action["res_model"], "write", [action["res_id"]], values)
        return action["res_id"]

    def send(self, clients: Sequence[int], body: str, sender: int = 0) -> int:
        """Send a text with the dialog's button as the front desk.

        :param body: unlike that of any other batch
        :return: the batch's id
        """
        dialog = self.open_dialog(clients, body, sender)
        self.session("frontdesk").call(
            "clinic.message.compose", "action_send", [dialog]
        )
        (batch,) = self.batches(body)
        return batch

    def two_way(self, on: bool) -> None:
        """Switch two-way texting on or off."""
        values = {"clinic_two_way_enabled": on}
        self.session("admin").call("res.company", "write", [1], values)

    def hear(self, **settings: Any) -> None:
        """Switch two-way texting on and let the stand-in post texts to our route.

        :param settings: more of the stand-in's, e.g. ``optout_handling``
        """
        self.two_way(True)
        self.standin.faults(inbound_url=self.system.url + INBOUND, **settings)

    def book(self, clients: Sequence[int], hours: int = 2) -> None:
        """Switch two-way texting on and give each client a visit in some hours."""
        self.two_way(True)
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        start = now + timedelta(hours=hours)
        visits = [
            {
                "name": "Check-up",
                "start": str(start),
                "stop": str(start + timedelta(minutes=30)),
                "partner_ids": [(6, 0, [client])],
                "clinic_company_id": 1,
            }
            for client in clients
        ]
        context = {"no_mail_to_attendees": True}
        admin = self.session("admin")
        admin.call("calendar.event", "create", visits, context=context)

    # what can be seen

    def batches(self, body: str) -> list[int]:
        """Return the batches with these words."""
        quoted = body.replace("'", "''")
        rows = self.system.sql(
            f"SELECT id FROM clinic_message_batch WHERE body = '{quoted}'"
        )
        return [int(row) for row in rows.split()]

    def states(self, batch: int) -> dict[str, int]:
        """Return how many messages of a batch are in each state."""
        rows = self.system.sql(
            "SELECT state, count(*) FROM clinic_message"
            f" WHERE batch_id = {batch} GROUP BY state"
        )
        pairs = (row.split("|") for row in rows.splitlines())
        return {state: int(count) for state, count in pairs}

    def number(self, query: str) -> int:
        """Return the single number that a query gives."""
        return int(self.system.sql(query) or 0)

    def accepted(self, body: str) -> list[dict[str, Any]]:
        """Return what the provider accepted with these words in it."""
        return [m for m in self.standin.messages() if body in m["body"]]

    def now(self) -> str:
        """Return the product's clock, as SQL text."""
        return self.system.sql("SELECT clinic_now()")


def wait_for(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Ask again and again until a condition holds; return what it returned.

    :param seconds: the longest wait
    :raises AssertionError: when the time is over
    """
    deadline = time.monotonic() + seconds
    pause = POLL_SECONDS
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s for {what}")
        time.sleep(pause)
        pause = min(POLL_SECONDS_MOST, pause * 1.2)
    return found
