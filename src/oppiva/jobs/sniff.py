"""What a file is, told from its content; anything a browser could run as our page is refused (trust.md 10.8)."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from oppiva.core.errors import DomainError

if TYPE_CHECKING:
    from typing import IO

    from django.core.files.base import File

    Source = File[bytes] | IO[bytes]

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "txt": "text/plain",
    "csv": "text/csv",
    "toml": "application/toml",
    "json": "application/json",
    "ics": "text/calendar",
}
# Plain text has no mark of its own: among texts the name tells which it is.
TEXTS = {"txt": "txt", "md": "txt", "csv": "csv", "toml": "toml", "json": "json", "ics": "ics"}
HEAD = 4096
UNPACKED, RATIO = 20 * 1024 * 1024, 100
CONTENT_TYPES, LISTED = "[Content_Types].xml", 256 * 1024

_MARKUP = re.compile(rb"<\s*(!doctype|\?xml|html|head|body|svg|script|iframe|object|embed|link|meta|style|img)\b", re.I)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BROKEN_ZIP = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, RuntimeError, zlib.error)
_BOM = b"\xef\xbb\xbf"


def sniff(file: Source, name: str) -> str:
    """The type of the content: a key of MEDIA_TYPES.

    Refuses with DomainError 'file_type' what is none of them (SVG, HTML, programs, documents with macros) and with
    'file_bomb' an office file that unpacks to over 20 MB or more than a hundredfold. Leaves the file at its beginning.
    """
    file.seek(0)
    head = file.read(HEAD)
    found = _binary(head) or (_office(file) if head.startswith(b"PK\x03\x04") else None) or _text(file, head, name)
    file.seek(0)
    if found is None:
        raise DomainError("file_type")
    return found


def _binary(head: bytes) -> str | None:
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"ID3") or (len(head) > 2 and head[0] == 0xFF and head[1] in (0xFB, 0xF3, 0xF2)):
        return "mp3"
    if head[4:8] == b"ftyp" and head[8:12] in (b"M4A ", b"mp42", b"isom"):
        return "m4a"
    return None


def _office(file: Source) -> str:
    """docx, xlsx or plain zip, from the names inside; the sizes are those the archive itself declares."""
    try:
        archive = zipfile.ZipFile(file)
        parts = archive.infolist()
        types = _content_types(archive)
    except _BROKEN_ZIP as error:
        raise DomainError("file_type") from error
    names = {part.filename for part in parts}
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    if CONTENT_TYPES not in names:
        return "zip"
    # A project of macros under another name still says so where the office program looks for it.
    if b"macroenabled" in types or b"vbaproject" in types or any(_runs(name.lower()) for name in names):
        raise DomainError("file_type", found="macro")
    if unpacked > UNPACKED or unpacked > RATIO * max(packed, 1):
        raise DomainError("file_bomb", most=UNPACKED)
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise DomainError("file_type")


def _content_types(archive: zipfile.ZipFile) -> bytes:
    """The beginning of the list of what the parts are, in lower case; empty when there is none."""
    if CONTENT_TYPES not in archive.namelist():
        return b""
    with archive.open(CONTENT_TYPES) as part:
        return part.read(LISTED).lower()


def _runs(name: str) -> bool:
    return name.endswith(("vbaproject.bin", ".exe", ".dll", ".scr", ".js", ".vbs")) or "/activex/" in name


def _text(file: Source, head: bytes, name: str) -> str | None:
    """A text without control characters that no browser takes for a page, else None."""
    kind = TEXTS.get(name.rpartition(".")[2].lower())
    if kind is None or head.removeprefix(_BOM).lstrip().startswith(b"<") or _MARKUP.search(head):
        return None
    file.seek(0)
    while part := file.read(64 * 1024):
        if _CONTROL.search(part):
            return None
    return kind
