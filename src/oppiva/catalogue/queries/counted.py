"""How many models programmes have, by stage (records.md 13): what the target of 21 is held against."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from oppiva.catalogue.models import (
    AT_WORK_STATES,
    IN_USE_STATES,
    Candidate,
    CandidateState,
    ModelOrigin,
    ModelState,
    OperatingModel,
)

CANDIDATE = "candidate"
ON_THE_WAY = (ModelState.PEER_REVIEWED, ModelState.TESTING, ModelState.DRAFT, CANDIDATE)
COLUMNS = ("programme_id", "stage", "own", "by")
_Model = tuple[UUID, str, str]  # its programme, its state, and what it was replaced by


@dataclass(frozen=True)
class ModelsCounted:
    """Models of a programme that grew from experiments: in the library and in use, and what is on its way."""

    published: int = 0
    reviewed: int = 0
    on_trial: int = 0
    drafts: int = 0
    candidates: int = 0


def models_counted(programmes: Collection[UUID]) -> dict[UUID, ModelsCounted]:
    """By programme; one statement. A replaced model counts through its successor, once; a withdrawn one does not."""
    models, candidates = (rows.values_list(*COLUMNS) for rows in rows_to_count(programmes))
    return count_models(programmes, models.union(candidates, all=True))


def rows_to_count(programmes: Collection[UUID]) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """What is counted, each with `COLUMNS`: models with those that replaced them, and the open candidates, whose state
    is `candidate` and which have no id. Ids are text.

    A page that reads much in one statement takes them along and gives them to `count_models`.
    """
    models = OperatingModel.objects.filter(
        Q(programme__in=programmes) | Q(replaced_models__programme__in=programmes),
        deleted_in__isnull=True,
        origin=ModelOrigin.EXPERIMENTS,
    )
    candidates = Candidate.objects.filter(programme__in=programmes, state=CandidateState.OPEN, deleted_in__isnull=True)
    none = Value("", CharField())
    by = Coalesce(Cast("replaced_by_id", CharField()), none)
    return (
        models.order_by().distinct().annotate(stage=F("state"), own=Cast("pk", CharField()), by=by),
        candidates.order_by().annotate(stage=Value(CANDIDATE, CharField()), own=none, by=none),
    )


def count_models(programmes: Collection[UUID], rows: Iterable[tuple[UUID, str, str, str]]) -> dict[UUID, ModelsCounted]:
    """The counts of these programmes out of `rows_to_count`."""
    models: dict[str, _Model] = {}
    stages: Counter[tuple[UUID, str]] = Counter()
    for programme, state, pk, by in rows:
        if state == CANDIDATE:
            stages[programme, CANDIDATE] += 1
        else:
            models[pk] = (programme, state, by)
    published: dict[UUID, set[str]] = defaultdict(set)
    for pk, (programme, state, _by) in models.items():
        end = _lives_on_as(pk, models)
        if end is not None and models[end][1] in IN_USE_STATES:
            published[programme].add(end)
        elif state in AT_WORK_STATES:
            stages[programme, state] += 1
    return {
        programme: ModelsCounted(
            len(published[programme]),
            *(stages[programme, stage] for stage in ON_THE_WAY),
        )
        for programme in programmes
    }


def _lives_on_as(pk: str, models: Mapping[str, _Model]) -> str | None:
    """Where a model lives on: itself, or the last of those that replaced it; None when that is not one of these."""
    seen: set[str] = set()
    here = pk
    while here in models and here not in seen:
        seen.add(here)
        by = models[here][2]
        if not by:
            return here
        here = by
    return None
