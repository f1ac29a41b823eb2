"""What a state machine may do to the product, each step committed by itself.

Runs in an Odoo shell: the real registry, PostgreSQL, the SDK and the stand-in. A step
is what a dispatcher, a patient, a person or time does; a crash is what is not done.
"""

import itertools
import os
import re
import time
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

from odoo import SUPERUSER_ID, api

from odoo.addons.clinic_messaging.models.clinic_message_claim import CALL_WITHIN
from odoo.addons.clinic_messaging.models.clinic_message_dispatch import _call
from odoo.addons.clinic_messaging.tools.lease import Lease
from odoo.addons.clinic_messaging.transports.base import ReceivedText

from tests.twilio_standin.client import StandIn

LANE = "bulk"
LIMIT = 2  # bulk texts an hour
BODY = "Please bring your insurance card."
#: What the provider does to one call, by name; without a rule it accepts.
FAULTS = {
    "accepted": None,
    "busy": {"kind": "rate_limit", "retry_after": 1},
    "refused": {"kind": "error", "code": 30003, "http": 400},
    "opted out": {"kind": "error", "code": 21610, "http": 400},
    "500, accepted": {"kind": "server_error", "http": 500, "accept": True},
    "500, not accepted": {"kind": "server_error", "http": 500, "accept": False},
    "cut off, accepted": {"kind": "reset", "accept": True},
    "cut off, not accepted": {"kind": "reset", "accept": False},
}
_texts = itertools.count(1)
_people = itertools.count(1)


