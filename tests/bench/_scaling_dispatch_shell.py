"""Run in an Odoo shell: T1 and T2 for a share of the clinics, without the call."""

# ruff: noqa: F821
import json
import os
import time
import uuid

from odoo.addons.clinic_messaging.transports.base import ACCEPTED, SendResult

PART, PARTS = (int(os.environ[f"CLINIC_BENCH_{word}"]) for word in ("PART", "PARTS"))


def dispatch(sender_id: int) -> int:
    """Send what the governor lets out and return how many texts that were."""
    ledger, sent = env["clinic.message"], 0
    while (claims := ledger._claim_next(sender_id, "bulk")).ready:
        ledger._settle_all([(claim, accepted()) for claim in claims.ready])
        sent += len(claims.ready)
    return sent


def accepted() -> SendResult:
    """Return the answer of a provider that has nothing against a text."""
    return SendResult(ACCEPTED, sid=f"SM{uuid.uuid4().hex}", http_status=201, parts=1)


senders = env["clinic.sender"].search([], order="id").ids[PART::PARTS]
begin = time.perf_counter()
count = sum(map(dispatch, senders))
print(json.dumps({"sent": count, "seconds": round(time.perf_counter() - begin, 1)}))
