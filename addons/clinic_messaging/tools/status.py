"""The lattice of statuses: why order and repetition of callbacks cannot matter.

Callbacks come late, twice, in any order or never. The state of an attempt is the
highest rank among the events seen; a maximum does not care about order or copies, and
one more event can only raise it. "delivered" after "failed" wins, since then the
phone has the text. What people force is kept in fields of its own, never as a rank.
"""

from collections.abc import Iterable

#: Twilio's statuses of an outbound text. Twilio's "queued" is later than ours.
RANKS = {
    "accepted": 30,
    "scheduled": 31,
    "queued": 32,
    "sending": 34,
    "sent": 40,
    "partially_delivered": 44,
    "canceled": 48,
    "failed": 50,
    "undelivered": 52,
    "delivered": 60,
    "read": 70,
}

#: States of a ledger row on the same scale. "skipped" ends what was never tried,
#: "received" is inbound and has nothing before or after it.
LEDGER_RANK = {
    "scheduled": 5,
    "queued": 10,
    "submitting": 20,
    "unknown": 25,
    "sent": 40,
    "skipped": 46,
    "canceled": 48,
    "failed": 50,
    "delivered": 60,
    "received": 80,
}

_STATES = {
    "canceled": "canceled",
    "failed": "failed",
    "undelivered": "failed",
    "delivered": "delivered",
    "read": "delivered",
}

#: What a final status claims. A text that was read had been delivered: no conflict.
_VERDICTS = {
    "canceled": "canceled",
    "failed": "failed",
    "undelivered": "undelivered",
    "delivered": "delivered",
    "read": "delivered",
}


def fold(statuses: Iterable[str]) -> str:
    """Return the provider status that stands, or "" if none of them is known.

    New statuses appear without notice; one that is not in :data:`RANKS` says nothing
    about the text and is kept as an event only.
    """
    known = (status for status in statuses if status in RANKS)
    return max(known, key=RANKS.__getitem__, default="")


def to_state(provider_status: str) -> str:
    """Return the ledger state that a provider status means, or "" if not known."""
    if provider_status not in RANKS:
        return ""
    return _STATES.get(provider_status, "sent")


def rises(current: str, candidate: str) -> bool:
    """Say whether an event may move a ledger row from ``current`` to ``candidate``.

    What is no state (:func:`to_state` of an unknown word) moves nothing.
    """
    return LEDGER_RANK.get(candidate, 0) > LEDGER_RANK.get(current, 0)


def is_final(provider_status: str) -> bool:
    """Say whether the provider has nothing more to tell, so that polling can end."""
    return provider_status in _VERDICTS


def conflicts(statuses: Iterable[str]) -> bool:
    """Say whether the provider told two different endings, which people should see.

    A long text can be delivered in part, so both may be true.
    """
    return len({_VERDICTS[status] for status in statuses if status in _VERDICTS}) > 1
