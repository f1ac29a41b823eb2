"""Files: what is taken, what is cut off, and what is refused."""

import io
import struct
import zipfile
import zlib

from PIL import Image

from odoo.tests import BaseCase, tagged

from ..tools import files
from ..tools.refusal import RefusedFile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(kind, **options):
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, kind, **options)
    return out.getvalue()


def archive(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name.replace("__", "."), content)
    return out.getvalue()


def office(part, types="<Types/>", **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", types)
        packed.writestr(part, "<x/>")
        for name, content in more.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def odf(kind):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        packed.writestr("content.xml", "<x/>")
    return out.getvalue()


def compound(*names):
    entries = b"".join((n + "\0").encode("utf-16-le").ljust(128, b"\0") for n in names)
    return OLE.ljust(512, b"\0") + entries


def gps_exif():
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    exif.get_ifd(0x8825)[29] = "2026:01:02"
    return exif


def box(name, content=b""):
    return struct.pack(">I4s", 8 + len(content), name) + content


def heic():
    """Return boxes as in a telephone's photo: an Exif item in ``mdat``."""

    def build(at):
        infe = box(b"infe", b"\x02\0\0\0" + struct.pack(">HH", 1, 0) + b"Exif\0")
        iinf = box(b"iinf", b"\0\0\0\0\0\x01" + infe)
        iloc = b"\0\0\0\0" + b"\x44\0" + struct.pack(">HHHHII", 1, 1, 0, 1, at, 12)
        return box(b"ftyp", b"heic\0\0\0\0mif1") + box(
            b"meta", b"\0\0\0\0" + iinf + box(b"iloc", iloc)
        )

    head = build(0)
    return build(len(head) + 8) + box(b"mdat", b"GPS-52.1-4.2" + b"picture")


TAKEN = {
    "a.pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF",
    "a.jpg": picture("JPEG"),
    "a.png": picture("PNG"),
    "a.gif": picture("GIF"),
    "a.bmp": picture("BMP"),
    "a.tiff": picture("TIFF"),
    "a.webp": picture("WEBP"),
    "a.heic": heic(),
    "a.doc": compound("Root Entry", "WordDocument"),
    "a.xls": compound("Root Entry", "Workbook"),
    "a.ppt": compound("Root Entry", "PowerPoint Document"),
    "a.docx": office("word/document.xml"),
    "a.xlsx": office("xl/workbook.xml"),
    "a.pptx": office("ppt/presentation.xml"),
    "a.odt": odf("text"),
    "a.ods": odf("spreadsheet"),
    "a.rtf": rb"{\rtf1 Hello}",
    "a.txt": "Grüße, 1 < 2".encode(),
    "a.csv": b"a;b\n1;2\n",
    "a.mp3": b"ID3\x04" + bytes(40),
    "a.m4a": box(b"ftyp", b"M4A \0\0\0\0") + box(b"mdat", b"x"),
    "a.mp4": box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", b"x"),
    "a.mov": box(b"ftyp", b"qt  \0\0\0\0") + box(b"mdat", b"x"),
    "a.zip": archive(letter__txt="Dear all"),
    "a.dcm": bytes(128) + b"DICM" + bytes(20),
}
JS = b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n%%EOF"
PACKED = zlib.compress(b"1 0 <</S/JavaScript/JS(app.alert(1))>>")
REFUSED = {
    "html.pdf": b"<html><script>alert(1)</script>",
    "page.html": b"<html></html>",
    "page.xht": b"<html></html>",
    "page.txt": b"  <!DOCTYPE html><script>alert(1)</script>",
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "drawing.txt": b'<?xml version="1.0"?><svg/>',
    "letter.eml": b"From: a@example.com\nMIME-Version: 1.0\n",
    "letter.txt": b"MIME-Version: 1.0\nContent-Type: text/html\n",
    "run.exe": b"MZ" + bytes(100),
    "run.txt": b"#!/bin/sh\nrm",
    "run.bat": b"@echo off",
    "run.js": b"alert(1)",
    "picture.jpg.exe": b"MZ" + bytes(100),
    "eicar.txt": EICAR,
    "script.pdf": JS,
    "hidden.pdf": JS.replace(b"/JavaScript/JS", b"/Java#53cript/J#53"),
    "packed.pdf": b"%PDF-1.7\n1 0 obj<</Type/ObjStm/N 1>>stream\n" + PACKED,
    "wrong.png": picture("JPEG"),
    "macro.docm": office("word/document.xml", word__vbaProject="x"),
    "macro.docx": office("word/document.xml", word__vbaProject="x"),
    "types.docx": office("word/document.xml", types="macroEnabled"),
    "macro.doc": compound("Root Entry", "WordDocument", "_VBA_PROJECT"),
    "locked.docx": compound("Root Entry", "EncryptedPackage"),
    "program.zip": archive(setup__exe="MZ"),
    "nested.zip": archive(more__zip="PK"),
    "bomb.zip": archive(zeros__txt=bytes(5_000_000)),
    "broken.zip": b"PK\x03\x04" + bytes(50),
    "object.rtf": rb"{\rtf1{\object\objdata 0105}}",
    "script.gif": b"GIF89a/*" + bytes(8) + b"*/=alert(1)",
    "binary.txt": b"a\x00b",
    "empty.txt": b"",
}


@tagged("post_install", "-at_install", "clinic")
class TestFileKinds(BaseCase):
    def test_every_kind_of_the_list_is_taken(self):
        for name, content in TAKEN.items():
            with self.subTest(name=name):
                self.assertEqual(files.take(name, content).name, name)

    def test_what_could_act_is_refused(self):
        for name, content in REFUSED.items():
            with self.subTest(name=name), self.assertRaises(RefusedFile):
                files.take(name, content)

    def test_encrypted_archive_is_refused(self):
        locked = bytearray(TAKEN["a.zip"])
        for mark in (b"PK\x01\x02", b"PK\x03\x04"):
            at = locked.index(mark) + (8 if mark[2] == 1 else 6)
            locked[at] |= 1
        with self.assertRaises(RefusedFile) as refused:
            files.take("a.zip", bytes(locked))
        self.assertEqual(refused.exception.reason, "encrypted")

    def test_ten_megabytes_and_one(self):
        text = b"a" * 10_485_760
        self.assertEqual(len(files.take("a.txt", text).content), 10_485_760)
        with self.assertRaises(RefusedFile) as refused:
            files.take("a.txt", text + b"a")
        self.assertEqual(refused.exception.reason, "large")

    def test_photo_loses_place_and_camera_and_no_dot(self):
        for kind, name in (
            ("JPEG", "a.jpg"),
            ("PNG", "a.png"),
            ("WEBP", "a.webp"),
            ("TIFF", "a.tiff"),
        ):
            with self.subTest(kind=kind):
                photo = picture(kind, exif=gps_exif())
                self.assertIn(b"SecretCamera", photo)
                kept = files.take(name, photo).content
                self.assertNotIn(b"SecretCamera", kept)
                self.assertNotIn(b"2026:01:02", kept)
                before, after = (Image.open(io.BytesIO(c)) for c in (photo, kept))
                self.assertEqual(before.tobytes(), after.tobytes())
                self.assertFalse(dict(after.getexif().get_ifd(0x8825)))

    def test_photo_keeps_which_way_is_up(self):
        kept = files.take("a.jpg", picture("JPEG", exif=gps_exif())).content
        self.assertEqual(Image.open(io.BytesIO(kept)).getexif()[0x0112], 6)

    def test_telephones_photo_loses_its_place(self):
        kept = files.take("a.heic", heic()).content
        self.assertNotIn(b"GPS-52.1", kept)
        self.assertIn(b"picture", kept)
        self.assertEqual(len(kept), len(heic()))

    def test_film_loses_its_place(self):
        place = box(b"udta", box(b"\xa9xyz", b"+52.1+004.2/"))
        film = box(b"ftyp", b"qt  \0\0\0\0") + box(b"moov", box(b"mvhd") + place)
        kept = files.take("a.mov", film).content
        self.assertNotIn(b"+52.1", kept)
        self.assertEqual(len(kept), len(film))

    def test_what_follows_a_picture_is_cut_off(self):
        for name in ("a.jpg", "a.png", "a.gif", "a.webp"):
            with self.subTest(name=name):
                kept = files.take(name, TAKEN[name] + b"<script>hidden</script>")
                self.assertNotIn(b"hidden", kept.content)

    def test_progressive_photo_is_whole(self):
        out = io.BytesIO()
        noise = Image.effect_noise((64, 64), 80).convert("RGB")
        noise.save(out, "JPEG", progressive=True, quality=95)
        kept = files.take("a.jpg", out.getvalue()).content
        self.assertEqual(
            Image.open(io.BytesIO(kept)).tobytes(),
            Image.open(io.BytesIO(out.getvalue())).tobytes(),
        )

    def test_picture_that_would_fill_the_memory(self):
        head = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
        crc = struct.pack(">I", zlib.crc32(b"IHDR" + head))
        png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head + crc
        with self.assertRaises(RefusedFile) as refused:
            files.take("a.png", png + TAKEN["a.png"][33:])
        self.assertEqual(refused.exception.reason, "bomb")

    def test_name_has_no_folder_and_nothing_hidden(self):
        self.assertEqual(files.clean_name("..\\..\\x/a\u202egpj.txt"), "agpj.txt")
        self.assertEqual(files.clean_name(""), "file")
        self.assertTrue(files.clean_name("n" * 500 + ".pdf").endswith("n.pdf"))
