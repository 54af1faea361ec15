"""Writes a table as the bytes of a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oppiva.ui import formatting
from oppiva.ui.tables.model import DAY, NUMBER, TEXT, Cell, Form, Step, Table, is_formula

if TYPE_CHECKING:
    import xlsxwriter

EVERY = 250  # rows between two steps
NARROWEST, WIDEST = 8, 48  # of a column, in letters
MOST_LETTERS = 32_767  # of a cell; Excel refuses the file beyond
SHEET_NAME = 31
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
# What XML cannot hold; a spreadsheet would call the whole file broken.
_NOT_IN_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write(table: Table, form: Form, *, step: Step | None = None) -> bytes:
    """The table in one of its forms; an empty one has its headings."""
    return as_xlsx(table, step=step) if form is Form.XLSX else as_csv(table, step=step)


def as_csv(table: Table, *, step: Step | None = None) -> bytes:
    """UTF-8 with a byte order mark and semicolons, as Excel reads it in Finland.

    There the list separator is a semicolon, since the comma is the decimal mark; without the mark in front Excel takes
    the file for the code page of the machine and shows MÃ¤kelÃ¤. A text that a spreadsheet would run gets an
    apostrophe before it; every text is quoted, so that none falls into two cells where the comma separates.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([_plain(column.heading) for column in table.columns])
    comma = (get_language() or "fi")[:2] != "en"
    for number, row in enumerate(table.rows, start=1):
        writer.writerow([_in_csv(cell, comma) for cell in row])
        _tell(step, number)
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(table: Table, *, step: Step | None = None) -> bytes:
    """A workbook: texts are stored as text and never as formula or link, days as days, numbers as numbers.

    The heading stays in sight and on every printed page, columns can be filtered, a second sheet says what the file is.
    """
    facts = [*table.about, (_("Number of rows"), str(len(table.rows)))]
    return _book(table.title, [table], facts, table.day, step)


def as_book(
    title: str, tables: Sequence[Table], *, about: Sequence[tuple[str, str]] = (), step: Step | None = None
) -> bytes:
    """Several tables of one day as the sheets of one workbook; the last sheet says what it is and how long each is."""
    rows = [(table.title, str(len(table.rows))) for table in tables]
    return _book(title, tables, [*about, (_("Number of rows"), ""), *rows], tables[0].day, step)


def _book(
    title: str, tables: Sequence[Table], facts: Sequence[tuple[str, str]], day: dt.date, step: Step | None
) -> bytes:
    import xlsxwriter  # takes a tenth of a second, which only those who take a table out wait for

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "d.m.yyyy",
        },
    )
    book.set_properties(
        {
            "title": title,
            "author": "Oppiva",
            "created": dt.datetime(day.year, day.month, day.day),  # noqa: DTZ001  (a day: no zone)
        }
    )
    looks, done = _Looks.of(book), 0
    for table in tables:
        sheet = book.add_worksheet(_sheet_name(table.title))
        widths = _fill(sheet, table, looks, _after(step, done))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(max(width, NARROWEST), WIDEST))
        _to_read_and_print(sheet, rows=len(table.rows), columns=len(table.columns))
        done += len(table.rows)
    _about(book, [(title, ""), *facts, (_("Made on"), formatting.date(day))], looks)
    book.close()
    return out.getvalue()


def _after(step: Step | None, done: int) -> Step | None:
    """The same step, told of the rows of all tables so far."""
    return None if step is None else lambda number: step(done + number)


@dataclass(frozen=True)
class _Looks:
    """How the cells of a workbook look: the headings, each kind of column, and a text that a spreadsheet would run."""

    head: object
    kinds: Mapping[str, object]
    held: object

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> _Looks:
        """The looks of this workbook; none fits another."""
        return cls(
            head=book.add_format(
                {"bold": True, "bg_color": "#E4ECE8", "bottom": 1, "text_wrap": True, "valign": "top"}
            ),
            kinds={
                TEXT: book.add_format({"num_format": "@", "valign": "top"}),
                NUMBER: book.add_format({"valign": "top"}),
                DAY: book.add_format({"num_format": "d.m.yyyy", "valign": "top", "align": "left"}),
            },
            # The apostrophe of Excel: the text stays text when somebody edits the cell and presses Enter.
            held=book.add_format({"num_format": "@", "valign": "top", "quote_prefix": True}),
        )


def _fill(sheet: xlsxwriter.worksheet.Worksheet, table: Table, looks: _Looks, step: Step | None) -> list[int]:
    """Writes headings and rows; answers the width of each column in letters."""
    widths = [len(column.heading) + 3 for column in table.columns]
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.heading, looks.head)
    for number, row in enumerate(table.rows, start=1):
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                text = _NOT_IN_CELL.sub(" ", cell).replace("\r\n", "\n").replace("\r", "\n")[:MOST_LETTERS]
                sheet.write_string(number, place, text, looks.held if is_formula(text) else looks.kinds[TEXT])
                widths[place] = max(widths[place], len(text) + 1)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(number, place, cell, looks.kinds[DAY])
                widths[place] = max(widths[place], 11)
            else:
                sheet.write_number(number, place, cell, looks.kinds[column.kind])
        _tell(step, number)
    return widths


def _to_read_and_print(sheet: xlsxwriter.worksheet.Worksheet, *, rows: int, columns: int) -> None:
    """The heading in sight and on every page of A4 across, columns that can be filtered."""
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(rows, 1), columns - 1)
    sheet.repeat_rows(0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _about(book: xlsxwriter.Workbook, facts: Sequence[tuple[str, str]], looks: _Looks) -> None:
    """What the file is, so that a copy found later explains itself."""
    sheet = book.add_worksheet(_sheet_name(_("About this table")))
    for number, (label, value) in enumerate(facts):
        sheet.write_string(number, 0, _NOT_IN_CELL.sub(" ", label), looks.head)
        sheet.write_string(number, 1, _NOT_IN_CELL.sub(" ", value), looks.kinds[TEXT])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 60)


def _sheet_name(title: str) -> str:
    return _NOT_IN_SHEET_NAME.sub(" ", title)[:SHEET_NAME].strip(" '") or "Oppiva"


def _in_csv(cell: Cell, comma: bool) -> str | int:
    match cell:
        case None:
            return ""
        case int():
            return cell
        case str():
            return _plain(cell)
        case dt.date():
            return formatting.date(cell)
    number = f"{cell:f}"
    return number.replace(".", ",") if comma else number


def _plain(text: str) -> str:
    text = _NOT_IN_CELL.sub(" ", text)
    return f"'{text}" if is_formula(text) else text


def _tell(step: Step | None, number: int) -> None:
    if step is not None and number % EVERY == 0:
        step(number)
