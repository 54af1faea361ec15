"""What the verbs of lists and of workbooks share: the file that is kept, a row and its answer, and the forgetting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.core.rosters.model import Skipped
from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services import store
from oppiva.jobs.services.files import location
from oppiva.people.models import KEPT, ImportRow, ImportRun, WorkbookRow, WorkbookRun

# So many rows or values in one statement.
AT_ONCE = 500
Value = TypeVar("Value")
Run = TypeVar("Run", ImportRun, WorkbookRun)
Row = TypeVar("Row", ImportRow, WorkbookRow)


def locked(runs: QuerySet[Run], run: Run) -> Run:
    """The run as it stands, under its lock; refuses one that is gone."""
    found = runs.select_for_update(of=("self",)).filter(pk=run.pk, deleted_in__isnull=True).first()
    if found is None:
        raise DomainError("gone")
    return found


def row_at(rows: QuerySet[Row], position: int) -> Row:
    """A row by its position; refuses one that is gone."""
    row = rows.filter(position=position).first()
    if row is None:
        raise DomainError("gone")
    return row


def set_decided(row: ImportRow | WorkbookRow, decided: str) -> None:
    """An answer to what only a person knows, empty to take it back; refuses any other (`import_answer_unknown`)."""
    if decided not in {"", *row.Decided.values}:
        raise DomainError("import_answer_unknown")
    row.decided = decided
    row.save(update_fields=["decided"])


def keep_file(actor: Actor, run: ImportRun | WorkbookRun, kind: str, data: bytes, name: str) -> UUID | None:
    """Stores the file; what cannot be kept by its content is read all the same, but not read again."""
    try:
        return store(data, kind=kind, object_id=str(run.pk), actor=actor, name=name).pk
    except DomainError as error:
        if error.code != "file_type":
            raise
    return None


def file_of(run: ImportRun | WorkbookRun) -> Path:
    """Where the file of a run lies; refuses a run whose file has gone or was never kept (`import_file_gone`)."""
    stored = StoredFile.objects.filter(pk=run.file).first() if run.file else None
    if stored is None:
        raise DomainError("import_file_gone")
    return location(stored)


def skipped_of(parts: Sequence[Skipped]) -> list[dict[str, object]]:
    """What was passed by, as plain values; so much of it as one page could show."""
    return [{"sheet": part.sheet[:120], "number": part.number, "code": part.code} for part in parts[:AT_ONCE]]


def require_confirmed(run: ImportRun | WorkbookRun) -> None:
    """Refuses to go on with one that was taken back (`import_undone`) or waits for a yes (`import_not_confirmed`)."""
    if run.state != run.State.CONFIRMED:
        raise DomainError("import_undone" if run.state == run.State.UNDONE else "import_not_confirmed")


def require_undoable(run: ImportRun | WorkbookRun) -> None:
    """Refuses one taken back already (`import_undone`) or confirmed more than 30 days ago (`undo_too_late`)."""
    if run.state == run.State.UNDONE:
        raise DomainError("import_undone")
    if run.confirmed_at is not None and run.confirmed_at + KEPT < clock.now():
        raise DomainError("undo_too_late", days=KEPT.days)


def in_parts(values: Sequence[Value]) -> Iterable[Sequence[Value]]:
    """The values in parts that one statement holds."""
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def forget_rows() -> int:
    """The night's work: rows of a file go 30 days after it was read, or confirmed; answers how many."""
    before = clock.now() - KEPT
    late = Q(run__confirmed_at__isnull=True) | Q(run__confirmed_at__lt=before)
    return sum(
        model._base_manager.filter(late, run__made_at__lt=before).delete()[0] for model in (ImportRow, WorkbookRow)
    )
