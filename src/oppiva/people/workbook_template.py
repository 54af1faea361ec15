"""The template of the workbook (tuontipohja): instructions, the registered sheets with one example row each, lists.

One template in three languages: it comes in the language of the page and is read in any (records.md 1.1).
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from oppiva.core.policy import Actor
from oppiva.people import services, slots
from oppiva.people.workbook_names import INSTRUCTIONS, LISTS

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ROWS = 2_000  # below the headings, with their lists
MOST_LISTED = 1_000
_SHEET_NAME = 31


def template(actor: Actor, programme: UUID, *, title: str, day: dt.date) -> bytes:
    """An empty workbook for the programme with lists of its organisations and units."""
    import xlsxwriter  # takes a tenth of a second, which only those who take a file wait for

    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, **plain})
    book.set_properties(
        {"title": title, "author": "Oppiva", "created": dt.datetime(day.year, day.month, day.day)}  # noqa: DTZ001  (a day: no zone)
    )
    head = book.add_format({"bold": True, "bg_color": "#E4ECE8", "bottom": 1, "text_wrap": True, "valign": "top"})
    needed = book.add_format({"bold": True, "bg_color": "#CFE3D8", "bottom": 2, "text_wrap": True, "valign": "top"})
    example = book.add_format({"italic": True, "font_color": "#5B6B64", "num_format": "@"})
    text = book.add_format({"num_format": "@"})
    days = book.add_format({"num_format": "d.m.yyyy", "align": "left"})
    sheets = [(sheet, services.columns_of(sheet.kind)) for sheet in slots.workbook_sheets()]
    _instructions(book, title, sheets, head)
    made = [(book.add_worksheet(str(sheet.title)[:_SHEET_NAME]), columns) for sheet, columns in sheets]
    lists = _Lists(book, actor, programme)
    for page, columns in made:
        shown = [column for column in columns if _in_template(column)]
        for place, column in enumerate(shown):
            page.write_string(0, place, str(column.title), needed if column.required else head)
            if column.example:
                page.write_string(1, place, str(column.example), example)
            page.set_column(place, place, 24 if len(shown) < 8 else 20, days if column.day else text)
            _validate(page, place, column, lists)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
    book.close()
    return out.getvalue()


def _in_template(column: slots.SheetColumn) -> bool:
    """Columns without a hint are those of other people's lists, which are read when they are there."""
    return bool(column.hint)


class _Lists:
    """A sheet of the values that cells offer: a list in the cell itself holds no more than 255 letters."""

    def __init__(self, book: xlsxwriter.Workbook, actor: Actor, programme: UUID) -> None:
        self.name = str(LISTS)[:_SHEET_NAME]
        self.page = book.add_worksheet(self.name)
        self.page.hide()
        self.actor, self.programme, self.columns = actor, programme, 0

    def source(self, column: slots.SheetColumn) -> str:
        """The cells that hold a column's choices; empty without any."""
        if column.choices is None or not column.listed:
            return ""
        labels = [label for _value, label in column.choices(self.actor, self.programme)][:MOST_LISTED]
        if not labels:
            return ""
        for row, label in enumerate(labels):
            self.page.write_string(row, self.columns, label)
        letter = chr(ord("A") + self.columns)
        self.columns += 1
        return f"='{self.name}'!${letter}$1:${letter}${len(labels)}"


def _validate(page: Worksheet, place: int, column: slots.SheetColumn, lists: _Lists) -> None:
    """A list to choose from, or a word on how a date is written; nothing keeps anybody from typing."""
    source = lists.source(column)
    told = {"input_title": str(column.title)[:32], "input_message": str(column.hint)[:255], "error_type": "warning"}
    rule: dict[str, object] = {"validate": "list", "source": source} if source else {"validate": "any"}
    page.data_validation(1, place, ROWS, place, {**rule, **told})


def _instructions(
    book: xlsxwriter.Workbook,
    title: str,
    sheets: Sequence[tuple[slots.WorkbookSheet, Sequence[slots.SheetColumn]]],
    head: Format,
) -> None:
    page = book.add_worksheet(str(INSTRUCTIONS)[:_SHEET_NAME])
    big, wrapped = book.add_format({"bold": True, "font_size": 14}), book.add_format({"text_wrap": True})
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 90, wrapped)
    page.write_string(0, 0, title, big)
    lines = [
        _("Fill in what you have: an empty sheet or an empty cell changes nothing."),
        _("The row under the headings is an example. It is not read; write over it or leave it."),
        _("Headings may be in Finnish, Swedish or English, in any order. You can also copy your own lists in."),
        _("Do not add columns on health, identity codes, union or religion: such a workbook is refused as a whole."),
        _("Nobody gets a mail. You see what becomes of each row before anything is written, and can undo it all."),
        _("What is brought in is marked as imported."),
    ]
    for row, line in enumerate(lines, 2):
        page.merge_range(row, 0, row, 1, line, wrapped)
    row = len(lines) + 3
    for sheet, columns in sheets:
        page.write_string(row, 0, str(sheet.title), head)
        page.write_string(row, 1, "", head)
        row += 1
        for column in columns:
            if _in_template(column):
                name = f"{column.title} *" if column.required else str(column.title)
                page.write_string(row, 0, name)
                page.write_string(row, 1, str(column.hint), wrapped)
                row += 1
        row += 1
    page.write_string(row, 0, _("* no row is without it"))
