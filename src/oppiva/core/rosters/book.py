"""A workbook of several named sheets: each sheet's rows by the fields that were asked for (records.md 1.1)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from oppiva.core.errors import DomainError
from oppiva.core.rosters.grid import Cell, Line, Sheet
from oppiva.core.rosters.headings import WITHIN, heading_key, refuse
from oppiva.core.rosters.identity import has_code, masked
from oppiva.core.rosters.model import Heading, Skipped, Trouble, letter
from oppiva.core.rosters.sniffing import sniff
from oppiva.core.rosters.workbook import read_workbook

_EXAMPLE = re.compile(r"(?:esimerkki|exempel|example)\b\s*:", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^)]*\)")
_SUMS = frozenset({"yhteensa", "summa", "valisumma", "totalt", "sammanlagt", "total", "sum"})
LONGEST_HEADING = 80
LONGEST_VALUE = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sheet that is read: its kind, the names it goes by, each field's headings, and what no row is without.

    `presence`: it tells who was there, so a heading that asks who was away refuses the file.
    """

    kind: str
    names: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...] = ()
    presence: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """One row as the sheet gives it: its number from 1, its values by field, what was wrong with a cell."""

    number: int
    values: Mapping[str, str]
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet that was read: its kind, its name in the file, its headings and rows."""

    kind: str
    sheet: str
    headings: tuple[Heading, ...]
    rows: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """What was read of a workbook, and what was passed by.

    Codes beyond those of a roster: `example` (a row), `sheet_unknown`, `sheet_twice`, and a code of `passed`.
    """

    tables: tuple[Table, ...]
    skipped: tuple[Skipped, ...]


def read_book(
    data: bytes,
    wanted: Sequence[Wanted],
    *,
    passed: Mapping[str, str] | None = None,
    known: Mapping[str, Mapping[str, str]] | None = None,
) -> Book:
    """The sheets of an xlsx file by their names in any language, else by headings that fit one kind alone.

    `passed` gives codes to names of sheets that are no rows (instructions, lists), `known` the fields of headings by
    kind, "" to pass a column by. Refuses the whole file with DomainError: what `read_roster` refuses, any other kind of
    file (`workbook_not_xlsx`), and one without a sheet that is read (`workbook_no_sheets`).
    """
    if sniff(data) != "xlsx":
        raise DomainError("workbook_not_xlsx")
    tables: list[Table] = []
    skipped: list[Skipped] = []
    left = {heading_key(name): code for name, code in (passed or {}).items()}
    for sheet in read_workbook(data):
        name = masked(sheet.name)
        key = heading_key(sheet.name)
        if key in left:
            if left[key]:
                skipped.append(Skipped(name, 0, left[key]))
            continue
        if sheet.hidden or not sheet.lines:
            skipped.append(Skipped(name, 0, "hidden_sheet" if sheet.hidden else "empty_sheet"))
            continue
        asked = _asked(sheet, key, wanted, known or {})
        if asked is None:
            skipped.append(Skipped(name, 0, "sheet_unknown"))
        elif any(table.kind == asked.kind for table in tables):
            skipped.append(Skipped(name, 0, "sheet_twice"))
        else:
            table, more = _table(sheet, asked, (known or {}).get(asked.kind, {}))
            tables.append(table)
            skipped += more
    if not tables:
        raise DomainError("workbook_no_sheets")
    return Book(tuple(tables), tuple(skipped))


def _asked(sheet: Sheet, key: str, wanted: Sequence[Wanted], known: Mapping[str, Mapping[str, str]]) -> Wanted | None:
    """Which kind of sheet this is: by its name, else the one kind whose required columns all stand in it."""
    for one in wanted:
        if key in {heading_key(name) for name in one.names}:
            return one
    fits = []
    for one in wanted:
        _, fields = _headings(sheet, _meanings(one, known.get(one.kind, {})))
        if one.required and set(one.required) <= set(fields.values()):
            fits.append((len(fields), one))
    most = max((count for count, _ in fits), default=0)
    best = [one for count, one in fits if count == most]
    return best[0] if len(best) == 1 else None


def _meanings(asked: Wanted, known: Mapping[str, str]) -> dict[str, str]:
    words = {heading_key(word): field for field, found in asked.columns.items() for word in (*found, field)}
    return words | {key: field for key, field in known.items() if not field or field in asked.columns}


def _headings(sheet: Sheet, meanings: Mapping[str, str]) -> tuple[Line, dict[int, str]]:
    """The row of headings, the one in which most columns are known, and what each column means."""
    best: tuple[int, Line, dict[int, str]] | None = None
    for line in sheet.lines[:WITHIN]:
        fields = {column: _meant(cell, meanings) for column, cell in line.cells.items()}
        fields = {column: field for column, field in fields.items() if field}
        if best is None or len(fields) > best[0]:
            best = (len(fields), line, fields)
    if best is not None and best[0]:
        return best[1], best[2]
    # Nothing is known: the first row of several words, for a person to say what each column means.
    several = [line for line in sheet.lines[:WITHIN] if len(line.cells) > 1]
    return (several or sheet.lines)[0], {}


def _meant(cell: Cell, meanings: Mapping[str, str]) -> str:
    if len(cell.text) > LONGEST_HEADING or "@" in cell.text:
        return ""
    key = heading_key(cell.text)
    return meanings[key] if key in meanings else meanings.get(heading_key(_BRACKETS.sub(" ", cell.text)), "")


def _table(sheet: Sheet, asked: Wanted, known: Mapping[str, str]) -> tuple[Table, list[Skipped]]:
    name = masked(sheet.name)
    head, fields = _headings(sheet, _meanings(asked, known))
    refuse(sheet, [head], presence=asked.presence)
    rows: list[Taken] = []
    skipped: list[Skipped] = []
    for line in sheet.lines:
        if line.number == head.number:
            continue
        code = _no_row(line, head, fields)
        if code:
            skipped.append(Skipped(name, line.number, code))
        elif (taken := _taken(line, fields)) or not fields:
            rows.append(taken or Taken(line.number, {}))
    columns = sorted(head.cells.keys() | fields.keys())
    headings = tuple(
        Heading(name, letter(at), masked(head.cells[at].text) if at in head.cells else "", fields.get(at, ""))
        for at in columns
    )
    return Table(asked.kind, name, headings, tuple(rows)), skipped


def _no_row(line: Line, head: Line, fields: Mapping[int, str]) -> str:
    """Why a line is no row, empty when it is one."""
    if line.number < head.number:
        return "title"
    if line.hidden:
        return "hidden_row"
    texts = [cell.text for _, cell in sorted(line.cells.items())]
    if any(_EXAMPLE.match(text) for text in texts):
        return "example"
    same = sum(heading_key(cell.text) == heading_key(head.cells[at].text) for at, cell in _both(line, head))
    if same > 1 and same == len(line.cells):
        return "headings_again"
    if line.across and len(line.cells) == 1:
        return "section"
    if heading_key(texts[0] if texts else "").replace("ä", "a") in _SUMS:
        return "sum"
    # Where no heading is known every line may be a row: a person says what the columns mean.
    return "" if not fields or line.cells.keys() & fields.keys() else "note"


def _both(line: Line, head: Line) -> list[tuple[int, Cell]]:
    return [(at, cell) for at, cell in line.cells.items() if at in head.cells]


def _taken(line: Line, fields: Mapping[int, str]) -> Taken | None:
    """The row's values; a cell merged down over rows shows in each of them."""
    values: dict[str, str] = {}
    troubles: list[Trouble] = []
    for column, field in sorted(fields.items()):
        cell = line.cells.get(column) or line.above.get(column)
        if cell is None or values.get(field):
            continue
        # An address is shown as a name as often as not: the link says it.
        text = cell.link if cell.link and "@" not in cell.text and field.endswith("mail") else cell.text
        if cell.kind in {"formula", "error"}:
            code = "formula_without_value" if cell.kind == "formula" else "cell_error"
            troubles.append(Trouble(code, field))
            text = ""
        elif has_code(text):
            troubles.append(Trouble("identity_code", field))
            text = masked(text)
        elif len(text) > LONGEST_VALUE:
            troubles.append(Trouble("value_too_long", field, {"most": LONGEST_VALUE}))
            text = text[:LONGEST_VALUE]
        values[field] = text
    return Taken(line.number, values, tuple(troubles)) if any(values.values()) or troubles else None


def book_facts(book: Book) -> dict[str, Any]:
    """A book as plain values, for the way between two processes."""
    return asdict(book)


def book_of(held: Mapping[str, Any]) -> Book:
    """The book of plain values; raises TypeError or LookupError for what is none."""
    return Book(
        tuple(
            Table(
                one["kind"],
                one["sheet"],
                tuple(Heading(**heading) for heading in one["headings"]),
                tuple(
                    Taken(row["number"], row["values"], tuple(Trouble(**trouble) for trouble in row["troubles"]))
                    for row in one["rows"]
                ),
            )
            for one in held["tables"]
        ),
        tuple(Skipped(**one) for one in held["skipped"]),
    )


def wanted_of(held: Sequence[Mapping[str, Any]]) -> list[Wanted]:
    """The sheets to read, of plain values."""
    return [
        Wanted(
            one["kind"],
            tuple(one["names"]),
            {field: tuple(words) for field, words in one["columns"].items()},
            tuple(one["required"]),
            bool(one["presence"]),
        )
        for one in held
    ]
