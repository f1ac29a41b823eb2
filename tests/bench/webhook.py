"""Status callbacks through the whole route, against a bare route with one INSERT."""

from collections.abc import Sequence

from tests.bench._routes import Request, bring_up, compare, signed
from tests.e2e.clinic import Clinic

NAME = "webhook"
LIMIT = 0.5
NUMBER = "+12125550100"
FILL = """
INSERT INTO clinic_message_attempt (message_id, number, sender_id, account_sid, bulk,
                                    token, started_at, outcome, sid)
SELECT m.id, '{number}', {sender}, '{account}', true,
       lpad(m.lane_number::text, 43, 'A'), clinic_now(), 'accepted',
       'SM' || lpad(to_hex(m.lane_number), 32, '0')
  FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS lane_number
          FROM clinic_message WHERE subject = 'bench') AS m;
"""
MESSAGES = """
INSERT INTO clinic_message (uuid, company_id, number, direction, origin, message_type,
                            channel, lane, state, subject, sender_id)
SELECT replace(gen_random_uuid()::text, '-', ''), 1, '{number}', 'outbound', 'manual',
       'bulk', 'sms', 'bulk', 'sent', 'bench', {sender}
  FROM generate_series(1, 6000)
"""


def run(context) -> dict:
    """Tell each of many attempts that its text was delivered."""
    clinic = context.keep(bring_up)
    values = {
        "number": NUMBER,
        "sender": clinic.senders()[0],
        "account": clinic.system.standin.account_sid,
    }
    clinic.system.sql(MESSAGES.format(**values))
    clinic.system.sql(FILL.format(**values))
    row = compare(clinic, lambda *wish: _requests(clinic, *wish), context.quick)
    return {**row, "limit": LIMIT, "ok": row["ratio"] >= LIMIT}


def _requests(clinic: Clinic, first: int, count: int) -> Sequence[Request]:
    found = []
    for number in range(first, first + count):
        sid = f"SM{number:032x}"
        form = {
            "AccountSid": clinic.system.standin.account_sid,
            "ApiVersion": "2010-04-01",
            "From": "+16465550100",
            "To": NUMBER,
            "MessageSid": sid,
            "SmsSid": sid,
            "MessageStatus": "delivered",
            "SmsStatus": "delivered",
        }
        path = f"/clinic_messaging/twilio/status/{number:A>43}"
        found.append(signed(clinic, path, form))
    return found
