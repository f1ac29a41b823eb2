"""Texts of patients a second, against a bare route with one INSERT."""

from collections.abc import Sequence

from tests.bench._routes import Request, bring_up, compare, signed
from tests.e2e.clinic import INBOUND, Clinic

NAME = "inbound"
LIMIT = 0.3


def run(context) -> dict:
    """Text the clinic from many numbers."""
    clinic = context.keep(bring_up)
    row = compare(clinic, lambda *wish: _requests(clinic, *wish), context.quick)
    return {**row, "limit": LIMIT, "ok": row["ratio"] >= LIMIT}


def _requests(clinic: Clinic, first: int, count: int) -> Sequence[Request]:
    found = []
    for number in range(first, first + count):
        form = {
            "AccountSid": clinic.system.standin.account_sid,
            "ApiVersion": "2010-04-01",
            "From": f"+1212{2000000 + number}",
            "To": "+16465550100",
            "Body": "Can I come half an hour later tomorrow?",
            "MessageSid": f"SM{number:032x}",
            "SmsStatus": "received",
            "NumMedia": "0",
            "NumSegments": "1",
        }
        found.append(signed(clinic, INBOUND, form))
    return found
