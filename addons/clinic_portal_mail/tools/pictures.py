"""Pictures without place, camera and comments; not one dot of them is changed (R13).

Each format keeps what shows the picture and drops the rest: clinical pictures must not
lose by being packed anew. What cannot be read to its end is refused, so that nothing
else hides in it (attacks 35, 36 and 39).
"""

import io
import struct
import warnings

from PIL import (
    Image,
    TiffImagePlugin,  # noqa: F401 - Odoo registers no reader for it
    WebPImagePlugin,  # noqa: F401
)

from . import heif, tiff
from .refusal import RefusedFile

#: Most dots; more would fill a reader's memory.
_DOTS = 50_000_000
_PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB"),
    *(b"iCCP", b"sBIT", b"pHYs", b"bKGD", b"acTL", b"fcTL", b"fdAT", b"cICP"),
}
_ORIENTATION = 0x0112
_READ = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")


def strip(mimetype: str, content: bytes) -> bytes:
    """Return a picture without metadata.

    :param mimetype: as its first bytes say
    :raises RefusedFile: for one that is damaged or too large to be shown
    """
    try:
        if mimetype == "image/heic":
            return heif.strip(content)
        _check_dots(content)
        return _STRIP[mimetype](content)
    except (struct.error, IndexError, ValueError) as error:
        raise RefusedFile("broken") from error


def _check_dots(content: bytes):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_READ) as picture:
                width, height = picture.size
    except Image.DecompressionBombError as error:
        raise RefusedFile("bomb") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise RefusedFile("broken") from error
    if width * height > _DOTS:
        raise RefusedFile("bomb")


def _jpeg(content: bytes) -> bytes:
    """Keep the segments that show a picture, and which way up it is."""
    kept, at = [b"\xff\xd8"], 2
    turned = _orientation(content)
    if turned:
        kept.append(turned)
    while content[at + 1] != 0xDA:
        if content[at] != 0xFF:
            raise RefusedFile("broken")
        marker, size = content[at + 1], struct.unpack_from(">H", content, at + 2)[0]
        segment = content[at : at + 2 + size]
        if not _is_metadata(marker, segment):
            kept.append(segment)
        at += 2 + size
    return b"".join([*kept, content[at : _end_of_scans(content, at)]])


def _is_metadata(marker: int, segment: bytes) -> bool:
    if marker == 0xFE:
        return True
    is_application = 0xE0 <= marker <= 0xEF
    colours = marker == 0xE2 and segment[4:16] == b"ICC_PROFILE\0"
    return is_application and marker not in (0xE0, 0xEE) and not colours


def _end_of_scans(content: bytes, at: int) -> int:
    """Return where the picture that begins with the scan at ``at`` ends.

    What follows, such as a second picture with its own place, or a script, is dropped.
    """
    while content[at + 1] != 0xD9:
        if content[at + 1] not in (0, 0xFF, *range(0xD0, 0xD8)):
            at += struct.unpack_from(">H", content, at + 2)[0]
        at = content.index(b"\xff", at + 1 if content[at + 1] == 0xFF else at + 2)
    return at + 2


def _orientation(content: bytes) -> bytes:
    """Return a segment that says nothing but which way up the picture is, or b""."""
    with Image.open(io.BytesIO(content)) as picture:
        value = picture.getexif().get(_ORIENTATION, 1)
    if value not in range(2, 9):
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, value, 0)
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif


def _png(content: bytes) -> bytes:
    kept, at = [content[:8]], 8
    while True:
        size, name = struct.unpack_from(">I4s", content, at)
        whole = content[at : at + 12 + size]
        if len(whole) < 12 + size:
            raise RefusedFile("broken")
        if name in _PNG_KEPT:
            kept.append(whole)
        at += 12 + size
        if name == b"IEND":
            return b"".join(kept)


def _webp(content: bytes) -> bytes:
    kept, at = [], 12
    end = min(len(content), struct.unpack_from("<I", content, 4)[0] + 8)
    while at < end:
        name, size = struct.unpack_from("<4sI", content, at)
        whole = content[at : at + 8 + size + size % 2]
        if name == b"VP8X":
            whole = whole[:8] + bytes([whole[8] & ~0x0C]) + whole[9:]
        if name not in (b"EXIF", b"XMP "):
            kept.append(whole)
        at += 8 + size + size % 2
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(content: bytes) -> bytes:
    """Keep pictures and their timing; drop comments and what others added."""
    at = 13 + _colours(content[10])
    kept = [content[:at]]
    while content[at] != 0x3B:
        start = at
        if content[at] == 0x2C:
            at += 10 + _colours(content[at + 9]) + 1
        elif content[at] == 0x21:
            at += 2
        else:
            raise RefusedFile("broken")
        first = content[at : at + 12]
        at = _after_blocks(content, at)
        label = content[start + 1]
        loops = label == 0xFF and first[1:] in (b"NETSCAPE2.0", b"ANIMEXTS1.0")
        if content[start] == 0x2C or label == 0xF9 or loops:
            kept.append(content[start:at])
    return b"".join([*kept, b";"])


def _colours(flags: int) -> int:
    """Return how many bytes a table of colours has."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


def _bmp(content: bytes) -> bytes:
    size = struct.unpack_from("<I", content, 2)[0]
    return content[:size] if 54 <= size <= len(content) else content


_STRIP = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/gif": _gif,
    "image/bmp": _bmp,
    "image/tiff": tiff.strip,
}
