"""Count the parts of a text the way the networks do (GSM 03.38 and UCS-2).

Written apart from the addon's own counter so that one can check the other.
"""

from itertools import chain

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("^{}\\[~]|€\f")
GSM_LIMITS = (160, 153)
UCS2_LIMITS = (70, 67)

# What "Smart Encoding" repairs: look-alikes that would force UCS-2.
SMART_TABLE = str.maketrans(
    dict(
        chain(
            ((char, "'") for char in "\u2018\u2019\u201a\u201b\u2032\u00b4`"),
            ((char, '"') for char in "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"),
            ((char, "-") for char in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"),
            ((char, " ") for char in "\t\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"),
            (("\u2026", "..."), ("\u2022", "*"), ("\u200b", ""), ("\ufeff", "")),
        )
    )
)


def smart_encode(text: str) -> str:
    """Replace typographic look-alikes by their GSM-7 counterparts."""
    return text.translate(SMART_TABLE)


def encoding(text: str) -> str:
    """Return ``GSM-7`` or ``UCS-2``: one odd character decides for all."""
    plain = all(char in GSM_BASIC or char in GSM_EXTENDED for char in text)
    return "GSM-7" if plain else "UCS-2"


def _widths(text: str, gsm: bool) -> list[int]:
    if gsm:
        return [2 if char in GSM_EXTENDED else 1 for char in text]
    return [2 if ord(char) > 0xFFFF else 1 for char in text]


def count(text: str) -> int:
    """Return how many parts ``text`` takes; 0 for the empty text.

    A character that needs two units (an extended or an astral one) is never
    split over two parts, so the sum of units alone is not enough.
    """
    gsm = encoding(text) == "GSM-7"
    single, multi = GSM_LIMITS if gsm else UCS2_LIMITS
    widths = _widths(text, gsm)
    if sum(widths) <= single:
        return 1 if text else 0
    parts, room = 1, multi
    for width in widths:
        if width > room:
            parts, room = parts + 1, multi
        room -= width
    return parts
