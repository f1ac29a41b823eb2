"""Run in an Odoo shell: Odoo's own Twilio addon under faults that ours meets too."""

# ruff: noqa: F821
import json
import os
import signal

import requests

import odoo
from odoo.modules.registry import Registry

TWILIO = "https://api.twilio.com"
TEXTS = int(os.environ["CLINIC_CHAOS_TEXTS"])
LOST = json.loads(os.environ["CLINIC_CHAOS_LOST"])  # kinds that rules disturb
SERIALIZATION = "DO $$ BEGIN RAISE EXCEPTION 'chaos' USING ERRCODE = '40001'; END $$"
TRIES = 5  # of Odoo's request
DIE_AFTER = 5  # calls
READ_TIMEOUT = 1  # second; 5 in Odoo


def to_the_standin(post):
    """Let the addon, whose address is fixed, call the stand-in."""

    def patched(session, url, **kwargs):
        local = url.replace(TWILIO, os.environ["CLINIC_STANDIN_URL"], 1)
        return post(session, local, **{**kwargs, "timeout": READ_TIMEOUT})

    return patched


def queue(kind):
    """Create texts as Odoo's composer does for many, and commit them."""
    values = [
        {"number": f"+1212555{1000 + place}", "body": f"Kind {kind}: we are closed."}
        for place in range(TEXTS)
    ]
    texts = env["sms.sms"].create(values)
    env.cr.commit()
    return texts


def work():
    """Do what the scheduled action does, minute after minute."""
    while env["sms.sms"].search_count([("state", "=", "outgoing")]):
        env["sms.sms"]._process_queue()
        env.cr.commit()


def killed():
    """Kill the process between calls and commit; the next run goes on."""
    queue("killed")
    child = os.fork()
    if not child:
        odoo.sql_db._Pool = None  # the parent's connections stay the parent's
        die_after_calls()
        with Registry(env.cr.dbname).cursor() as cr:
            odoo.api.Environment(cr, 1, {})["sms.sms"]._process_queue()
        os._exit(1)
    os.waitpid(child, 0)
    return "killed"


def die_after_calls():
    made, post = [], requests.Session.post

    def patched(session, url, **kwargs):
        answer = post(session, url, **kwargs)
        made.append(1)
        if len(made) >= DIE_AFTER:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    requests.Session.post = patched


def click():
    """Send within a request whose commit fails; Odoo repeats the request."""
    texts = queue("click")
    for _attempt in range(TRIES - 1):
        try:
            texts.send()
            env.cr.execute(SERIALIZATION)
        except odoo.sql_db.psycopg2.errors.SerializationFailure:
            env.cr.rollback()
            env.invalidate_all()
    texts.send()
    env.cr.commit()


def lost(kind):
    """Send while answers get lost; then "Resend" for what Odoo calls failed."""
    texts = queue(kind)
    texts.send(unlink_sent=False)
    env.cr.commit()
    failed = texts.filtered(lambda text: text.state == "error")
    counted = len(failed)
    accepted = json.loads(requests.get(SEEN, timeout=60).text)
    seen = {m["to"] for m in accepted if m["body"].startswith(f"Kind {kind}:")}
    told = sum(text.number in seen for text in failed)
    never = sum(text.number not in seen for text in failed)
    failed.resend_failed()
    env.cr.commit()
    return {"failed": counted, "failed_but_sent": told, "L": never}


requests.Session.post = to_the_standin(requests.Session.post)
SEEN = os.environ["CLINIC_STANDIN_URL"] + "/_standin/messages"
env.company.write(
    {
        "sms_provider": "twilio",
        "sms_twilio_account_sid": os.environ["CLINIC_ACCOUNT_SID"],
        "sms_twilio_auth_token": os.environ["CLINIC_AUTH_TOKEN"],
    }
)
number = {"number": os.environ["CLINIC_CHAOS_SENDER"]}
env["sms.twilio.number"].create({**number, "country_id": env.ref("base.us").id})
env.cr.commit()
found = {kind: lost(kind) for kind in LOST}
click()
killed()
work()
print(json.dumps(found))
