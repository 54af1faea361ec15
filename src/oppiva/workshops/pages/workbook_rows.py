"""A row of a workbook in words: what it is called, what became of it, and the fields to mend it by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from oppiva.core.policy import Actor
from oppiva.people import slots
from oppiva.people import workbook_words as words
from oppiva.people.models import WorkbookRow
from oppiva.people.services import columns_of
from oppiva.ui import formatting
from oppiva.workshops import rules
from oppiva.workshops.forms.workbook import WorkbookRowForm

# Of a row that is no person and no half-day: so many of its values, each so long.
MOST_NAMED, LONGEST_NAMED = 6, 80
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class RowView:
    """A row in words; `mend` is the field to write anew in place, `answers` the buttons of what only a person knows."""

    position: int
    number: int
    sheet: str
    title: str
    more: str
    fate: str
    tag: tuple[str, str, str | Promise]
    reason: str
    asks: bool
    link: str = ""
    label: str = ""
    field: str = ""
    value: str = ""
    choices: Choices = ()
    answers: Sequence[tuple[str, str | Promise]] = ()


class Chooser:
    """The choices of a programme's columns, each asked for once."""

    def __init__(self, actor: Actor, programme: UUID) -> None:
        self._actor, self._programme = actor, programme
        self._known: dict[object, Choices] = {}

    def of(self, column: slots.SheetColumn) -> Choices:
        """The values of a column with their labels; none for a column of free text."""
        if column.choices is None:
            return ()
        if column.choices not in self._known:
            self._known[column.choices] = column.choices(self._actor, self._programme)
        return self._known[column.choices]

    def hidden(self, rows: Sequence[WorkbookRow]) -> frozenset[int]:
        """Positions of the rows that tell how the reader's own staff was there: not for a superior's eyes (W5)."""
        return rules.rows_of_staff(self._actor, [row for row in rows if row.sheet == "attendance"])


def row_form(row: WorkbookRow, chooser: Chooser, data: Mapping[str, str] | None = None) -> WorkbookRowForm:
    """The form of a row: all its fields, or when some were sent those."""
    columns = [one for one in columns_of(row.sheet) if one.hint or row.values.get(one.field)]
    only = {one.field for one in columns if data is not None and one.field in data}
    # Several organisations may stand in one cell: that is typed.
    choices = {
        one.field: chooser.of(one) for one in columns if one.choices is not None and one.field != "organisations"
    }
    if row.sheet == "people":
        choices.pop("series", None)
    values = {name: _day_shown(columns_by_field(row.sheet).get(name), value) for name, value in row.values.items()}
    return WorkbookRowForm(data, columns=columns, values=values, choices=choices, only=only)


def view_of_row(row: WorkbookRow, chooser: Chooser, *, open_: bool, link: str = "") -> RowView:
    """The row as its reader sees it; `open_`: it may still be mended."""
    columns = columns_by_field(row.sheet)
    asks = open_ and row.fate == WorkbookRow.Fate.REFUSED
    column = columns.get(row.field) if asks else None
    title, more = _named(row, chooser)
    return RowView(
        row.position,
        row.number,
        sheet_titles().get(row.sheet, row.sheet),
        title,
        more,
        row.fate,
        words.FATES[row.fate],
        words.reason_of(row, {name: str(one.title) for name, one in columns.items()}),
        asks,
        link=link,
        label=str(column.title) if column is not None else "",
        field=column.field if column is not None else "",
        value=_day_shown(column, row.values.get(row.field, "")),
        choices=_offered(row, column, chooser) if column is not None else (),
        answers=words.ANSWERS.get(row.reason, ()) if asks else (),
    )


def bare_view(row: WorkbookRow, chooser: Chooser) -> RowView:
    """That there is a row about somebody, and nothing of what it says."""
    title, _more = _named(row, chooser)
    sheet = sheet_titles().get(row.sheet, row.sheet)
    reason = _("You are this person's superior, so you do not see the attendance.")
    return RowView(row.position, row.number, sheet, title, "", row.fate, words.FATES[row.fate], reason, asks=False)


def _offered(row: WorkbookRow, column: slots.SheetColumn, chooser: Chooser) -> Choices:
    """A list where one thing of the list is the answer; several series or organisations are typed."""
    several = column.field == "organisations" or (row.sheet, column.field) == ("people", "series")
    return () if several else chooser.of(column)


def _named(row: WorkbookRow, chooser: Chooser) -> tuple[str, str]:
    """What a row is called: a person by name, a series and a half-day by code; and what else it says."""
    values = {name: _readable(row.sheet, name, value, chooser) for name, value in row.values.items() if value}
    if row.sheet == "people":
        kept = [values.get(one, "") for one in ("mail", "organisation", "unit", "series")]
        return _person_in(values), " · ".join(filter(None, kept))
    if row.sheet == "sessions":
        code = "/".join(filter(None, (values.get("series"), values.get("number"))))
        return code, " · ".join(
            filter(None, (values.get(one) for one in ("day", "starts", "place", "facilitator_mail")))
        )
    if row.sheet == "attendance":
        code = "/".join(filter(None, (values.get("series"), values.get("number"))))
        times = "–".join(filter(None, (values.get("arrived"), values.get("left"))))
        more = (code, values.get("day"), values.get("mode"), times, values.get("minutes"))
        return _person_in(values) or values.get("mail", ""), " · ".join(filter(None, more))
    first = next((column.field for column in columns_of(row.sheet)), "")
    others = [_short(value) for name, value in values.items() if name != first]
    return values.get(first, ""), " · ".join(others[:MOST_NAMED])


def _short(value: str) -> str:
    """The beginning of a long text: the whole of it stands on the row's own page."""
    return value if len(value) <= LONGEST_NAMED else f"{value[:LONGEST_NAMED].rstrip()}…"


def _person_in(values: Mapping[str, str]) -> str:
    """The name of a row's person, of one column or of two."""
    name = values.get("name") or f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
    return name or values.get("name_last_first", "")


def _readable(sheet: str, name: str, value: str, chooser: Chooser) -> str:
    """A value as it was written, a day as days are written, a chosen record by its name."""
    column = columns_by_field(sheet).get(name)
    try:
        UUID(value)
    except ValueError:
        return _day_shown(column, value)
    return dict(chooser.of(column)).get(value, value) if column is not None else value


def _day_shown(column: slots.SheetColumn | None, value: str) -> str:
    """A day that the spreadsheet gave as 2026-01-14 as people write it; whatever else stands there as it is."""
    if column is None or not column.day:
        return value
    try:
        return formatting.date(date.fromisoformat(value))
    except ValueError:
        return value


@cache
def columns_by_field(sheet: str) -> Mapping[str, slots.SheetColumn]:
    """The columns of a sheet by the names of their fields."""
    # Sheets are registered when the process begins and stay as they are.
    return {column.field: column for column in columns_of(sheet)}


def sheet_titles() -> dict[str, str]:
    """What each kind of sheet is called."""
    return {sheet.kind: str(sheet.title) for sheet in slots.workbook_sheets()}
