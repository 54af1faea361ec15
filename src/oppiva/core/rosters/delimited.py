"""CSV in any clothing: which letters, which mark between the columns."""

import codecs
import csv
import io
import re
from itertools import islice

from oppiva.core.errors import DomainError
from oppiva.core.rosters.grid import Cell, Line, Sheet, clean
from oppiva.core.rosters.headings import WITHIN, headings_in
from oppiva.core.rosters.model import MOST_CELLS

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Excel for DOS ("CSV (MS-DOS)") and for Mac write other bytes for å, ä and ö than Windows does.
_BYTES = ("cp1252", "cp850", "mac_roman")
_LETTERS = frozenset("åäöÅÄÖéÉüÜ")
_DELIMITERS = ";\t,|"
_HEAD = 64 * 1024
_AS_TEXT = re.compile(r'="(.*)"')


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file and its encoding: by its mark, by the zeros of UTF-16, as UTF-8, else as one byte a letter."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff"), encoding
    head = data[:2048]
    if len(head) > 3:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if max(even, odd) > len(head) // 6:
            encoding = "utf-16-le" if odd > even else "utf-16-be"
            return data.decode(encoding, "replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = _byte_encoding(data)
        return data.decode(encoding, "replace"), encoding


def _byte_encoding(data: bytes) -> str:
    """cp1252, unless all letters beyond ASCII become Finnish or Swedish ones in another and none in it."""
    high = bytes({byte for byte in data if byte > 127})
    letters = {encoding: set(high.decode(encoding, "replace")) for encoding in _BYTES}
    if letters["cp1252"] & _LETTERS:
        return "cp1252"
    return next((encoding for encoding, found in letters.items() if found <= _LETTERS), "cp1252")


def read_delimited(data: bytes) -> tuple[Sheet, str]:
    """The rows of a CSV file and its encoding.

    Refuses with DomainError roster_is_binary what is no text, roster_too_many_cells over 20 000 filled cells.
    """
    text, encoding = decoded(data)
    head = text[:4096]
    if sum(mark < " " and mark not in "\t\n\r\f\x1a\x00" for mark in head) > len(head) // 50 or head.count("\x00") > 8:
        raise DomainError("roster_is_binary")
    said = re.match(r"sep=(.)\r?\n", text)
    delimiter = said[1] if said else _delimiter(text[:_HEAD])
    text = text[said.end() :] if said else text  # Excel does not count that line either
    try:
        return Sheet("", _lines(text, delimiter, quoted=True)), encoding
    except csv.Error:
        pass  # a quotation mark that nobody closed: then the marks are letters like others
    try:
        return Sheet("", _lines(text, delimiter, quoted=False)), encoding
    except csv.Error as error:  # one field of over 131 072 characters
        raise DomainError("roster_broken") from error


def _delimiter(head: str) -> str:
    """The mark that makes the most of the headings; of equals the one that makes the most columns."""

    def weight(delimiter: str) -> tuple[int, int]:
        rows = list(islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), WITHIN))
        found = [
            headings_in(Line(0, {at: Cell(clean(text)) for at, text in enumerate(row) if text.strip()}), {})
            for row in rows
        ]
        return max((len(one.fields) for one in found if one), default=0), max(map(len, rows), default=0)

    return max(_DELIMITERS, key=weight)


def _lines(text: str, delimiter: str, *, quoted: bool) -> list[Line]:
    if quoted:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    else:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    lines: list[Line] = []
    count = 0
    for number, row in enumerate(reader, 1):
        if not any(row):
            continue
        cells = {
            column: Cell(shown) for column, value in enumerate(row, 1) if value and (shown := _shown(value, quoted))
        }
        count += len(cells)
        if count > MOST_CELLS:
            raise DomainError("roster_too_many_cells", most=MOST_CELLS, sheet="", row=number)
        if cells:
            lines.append(Line(number, cells))
    return lines


def _shown(value: str, quoted: bool) -> str:
    text = clean(value)
    if found := _AS_TEXT.fullmatch(text):  # how a program keeps the zeros of a number when Excel opens the file
        return found[1].strip()
    return text if quoted else text.strip('"').replace('""', '"').strip()
