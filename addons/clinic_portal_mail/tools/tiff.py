"""TIFF: place, camera and added descriptions are overwritten where they stand."""

import struct

from .refusal import RefusedFile

#: Sizes of the field types, in bytes.
_SIZES = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
}
_TABLES = {34665, 34853, 40965}  # Exif, place, interoperability
_WORDS = {
    *(269, 270, 271, 272, 285, 305, 306, 315, 316, 700, 33432, 33723, 34377),
    *(36867, 36868, 37500, 37510, 42032, 42033, 42037, 50341),
}
_TABLES_MOST = 1000


def strip(content: bytes) -> bytes:
    """Return a TIFF of the same length whose descriptions are blank.

    :raises RefusedFile: for one that is damaged
    """
    order = "<" if content[:2] == b"II" else ">"
    blank = bytearray(content)
    at = struct.unpack_from(order + "I", content, 4)[0]
    seen = set()
    while at:
        if at in seen or len(seen) > _TABLES_MOST:
            raise RefusedFile("broken")
        seen.add(at)
        at = _table(blank, order, at, whole=False)
    return bytes(blank)


def _table(blank: bytearray, order: str, at: int, *, whole: bool) -> int:
    """Blank a table's descriptions and return where the next one begins.

    :param whole: blank every value of it
    """
    count = struct.unpack_from(order + "H", blank, at)[0]
    for number in range(count):
        entry = at + 2 + 12 * number
        tag, kind, values, place = struct.unpack_from(order + "HHII", blank, entry)
        if tag in _TABLES and place + 2 <= len(blank) and not whole:
            _table(blank, order, place, whole=True)
        elif whole or tag in _WORDS:
            _blank_value(blank, entry, place, _SIZES.get(kind, 1) * values)
    after = at + 2 + 12 * count
    return struct.unpack_from(order + "I", blank, after)[0] if not whole else 0


def _blank_value(blank: bytearray, entry: int, place: int, size: int):
    if size <= 4:
        blank[entry + 8 : entry + 12] = bytes(4)
    elif place + size <= len(blank):
        blank[place : place + size] = bytes(size)
    else:
        raise RefusedFile("broken")
