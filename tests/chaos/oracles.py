"""Judge a run by what the provider accepted, against what the ledger says.

D  duplicates: texts accepted beyond the first for one ledger row, or for one number
   and wording, whichever count is higher; a text that no attempt owns counts too
L  lost: rows that neither ended nor are due later, and rows called sent of which
   the provider knows nothing
U  rows still uncertain
R  the most texts of one sender in any 3,600 seconds
H  texts in quiet hours of the clinic's zone
S  attempts that began after the number's opt-out was committed
C  attempts that began after the batch's cancelation was answered
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

ENDED = "('sent', 'delivered', 'failed', 'skipped', 'canceled')"
GONE = {"sent", "delivered"}
QUIET_FROM, QUIET_UNTIL = 21, 8  # the clinic's default hours
WINDOW = 3600.0


def judge(clinic: Any, batches: Sequence[int], limit: int) -> dict[str, Any]:
    """Return all figures of some batches, and ``ok``.

    C is 0 where nothing was canceled; the row that cancels counts it itself.

    :param clinic: the ``Clinic`` that sent them
    :param limit: the most bulk texts that a sender may send in an hour
    """
    everything = clinic.standin.messages()
    owners = _owners(clinic)
    states = _states(clinic, batches)
    mine = {None, *states}
    taken = [m for m in everything if owner_of(m, owners) in mine]
    figures = {
        "messages": len(states),
        "accepted": len(taken),
        "D": duplicates(taken, owners),
        "L": unfinished(clinic, batches) + _never_arrived(states, taken, owners),
        "U": sum(state == "unknown" for state in states.values()),
        "R": busiest_hour(everything),
        "H": in_quiet_hours((m["accepted_at"] for m in taken), clinic.zone),
        "S": _after_opting_out(clinic, batches),
        "C": 0,
    }
    zero = not any(figures[name] for name in "DLUHS")
    return {**figures, "limit": limit, "ok": zero and figures["R"] <= limit}


def _after_opting_out(clinic: Any, batches: Sequence[int]) -> int:
    return clinic.number(
        "SELECT count(*) FROM clinic_message_attempt a"
        " JOIN clinic_message m ON m.id = a.message_id"
        " JOIN clinic_number n ON n.number = a.number"
        f" WHERE m.batch_id IN ({_ids(batches)}) AND a.started_at > n.opted_out_at"
        " AND a.maybe_since IS NULL"  # no call: what a restored database looks up
    )


def totals(rows: dict[str, dict]) -> dict[str, Any]:
    """Return the sums over all rows; of R and of the senders the most."""
    sums = ("kills", "faults", "messages", "D", "L", "U", "H", "S", "C")
    found = {name: sum(row.get(name) or 0 for row in rows.values()) for name in sums}
    for name in ("R", "senders"):
        found[name] = max((row.get(name) or 0 for row in rows.values()), default=0)
    return found


def duplicates(taken: Sequence[dict], owners: dict[str, int]) -> int:
    """Return how many accepted texts are one too many.

    :param owners: the ledger row's id by token and provider id of its attempts
    """
    rows = Counter(owner_of(message, owners) for message in taken)
    strangers = rows.pop(None, 0)
    texts = Counter((m["from"], m["to"], m["body"]) for m in taken)
    by_row = sum(count - 1 for count in rows.values()) + strangers
    by_text = sum(count - 1 for count in texts.values())
    return max(by_row, by_text)


def token_of(message: dict) -> str:
    """Return the attempt's token from the StatusCallback of a text."""
    return (message["status_callback"] or "").split("#")[0].rpartition("/")[2]


def owner_of(message: dict, owners: dict[str, int]) -> int | None:
    """Return the ledger row that a text belongs to.

    The token of a text that left before the database lost its last commits is known
    nowhere; the row is bound to its provider id then.
    """
    return owners.get(token_of(message)) or owners.get(message.get("sid"))


def busiest_hour(taken: Iterable[dict]) -> int:
    """Return the most texts that one sender got out in any 3,600 seconds."""
    by_sender: dict[str, list[float]] = {}
    for message in taken:
        by_sender.setdefault(message["from"], []).append(message["accepted_at"])
    most = 0
    for times in by_sender.values():
        times.sort()
        first = 0
        for last, moment in enumerate(times):
            while times[first] <= moment - WINDOW:
                first += 1
            most = max(most, last - first + 1)
    return most


def in_quiet_hours(moments: Iterable[float], zone: str) -> int:
    """Return how many Unix times lie in quiet hours of a zone."""
    clock = ZoneInfo(zone)
    hours = (datetime.fromtimestamp(moment, clock).hour for moment in moments)
    return sum(hour >= QUIET_FROM or hour < QUIET_UNTIL for hour in hours)


def _ids(batches: Sequence[int]) -> str:
    return ",".join(map(str, batches))


def _owners(clinic: Any) -> dict[str, int]:
    rows = clinic.system.sql(
        "SELECT token, message_id FROM clinic_message_attempt UNION ALL"
        " SELECT sid, message_id FROM clinic_message_attempt WHERE sid IS NOT NULL"
    )
    pairs = (row.split("|") for row in rows.splitlines())
    return {token: int(message) for token, message in pairs}


def _states(clinic: Any, batches: Sequence[int]) -> dict[int, str]:
    rows = clinic.system.sql(
        f"SELECT id, state FROM clinic_message WHERE batch_id IN ({_ids(batches)})"
    )
    pairs = (row.split("|") for row in rows.splitlines())
    return {int(message): state for message, state in pairs}


def unfinished(clinic: Any, batches: Sequence[int]) -> int:
    """Return how many rows have neither ended nor a reason to wait.

    Waiting for the hour to have room again is one: the governor is then full.
    """
    return clinic.number(
        "SELECT count(*) FROM clinic_message m JOIN clinic_sender s"
        " ON s.id = m.sender_id JOIN res_company c ON c.id = s.company_id"
        f" WHERE m.batch_id IN ({_ids(batches)}) AND m.state NOT IN {ENDED}"
        " AND NOT (m.state IN ('scheduled', 'queued') AND (m.due_at > clinic_now()"
        "  OR (SELECT count(*) FROM clinic_message_attempt a"
        "       WHERE a.sender_id = s.id AND a.bulk"
        "         AND a.outcome IS DISTINCT FROM 'not_sent'"
        "         AND a.started_at > clinic_now() - interval '1 hour')"
        "      >= c.clinic_bulk_hourly_limit))"
    )


def _never_arrived(
    states: dict[int, str], taken: Sequence[dict], owners: dict[str, int]
) -> int:
    arrived = {owner_of(message, owners) for message in taken}
    return sum(
        state in GONE and message not in arrived for message, state in states.items()
    )
