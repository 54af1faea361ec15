"""Workbooks as pages show them: the runs of a programme, the rows of one with their counts, what nobody knew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from oppiva.jobs import clock
from oppiva.people.models import Person, WorkbookRow, WorkbookRun
from oppiva.people.queries.paging import Slice, cut

ROWS, TO_MEND, RECENT = 40, 15, 6
KEPT = timedelta(days=30)
# What a choice for all rows of the same words can answer.
UNKNOWN = (
    "unit_unknown",
    "unit_several",
    "unit_missing",
    "organisation_unknown",
    "area_unknown",
    "facilitator_unknown",
    "series_unknown",
)
MOST_UNKNOWN = 40


@dataclass(frozen=True, slots=True)
class WorkbookCounts:
    """How many rows have which fate, how many will be or were written, and how many were left by a stopped job."""

    fates: Mapping[str, int]
    rows: int
    writes: int
    left: int
    written: int

    @property
    def refused(self) -> int:
        """Rows to mend."""
        return self.fates["refused"]


@dataclass(frozen=True, slots=True)
class UnknownWords:
    """What some rows of a sheet say at a field and nobody knows."""

    sheet: str
    field: str
    words: str
    rows: int


@dataclass(frozen=True, slots=True)
class WorkbookLine:
    """A workbook of a list."""

    pk: UUID
    name: str
    state: str
    made_at: datetime
    made_by: str


def workbook_lines(programme: UUID) -> list[WorkbookLine]:
    """The newest workbooks of a programme whose rows are kept, newest first."""
    rows = WorkbookRun.objects.filter(
        programme=programme, deleted_in__isnull=True, made_at__gte=clock.now() - KEPT
    ).select_related("made_by")
    return [
        WorkbookLine(run.pk, run.name, run.state, run.made_at, run.made_by.shown_name)
        for run in rows.order_by("-made_at")[:RECENT]
    ]


def workbook_counts(run: WorkbookRun) -> WorkbookCounts:
    """The counts of a workbook, one statement."""
    fates = [str(fate) for fate in WorkbookRow.Fate.values]
    writes = Q(fate__in=["new", "changed"])
    found = run.rows.aggregate(
        **{fate: Count("pk", filter=Q(fate=fate)) for fate in fates},
        all_rows=Count("pk"),
        to_write=Count("pk", filter=writes),
        left=Count("pk", filter=writes & Q(done=False)),
        written=Count("pk", filter=writes & Q(done=True)),
    )
    return WorkbookCounts(
        {fate: found[fate] for fate in fates}, found["all_rows"], found["to_write"], found["left"], found["written"]
    )


def workbook_job(run: WorkbookRun) -> UUID | None:
    """The job that brings a workbook in, as it is now."""
    return WorkbookRun.objects.values_list("job", flat=True).get(pk=run.pk)


def workbook_rows(run: WorkbookRun, *, fate: str = "", page: int = 1) -> Slice[WorkbookRow]:
    """Rows of a workbook in its order, those of one fate or all."""
    rows = run.rows.order_by("position")
    if fate in WorkbookRow.Fate.values:
        rows = rows.filter(fate=fate)
    return Slice(*cut(rows, page, TO_MEND if fate == "refused" else ROWS))


def workbook_row(run: WorkbookRun, position: int) -> WorkbookRow | None:
    """One row of a workbook, None when it has none there."""
    return run.rows.filter(position=position).first()


def unknown_words(run: WorkbookRun) -> list[UnknownWords]:
    """What nobody knew and may be chosen for all its rows at once, the most frequent first."""
    counts: dict[tuple[str, str, str], int] = {}
    found = run.rows.filter(fate="refused", reason__in=UNKNOWN).order_by("position")
    for sheet, field, values in found.values_list("sheet", "field", "values"):
        words = values.get(field, "")
        counts[sheet, field, words] = counts.get((sheet, field, words), 0) + 1
    most = sorted(counts.items(), key=lambda one: -one[1])[:MOST_UNKNOWN]
    return [UnknownWords(*key, number) for key, number in most]


def same_workbook_before(run: WorkbookRun) -> WorkbookRun | None:
    """The newest earlier run of the same file in the same programme that was brought in."""
    return (
        WorkbookRun.objects.filter(
            programme=run.programme, sha256=run.sha256, state="confirmed", deleted_in__isnull=True,
            made_at__lt=run.made_at,
        )
        .select_related("made_by")
        .order_by("-made_at")
        .first()
    )  # fmt: skip


def made_ids(run: WorkbookRun, kind: str, *, most: int = 60) -> list[UUID]:
    """The ids of what the workbook made of one kind, in its order."""
    found: dict[UUID, None] = {}
    for made in run.rows.filter(done=True).order_by("position").values_list("made", flat=True).iterator():
        for entry in made:
            if entry["kind"] == kind:
                found[UUID(entry["id"])] = None
        if len(found) >= most:
            break
    return list(found)[:most]


def workbook_rows_about(person: UUID) -> list[dict[str, object]]:
    """Every row of a workbook about a person as plain values; of rows about half-days nobody else's address."""
    rows = workbook_rows_of(person).order_by("run__made_at", "position")
    return [
        {
            "sheet": sheet,
            "values": values if sheet == "people" else {k: v for k, v in values.items() if not k.endswith("mail")},
            "fate": fate,
            "made_at": at,
        }
        for sheet, values, fate, at in rows.values_list("sheet", "values", "fate", "run__made_at")
    ]


def workbook_rows_of(person: UUID) -> QuerySet[WorkbookRow]:
    """Rows of workbooks about a person: matched with them, or holding their work mail."""
    mail = Person.objects.filter(pk=person).values_list("email", flat=True).first()
    about = Q(person_id=person)
    return WorkbookRow.objects.filter(about | Q(mails__contains=f" {mail.lower()} ") if mail else about)


def workbook_runs_about(person: UUID) -> list[dict[str, object]]:
    """Every workbook the person brought in or confirmed, without the people in it."""
    rows = workbook_runs_by(person).order_by("made_at")
    return [
        {
            "part": "maker" if made == person else "confirmer",
            "state": state,
            "made_at": at,
            "confirmed_at": confirmed,
        }
        for made, state, at, confirmed in rows.values_list("made_by_id", "state", "made_at", "confirmed_at")
    ]


def workbook_runs_by(person: UUID) -> QuerySet[WorkbookRun]:
    """The workbooks a person brought in or confirmed."""
    return WorkbookRun.objects.filter(Q(made_by_id=person) | Q(confirmed_by_id=person))
