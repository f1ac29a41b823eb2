"""Twilio's test credentials: results by magic number, nothing is sent."""

from .errors import ApiError
from .phone import mask

GOOD_FROM = "+15005550006"
FROM_CODES = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}
TO_CODES = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}


def check(sender: str | None, to: str) -> None:
    """Refuse what the table of magic numbers refuses.

    :raises ApiError: with the table's code; any sender outside of it is 21606
    """
    if sender != GOOD_FROM:
        raise ApiError(FROM_CODES.get(sender or "", 21606), sender)
    if to in TO_CODES:
        raise ApiError(TO_CODES[to], mask(to))
