"""Phone numbers as strictly as the stand-in needs them, without a library.

The addon normalises with ``phonenumbers``; the provider's own check has to be
another implementation, so that a bad number is seen and not excused.
"""

import re

_NANP = re.compile(r"\+1[2-9]\d{2}[2-9]\d{6}")
_MAGIC = re.compile(r"\+1500555\d{4}")
_OTHER = re.compile(r"\+[2-9]\d{6,14}")
_SHORT_CODE = re.compile(r"\d{3,6}")
_PUNCTUATION = re.compile(r"[\s().\-]")
_TOLL_FREE = re.compile(r"\+18(00|33|44|55|66|77|88)")


def normalize(raw: str) -> str:
    """Return E.164 where a North American reading is obvious, else as given."""
    number = _PUNCTUATION.sub("", raw.strip())
    if re.fullmatch(r"[2-9]\d{9}", number):
        return "+1" + number
    if re.fullmatch(r"1[2-9]\d{9}", number):
        return "+" + number
    return number


def is_valid(number: str) -> bool:
    """Tell whether a normalised number fits the numbering plan."""
    patterns = (_NANP, _MAGIC, _OTHER)
    return any(pattern.fullmatch(number) for pattern in patterns)


def is_short_code(number: str) -> bool:
    """Tell whether it is a short service number, which cannot get texts."""
    return bool(_SHORT_CODE.fullmatch(number))


def is_toll_free(number: str) -> bool:
    """Tell whether STOP and START are handled by the network for this sender."""
    return bool(_TOLL_FREE.match(number))


def tries_landlines(number: str) -> bool:
    """Tell whether the country is one where landlines fail only at delivery."""
    return number.startswith(("+1", "+44"))


def mask(number: str) -> str:
    """Hide the last four digits, as Twilio's messages do."""
    return re.sub(r"\d{4}$", "XXXX", number)
