"""Archives, and the documents that are archives inside."""

import io
import zipfile

from .refusal import RefusedFile

#: Most a file may grow when it is unpacked, and most entries in it.
_RATIO = 100
_GROWN = 1024 * 1024 * 1024
_ENTRIES = 10_000
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OOXML = {
    "word/document.xml": _OFFICE + "wordprocessingml.document",
    "xl/workbook.xml": _OFFICE + "spreadsheetml.sheet",
    "ppt/presentation.xml": _OFFICE + "presentationml.presentation",
}
_ODF = {
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
}
#: Names of programs, scripts and archives, which are not taken inside one either.
_ACTIVE = {
    *("exe", "dll", "com", "scr", "pif", "msi", "msp", "cpl", "hta", "jar", "apk"),
    *("bat", "cmd", "ps1", "psm1", "vbs", "vbe", "js", "jse", "mjs", "wsf", "wsh"),
    *("sh", "bash", "py", "pl", "rb", "php", "lnk", "url", "reg", "inf", "scf"),
    *("html", "htm", "xht", "xhtml", "mht", "mhtml", "svg", "svgz", "eml", "iso"),
    *("docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm", "ppam"),
    *("zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "cab", "img", "app"),
}


def kind(content: bytes) -> str:
    """Return what an archive is: a document of an office, or just an archive.

    :raises RefusedFile: for macros, programs, encryption, a bomb, or damage
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check(entries, len(content))
            names = {entry.filename for entry in entries}
            return _office(archive, names) or _plain(names)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise RefusedFile("broken") from error
    except (EOFError, RuntimeError) as error:
        raise RefusedFile("encrypted") from error


def _check(entries, size: int):
    if len(entries) > _ENTRIES:
        raise RefusedFile("bomb")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise RefusedFile("encrypted")
    grown = sum(entry.file_size for entry in entries)
    if grown > _GROWN or grown > _RATIO * max(size, 1024):
        raise RefusedFile("bomb")


def _office(archive, names) -> str:
    """Return the kind of an office document, "" for another archive."""
    lowered = {name.lower() for name in names}
    if "mimetype" in names:
        found = _head(archive, "mimetype").decode("ascii", "replace").strip()
        if found in _ODF:
            if any(name.startswith(("basic/", "scripts/")) for name in lowered):
                raise RefusedFile("active")
            if b"encryption-data" in _head(archive, "META-INF/manifest.xml"):
                raise RefusedFile("encrypted")
            return found
    if "[Content_Types].xml" not in names:
        return ""
    parts = ("vbaproject", "macrosheets/", "activex/", "vbadata")
    if any(part in name for name in lowered for part in parts):
        raise RefusedFile("active")
    if b"macroenabled" in _head(archive, "[Content_Types].xml").lower():
        raise RefusedFile("active")
    return next((mime for name, mime in _OOXML.items() if name in names), "")


def _head(archive, name: str) -> bytes:
    """Return an entry's first megabyte; b"" if there is none."""
    try:
        with archive.open(name) as entry:
            return entry.read(1024 * 1024)
    except KeyError:
        return b""


def _plain(names) -> str:
    for name in names:
        if name.rpartition(".")[2].lower().strip() in _ACTIVE:
            raise RefusedFile("active")
    return "application/zip"