class Steps:
    """One clinic on a real database, and the provider's own side of it.

    :param registry: of the database; every step has a cursor of its own
    """

    def __init__(self, registry) -> None:
        self._registry = registry
        self.standin = StandIn(os.environ["CLINIC_STANDIN_URL"])
        self.standin.faults(hold_delivery=True, optout_handling="off")
        self._shift = timedelta()
        self._claimed: dict = {}  # id of an attempt: the shift at its claim
        self._called: dict = {}  # the same: at its call
        self.sender_id = self.do(self._set_up)

    def do(self, work):
        """Run ``work(env)`` in a transaction of its own and commit it."""
        with self._registry.cursor() as cr:
            return work(api.Environment(cr, SUPERUSER_ID, {}))

    def rows(self, query, *values):
        """Return what a query finds."""

        def work(env):
            env.cr.execute(query, values)
            return env.cr.fetchall()

        return self.do(work)

    def _set_up(self, env) -> int:
        company = env.ref("base.main_company")
        company.write(
            {
                "clinic_tz": "UTC",
                "clinic_quiet_start": 0,
                "clinic_quiet_end": 0,
                "clinic_bulk_hourly_limit": LIMIT,
                "clinic_two_way_enabled": True,
                "clinic_opt_out_line": False,
                "sms_twilio_account_sid": os.environ["CLINIC_ACCOUNT_SID"],
                "sms_twilio_auth_token": os.environ["CLINIC_AUTH_TOKEN"],
            }
        )
        sender = env["clinic.sender"]._feed(company, ["+16465550100"])
        company.clinic_texting_enabled = True
        return sender.id

    # people

    def plan(self, count: int) -> tuple[int, list[int]]:
        """Send a bulk to new clients; return its id and theirs."""
        numbers = [f"+1212{2000000 + next(_people)}" for _one in range(count)]

        def work(env):
            clients = env["res.partner"].create(
                [
                    {
                        "name": f"Client {number}",
                        "phone": number,
                        "clinic_client_status": "active",
                        "tz": "UTC",
                    }
                    for number in numbers
                ]
            )
            desk = env["res.users"].search([("login", "=", "frontdesk")])
            dialog = env["clinic.message.compose"].with_user(desk)
            values = {"partner_ids": clients.ids, "body": BODY, "acknowledged": True}
            dialog = dialog.create(values)
            before = env["clinic.message.batch"].search([], limit=1).id or 0
            dialog.action_send()
            batch = env["clinic.message.batch"].search([("id", ">", before)])
            env.cr.execute(
                "UPDATE clinic_message SET state = 'queued', due_at = clinic_now()"
                " WHERE batch_id = %s AND state = 'scheduled'",
                [batch.id],
            )
            return batch.id, clients.ids

        return self.do(work)

    def press(self, batch: int, button: str) -> None:
        """Press pause, resume or cancel as the front desk."""

        def work(env):
            desk = env["res.users"].search([("login", "=", "frontdesk")])
            record = env["clinic.message.batch"].with_user(desk).browse(batch)
            getattr(record, f"action_{button}")()

        self.do(work)

    def renumber(self, client: int) -> None:
        """Give a client another number."""
        number = f"+1212{2000000 + next(_people)}"
        self.do(lambda env: env["res.partner"].browse(client).write({"phone": number}))

    def text_in(self, number: str, body: str) -> None:
        """Let a patient text the clinic, and work on it."""

        def work(env):
            sender = env["clinic.sender"].browse(self.sender_id)
            text = ReceivedText(
                account_sid=sender.account_sid,
                sid=f"SM{next(_texts):032x}",
                number=number,
                to_number=sender.number,
                body=body,
                media=[],
                opt_out_type="",
            )
            inbound = env["clinic.inbound"]
            inbound._insert(text, sender.company_id, sender, "webhook")
            while inbound._receive_next():
                pass

        self.do(work)

    # the dispatcher, in pieces

    def claim(self) -> list:
        """Do peek and T1; what it commits is on its way, whoever still knows of it."""
        claims = self.do(
            lambda env: env["clinic.message"]._claim_next(self.sender_id, LANE).ready
        )
        self._claimed |= {claim.attempt_id: self._shift for claim in claims}
        return claims

    def call(self, claim, fault: str):
        """Make the call of a claim, however long ago it was; return what is learned."""
        stood_still = (self._shift - self._claimed[claim.attempt_id]).total_seconds()
        lease = Lease(
            CALL_WITHIN, time.monotonic() - stood_still, time.time() - stood_still
        )
        self._called[claim.attempt_id] = self._shift
        if rule := FAULTS[fault]:
            match = {"kind": "create", "to": re.escape(claim.number)}
            self.standin.faults({"id": "one", "match": match, "action": rule})
        try:

            def work(env):
                account = env["clinic.sender"].browse(self.sender_id)._account()
                return _call(account.transport, account.prepare(claim), lease)

            return self.do(work)
        finally:
            if rule:
                self.standin.clear_faults("one")

    def settle(self, pairs) -> None:
        """Do T2 for calls that have ended, hours ago perhaps.

        The hours pass by a shift, which the clock of this process does not see.
        """
        timed = []
        for claim, result in pairs:
            since = (self._shift - self._called[claim.attempt_id]).total_seconds()
            timed.append((claim, replace(result, heard_at=result.heard_at - since)))
        self.do(lambda env: env["clinic.message"]._settle_all(timed))

    def release(self) -> None:
        """Let go what is due."""
        self.do(lambda env: env["clinic.message"]._release_some(100))

    def reconcile(self) -> None:
        """Take over leases and look what is uncertain up at the provider."""
        self.do(lambda env: env["clinic.message"]._cron_reconcile())

    def tell(self, token: str, sid: str, status: str) -> None:
        """Let the provider tell a status, as its webhook stores it."""

        def work(env):
            attempts = env["clinic.message.attempt"]
            attempt = attempts.search([("token", "=", token)])
            events = env["clinic.message.event"]
            code = "30003" if status == "undelivered" else None
            events._insert(attempt.id, sid, status, code, "callback")
            events._project_some(100)

        self.do(work)

    def advance(self, seconds: int) -> None:
        """Move the database's clock and the provider's, as time does."""
        self._shift += timedelta(seconds=seconds)
        shift = self._shift

        def work(env):
            env.cr.execute("UPDATE clinic_clock_offset SET shift = %s", [shift])

        self.do(work)
        self.standin.faults(clock_offset=shift.total_seconds())

    def attempts(self, batch: int) -> list:
        """Return the attempts of a batch in their order."""

        def work(env):
            attempts = env["clinic.message.attempt"].search(
                [("message_id.batch_id", "=", batch)], order="id"
            )
            names = ("token", "outcome", "number", "started_at")
            return [
                SimpleNamespace(
                    message_id=attempt.message_id.id,
                    **{name: attempt[name] for name in names},
                )
                for attempt in attempts
            ]

        return self.do(work)

    def now(self):
        """Return the product's time."""
        return self.rows("SELECT clinic_now()")[0][0]

    def accepted(self) -> list[dict]:
        """Return the texts that the provider took since it was last asked to forget."""
        return self.standin.messages(direction="outbound-api")
