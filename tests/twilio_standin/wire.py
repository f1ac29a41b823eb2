"""Identifiers, dates and headers in the shapes that Twilio puts on the wire."""

import secrets
import uuid
from datetime import UTC, datetime
from email.utils import format_datetime

API_VERSION = "2010-04-01"
DOCS_URL = "https://www.twilio.com/docs/errors/%s"


def new_sid(prefix: str) -> str:
    """Return a fresh identifier: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


def new_idempotency_token() -> str:
    """Return the value that stays the same over the retries of one webhook."""
    return str(uuid.uuid4())


def rfc2822(timestamp: float | None) -> str | None:
    """Write Unix seconds as Twilio does: ``Thu, 24 Aug 2023 05:01:45 +0000``."""
    if timestamp is None:
        return None
    return format_datetime(datetime.fromtimestamp(int(timestamp), UTC))


def http_date(timestamp: float) -> str:
    """Write Unix seconds for the ``Date`` response header."""
    moment = datetime.fromtimestamp(int(timestamp), UTC)
    return format_datetime(moment, usegmt=True)


def account_path(account_sid: str) -> str:
    """Return the path below which an account's resources lie."""
    return f"/{API_VERSION}/Accounts/{account_sid}"


def message_path(account_sid: str, message_sid: str) -> str:
    """Return a message's path without the ``.json`` ending."""
    return f"{account_path(account_sid)}/Messages/{message_sid}"


def response_headers(
    request_id: str, concurrent: int, seconds: float, now: float
) -> dict[str, str]:
    """Return the headers Twilio adds to every API answer.

    :param concurrent: requests of the account that are open right now
    :param seconds: how long the request took
    :param now: Unix seconds shown in ``Date`` (may be skewed on purpose)
    """
    return {
        "Date": http_date(now),
        "Twilio-Concurrent-Requests": str(concurrent),
        "Twilio-Request-Id": request_id,
        "Twilio-Request-Duration": f"{seconds:.3f}",
        "X-Home-Region": "us1",
        "X-API-Domain": "api.twilio.com",
        "Strict-Transport-Security": "max-age=31536000",
        "Cache-Control": "no-cache, no-store",
    }
