"""Uploads that mean harm, made here byte by byte; each says what must become of it (trust.md S8)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
# In two parts, or a scanner on a developer's machine takes this file away.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
GPS = (61.6885, 27.2723)
PLAIN_TYPES = b"<Types><Override ContentType='application/xml'/></Types>"
MACRO_TYPES = b"<Types><Override ContentType='application/vnd.ms-excel.sheet.macroEnabled.main+xml'/></Types>"


@dataclass(frozen=True)
class Hostile:
    """A file with the name it comes under; `fate` is the refusal's code, or the media type it is kept as."""

    name: str
    make: Callable[[], bytes]
    fate: str


def picture(form: str = "PNG", size: tuple[int, int] = (12, 8), mode: str = "RGB", **more: object) -> bytes:
    """A small picture of this format."""
    out = io.BytesIO()
    Image.new(mode, size, 120).save(out, form, **more)
    return out.getvalue()


def located(form: str = "JPEG") -> bytes:
    """A photo that tells where it was taken, by whom, and lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x013B] = "Aino Kuvaaja"
    exif.get_ifd(0x8825).update({1: "N", 2: (61.0, 41.0, 18.6), 3: "E", 4: (27.0, 16.0, 20.3)})
    return picture(form, exif=exif)


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG with its sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, data: bytes = b"", *before: bytes) -> bytes:
    """A PNG that claims this size, whatever it holds."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(before) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def noted_png() -> bytes:
    """A picture with a page and a place in its texts, and a page behind its end."""
    body = picture()
    end = body.rindex(b"IEND") - 4
    return body[:end] + chunk(b"tEXt", b"Comment\x00" + HTML) + chunk(b"eXIf", b"MM\x00*gps") + body[end:] + HTML


