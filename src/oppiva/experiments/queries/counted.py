"""The experiments of programmes with their buckets, in a number of reads that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from oppiva.core.policy import reading, system
from oppiva.experiments.counting import CycleFacts, bucket_of
from oppiva.experiments.filling import decision_missing, result_missing
from oppiva.experiments.models import DiaryEntry, Measured, Observation, Result
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


@dataclass(frozen=True)
class SeriesMarks:
    """A series with its experiments in the order of their codes."""

    code: str
    experiments: tuple[Marked, ...] = ()


def marks_of(programmes: Collection[UUID]) -> dict[UUID, tuple[SeriesMarks, ...]]:
    """By programme its series with the buckets of their experiments. Only codes leave: no text, nobody's name."""
    living = Series.objects.filter(programme__in=programmes, deleted_in__isnull=True)
    experiments = FilteredRelation("teams__experiments", condition=Q(teams__experiments__deleted_in__isnull=True))
    rows = (
        living.exclude(state=Series.State.CANCELLED)
        .annotate(own=experiments)
        .order_by("code", "teams__number", "own__code")
        .values_list("programme_id", "code", "own__pk", "own__code", "own__state", "own__imported")
    )
    facts = facts_of(programmes)
    marks: dict[UUID, dict[str, list[Marked]]] = defaultdict(lambda: defaultdict(list))
    for programme, series, pk, code, state, imported in rows:
        here = marks[programme][series]
        if pk is not None:
            here.append(Marked(pk, code, bucket_of(state, facts.get(pk, ())), imported))
    return {
        programme: tuple(SeriesMarks(code, tuple(found)) for code, found in by_series.items())
        for programme, by_series in marks.items()
    }


def facts_of(programmes: Collection[UUID]) -> dict[UUID, tuple[CycleFacts, ...]]:
    """The facts of the decided cycles of each experiment; the others cannot count yet."""
    found: dict[UUID, list[CycleFacts]] = defaultdict(list)
    with reading(system("counts")):
        rows = Result.objects.filter(
            experiment__programme__in=programmes,
            cycle__decided_at__isnull=False,
            cycle__deleted_in__isnull=True,
        )
        rows = rows.select_related("cycle__decision").annotate(
            logged=Exists(_inside(Observation, "observed_on").filter(kind=Measured.TRIAL))
            | Exists(_inside(DiaryEntry, "happened_on"))
        )
        for result in rows.order_by("cycle__number"):
            empty = tuple(code for code in result_missing(result) if code in COUNTED)
            facts = CycleFacts(True, result.logged, (*empty, *decision_missing(result.cycle.decision)))
            found[result.experiment_id].append(facts)
    return {pk: tuple(cycles) for pk, cycles in found.items()}


def _inside(model: type[DiaryEntry] | type[Observation], day: str) -> QuerySet[Any]:
    """What was written down between the first and the actual last day of the trial of the cycle it is asked for."""
    last = Coalesce(OuterRef("cycle__ended_on"), OuterRef("cycle__trial__ends_on"))
    period = {f"{day}__gte": OuterRef("cycle__trial__starts_on"), f"{day}__lte": last}
    return model.objects.filter(cycle=OuterRef("cycle"), deleted_in__isnull=True, **period)
