"""Which files are taken: told by their first bytes, never by what a browser says.

A file is taken when its content is one of the kinds below and its name ends as that
kind does. Programs, scripts, HTML, SVG, macros and encrypted archives are refused
(issue 5, R13, attacks 35, 36 and 39).
"""

from dataclasses import dataclass

from odoo.addons.clinic_messaging.tools.shown import shown

from . import archives, documents, films, pictures
from .refusal import RefusedFile

#: Largest file, in bytes; one more is refused (F98).
MOST = 10 * 1024 * 1024
TAKEN = (
    "PDF, JPG, PNG, GIF, BMP, TIFF, WEBP, HEIC, DOC, DOCX, XLS, XLSX, PPT, PPTX, ODT, "
    "ODS, RTF, TXT, CSV, MP3, M4A, MP4, MOV, ZIP, DICOM"
)
_EXTENSIONS = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg", "jfif"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/bmp": ("bmp",),
    "image/tiff": ("tif", "tiff"),
    "image/webp": ("webp",),
    "image/heic": ("heic", "heif"),
    "application/msword": ("doc",),
    "application/vnd.ms-excel": ("xls",),
    "application/vnd.ms-powerpoint": ("ppt",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        "docx",
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
        "pptx",
    ),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/rtf": ("rtf",),
    "text/plain": ("txt",),
    "text/csv": ("csv",),
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a",),
    "video/mp4": ("mp4",),
    "video/quicktime": ("mov",),
    "application/zip": ("zip",),
    "application/dicom": ("dcm", "dicom"),
}
_ALMOST = {("audio/mp4", "mp4"), ("video/mp4", "m4a")}


@dataclass(frozen=True)
class TakenFile:
    """A file as it is kept: its cleaned name, its kind, and its bytes."""

    name: str
    mimetype: str
    content: bytes


def take(name: str, content: bytes) -> TakenFile:
    """Return a file as it may be kept, pictures without place and camera.

    :param name: as the browser named it
    :param content: all its bytes
    :raises RefusedFile: with the reason's key
    """
    if not content:
        raise RefusedFile("empty")
    if len(content) > MOST:
        raise RefusedFile("large")
    name = clean_name(name)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    mimetype = _kind(content, extension)
    fits = extension in _EXTENSIONS.get(mimetype, ())
    if not fits and (mimetype, extension) not in _ALMOST:
        raise RefusedFile("kind")
    if mimetype.startswith("image/"):
        content = pictures.strip(mimetype, content)
    elif mimetype in ("video/mp4", "video/quicktime", "audio/mp4"):
        content = films.strip(content)
    return TakenFile(name, mimetype, content)


def clean_name(name: str) -> str:
    """Return a file's name without folders and without what hides or turns it."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    line = " ".join(shown(last).split()).strip(" .")
    stem, dot, extension = line.rpartition(".")
    return f"{stem[:120]}{dot}{extension[:20]}" or "file"


def _kind(content: bytes, extension: str) -> str:
    """Return what the bytes are, after looking for what makes them dangerous.

    :raises RefusedFile: for what is none of the kinds
    """
    for test in (_signature, _media, documents.kind):
        if mimetype := test(content):
            return mimetype
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return archives.kind(content)
    if extension in ("txt", "csv") and documents.is_plain_text(content):
        return "text/csv" if extension == "csv" else "text/plain"
    raise RefusedFile("kind")


_SIGNATURES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (128, b"DICM", "application/dicom"),
    (0, b"ID3", "audio/mpeg"),
)
_HEIF = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif"}


def _signature(content: bytes) -> str:
    for at, mark, mimetype in _SIGNATURES:
        if content[at : at + len(mark)] == mark:
            return mimetype
    is_frame = content[0] == 0xFF and content[1:2] and content[1] & 0xE6 == 0xE2
    return "audio/mpeg" if is_frame and content[1] & 0x18 != 0x08 else ""


def _media(content: bytes) -> str:
    """Return the kind of a file in boxes, as films, sound and HEIC photos are."""
    brand, first = content[8:12], content[4:8]
    if first in (b"moov", b"mdat", b"wide", b"free", b"skip") and len(content) > 16:
        return "video/quicktime"
    if first != b"ftyp":
        return ""
    if brand in _HEIF:
        return "image/heic"
    if brand == b"qt  ":
        return "video/quicktime"
    return "audio/mp4" if brand in (b"M4A ", b"M4B ") else "video/mp4"
