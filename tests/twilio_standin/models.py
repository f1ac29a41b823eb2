"""Plain records the stand-in keeps: accounts, numbers, messages, callbacks.

They hold no behaviour on purpose: each subject (delivery, opt-out, listing)
has its own module that works on them, and the journal can write them as JSON.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

FINAL_STATUSES = frozenset({"delivered", "undelivered", "failed", "canceled", "read"})
OUTBOUND_API = "outbound-api"
OUTBOUND_REPLY = "outbound-reply"
INBOUND = "inbound"


@dataclass
class Account:
    """One Twilio account (or its test credentials) with its secrets."""

    sid: str
    auth_token: str
    api_keys: dict[str, str] = field(default_factory=dict)
    status: str = "active"
    test: bool = False
    trial: bool = False
    verified: list[str] = field(default_factory=list)
    friendly_name: str = "Stand-in account"


@dataclass
class OwnedNumber:
    """A phone number that belongs to an account and may send or receive."""

    sid: str
    account_sid: str
    phone_number: str
    friendly_name: str
    date_created: float
    capabilities: dict[str, bool] = field(
        default_factory=lambda: {
            "voice": True,
            "sms": True,
            "mms": True,
            "fax": False,
        }
    )
    sms_url: str = ""
    sms_fallback_url: str = ""
    status_callback: str = ""


@dataclass
class Service:
    """A Messaging Service: a pool of senders with its own opt-out list."""

    sid: str
    account_sid: str
    numbers: list[str] = field(default_factory=list)
    inbound_url: str = ""
    status_callback: str = ""
    advanced_opt_out: bool = False
    smart_encoding: bool = True


@dataclass
class Media:
    """A file that came with, or goes out with, a message."""

    sid: str
    parent_sid: str
    account_sid: str
    content_type: str
    date_created: float
    data: bytes = b""


@dataclass
class CallbackRecord:
    """One webhook that was made (or deliberately not made) for a message."""

    status: str
    url: str
    at: float
    token: str
    tries: int = 0
    http_status: int | None = None
    error: str | None = None
    seconds: float = 0.0


@dataclass
class Message:
    """A text or MMS as the provider knows it, with its whole history."""

    sid: str
    account_sid: str
    to: str
    body: str
    accepted_at: float
    accepted_mono: float
    from_: str | None = None
    sender: str | None = None
    messaging_service_sid: str | None = None
    direction: str = OUTBOUND_API
    status: str = "queued"
    num_segments: int = 1
    media: list[str] = field(default_factory=list)
    status_callback: str | None = None
    validity_period: int = 36000
    send_at: float | None = None
    date_sent: float | None = None
    date_updated: float | None = None
    error_code: int | None = None
    price: str | None = None
    test: bool = False
    sequence: int = 0
    accepted_body: str = ""
    duplicate_of: str | None = None
    deleted: bool = False
    redacted: bool = False
    request_id: str | None = None
    history: list[dict[str, Any]] = field(default_factory=list)
    callbacks: list[CallbackRecord] = field(default_factory=list)

    @property
    def final(self) -> bool:
        """Tell whether the provider will not change the status any more."""
        return self.status in FINAL_STATUSES

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON-ready values, for the log and the journal."""
        return asdict(self)
