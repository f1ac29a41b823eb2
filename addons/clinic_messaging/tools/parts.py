"""Count a text the way Twilio counts and bills it.

The person who writes must see the price before sending, so this counter has to
agree with the provider's: GSM-7 septets where every character allows it, UTF-16
units otherwise, and no character cut in two at the border of a part.
"""

from dataclasses import dataclass

GSM_7 = "GSM-7"
UCS_2 = "UCS-2"

#: Longest body that Twilio accepts, in characters (error 21617 above it).
MAX_CHARACTERS = 1600

#: GSM 03.38 basic table: one septet each.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: GSM 03.38 extension table: an escape and a septet, two units that stay together.
EXTENSION = frozenset("^{}\\[~]|€\f")
GSM = BASIC | EXTENSION

#: Units that fit in a text of one part, and in each part of a longer one.
CAPACITY = {GSM_7: (160, 153), UCS_2: (70, 67)}


@dataclass(frozen=True)
class Parts:
    """What a text costs; ``units`` are septets (GSM-7) or UTF-16 units (UCS-2).

    ``remaining`` is what can still be typed, in units, before one more part is
    billed; ``per_part`` is what one part holds at the present length.
    """

    encoding: str
    units: int
    parts: int
    per_part: int
    remaining: int


def count_parts(text: str) -> Parts:
    """Return how many parts ``text`` is billed as, so that no cost is a surprise.

    The empty text has no part. Any other Unicode text has an answer.
    """
    encoding, widths = _measure(text)
    single, multi = CAPACITY[encoding]
    units = sum(widths)
    if units <= single:
        return Parts(encoding, units, min(units, 1), single, single - units)
    parts, room = _fill(widths, multi)
    return Parts(encoding, units, parts, multi, room)


def non_gsm_characters(text: str) -> tuple[str, ...]:
    """Return the characters that make a text dear, in order, each once.

    One curly quote turns a text of 160 characters from one part into three; naming
    the character lets the writer replace it.
    """
    return tuple(dict.fromkeys(char for char in text if char not in GSM))


def _measure(text: str) -> tuple[str, list[int]]:
    """Return the encoding and the width of each character in its units."""
    if GSM.issuperset(text):
        return GSM_7, [2 if char in EXTENSION else 1 for char in text]
    return UCS_2, [2 if char > "\uffff" else 1 for char in text]


def _fill(widths: list[int], capacity: int) -> tuple[int, int]:
    """Lay characters into parts, none cut in two; return parts and room left."""
    parts, room = 1, capacity
    for width in widths:
        if width > room:
            parts, room = parts + 1, capacity
        room -= width
    return parts, room
