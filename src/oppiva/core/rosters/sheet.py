"""One sheet of an xlsx file, read as it streams by: a million empty rows or styled cells take no room."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from oppiva.core.errors import DomainError
from oppiva.core.rosters.grid import LONGEST, Cell, CellKind, Line, Sheet, clean
from oppiva.core.rosters.headings import WITHIN
from oppiva.core.rosters.model import letter
from oppiva.core.rosters.package import BROKEN, Package, Part, attribute, is_true, local, text_of, unescaped

_REF = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
ROWS, COLUMNS = 2**20, 2**14
# Room for every cell of the limit to be merged; a file that claims more is made to hurt.
_MERGES = 100_000
_FIRST_DAY = date(1899, 12, 30)


@dataclass(slots=True)
class _Reading:
    """Where the reading of a sheet stands."""

    row: int = 0
    column: int = 0
    hidden: bool = False
    cells: dict[int, Cell] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)


def read_sheet(package: Package, part: Part, texts: list[str], days: frozenset[int]) -> Sheet:
    """The filled rows of a sheet, of a hidden one only the first; `roster_broken` names the row where it broke."""
    now = _Reading()
    try:
        _stream(package, part, texts, days, now)
        if not part.hidden:
            _merge(now)
            _link(package, part, now)
    except BROKEN as error:
        raise DomainError("roster_broken", sheet=part.name, row=now.row, column=letter(now.column)) from error
    return Sheet(clean(part.name), sorted(now.lines, key=lambda line: line.number), part.hidden)


def _stream(package: Package, part: Part, texts: list[str], days: frozenset[int], now: _Reading) -> None:
    row: Element | None = None
    rows: Element | None = None
    for event, element in package.elements(part.path, ("start", "end")):
        name = local(element.tag)
        if event == "start":
            if name == "sheetData":
                rows = element
            elif name == "row":
                row = element
                _open(element, now)
            continue
        if name == "c" and row is not None:
            if _cell(element, texts, days, now) and not part.hidden:
                package.count(part.name, now.row)
            row.clear()
        elif name == "row":
            row = None
            if now.cells:
                now.lines.append(Line(now.row, now.cells, now.hidden))
            if part.hidden and len(now.lines) >= WITHIN:
                return
            if rows is not None:
                rows.clear()
        elif name == "mergeCell" and len(now.merges) < _MERGES:
            now.merges.append(_range(element.get("ref", "")))
            element.clear()
        elif name == "hyperlink" and (found := _REF.match(element.get("ref", ""))):
            # Of cells linked together the first: the others show addresses of their own or none.
            now.links.append((*_place(found.group()), attribute(element, "id")))


def _open(element: Element, now: _Reading) -> None:
    now.column, now.cells, now.hidden = 0, {}, is_true(element.get("hidden", ""))
    said = element.get("r", "")
    now.row = int(said) if said.isdecimal() and len(said) < 8 else now.row + 1
    if not 1 <= now.row <= ROWS:
        raise ValueError("row")


def _cell(element: Element, texts: list[str], days: frozenset[int], now: _Reading) -> bool:
    """Take a cell in; whether it holds anything."""
    said = element.get("r")
    now.column = _place(said)[1] if said else now.column + 1
    if now.column > COLUMNS:
        raise ValueError("column")
    if not len(element):
        return False  # styled and empty, as most cells of a coloured column
    kind = element.get("t", "n")
    value, formula, inline = None, False, ""
    for child in element:
        name = local(child.tag)
        if name == "v":
            value = (child.text or "")[: 4 * LONGEST]
        elif name == "f":
            formula = True
        elif name == "is":
            inline = text_of(child)
    style = element.get("s", "0")
    dated = style.isdecimal() and len(style) < 7 and int(style) in days
    cell = _meant(kind, value, inline, texts, dated)
    if not cell.text:
        if not formula:
            return False
        # An empty answer is an answer; a formula without one was never worked out by the program that wrote it.
        if kind == "str":
            return False
        cell = Cell("", "formula")
    now.cells[now.column] = cell
    return True


def _meant(kind: str, value: str | None, inline: str, texts: list[str], dated: bool) -> Cell:
    if kind == "inlineStr":
        return Cell(clean(inline))
    if not value:
        return Cell("")
    if kind == "s":
        return Cell(clean(texts[int(value)] if value.strip().isdecimal() else ""))
    if kind == "e":
        return Cell(clean(value), "error")
    if kind == "d":
        return Cell(clean(value), "date")
    if kind in ("str", "b"):
        return Cell(clean(unescaped(value)))
    return _number(value.strip(), dated)


def _number(value: str, dated: bool) -> Cell:
    """A number as people write it: 401234567, not 4.01234567E8; a day as 2026-03-12."""
    kind: CellKind = "number"
    try:
        number = Decimal(value)
    except InvalidOperation:
        return Cell(clean(value))
    if not number.is_finite() or number.adjusted() > 15:
        return Cell(clean(value), kind)
    if dated and 0 < number < 2_958_466:  # the last day of the year 9999
        return Cell(_moment(number), "date")
    whole = number.to_integral_value()
    return Cell(str(int(whole)) if number == whole else format(number.normalize(), "f")[:40], kind)


def _moment(number: Decimal) -> str:
    """A day as 2026-03-12, with its time when it has one; a time alone as 09:30."""
    day, minutes = divmod(int((number * 24 * 60).to_integral_value()), 24 * 60)
    clock = f"{minutes // 60:02}:{minutes % 60:02}" if minutes else ""
    written = (_FIRST_DAY + timedelta(days=day)).isoformat() if day else ""
    return f"{written} {clock}".strip()


def _place(ref: str) -> tuple[int, int]:
    """Row and column of a place such as B12; ValueError for anything else."""
    found = _REF.fullmatch(ref)
    if found is None:
        raise ValueError("place")
    column = 0
    for mark in found[1]:
        column = column * 26 + ord(mark) - 64
    return int(found[2]), column


def _range(ref: str) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of A2:C9 or A2."""
    start, _, end = ref.partition(":")
    top, left = _place(start)
    bottom, right = _place(end) if end else (top, left)
    return top, left, bottom, right


def _merge(now: _Reading) -> None:
    """Tell rows what a cell merged downwards shows in them, and which cell is merged over columns."""
    lines = {line.number: line for line in now.lines}
    last = max(lines, default=0)
    for line, column, cell in _shown_below(now.merges, lines, last):
        line.above[column] = cell
    for top, left, bottom, right in now.merges:
        if right > left and top == bottom and top in lines and left in lines[top].cells:
            lines[top].across = True


def _shown_below(
    merges: list[tuple[int, int, int, int]], lines: dict[int, Line], last: int
) -> Iterator[tuple[Line, int, Cell]]:
    left_over = _MERGES
    for top, left, bottom, _ in merges:
        cell = lines[top].cells.get(left) if top in lines else None
        if cell is None:
            continue
        for number in range(top + 1, min(bottom, last) + 1):
            left_over -= 1
            if left_over < 0:
                raise ValueError("merges")
            if number in lines:
                yield lines[number], left, cell


def _link(package: Package, part: Part, now: _Reading) -> None:
    """Give cells the mail address they link to; other links are passed by, none is followed."""
    if not now.links:
        return
    targets = {key: target for key, (_, target) in package.related(part.path).items()}
    lines = {line.number: line for line in now.lines}
    for row, column, key in now.links:
        target = targets.get(key, "")
        if target.lower().startswith("mailto:") and row in lines and column in lines[row].cells:
            cell = lines[row].cells[column]
            lines[row].cells[column] = Cell(cell.text, cell.kind, clean(target[7:]))