def office(*names: str, content: bytes = b"<x/>", types: bytes = PLAIN_TYPES) -> bytes:
    """An office file or another archive with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, types if name == TYPES else content)
    return out.getvalue()


def lying_zip() -> bytes:
    """A workbook whose index says that 30 MB of zeros are ten bytes."""
    body = office(TYPES, "xl/workbook.xml", content=b"0" * 1000)
    return body.replace(struct.pack("<I", 1000), struct.pack("<I", 30_000_000))


def locked_zip() -> bytes:
    """A document whose list of parts claims to be encrypted."""
    body = bytearray(office(TYPES, "word/document.xml"))
    where = body.index(b"PK\x01\x02")
    body[where + 8] |= 1
    return bytes(body)


TYPES = "[Content_Types].xml"
DOCX, XLSX = (TYPES, "word/document.xml"), (TYPES, "xl/workbook.xml")
IS_PDF, IS_PNG, IS_JPEG, IS_WEBP = "application/pdf", "image/png", "image/jpeg", "image/webp"
IS_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

UPLOADS = (
    # pages and drawings that a browser runs
    Hostile("kirje.svg", lambda: SVG, "file_type"),
    Hostile("kirje.png", lambda: SVG, "file_type"),
    Hostile("kirje.pdf", lambda: SVG, "file_type"),
    Hostile("kirje.txt", lambda: SVG, "file_type"),
    Hostile("kirje.svgz", lambda: zlib.compress(SVG, wbits=31), "file_type"),
    Hostile("kirje.pdf", lambda: HTML, "file_type"),
    Hostile("kirje.pdf.html", lambda: HTML, "file_type"),
    Hostile("kirje.txt", lambda: b"\xef\xbb\xbf \n" + HTML, "file_type"),
    Hostile("kirje.csv", lambda: b"nimi;" + HTML, "file_type"),
    Hostile("kirje.txt", lambda: HTML.decode().encode("utf-16"), "file_type"),
    Hostile("kirje.xml", lambda: b"<?xml version='1.0'?><?xml-stylesheet href='x.xsl'?><a/>", "file_type"),
    Hostile("kirje.mht", lambda: b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + HTML, "file_type"),
    Hostile("kirje.xhtml", lambda: b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "file_type"),
    Hostile("kirje.pdf", lambda: HTML + PDF, "file_type"),
    # two things at once: kept as the harmless one, under its ending
    Hostile("kirje.html", lambda: PDF + HTML, IS_PDF),
    Hostile("kirje.pdf.exe", lambda: PDF, IS_PDF),
    Hostile("kirje.jpg.php", lambda: picture("JPEG") + b"<?php system($_GET['c']); ?>", IS_JPEG),
    Hostile("kirje.html", lambda: picture() + HTML, IS_PNG),
    Hostile("kuva.png", noted_png, IS_PNG),
    Hostile("kuva.jar", lambda: picture("JPEG") + office("META-INF/MANIFEST.MF"), IS_JPEG),
    Hostile("kuva.webp", lambda: picture("WEBP") + HTML, IS_WEBP),
    Hostile("kuva.gif", lambda: picture("GIF") + HTML, "file_type"),
    Hostile("kuva.gif", lambda: b"GIF89a/*" + b"*/=alert(1)//", "file_type"),
    Hostile("kuva.bmp", lambda: picture("BMP"), "file_type"),
    Hostile("kuva.tiff", lambda: picture("TIFF"), "file_type"),
    Hostile("kuva.ico", lambda: b"\x00\x00\x01\x00\x01\x00" + HTML, "file_type"),
    # where a picture was taken
    Hostile("kuva.jpg", located, IS_JPEG),
    Hostile("kuva.webp", lambda: located("WEBP"), IS_WEBP),
    Hostile("kuva.png", lambda: located("PNG"), IS_PNG),
    Hostile("kuva.jpg", lambda: picture("JPEG", comment=HTML), IS_JPEG),
    Hostile("kuva.png", lambda: picture("PNG", icc_profile=HTML * 10), IS_PNG),
    # pictures that unpack to more than a machine holds
    Hostile("kuva.png", lambda: png(50_000, 50_000), "picture_too_large"),
    Hostile("kuva.png", lambda: png(50_000, 1, b"\x00" * 50_001), "picture_too_large"),
    Hostile("kuva.png", lambda: png(6_400, 6_400), "picture_too_large"),
    Hostile("kuva.png", lambda: png(0x7FFFFFFF, 0x7FFFFFFF), "picture_too_large"),
    Hostile("kuva.png", lambda: png(0, 0), "picture_broken"),
    Hostile("kuva.png", lambda: png(100, 100, b"\x00"), "picture_broken"),
    Hostile("kuva.png", lambda: picture()[:40], "picture_broken"),
    Hostile("kuva.jpg", lambda: picture("JPEG")[:200], "picture_broken"),
    Hostile("kuva.jpg", lambda: b"\xff\xd8\xff" + HTML, "picture_broken"),
    Hostile("kuva.webp", lambda: b"RIFF\x00\x00\x00\x00WEBPVP8 " + HTML, "picture_broken"),
    Hostile(
        "kuva.png",
        lambda: png(1, 1, b"\x00\x00", chunk(b"zTXt", b"a\x00\x00" + zlib.compress(b"0" * 30_000_000))),
        "picture_broken",
    ),
    # office files that run, or unpack without end
    Hostile("kirje.docm", lambda: office(*DOCX, "word/vbaProject.bin"), "file_type"),
    Hostile("kirje.docx", lambda: office(*DOCX, "word/VBAPROJECT.BIN"), "file_type"),
    Hostile("kirje.xlsm", lambda: office(*XLSX, "xl/other.bin", types=MACRO_TYPES), "file_type"),
    Hostile("kirje.docx", lambda: office(*DOCX, "word/activeX/activeX1.bin"), "file_type"),
    Hostile("kirje.docx", lambda: office(*DOCX, "word/embeddings/setup.exe"), "file_type"),
    Hostile("kirje.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "file_type"),
    Hostile("kirje.rtf", lambda: b"{\\rtf1{\\object\\objdata 0105}}", "file_type"),
    Hostile("kirje.docx", lambda: office(*DOCX, content=b"0" * 3_000_000), "file_bomb"),
    Hostile("kirje.xlsx", lying_zip, "file_bomb"),
    Hostile("kirje.docx", locked_zip, "file_type"),
    Hostile("kirje.docx", lambda: office(*DOCX)[:-30], "file_type"),
    Hostile("kirje.zip", lambda: office("a.zip", content=office("b.zip", content=b"0" * 100_000)), "file_type"),
    Hostile("kirje.docx", lambda: office(*DOCX, "../../../etc/cron.d/x"), IS_DOCX),
    # programs and what scanners look for
    Hostile("kirje.pdf", lambda: b"MZ\x90\x00\x03\x00\x00\x00" + PDF, "file_type"),
    Hostile("kirje.pdf", lambda: b"\x7fELF\x02\x01\x01" + PDF, "file_type"),
    Hostile("kirje.pdf", lambda: b"#!/bin/sh\nrm -rf /\n", "file_type"),
    Hostile("kirje.pdf", lambda: EICAR, "file_type"),
    Hostile("eicar.com", lambda: EICAR, "file_type"),
    Hostile("kirje.lnk", lambda: b"L\x00\x00\x00\x01\x14\x02\x00", "file_type"),
    # names
    Hostile("../../../../etc/passwd.pdf", lambda: PDF, IS_PDF),
    Hostile("..\\..\\Windows\\system.pdf", lambda: PDF, IS_PDF),
    Hostile("\u202efdp.exe", lambda: PDF, IS_PDF),
    Hostile("kirje.pdf\x00.html", lambda: PDF, IS_PDF),
    Hostile('a"; filename="x.html', lambda: PDF, IS_PDF),
    Hostile("a\r\nSet-Cookie: x=1.pdf", lambda: PDF, IS_PDF),
    Hostile(".htaccess", lambda: PDF, IS_PDF),
    Hostile("CON", lambda: PDF, IS_PDF),
    Hostile("k" * 3000 + ".pdf", lambda: PDF, IS_PDF),
    # nothing, and too much
    Hostile("tyhja.pdf", lambda: b"", "file_empty"),
    Hostile("valeja.pdf", lambda: b"   \n", "file_type"),
    Hostile("iso.pdf", lambda: PDF + b"\x00" * (20 * 1024 * 1024), "file_too_big"),
)
