"""Make words fit to be shown; of a received text the original is kept elsewhere.

A text from a telephone, or words that were pasted, can hold characters that reorder
what stands around them (U+202E), that cannot be seen, or that are no characters at all
(reliability.md R19). What people of all languages and emoji need stays.
"""

import re
import unicodedata

#: Format characters that shape letters and emoji: joiners, and tags of flags.
_KEPT = {"\u200c", "\u200d", *map(chr, range(0xE0020, 0xE0080))}
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
MOST = 10_000  # characters; a text has at most 1,600


def shown(text: str) -> str:
    """Return ``text`` without what is invisible or turns the writing around.

    Line ends become ``\\n``. Applying the function to its result changes nothing.
    """
    lines = _LINE_ENDS.sub("\n", text or "")
    return "".join(char for char in lines if _is_visible(char))[:MOST]


def _is_visible(char: str) -> bool:
    if char in "\n\t" or char in _KEPT:
        return True
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")
