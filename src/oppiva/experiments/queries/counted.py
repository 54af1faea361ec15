"""The experiments of programmes with their buckets, in a number of reads that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from oppiva.core.policy import reading, system
from oppiva.experiments.counting import CycleFacts, bucket_of
from oppiva.experiments.filling import decision_missing, result_missing
from oppiva.experiments.models import Cycle, Decision, DiaryEntry, Experiment, Measured, Observation, Result
from oppiva.workshops.models import Series

# E22 is for the analyst to look at; it is not among what counts (records.md 2.5 b).
COUNTED = frozenset({"E18", "E19", "E20", "E21"})


@dataclass(frozen=True)
class Marked:
    """One experiment as one of the 105."""

    pk: UUID
    code: str
    bucket: str
    imported: bool
    cycles: tuple[CycleFacts, ...] = ()


@dataclass(frozen=True)
class SeriesMarks:
    """A series with its experiments in the order of their codes."""

    code: str
    experiments: tuple[Marked, ...] = ()


# What of result and decision the rule looks at, by the table it stands in.
OF_RESULT = (
    "as_planned", "changed", "changed_planned", "versus_prediction", "surprises", "no_surprises", "harms", "no_harms",
    "learned",
)  # fmt: skip
OF_DECISION = ("choice", "why", "next_on", "owner_id", "owner_role")
EXPERIMENT, CYCLE = "teams__experiments__", "teams__experiments__cycles__"
READ = (
    "programme_id", "code", "teams__number", "teams__deleted_in",
    *(f"{EXPERIMENT}{name}" for name in ("pk", "code", "state", "imported", "deleted_in")),
    *(f"{CYCLE}{name}" for name in ("decided_at", "deleted_in")),
    *(f"{CYCLE}result__{name}" for name in OF_RESULT),
    *(f"{CYCLE}decision__{name}" for name in OF_DECISION),
    "logged",
)  # fmt: skip


def marks_of(
    programmes: Collection[UUID], *, series: Collection[UUID] | None = None
) -> dict[UUID, tuple[SeriesMarks, ...]]:
    """By programme its series with the buckets of their experiments. Only codes leave: no text, nobody's name.

    `series`: only these of them.

    One statement: a row for each cycle, and one for each series, team and experiment without any.
    """
    marks: dict[UUID, dict[str, dict[UUID, _Read]]] = defaultdict(lambda: defaultdict(dict))
    with reading(system("counts")):
        living = Series.objects.filter(programme__in=programmes, deleted_in__isnull=True)
        if series is not None:
            living = living.filter(pk__in=series)
        rows = living.exclude(state=Series.State.CANCELLED).annotate(
            logged=Exists(inside(Observation, "observed_on").filter(kind=Measured.TRIAL))
            | Exists(inside(DiaryEntry, "happened_on"))
        )
        order = ("code", "teams__number", f"{EXPERIMENT}code", f"{CYCLE}number")
        for row in rows.order_by(*order).values_list(*READ):
            _take(dict(zip(READ, row, strict=True)), marks)
    return {
        programme: tuple(
            SeriesMarks(code, tuple(one.marked() for one in found.values())) for code, found in by_series.items()
        )
        for programme, by_series in marks.items()
    }


def facts_of(programmes: Collection[UUID]) -> dict[UUID, tuple[CycleFacts, ...]]:
    """The facts of the decided cycles of each experiment; the others cannot count yet."""
    return {
        mark.pk: mark.cycles
        for found in marks_of(programmes).values()
        for series in found
        for mark in series.experiments
    }


def decided_in(programmes: Collection[UUID]) -> int:
    """How many experiments of these programmes have been decided at least once, counted or not; one statement."""
    decided = Cycle.objects.filter(experiment=OuterRef("pk"), decided_at__isnull=False, deleted_in__isnull=True)
    return Experiment.objects.filter(Exists(decided), programme__in=programmes, deleted_in__isnull=True).count()


@dataclass
class _Read:
    """An experiment as its rows come in."""

    pk: UUID
    code: str
    state: str
    imported: bool
    cycles: list[CycleFacts] = field(default_factory=list)

    def marked(self) -> Marked:
        """The experiment in its bucket."""
        return Marked(self.pk, self.code, bucket_of(self.state, self.cycles), self.imported, tuple(self.cycles))


def _take(row: dict[str, Any], marks: dict[UUID, dict[str, dict[UUID, _Read]]]) -> None:
    here = marks[row["programme_id"]][row["code"]]
    pk = row[f"{EXPERIMENT}pk"]
    if pk is None or row["teams__deleted_in"] is not None or row[f"{EXPERIMENT}deleted_in"] is not None:
        return
    found = here.setdefault(
        pk, _Read(pk, row[f"{EXPERIMENT}code"], row[f"{EXPERIMENT}state"], row[f"{EXPERIMENT}imported"])
    )
    if row[f"{CYCLE}decided_at"] is None or row[f"{CYCLE}deleted_in"] is not None:
        return
    found.cycles.append(facts_in(row, logged=bool(row["logged"])))


def facts_in(row: dict[str, Any], *, logged: bool) -> CycleFacts:
    """The facts of a decided cycle in a row of series, teams, experiments and cycles."""
    result = Result(**{name: row[f"{CYCLE}result__{name}"] for name in OF_RESULT})
    decision = Decision(**{name: row[f"{CYCLE}decision__{name}"] for name in OF_DECISION})
    empty = tuple(code for code in result_missing(result) if code in COUNTED)
    return CycleFacts(True, logged, (*empty, *decision_missing(decision)))


def inside(model: type[DiaryEntry] | type[Observation], day: str) -> QuerySet[Any]:
    """What was written down between the first and the actual last day of the trial of the cycle it is asked for."""
    last = Coalesce(OuterRef(f"{CYCLE}ended_on"), OuterRef(f"{CYCLE}trial__ends_on"))
    period = {f"{day}__gte": OuterRef(f"{CYCLE}trial__starts_on"), f"{day}__lte": last}
    return model.objects.filter(cycle=OuterRef(f"{CYCLE}pk"), deleted_in__isnull=True, **period)
