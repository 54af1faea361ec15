"""The coverage table on two chosen dimensions, and the experiments of a chosen cell (records.md 3.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse

from oppiva.catalogue import coverage_words as said
from oppiva.catalogue import words
from oppiva.catalogue.coverage_words import AREA, DIMENSIONS, OBJECTIVE, THEME, WHOSE
from oppiva.catalogue.queries import NOT_LINKED, Card, Cell, Coverage
from oppiva.ui.sent import page_in
from oppiva.ui.tables import Form

ALL, NONE = "kaikki", "-"  # as the address says a total, and what was not told or ticked
PAGE = 50


@dataclass(frozen=True)
class Chosen:
    """Which two dimensions lie across each other, and which cell is open; `row` and `column` None: no cell."""

    rows: str = THEME
    columns: str = WHOSE
    row: str | None = None
    column: str | None = None
    page: int = 1


@dataclass(frozen=True)
class CellShown:
    """One cell: how many, where its experiments are listed, what it is called to who hears it."""

    n: int
    address: str
    label: str
    name: str
    current: bool = False


@dataclass(frozen=True)
class LineShown:
    """One row of the table with its total."""

    label: str
    cells: tuple[CellShown, ...]
    total: CellShown


@dataclass(frozen=True)
class CardShown:
    """One experiment of the chosen cell, with the objectives it serves."""

    code: str
    name: str
    language: str
    address: str
    objectives: str
    linked: bool
    tick: str


class Matrix:
    """The table of two dimensions: which experiments each cell holds, each once."""

    def __init__(self, found: Coverage, rows: str, columns: str) -> None:
        self.found, self.rows, self.columns = found, rows, columns
        self.row_values, self.column_values = _axis(found, rows), _axis(found, columns)
        held: dict[tuple[str, str], dict[str, Card]] = defaultdict(dict)
        for cell, cards in found.cells.items():
            row, column = _value(cell, rows), _value(cell, columns)
            for card in cards:
                for key in ((row, column), (row, ALL), (ALL, column), (ALL, ALL)):
                    held[key][card.code] = card
        self._held = held

    def cards(self, row: str, column: str) -> list[Card]:
        """The experiments of a cell or a total, by code."""
        held = self._held.get((row, column), {})
        return [held[code] for code in sorted(held)]

    def n(self, row: str, column: str) -> int:
        """How many."""
        return len(self._held.get((row, column), ()))

    @cached_property
    def row_labels(self) -> Mapping[str, str]:
        """The words of the rows."""
        return said.labels(self.rows, self.found.objectives)

    @cached_property
    def column_labels(self) -> Mapping[str, str]:
        """The words of the columns."""
        return said.labels(self.columns, self.found.objectives)

    @property
    def filled(self) -> int:
        """How many cells hold an experiment."""
        return sum(self.n(row, column) > 0 for row in self.row_values for column in self.column_values)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return len(self.row_values) * len(self.column_values)


def chosen_of(query: QueryDict) -> Chosen:
    """Read with care: what cannot be read is taken as not asked; a dimension never lies across itself."""
    rows = query.get("rivit", "")
    rows = rows if rows in DIMENSIONS else THEME
    columns = query.get("sarakkeet", "")
    if columns not in DIMENSIONS or columns == rows:
        columns = next(one for one in (WHOSE, THEME) if one != rows)
    return Chosen(rows, columns, query.get("rivi"), query.get("sarake"), page_in(query))


def coverage_page(
    programme: str, found: Coverage, chosen: Chosen, *, may_write: bool, may_export: bool, readers: Sequence[str]
) -> dict[str, object]:
    """All of the page."""
    matrix = Matrix(found, chosen.rows, chosen.columns)
    base = reverse("catalogue:coverage", args=[programme])
    lines = tuple(_line(matrix, chosen, base, row) for row in matrix.row_values)
    total = _line(matrix, chosen, base, ALL)
    unlinked = sum(not found.ticked.get(one.pk) for one in matrix.cards(ALL, ALL))
    opened = _opened(matrix, chosen)
    loose = urlencode({"rivit": OBJECTIVE, "sarakkeet": THEME, "rivi": NONE, "sarake": ALL})
    return {
        "sentence": said.sentence(matrix.filled, matrix.size),
        "dimensions": [(key, str(label)) for key, label in DIMENSIONS.items()],
        "rows": chosen.rows,
        "columns": chosen.columns,
        "row_name": str(DIMENSIONS[chosen.rows]),
        "column_name": str(DIMENSIONS[chosen.columns]),
        "column_labels": [matrix.column_labels.get(one, one) for one in matrix.column_values],
        "lines": lines,
        "total": total,
        "counted": said.counted(),
        "unread": said.unread(found.unread),
        "unlinked": said.not_linked(unlinked),
        "unlinked_to": f"{base}?{loose}#ruutu" if unlinked else "",
        "opened": opened,
        "opened_name": _name(matrix, chosen) if opened is not None else "",
        "cards": [_card(programme, found, one, may_write=may_write) for one in opened or ()],
        "may_write": may_write,
        "may_export": may_export,
        "forms": [str(one) for one in Form],
        "readers": words.readers(readers),
    }


def _line(matrix: Matrix, chosen: Chosen, base: str, row: str) -> LineShown:
    label = "" if row == ALL else matrix.row_labels.get(row, row)
    cells = [_cell(matrix, chosen, base, (row, label), column) for column in matrix.column_values]
    return LineShown(label, tuple(cells), _cell(matrix, chosen, base, (row, label), ALL))


def _cell(matrix: Matrix, chosen: Chosen, base: str, row: tuple[str, str], column: str) -> CellShown:
    value, row_label = row
    n = matrix.n(value, column)
    label = "" if column == ALL else matrix.column_labels.get(column, column)
    query = urlencode(
        {"rivit": chosen.rows, "sarakkeet": chosen.columns, "rivi": value or NONE, "sarake": column or NONE}
    )
    current = (chosen.row, chosen.column) == (value or NONE, column or NONE)
    address = f"{base}?{query}#ruutu" if n else ""
    return CellShown(n, address, label, said.cell_link(n, row_label, label), current)


def _opened(matrix: Matrix, chosen: Chosen) -> Page[Card] | None:
    """The page of experiments of the cell that is open."""
    if chosen.row is None or chosen.column is None:
        return None
    cards = matrix.cards(_read(chosen.row), _read(chosen.column))
    return Paginator(cards, PAGE).get_page(chosen.page) if cards else None


def _read(value: str) -> str:
    return "" if value == NONE else value


def _name(matrix: Matrix, chosen: Chosen) -> str:
    row, column = _read(chosen.row or ""), _read(chosen.column or "")
    return said.cell_name(
        "" if row == ALL else matrix.row_labels.get(row, row),
        "" if column == ALL else matrix.column_labels.get(column, column),
    )


def _card(programme: str, found: Coverage, one: Card, *, may_write: bool) -> CardShown:
    ticked = found.ticked.get(one.pk, ())
    return CardShown(
        code=one.code,
        name=words.name(one),
        language=one.language if one.name else "",
        address=reverse("experiments:experiment", args=[programme, one.code]),
        objectives=said.served(ticked, found.objectives),
        linked=bool(ticked),
        tick=reverse("catalogue:objectives", args=[programme, one.code]) if may_write else "",
    )


def _axis(found: Coverage, dimension: str) -> tuple[str, ...]:
    if dimension == OBJECTIVE:
        return (*(one.code for one in found.objectives), NOT_LINKED)
    return {THEME: found.themes, WHOSE: found.whose, AREA: found.areas}[dimension]


def _value(cell: Cell, dimension: str) -> str:
    return {THEME: cell.theme, WHOSE: cell.whose, AREA: cell.area, OBJECTIVE: cell.objective}[dimension]
