"""HEIC photos: items that tell place and camera are overwritten where they stand."""

import struct

from .refusal import RefusedFile


def strip(content: bytes) -> bytes:
    """Return a photo of the same length whose Exif and XMP items are blank.

    :raises RefusedFile: if where they stand cannot be told
    """
    meta = next(
        (box for box in boxes(content, 0, len(content)) if box[0] == b"meta"), None
    )
    if meta is None:
        raise RefusedFile("broken")
    inside = {name: (at, end) for name, at, end in boxes(content, meta[1] + 4, meta[2])}
    if b"iinf" not in inside or b"iloc" not in inside:
        raise RefusedFile("broken")
    blank = bytearray(content)
    described = _descriptions(content, *inside[b"iinf"])
    base = inside.get(b"idat", (0, 0))[0]
    for item, at, size in _places(content, inside[b"iloc"][0], base):
        if item in described:
            if not 0 <= at <= at + size <= len(content):
                raise RefusedFile("broken")
            blank[at : at + size] = bytes(size)
    return bytes(blank)


def boxes(content: bytes, at: int, end: int):
    """Yield ``(name, start of the content, end)`` of the boxes side by side."""
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", content, at)
        head = 8
        if size == 1:
            size, head = struct.unpack_from(">Q", content, at + 8)[0], 16
        size = size or end - at
        if size < head or at + size > end:
            raise RefusedFile("broken")
        yield name, at + head, at + size
        at += size


def _descriptions(content: bytes, at: int, end: int) -> set[int]:
    """Return the ids of the items that describe a photo rather than show it."""
    version = content[at]
    first = at + 4 + (2 if version == 0 else 4)
    found = set()
    for name, start, _stop in boxes(content, first, end):
        if name == b"infe" and content[start] >= 2:
            wide = content[start] >= 3
            item = struct.unpack_from(">I" if wide else ">H", content, start + 4)[0]
            kind = start + 4 + (4 if wide else 2) + 2
            if content[kind : kind + 4] in (b"Exif", b"mime", b"uri "):
                found.add(item)
    return found


def _places(content: bytes, at: int, base: int):
    """Yield ``(item, first byte, bytes)`` of each piece of each item (``iloc``)."""
    version = content[at]
    sizes = struct.unpack_from(">H", content, at + 4)[0]
    offset, length, start, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    reader = _Reader(content, at + 6)
    for _number in range(reader.number(2 if version < 2 else 4)):
        item = reader.number(2 if version < 2 else 4)
        inside = reader.number(2) & 15 if version else 0
        reader.number(2)
        origin = reader.number(start) + (base if inside == 1 else 0)
        for _piece in range(reader.number(2)):
            reader.number(index if version else 0)
            first = origin + reader.number(offset)
            yield item, first, reader.number(length)


class _Reader:
    """Read numbers one after the other."""

    def __init__(self, content: bytes, at: int):
        self.content = content
        self.at = at

    def number(self, size: int) -> int:
        """Return the next number of ``size`` bytes; 0 bytes are 0."""
        piece = self.content[self.at : self.at + size]
        if len(piece) < size:
            raise RefusedFile("broken")
        self.at += size
        return int.from_bytes(piece, "big")
