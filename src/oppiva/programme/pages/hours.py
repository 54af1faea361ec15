"""The hours matrix as a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from oppiva.core.plan import HoursMatrix, Plan, hours_matrix
from oppiva.core.plan.spec import MANAGEMENT, UNASSIGNED
from oppiva.programme.wording import role_label
from oppiva.ui.formatting import hours


@dataclass(frozen=True)
class Cell:
    """One number of the hours matrix in words; `short` marks hours that do not reach the demand."""

    text: str
    short: bool = False


@dataclass(frozen=True)
class MatrixView:
    """The hours matrix as a table: columns, one line per staff row, then demand, given and difference."""

    columns: list[tuple[str, str]]
    lines: list[tuple[str, list[Cell], str]]
    demand: list[Cell]
    given: list[Cell]
    difference: list[Cell]


def matrix(plan: Plan) -> MatrixView:
    """Staff rows against work packages, beside what the work takes."""
    found: HoursMatrix = hours_matrix(plan)
    return MatrixView(
        columns=[(_column(code), _title(plan, code)) for code in found.columns],
        lines=[
            (
                role_label(row.role) if row.role else _("Row %(n)s") % {"n": row.entry + 1},
                [Cell("" if minutes == 0 else _minutes(minutes)) for minutes in row.minutes],
                _minutes(row.total),
            )
            for row in found.rows
        ],
        demand=[Cell(hours(minutes)) for minutes in found.demand],
        given=[Cell(_minutes(minutes)) for minutes in found.given],
        difference=[Cell(_signed(minutes), minutes is not None and minutes < 0) for minutes in found.difference],
    )


def _column(code: str) -> str:
    words = {MANAGEMENT: _("Management"), UNASSIGNED: _("No work package")}
    return words.get(code, code)


def _title(plan: Plan, code: str) -> str:
    package = plan.work_package(code)
    return next(iter(package[1].title.values()), "") if package else ""


def _minutes(minutes: int | None) -> str:
    return _("not stated") if minutes is None else hours(minutes)


def _signed(minutes: int | None) -> str:
    if minutes is None:
        return _("not known")
    return f"+{hours(minutes)}" if minutes > 0 else hours(minutes)
