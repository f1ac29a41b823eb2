"""Odoo's own Twilio addon under the faults that ours meets (F50).

D is what patients got twice; for lost answers after staff has pressed "Resend" once,
as Odoo proposes. L is what never left and Odoo does not try again. Not judged:
these are figures to compare with, of the same faults in the other rows. Odoo's read
timeout of 5 s is shortened to one.
"""

import json
from collections import Counter
from pathlib import Path

import databases
import odoo_server
import odoo_shell
import postgres
import standin

from tests.chaos.answer_lost import FAULTS
from tests.twilio_standin.client import StandIn

NAME = "odoo_baseline"
SCRIPT = Path(__file__).with_name("_odoo_baseline_shell.py")
DATABASE = "chaos_odoo_alone"
SENDER = "+16465550100"
LOST = ("drop", "timeout", "500", "html", "429")


def run(context) -> dict:
    """Send Odoo's texts through a stand-in of their own; count."""
    texts = context.count(6, 40)
    twilio = standin.start(context.tools, "--number", SENDER, name="standin-baseline")
    try:
        client = StandIn(twilio.url)
        for kind in LOST:
            _arm(client, kind, texts)
        told = _shell(context, twilio, texts)
        taken = client.messages()
    finally:
        twilio.stop()
        databases.drop(DATABASE)
    return {"rows": {f"odoo: {k}": _row(k, told, taken) for k in (*LOST, *OWN)}}


OWN = ("click", "killed")  # faults of Odoo's side


def _arm(client: StandIn, kind: str, texts: int) -> None:
    """Disturb the first call of each text of a kind; half of them were accepted."""
    if kind == "429":
        script = [{"kind": "rate_limit"}] * texts
    else:
        script = [{**FAULTS[kind], "accept": taken} for taken in (True, False)]
        script = (script * texts)[:texts]
    match = {"kind": "create", "body": f"^Kind {kind}:"}
    client.faults({"id": kind, "match": match, "script": script})


def _shell(context, twilio, texts: int) -> dict:
    postgres.ensure_running()
    databases.clone(odoo_server.demo_base(context.tools), DATABASE)
    values = {
        "CLINIC_STANDIN_URL": twilio.url,
        "CLINIC_ACCOUNT_SID": twilio.account_sid,
        "CLINIC_AUTH_TOKEN": twilio.auth_token,
        "CLINIC_CHAOS_TEXTS": str(texts),
        "CLINIC_CHAOS_LOST": json.dumps(LOST),
        "CLINIC_CHAOS_SENDER": SENDER,
    }
    text = odoo_shell.source(SCRIPT)
    told = odoo_shell.run(context.tools, DATABASE, text, values, NAME)
    return json.loads(told.strip().splitlines()[-1])


def _row(kind: str, told: dict, taken: list[dict]) -> dict:
    mine = Counter(m["to"] for m in taken if m["body"].startswith(f"Kind {kind}:"))
    twice = sum(count - 1 for count in mine.values())
    return {"accepted": mine.total(), "odoo_D": twice, **_named(told.get(kind, {}))}


def _named(figures: dict) -> dict:
    return {f"odoo_{name}": value for name, value in figures.items()}
