"""An xlsx file as a package: how large it is, which sheets it has, the texts and number formats they share."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from lzma import LZMAError
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import iterparse

from oppiva.core.errors import DomainError
from oppiva.core.rosters.grid import LONGEST
from oppiva.core.rosters.model import MOST_BYTES, MOST_CELLS, MOST_RATIO

# What a damaged package or XML makes the standard library say; DefusedXmlException is a ValueError.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    ParseError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
)
_INSTEAD = (
    ("xl/workbook.bin", "roster_is_xlsb"),
    ("word/document.xml", "roster_is_document"),
    ("ppt/presentation.xml", "roster_is_document"),
    ("Index/Document.iwa", "roster_is_numbers"),
    ("Index.zip", "roster_is_numbers"),
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Formats Excel knows by number alone: days and times, also of East Asian editions.
_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})


def local(tag: str) -> str:
    """The name of an element or attribute without its namespace: strict and transitional files are read alike."""
    return tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name, empty when missing."""
    plain = element.get(name)
    if plain is not None:
        return plain
    return next((value for key, value in element.items() if local(key) == name), "")


def is_true(value: str) -> bool:
    """Whether an XML attribute says yes."""
    return value in ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet as the workbook lists it."""

    name: str
    path: str
    hidden: bool


class Package:
    """The parts of an xlsx file that are read; macros, pictures and links to other files never are."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.names = frozenset(self.archive.namelist())
        self._measure()
        self.book = self._book()
        if self.book not in self.names:
            raise DomainError(self._instead())
        self.cells = 0

    def _measure(self) -> None:
        """By the sizes the archive itself declares: no more than these is ever unpacked, so nothing needs to be."""
        parts = self.archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        packed = sum(part.compress_size for part in parts)
        if unpacked > MOST_BYTES or unpacked > MOST_RATIO * max(packed, 1):
            raise DomainError("roster_bomb", most=MOST_BYTES, unpacked=unpacked, ratio=MOST_RATIO)
        if any(part.flag_bits & 1 for part in parts):
            raise DomainError("roster_encrypted")

    def _instead(self) -> str:
        if "mimetype" in self.names:
            kind = self.archive.read("mimetype")[:100]
            return "roster_is_ods" if b"spreadsheet" in kind else "roster_is_document"
        return next((code for name, code in _INSTEAD if name in self.names), "roster_is_zip")

    def _book(self) -> str:
        for kind, target in self.related("").values():
            if kind == "officeDocument" and posixpath.basename(target).endswith(".xml"):
                return target
        return "xl/workbook.xml"

    def elements(self, path: str, events: tuple[str, ...] = ("end",)) -> Iterator[tuple[str, Element]]:
        """The elements of a part as they are read; document types and entities are refused."""
        with self.archive.open(path) as stream:
            yield from iterparse(stream, events=events, forbid_dtd=True)

    def related(self, path: str) -> dict[str, tuple[str, str]]:
        """The parts another part names: id, kind and path; what lies outside keeps its address and is never opened."""
        folder, name = posixpath.split(path)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.names:
            return {}
        found = {}
        for _, element in self.elements(relations):
            if local(element.tag) == "Relationship":
                target = element.get("Target", "")
                if element.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], target)
        return found

    def sheets(self) -> list[Part]:
        """The sheets in the order of their tabs; charts and dialogues are none."""
        related = self.related(self.book)
        found = []
        for _, element in self.elements(self.book):
            if local(element.tag) == "sheet":
                rel = next((v for key, v in element.items() if local(key) == "id" and key != "id"), "")
                kind, path = related.get(rel, ("", ""))
                if kind == "worksheet" and path in self.names:
                    hidden = element.get("state", "visible") != "visible"
                    found.append(Part(element.get("name", "")[:LONGEST], path, hidden))
        return found

    def _shared(self, kind: str) -> str:
        paths = [path for one, path in self.related(self.book).values() if one == kind]
        return next((path for path in paths if path in self.names), "")

    def texts(self) -> list[str]:
        """The texts that cells point to by number."""
        path = self._shared("sharedStrings")
        texts: list[str] = []
        root: Element | None = None
        for event, element in self.elements(path, ("start", "end")) if path else ():
            root = element if root is None else root
            if event == "end" and local(element.tag) == "si":
                texts.append(text_of(element))
                root.clear()
        return texts

    def days(self) -> frozenset[int]:
        """The cell styles that show a number as a day."""
        path = self._shared("styles")
        codes: dict[str, str] = {}
        styles: list[str] = []
        for _, element in self.elements(path) if path else ():
            name = local(element.tag)
            if name == "numFmt":
                codes[element.get("numFmtId", "")] = element.get("formatCode", "")
            elif name == "cellXfs":
                styles = [one.get("numFmtId", "0") for one in element if local(one.tag) == "xf"]
        return frozenset(at for at, number in enumerate(styles) if _is_day(number, codes.get(number, "")))

    def count(self, sheet: str, row: int) -> None:
        """Count a filled cell; refuses with `roster_too_many_cells` above 20 000."""
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise DomainError("roster_too_many_cells", most=MOST_CELLS, sheet=sheet, row=row)


def text_of(element: Element) -> str:
    """The text below an element, its runs joined, without how it is pronounced; cut before it is cleaned."""
    parts: list[str] = []
    for child in element:
        if local(child.tag) == "t":
            parts.append((child.text or "")[: 4 * LONGEST])
        elif local(child.tag) == "r":
            parts.extend((part.text or "")[: 4 * LONGEST] for part in child if local(part.tag) == "t")
    return unescaped("".join(parts)[: 4 * LONGEST])


def unescaped(text: str) -> str:
    """Text with the control characters Excel writes as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _is_day(number: str, code: str) -> bool:
    if code:
        plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", code.lower())
        return "general" not in plain and any(mark in plain for mark in "dmyh")
    return number.isdecimal() and len(number) < 4 and int(number) in _DAYS
