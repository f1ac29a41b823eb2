"""Run inside an Odoo shell: claim with several threads, each on cursors of its own."""

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api

LIMIT = int(os.environ["CLAIM_LIMIT"])
TEXTS = int(os.environ["CLAIM_TEXTS"])
THREADS = int(os.environ["CLAIM_THREADS"])
SENDER = "+16465550100"


def _open_clinic(env, zone: str) -> None:
    company = env.ref("base.main_company")
    company.write(
        {
            "clinic_tz": zone,
            "clinic_bulk_hourly_limit": LIMIT,
            "sms_twilio_account_sid": os.environ["CLINIC_ACCOUNT_SID"],
            "sms_twilio_auth_token": os.environ["CLINIC_AUTH_TOKEN"],
        }
    )
    env["clinic.sender"]._feed(company, [SENDER])
    company.clinic_texting_enabled = True


def prepare(env) -> dict:
    """Set the clinic up and plan a bulk that nobody dispatches."""
    zone = os.environ["CLAIM_ZONE"]
    _open_clinic(env, zone)
    clients = env["res.partner"].search(
        [("clinic_client_status", "=", "active"), ("phone", "!=", False)],
        limit=TEXTS,
        order="id",
    )
    clients.write({"tz": zone})
    _plan(env, clients)
    env.cr.execute("CREATE TABLE chaos_stop (number varchar, committed_at timestamp)")
    env.cr.commit()
    return {"texts": len(clients)}


def _plan(env, clients) -> None:
    """Send through the dialog and make every segment due."""
    desk = env["res.users"].search([("login", "=", "frontdesk")])
    dialogs = env["clinic.message.compose"].with_user(desk)
    dialog = dialogs.create(
        {"partner_ids": clients.ids, "body": "We are closed.", "acknowledged": True}
    )
    dialog.action_send()
    env.cr.execute(
        "UPDATE clinic_message SET state = 'queued', due_at = clinic_now()"
        " WHERE state = 'scheduled'"
    )


class Claimer:
    """Claims a few at a time until there is nothing to claim.

    :param registry: the database's registry
    """

    def __init__(self, registry):
        self.registry = registry
        self.opened = 0
        self.repeated = 0
        self.lock = threading.Lock()

    def work(self, _number) -> None:
        """Claim again and again; a conflict is repeated, as the dispatcher does."""
        empty = 0
        while empty < 3:
            try:
                count = self._claim_once()
            except SerializationFailure:
                with self.lock:
                    self.repeated += 1
                continue
            empty = 0 if count else empty + 1
            with self.lock:
                self.opened += count

    def _claim_once(self) -> int:
        with self.registry.cursor() as cr:
            ledger = api.Environment(cr, SUPERUSER_ID, {})["clinic.message"]
            sender = ledger.env["clinic.sender"].search([("number", "=", SENDER)])
            rendered = ledger._peek(sender.id, "bulk", 4)
            return len(ledger._claim(sender.id, ("bulk",), rendered).ready)


def limit(env) -> dict:
    """Let all threads claim at once."""
    claimer = Claimer(env.registry)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(claimer.work, range(THREADS)))
    return {"opened": claimer.opened, "repeated": claimer.repeated}


def stop(env) -> dict:
    """Opt numbers out, last ones first, while threads claim the first ones first."""
    env.ref("base.main_company").clinic_bulk_hourly_limit = 10_000
    env.cr.commit()
    env.cr.execute(
        "SELECT number FROM clinic_message WHERE state = 'queued' ORDER BY id DESC"
    )
    waiting = [row[0] for row in env.cr.fetchall()]
    env.cr.commit()
    claimer = Claimer(env.registry)
    stopped = 0
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(claimer.work, number) for number in range(2)]
        for number in waiting[:15]:
            _opt_out(env, number)
            stopped += 1
        for run in runs:
            run.result()
    return {"opened": claimer.opened, "stopped": stopped}


def _opt_out(env, number) -> None:
    while True:
        try:
            env["phone.blacklist"].sudo()._add([number])
            env.cr.commit()
            break
        except SerializationFailure:
            env.cr.rollback()
    env.cr.execute("INSERT INTO chaos_stop VALUES (%s, clinic_now())", [number])
    env.cr.commit()


TASKS = {"prepare": prepare, "limit": limit, "stop": stop}
print(json.dumps(TASKS[os.environ["CLAIM_TASK"]](env)))  # noqa: F821 - the shell's
