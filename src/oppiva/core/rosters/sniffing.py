"""What a file is, told by its content: a name or a type sent with it is not believed."""

import re
from typing import Literal

from oppiva.core.errors import DomainError
from oppiva.core.rosters.model import MOST_BYTES

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_PAGE = re.compile(
    rb"\s*(?:<!doctype html|<html|<head|<meta|<style|<table|<body|<script|<div|<svg|mime-version:)", re.I
)


def sniff(data: bytes) -> Literal["csv", "xlsx"]:
    """What the file may be read as: xlsx for any zip, to be looked into, and csv for what may be text.

    Refuses with DomainError: roster_empty, roster_too_large, and a code that names what was sent instead of a list:
    roster_is_xls, roster_is_document, roster_is_pdf, roster_is_image, roster_is_zip, roster_is_html, roster_is_xml,
    roster_is_card, roster_encrypted (opened by a password).
    """
    if len(data) > MOST_BYTES:
        raise DomainError("roster_too_large", most=MOST_BYTES, size=len(data))
    if not data.strip(b"\x00\t\r\n \xff\xfe\xef\xbb\xbf"):
        raise DomainError("roster_empty")
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    if code := _other(data):
        raise DomainError(code)
    return "csv"


def _other(data: bytes) -> str:
    """The code of a file that is no list, empty when it may be one."""
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith(b"%PDF-") or data[:1024].lstrip().startswith(b"%PDF-"):
        return "roster_is_pdf"
    if (data.startswith(_IMAGES) and b"\x00" in data[:64]) or data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        return "roster_is_image"
    if data.startswith((*_PACKED, b"PK\x05\x06", b"PK\x07\x08")):
        return "roster_is_zip"
    if data.startswith(b"{\\rtf"):
        return "roster_is_document"
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").removeprefix(b"\xff\xfe")
    if _PAGE.match(head):
        return "roster_is_html"
    if head.lstrip().startswith((b"<?xml", b"<?mso")):
        return "roster_is_html" if b"<html" in head.lower() else "roster_is_xml"
    if head.lstrip().upper().startswith((b"BEGIN:VCARD", b"BEGIN:VCALENDAR")):
        return "roster_is_card"
    return ""


def _ole(data: bytes) -> str:
    """Which of the old office files: the names of its streams stand in it as UTF-16."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return "roster_encrypted"
    return "roster_is_xls" if holds("Workbook") or holds("Book") else "roster_is_document"
