"""The figures that losses, duplicates and limits are judged by."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from .models import OUTBOUND_API, Message
from .state import State


def body_hash(body: str) -> str:
    """Return the SHA-256 of a text, to compare without showing it."""
    return hashlib.sha256(body.encode()).hexdigest()


def accepted(state: State, direction: str = OUTBOUND_API) -> list[Message]:
    """Return accepted messages in the order of acceptance, deleted ones too."""
    return [
        message
        for message in state.messages.values()
        if direction in {"all", message.direction} and not message.test
    ]


def message_log(message: Message) -> dict[str, Any]:
    """Return one line of the truth: what was accepted and what came of it."""
    values = message.to_dict()
    values["from"] = values.pop("sender")
    values.pop("from_")
    values["body"] = values.pop("accepted_body")
    values["body_sha256"] = body_hash(message.accepted_body)
    return values


def callback_token(url: str | None) -> str | None:
    """Return what makes a StatusCallback unique: the address without fragment."""
    return url.split("#", 1)[0] if url else None


def _groups(pairs: Iterable[tuple[Any, str]]) -> dict[Any, list[str]]:
    groups: dict[Any, list[str]] = defaultdict(list)
    for key, sid in pairs:
        groups[key].append(sid)
    return {key: sids for key, sids in groups.items() if len(sids) > 1}


def duplicates_by_text(messages: list[Message]) -> list[dict[str, Any]]:
    """Return the groups of texts with the same recipient and wording."""
    pairs = (
        ((m.account_sid, m.to, body_hash(m.accepted_body)), m.sid) for m in messages
    )
    return [
        {"to": key[1], "body_sha256": key[2], "count": len(sids), "sids": sids}
        for key, sids in _groups(pairs).items()
    ]


def duplicates_by_token(messages: list[Message]) -> list[dict[str, Any]]:
    """Return the groups of texts that share one StatusCallback address."""
    pairs = ((callback_token(m.status_callback), m.sid) for m in messages)
    groups = _groups(pair for pair in pairs if pair[0])
    return [
        {"token": _last_segment(url), "count": len(sids), "sids": sids}
        for url, sids in groups.items()
    ]


def _last_segment(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def max_in_window(times: list[float], seconds: float = 3600.0) -> int:
    """Return the most acceptances in any half-open window of ``seconds``."""
    ordered, first, most = sorted(times), 0, 0
    for last, moment in enumerate(ordered):
        while ordered[first] <= moment - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


def rolling_by_sender(messages: list[Message], seconds: float) -> dict[str, int]:
    """Return the busiest window of each sender."""
    times: dict[str, list[float]] = defaultdict(list)
    for message in messages:
        times[message.sender or ""].append(message.accepted_at)
    return {sender: max_in_window(found, seconds) for sender, found in times.items()}


def _extra(groups: list[dict[str, Any]]) -> int:
    return sum(group["count"] - 1 for group in groups)


def summarize(
    state: State, messages: list[Message], window: float = 3600.0
) -> dict[str, Any]:
    """Return all figures about ``messages``.

    :param window: seconds of the rolling window
    """
    by_text, by_token = duplicates_by_text(messages), duplicates_by_token(messages)
    callbacks = [record for message in messages for record in message.callbacks]
    return {
        "accepted": len(messages),
        "by_status": dict(Counter(message.status for message in messages)),
        "duplicates": _extra(by_text),
        "duplicate_groups": by_text,
        "token_duplicates": _extra(by_token),
        "token_duplicate_groups": by_token,
        "max_in_window": rolling_by_sender(messages, window),
        "window_seconds": window,
        "max_concurrent": state.max_open_requests,
        "requests": len(state.requests),
        "requests_by_status": dict(Counter(str(r["http"]) for r in state.requests)),
        "callbacks": len(callbacks),
        "callbacks_failed": sum(not _is_good(record) for record in callbacks),
        "inbound": len(state.inbound),
        "pending": state.pending,
    }


def _is_good(record: Any) -> bool:
    return record.http_status is not None and record.http_status < 300
