"""Documents: PDF, the older office formats, RTF and plain text."""

import re
import zlib

from .refusal import RefusedFile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$"
_ACTIVE_PDF = re.compile(
    rb"/(?:JavaScript|JS|Launch|RichMedia|XFA|EmbeddedFile|ImportData)\b"
)
_HEX_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT_STREAM = re.compile(rb"/ObjStm\b.{0,400}?\bstream\r?\n", re.DOTALL)
_INFLATED = 4 * 1024 * 1024
_STREAMS = 500
#: What makes a browser or a shell take text for more than text.
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?xml|\?php|math|meta)"
    rb"|^\s*#!|^\s*@echo\b|javascript:|^\s*MIME-Version:|^\s*From: ",
    re.IGNORECASE,
)


def kind(content: bytes) -> str:
    """Return what kind of document the bytes are, or "".

    :raises RefusedFile: for a document that could act by itself
    """
    if _EICAR in content[:256]:
        raise RefusedFile("active")
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return "application/pdf"
    if content.startswith(_OLE):
        return _older_office(content)
    if content.startswith(b"{\\rtf"):
        if re.search(rb"\\(?:objdata|objupdate|object|ddeauto)\b", content):
            raise RefusedFile("active")
        return "application/rtf"
    return ""


def is_plain_text(content: bytes) -> bool:
    """Whether bytes are words and nothing that a browser or shell would run."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", content):
        return False
    return not _MARKUP.search(content)


def _check_pdf(content: bytes):
    """Refuse scripts, programs and files within a PDF, also in packed objects."""
    for piece in _pdf_pieces(content):
        plain = _HEX_NAME.sub(lambda found: bytes([int(found[1], 16)]), piece)
        if _ACTIVE_PDF.search(plain):
            raise RefusedFile("active")


def _pdf_pieces(content: bytes):
    """Yield what may hold names of actions: not the streams of pictures and text."""
    yield re.sub(rb"\bstream\r?\n.*?endstream", b"", content, flags=re.DOTALL)
    for count, found in enumerate(_OBJECT_STREAM.finditer(content)):
        if count >= _STREAMS:
            raise RefusedFile("bomb")
        packed = zlib.decompressobj()
        try:
            yield packed.decompress(content[found.end() :], _INFLATED)
        except zlib.error:
            continue  # of another filter, or encrypted
        if packed.unconsumed_tail and not packed.eof:
            raise RefusedFile("bomb")


def _older_office(content: bytes) -> str:
    """Return the kind of a compound file by the streams it names.

    :raises RefusedFile: for macros, and for an encrypted document
    """
    if _names(content, "EncryptedPackage") or _names(content, "EncryptionInfo"):
        raise RefusedFile("encrypted")
    for name in ("_VBA_PROJECT", "VBA", "Macros", "_VBA_PROJECT_CUR"):
        if _names(content, name):
            raise RefusedFile("active")
    for name, mimetype in (
        ("WordDocument", "application/msword"),
        ("Workbook", "application/vnd.ms-excel"),
        ("Book", "application/vnd.ms-excel"),
        ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ):
        if _names(content, name):
            return mimetype
    raise RefusedFile("kind")


def _names(content: bytes, name: str) -> bool:
    """Whether a directory entry has this name: UTF-16, at a multiple of 128 bytes."""
    wanted = (name + "\0").encode("utf-16-le")
    at = content.find(wanted)
    while at >= 0:
        if at % 128 == 0:
            return True
        at = content.find(wanted, at + 1)
    return False
