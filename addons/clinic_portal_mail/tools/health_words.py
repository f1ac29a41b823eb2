"""Whether a text says more of a patient's health than a text should (N9).

A hint and no proof: it looks for the patient's date of birth, an e-mail address, and
words of the clinic's own list.
"""

import re
from datetime import date

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBERS = re.compile(
    r"(?<!\d)(\d{1,4})\s?[./\- ]\s?(\d{1,2})\s?[./\- ]\s?(\d{1,4})(?!\d)"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NAMED = re.compile(
    rf"(?<!\w)(?:(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+)?({'|'.join(_MONTHS)})[a-z]*\.?"
    r"\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4}|\d{2})(?!\d)",
    re.IGNORECASE,
)


def found(text: str, birthdate: date | None = None, words: str = "") -> list[str]:
    """Return what a text holds: ``birth_date``, ``address`` and ``word``.

    :param text: as it was typed, not filled in
    :param birthdate: the patient's; None if it is not known
    :param words: the clinic's list, separated by commas or lines
    """
    checks = {
        "birth_date": birthdate is not None and _holds_date(text, birthdate),
        "address": bool(_ADDRESS.search(text)),
        "word": _holds_word(text, words),
    }
    return [name for name, holds in checks.items() if holds]


def _holds_date(text: str, day: date) -> bool:
    years = {day.year, day.year % 100}
    for match in _NUMBERS.finditer(text):
        first, second, third = map(int, match.groups())
        if first in years and (second, third) == (day.month, day.day):
            return True
        ends = third in years and len(match[3]) in (2, 4)
        if ends and {(first, second), (second, first)} & {(day.day, day.month)}:
            return True
    for match in _NAMED.finditer(text):
        number = int(match[1] or match[3] or 0)
        month = _MONTHS.index(match[2][:3].lower()) + 1
        if (number, month) == (day.day, day.month) and int(match[4]) in years:
            return True
    return False


def _holds_word(text: str, words: str) -> bool:
    listed = [word.strip() for word in re.split(r"[,;\n]", words or "")]
    listed = [re.escape(word) for word in listed if word]
    if not listed:
        return False
    return bool(re.search(rf"(?<!\w)(?:{'|'.join(listed)})(?!\w)", text, re.IGNORECASE))
