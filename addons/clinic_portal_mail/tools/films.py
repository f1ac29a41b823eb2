"""Films and sound in boxes: what tells place and camera is overwritten."""

from .heif import boxes

_DESCRIBING = (b"udta", b"meta")
_DEEP = 4


def strip(content: bytes) -> bytes:
    """Return a film of the same length without descriptions.

    :raises RefusedFile: for one that is damaged
    """
    blank = bytearray(content)
    for name, at, end in boxes(content, 0, len(content)):
        if name == b"moov":
            _blank(content, blank, at, end, 0)
        elif name in _DESCRIBING or name == b"uuid":
            _free(blank, at, end)
    return bytes(blank)


def _blank(content, blank, at, end, depth):
    for name, start, stop in boxes(content, at, end):
        if name in _DESCRIBING or name == b"uuid":
            _free(blank, start, stop)
        elif name == b"trak" and depth < _DEEP:
            _blank(content, blank, start, stop, depth + 1)


def _free(blank, start, stop):
    """Turn a box into an empty space of the same size."""
    blank[start - 4 : start] = b"free"
    blank[start:stop] = bytes(stop - start)
