"""Read telephone numbers as people write them, and say what is wrong with them.

One number must have one spelling (E.164), else an opt-out, a duplicate or an answer
is missed; and a number that cannot be texted must be named before money is spent.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from zoneinfo import available_timezones

import phonenumbers
from phonenumbers import PhoneNumberType, shortnumberinfo, timezone, tzdata

MISSING = "missing"
INVALID = "invalid"
PREMIUM = "premium"
SHORT_CODE = "short_code"
FOREIGN = "foreign"
LANDLINE = "landline"
PROBLEMS = (MISSING, INVALID, SHORT_CODE, PREMIUM, FOREIGN, LANDLINE)

#: A number between other things: letters never dial, commas start something new.
_BREAK = re.compile(r"[,;\n]|[^\W\d_]+")
_DIGITS = re.compile(r"\d+", re.ASCII)
_NANP = re.compile(r"\+1[2-9]\d{9}", re.ASCII)
#: Information services that the numbering plan data does not know as premium.
_NANP_INFORMATION = re.compile(r"\+1\d{3}976\d{4}", re.ASCII)
_PREMIUM_TYPES = (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)
_FEWEST_DIGITS = 3


@lru_cache(maxsize=65536)
def normalize(raw: str, region: str) -> str:
    """Return ``raw`` in E.164, so that equal numbers compare equal, or ``""``.

    :param raw: as typed: any punctuation, odd spaces, invisible characters,
        full-width digits, a name or an extension beside it
    :param region: ISO country whose national form is meant where no "+" is given
    :return: the E.164 form, not checked (see :func:`check`); "" if there is no
        number in it. Applying the function to its result changes nothing.
    """
    number = _visible(raw or "")
    if _NANP.fullmatch(number):
        return number
    number = _number_in(number)
    for _attempt in range(4):
        found = _parse(number, region)
        spelled = _spell(found) if found else ""
        if spelled in ("", number):
            return spelled
        number = spelled
    return ""


def check(e164: str, allowed_regions: Collection[str] = ()) -> str | None:
    """Return why ``e164`` should not be texted, or None if nothing speaks against it.

    :param e164: a result of :func:`normalize`
    :param allowed_regions: ISO countries that the clinic texts to; empty: any
    :return: one of :data:`PROBLEMS`. "landline" only where the numbering plan is
        sure; in North America it never is, there the carrier has to say so.
    """
    return _check(e164, frozenset(allowed_regions)) if e164 else MISSING


def mask(e164: str) -> str:
    """Return ``e164`` fit for a log: country code and last two digits only.

    What is no number at all is hidden altogether.
    """
    digits = (e164 or "").removeprefix("+")
    if len(digits) < 8 or not _DIGITS.fullmatch(digits):
        return "*" * len(digits)
    code = _country_code(digits)
    hidden = len(digits) - len(code) - 2
    return f"+{code}{'*' * hidden}{digits[-2:]}"


def time_zones(e164: str) -> tuple[str, ...]:
    """Return the zones a number may be in, so that nobody is woken by a text.

    In North America those of the area code, which costs microseconds. A number
    without a place (toll-free, unknown) has none: ``()``, then the clinic's counts.
    """
    if _NANP.fullmatch(e164 or ""):
        return _zones_of_prefix(_nanp_prefix(e164[1:]))
    return _zones_of_number(e164 or "")


@lru_cache(maxsize=65536)
def _check(e164: str, allowed_regions: frozenset[str]) -> str | None:
    """Judge one number once: a list of clients is shown many times."""
    found = _parse(e164, None)
    if not found:
        return INVALID
    region = phonenumbers.region_code_for_number(found)
    if not region:
        return SHORT_CODE if _is_short(found) else INVALID
    return _check_kind(e164, phonenumbers.number_type(found), region, allowed_regions)


def _check_kind(
    e164: str, kind: int, region: str, allowed_regions: frozenset[str]
) -> str | None:
    """Judge a number that exists in the numbering plan."""
    if kind in _PREMIUM_TYPES or _NANP_INFORMATION.fullmatch(e164):
        return PREMIUM
    if allowed_regions and region not in allowed_regions:
        return FOREIGN
    return LANDLINE if kind == PhoneNumberType.FIXED_LINE else None


def _visible(raw: str) -> str:
    """Drop invisible characters and fold full-width forms and odd spaces."""
    folded = unicodedata.normalize("NFKC", raw)
    return "".join(char for char in folded if unicodedata.category(char) != "Cf")


def _number_in(text: str) -> str:
    """Return the first piece of ``text`` that has digits enough to be a number."""
    for piece in _BREAK.split(text):
        if sum(char.isdecimal() for char in piece) >= _FEWEST_DIGITS:
            return piece
    return ""


def _parse(number: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    """Return the parsed number or None, because a bad one is no exception here."""
    try:
        return phonenumbers.parse(number, region or None)
    except phonenumbers.NumberParseException:
        return None


def _spell(found: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def _is_short(found: phonenumbers.PhoneNumber) -> bool:
    """Say whether this is a service's short code rather than a mistyped number."""
    return shortnumberinfo.is_possible_short_number(found)


def _country_code(digits: str) -> str:
    """Return the country code that ``digits`` begin with, or nothing."""
    codes = phonenumbers.COUNTRY_CODE_TO_REGION_CODE
    return next(
        (digits[:size] for size in (1, 2, 3) if int(digits[:size]) in codes), ""
    )


def _nanp_prefix(digits: str) -> str:
    """Return the longest prefix with a known place, at least an area code."""
    for size in range(tzdata.TIMEZONE_LONGEST_PREFIX, 3, -1):
        if digits[:size] in tzdata.TIMEZONE_DATA:
            return digits[:size]
    return ""


@lru_cache(maxsize=4096)
def _zones_of_prefix(prefix: str) -> tuple[str, ...]:
    return _known(tzdata.TIMEZONE_DATA.get(prefix, ()))


@lru_cache(maxsize=65536)
def _zones_of_number(e164: str) -> tuple[str, ...]:
    found = _parse(e164, None)
    return _known(timezone.time_zones_for_number(found)) if found else ()


def _known(names: Collection[str]) -> tuple[str, ...]:
    """Keep the zones that this machine has rules for."""
    return tuple(
        name for name in names if name in _installed() and name != "Etc/Unknown"
    )


@lru_cache(maxsize=1)
def _installed() -> frozenset[str]:
    return frozenset(available_timezones())
