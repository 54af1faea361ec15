"""Imports as pages show them: the runs, and the rows of one with their counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import KEPT, ImportRow, ImportRun, Invitation
from oppiva.people.queries.paging import Slice, cut
from oppiva.people.rules import import_runs_visible_to, persons_visible_to

ROWS = 40
TO_MEND = 15
RECENT = 6
UNSEEN = "–"


@dataclass(frozen=True, slots=True)
class RunRow:
    """An import of a list; the name is empty for pasted text."""

    pk: UUID
    name: str
    organisation: str
    state: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class UnknownUnit:
    """A unit that the list names and the organisation does not have, with the number of its rows."""

    words: str
    rows: int


@dataclass(frozen=True, slots=True)
class RunCounts:
    """How many rows have each fate, how many send, and what has been done; `moved` are those who can go back."""

    fates: Mapping[str, int]
    sends: int
    moves: int
    moved: int
    left: int
    rows: int

    @property
    def refused(self) -> int:
        """Rows to mend."""
        return self.fates.get("refused", 0)


def import_rows_recent(actor: Actor) -> list[RunRow]:
    """The newest imports the actor may see, those that wait first."""
    columns = ("pk", "name", "organisation__name", "state", "made_at", "made_by__name")
    month = clock.now() - KEPT
    runs = import_runs_visible_to(actor).filter(made_at__gte=month).exclude(state=ImportRun.State.UNDONE)
    return [RunRow(*row) for row in runs.order_by("-state", "-made_at").values_list(*columns)[:RECENT]]


def run_counts(run: ImportRun) -> RunCounts:
    """The counts of a run, one statement."""
    fates = {fate: Count("pk", filter=Q(fate=fate)) for fate in ImportRow.Fate.values}
    waits = Q(done=False) & (Q(sends=True, fate__in=["new", "matched"]) | Q(fate="changed"))
    found: dict[str, int] = run.rows.aggregate(
        **fates,
        to_send=Count("pk", filter=Q(sends=True, fate__in=["new", "matched", "changed"])),
        waiting=Count("pk", filter=waits),
        moved=Count("pk", filter=Q(done=True, unit_before__isnull=False)),
        all_rows=Count("pk"),
    )
    return RunCounts(
        {fate: found[fate] for fate in fates},
        sends=found["to_send"],
        moves=found["changed"],
        moved=found["moved"],
        left=found["waiting"],
        rows=found["all_rows"],
    )


def run_rows(actor: Actor, run: ImportRun, *, fate: str = "", page: int = 1) -> Slice[ImportRow]:
    """Rows of a run in the order of the list, those of one fate or all, as the actor may see them."""
    rows = run.rows.select_related("unit", "run", "invitation").order_by("position")
    if fate in ImportRow.Fate.values:
        rows = rows.filter(fate=fate)
    found, number, more = cut(rows, page, TO_MEND if fate == "refused" else ROWS)
    return Slice(_without_unseen(actor, found), number, more)


def run_row(actor: Actor, run: ImportRun, position: int) -> ImportRow | None:
    """One row of a run as the actor may see it, None when it has none there."""
    found = run.rows.select_related("unit", "run", "invitation").filter(position=position)
    return next(iter(_without_unseen(actor, list(found))), None)


def _without_unseen(actor: Actor, rows: list[ImportRow]) -> list[ImportRow]:
    """The rows without the names that only somebody who sees more people, and judged the list before, may know."""
    named = {row.person_id for row in rows if row.person_id is not None and row.facts}
    seen = set(persons_visible_to(actor).filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    for row in rows:
        if row.person_id in named - seen:
            row.facts = dict.fromkeys(row.facts, UNSEEN)
    return rows


def unknown_units(run: ImportRun) -> list[UnknownUnit]:
    """The units the list names and nobody has chosen yet, the most frequent first."""
    rows = run.rows.filter(unit__isnull=True, reason__in=["unit_unknown", "unit_missing"])
    found = rows.values("unit_text").annotate(n=Count("pk")).order_by("-n", "unit_text").values_list("unit_text", "n")
    return [UnknownUnit(words, number) for words, number in found[:ROWS]]


def same_file_before(run: ImportRun) -> ImportRun | None:
    """The newest earlier run of the same list in the same organisation that was sent."""
    return (
        ImportRun.objects.filter(
            organisation=run.organisation_id,
            sha256=run.sha256,
            state=ImportRun.State.CONFIRMED,
            deleted_in__isnull=True,
            made_at__lt=run.made_at,
        )
        .select_related("made_by")
        .order_by("-made_at")
        .first()
    )


def answers_of(run: ImportRun) -> Mapping[str, int]:
    """The invitations of a sent run by state, one statement."""
    rows = Invitation.objects.filter(run=run, deleted_in__isnull=True)
    found: Mapping[str, int] = rows.aggregate(
        drafted=Count("pk", filter=Q(state="drafted")),
        sent=Count("pk", filter=Q(state="sent")),
        accepted=Count("pk", filter=Q(state="accepted")),
        over=Count("pk", filter=Q(state__in=["withdrawn", "expired"])),
    )
    return found


def invitations_of_run(run: ImportRun) -> list[Invitation]:
    """The invitations of a run in the order they were written."""
    return list(Invitation.objects.filter(run=run, deleted_in__isnull=True).order_by("drafted_at", "pk"))


def skipped_of(run: ImportRun) -> Sequence[Mapping[str, object]]:
    """What the reader passed by."""
    found = run.reading.get("skipped", [])
    return found if isinstance(found, list) else []
