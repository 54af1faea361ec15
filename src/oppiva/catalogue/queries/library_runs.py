"""Libraries that were read into a programme, for the page of each and the list of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from oppiva.catalogue.imports.origins import speaks_for
from oppiva.catalogue.models import LibraryRow, LibraryRun
from oppiva.catalogue.rules.imports import rows_of
from oppiva.programme.models import Programme

SIZE = 50
MOST_RUNS = 20


@dataclass(frozen=True)
class RunRow:
    """A run as the list tells it."""

    pk: UUID
    name: str
    library: str
    state: str
    made_at: datetime


@dataclass(frozen=True)
class RowRead:
    """What becomes of a model. `state`: where it stands in its library; `slug`: its address here; `through`: the
    library that passed it on, "" where it is the model's own."""

    fate: str
    name: str
    number: str
    language: str
    code: str
    facts: Mapping[str, Any]
    state: str
    library: str
    address: str
    model_code: str
    slug: str
    here: bool
    through: str


@dataclass(frozen=True)
class RowsRead:
    """A page of them, and how many of each fate there are."""

    counts: Mapping[str, int]
    total: int
    page: int
    rows: tuple[RowRead, ...]


def run_of(pk: str) -> LibraryRun | None:
    """A run with its programme and library; for work that asks itself whether it may."""
    rows = LibraryRun.objects.filter(pk=pk, deleted_in__isnull=True)
    found: LibraryRun | None = rows.select_related("programme", "allowed").first()
    return found


def runs_of(programme: Programme) -> tuple[RunRow, ...]:
    """The newest runs of a programme; one statement."""
    rows = LibraryRun.objects.filter(programme=programme, deleted_in__isnull=True).order_by("-made_at", "pk")
    columns = ("pk", "name", "library_name", "state", "made_at")
    return tuple(RunRow(*row) for row in rows.values_list(*columns)[:MOST_RUNS])


def rows_read(run: LibraryRun, *, fate: str = "", page: int = 1) -> RowsRead:
    """A page of the models of a run, of one fate when it is given; two statements."""
    counts = dict(LibraryRow.objects.filter(run=run).order_by().values_list("fate").annotate(n=Count("pk")))
    rows = rows_of(run).filter(fate=fate) if fate else rows_of(run)
    total = counts.get(fate, 0) if fate else sum(counts.values())
    number = max(1, min(page, -(-total // SIZE)))
    columns = (
        "fate", "name", "number", "language", "code", "facts", "told__model__state", "told__library", "told__address",
        "operating_model__code", "operating_model__slug", "operating_model__deleted_in",
    )  # fmt: skip
    some = rows.values_list(*columns)[(number - 1) * SIZE : number * SIZE]
    return RowsRead(counts, total, number, tuple(_row(run, row) for row in some))


def _row(run: LibraryRun, row: Sequence[Any]) -> RowRead:
    fate, name, number, language, code, facts, *more, deleted = row
    state, library, address, model_code, slug = (one or "" for one in more)
    here = deleted is None
    through = run.library_name if address and not speaks_for(run.address, address) else ""
    return RowRead(fate, name, number, language, code, facts, state, library, address, model_code, slug, here, through)
