"""Filters and pages of the list resources, newest first.

A page token names the last record seen, so that a list stays complete while
new texts keep arriving at its head, as with Twilio.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from .errors import ApiError
from .models import Message

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000
PAGING_KEYS = frozenset({"Page", "PageToken", "PageSize"})


@dataclass(frozen=True)
class PageRequest:
    """Which part of a list is asked for."""

    number: int
    size: int
    token: str


def parse_page(query: Any) -> PageRequest:
    """Read the paging parameters.

    :raises ApiError: 20422 for a value out of range
    """
    return PageRequest(
        number=_number(query, "Page", 0, 0, 10**9),
        size=_number(query, "PageSize", DEFAULT_PAGE_SIZE, 1, MAX_PAGE_SIZE),
        token=query.get("PageToken", ""),
    )


def _number(query: Any, name: str, default: int, low: int, high: int) -> int:
    raw = query.get(name, "")
    if not raw:
        return default
    if not raw.isdigit() or not low <= int(raw) <= high:
        raise ApiError(20422, name)
    return int(raw)


def select(messages: Iterable[Message], account_sid: str, query: Any) -> list[Message]:
    """Return an account's messages that pass the filters, newest first."""
    checks = _filters(query)
    found = [
        message
        for message in messages
        if message.account_sid == account_sid
        and not message.deleted
        and not message.test
        and all(check(message) for check in checks)
    ]
    return sorted(found, key=lambda message: message.sequence, reverse=True)


def _filters(query: Any) -> list[Callable[[Message], bool]]:
    checks: list[Callable[[Message], bool]] = []
    if query.get("To"):
        checks.append(lambda message: message.to == query["To"])
    if query.get("From"):
        checks.append(lambda message: message.from_ == query["From"])
    for name in ("DateSent", "DateSent<", "DateSent>"):
        if query.get(name):
            checks.append(_date_filter(name, query[name]))
    return checks


def _date_filter(name: str, raw: str) -> Callable[[Message], bool]:
    """Compare with ``date_sent``; what was not sent yet never matches.

    Equality means the whole day, whatever time of day is given.
    """
    start = _parse_date(raw)
    day = start.replace(hour=0, minute=0, second=0)

    def passes(message: Message) -> bool:
        if message.date_sent is None:
            return False
        moment = datetime.fromtimestamp(int(message.date_sent), UTC)
        if name == "DateSent":
            return day <= moment < day + timedelta(days=1)
        return moment >= start if name == "DateSent>" else moment < start

    return passes


def _parse_date(raw: str) -> datetime:
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError as error:
        raise ApiError(20001) from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


@dataclass(frozen=True)
class Listing:
    """What a list shows: where it lies, how a record looks, what it is called."""

    path: str
    query: Any
    render: Callable[[Any], dict[str, Any]]
    key: str

    def address(self, page: PageRequest, number: int, token: str = "") -> str:
        """Return the relative address of page ``number``."""
        pairs = [(k, self.query[k]) for k in self.query if k not in PAGING_KEYS]
        pairs += [("PageSize", str(page.size)), ("Page", str(number))]
        if token:
            pairs.append(("PageToken", token))
        return f"{self.path}?{urlencode(pairs, quote_via=quote)}"


def paginate(
    records: list[Any], listing: Listing, gone: Mapping[str, Message] | None = None
) -> dict[str, Any]:
    """Return one page as Twilio's list envelope with relative addresses.

    :param records: all records that match, newest first, each with a ``sid``
    :param gone: messages by SID, to find a token's place after its deletion
    :raises ApiError: 20422 for paging parameters out of range
    """
    page = parse_page(listing.query)
    first = _first_index(records, page, gone or {})
    shown = records[first : first + page.size]
    start = page.number * page.size
    following = previous = None
    if first + page.size < len(records):
        following = listing.address(page, page.number + 1, f"PA{shown[-1].sid}")
    if page.number and shown:
        previous = listing.address(page, page.number - 1, f"PB{shown[0].sid}")
    return {
        "end": start + max(len(shown) - 1, 0),
        "first_page_uri": listing.address(page, 0),
        "next_page_uri": following,
        "page": page.number,
        "page_size": page.size,
        "previous_page_uri": previous,
        "start": start,
        "uri": listing.address(page, page.number, page.token),
        listing.key: [listing.render(record) for record in shown],
    }


def _first_index(
    records: list[Any], page: PageRequest, gone: Mapping[str, Message]
) -> int:
    direction, sid = page.token[:2], page.token[2:]
    if not page.token:
        return page.number * page.size
    position = next((i for i, item in enumerate(records) if item.sid == sid), None)
    if direction == "PA" and position is not None:
        return position + 1
    if direction == "PB" and position is not None:
        return max(position - page.size, 0)
    if sid not in gone:
        raise ApiError(20422, "PageToken")
    return sum(item.sequence > gone[sid].sequence for item in records)
