"""The list of series as a table that a spreadsheet opens: the rows of its page."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from oppiva.core.text import search_key
from oppiva.jobs import clock
from oppiva.programme.models import Programme
from oppiva.ui.tables import Cell, Column, Form, Table
from oppiva.workshops.queries import SeriesRow
from oppiva.workshops.sentences import STAGES

MEDIA = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
}


def series_table(programme: Programme, rows: Sequence[SeriesRow]) -> Table:
    """Each series with its state, organisations, dates and seats."""
    most = max((len(row.sessions) for row in rows), default=0)
    columns = [
        Column(_("Series")),
        Column(_("Name")),
        Column(_("Organisations")),
        Column(_("State")),
        *(Column(_("Workshop %(number)s") % {"number": at + 1}, "day") for at in range(most)),
        Column(_("Seats"), "number"),
        Column(_("Enrolled"), "number"),
        Column(_("Free"), "number"),
        Column(_("In the queue"), "number"),
    ]
    return Table(
        _("Workshop series"),
        columns,
        [_cells(row, most) for row in rows],
        clock.today(),
        [(_("Programme"), programme.label)],
    )


def _cells(row: SeriesRow, most: int) -> list[Cell]:
    days: list[Cell] = [one.day for one in row.sessions]
    return [
        row.code,
        row.name,
        ", ".join(row.organisations),
        str(STAGES[row.stage][0]),
        *days,
        *([None] * (most - len(days))),
        row.seats,
        row.enrolled,
        row.free,
        row.queued,
    ]


def file_name(programme: Programme, form: Form) -> str:
    """`sarjat-es-oppiva-2026-03-12.xlsx`."""
    words = "-".join(search_key(f"{_('Workshop series')} {programme.code}").split())
    return f"{words}-{clock.today():%Y-%m-%d}.{form}"
