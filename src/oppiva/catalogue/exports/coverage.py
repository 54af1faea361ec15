"""The coverage table out: as it stands on the page, and each cell with the codes of its experiments (trust.md S9)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oppiva.catalogue import coverage_words as said
from oppiva.catalogue.pages.coverage import ALL, Chosen, Matrix
from oppiva.catalogue.queries import Coverage
from oppiva.jobs import clock
from oppiva.ui.tables import Cell, Column, Form, Table, as_book, write


def coverage_file(programme: str, found: Coverage, chosen: Chosen, form: Form) -> bytes:
    """As CSV the table of the page; as XLSX a second sheet with a row for every cell, the empty ones too."""
    matrix = Matrix(found, chosen.rows, chosen.columns)
    about = [(_("Programme"), programme), *((_("What is counted"), one) for one in said.counted())]
    if found.unread:
        about.append((_("Not in the table"), said.unread(found.unread)))
    table = _table(matrix, about)
    if form is Form.CSV:
        return write(table, form)
    return as_book(str(_("Coverage table")), [table, _cells(matrix)], about=about)


def rows_of(found: Coverage, chosen: Chosen) -> int:
    """How many experiments go out in it."""
    return Matrix(found, chosen.rows, chosen.columns).n(ALL, ALL)


def _table(matrix: Matrix, about: list[tuple[str, str]]) -> Table:
    values = (*matrix.column_values, ALL)
    names = [matrix.column_labels.get(one, one) for one in matrix.column_values]
    columns = [Column(str(said.DIMENSIONS[matrix.rows])), *(Column(one, "number") for one in (*names, _("Total")))]
    rows: list[list[Cell]] = [
        [_("Total") if row == ALL else matrix.row_labels.get(row, row), *(matrix.n(row, column) for column in values)]
        for row in (*matrix.row_values, ALL)
    ]
    return Table(_("Coverage table"), columns, rows, clock.today(), about)


def _cells(matrix: Matrix) -> Table:
    columns = [
        Column(str(said.DIMENSIONS[matrix.rows])),
        Column(str(said.DIMENSIONS[matrix.columns])),
        Column(_("Experiments"), "number"),
        Column(_("Codes")),
    ]
    rows: list[list[Cell]] = [
        [
            matrix.row_labels.get(row, row),
            matrix.column_labels.get(column, column),
            matrix.n(row, column),
            ", ".join(one.code for one in matrix.cards(row, column)),
        ]
        for row in matrix.row_values
        for column in matrix.column_values
    ]
    return Table(_("Cells"), columns, rows, clock.today())
