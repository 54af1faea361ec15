"""How many models programmes have, by stage (records.md 13): what the target of 21 is held against."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import UUIDField, Value

from oppiva.catalogue.models import (
    AT_WORK_STATES,
    IN_USE_STATES,
    Candidate,
    CandidateState,
    ModelOrigin,
    ModelState,
    OperatingModel,
)

ON_TRIAL = "on_trial"
_Model = tuple[UUID, str, UUID | None]  # its programme, its state, and what it was replaced by


@dataclass(frozen=True)
class ModelsCounted:
    """Models of a programme that grew from experiments: in the library and in use, and what is on its way."""

    published: int = 0
    on_trial: int = 0
    drafts: int = 0
    candidates: int = 0


def models_counted(programmes: Collection[UUID]) -> dict[UUID, ModelsCounted]:
    """By programme; one statement. A replaced model counts through its successor, once; a withdrawn one does not."""
    models, candidates = _read(programmes)
    published: dict[UUID, set[UUID]] = defaultdict(set)
    stages: Counter[tuple[UUID, str]] = Counter()
    wanted = set(programmes)
    for pk, (programme, state, _by) in models.items():
        if programme not in wanted:
            continue
        end = _lives_on_as(pk, models)
        if end is not None and models[end][1] in IN_USE_STATES:
            published[programme].add(end)
        elif state in AT_WORK_STATES:
            stages[programme, ModelState.DRAFT if state == ModelState.DRAFT else ON_TRIAL] += 1
    return {
        programme: ModelsCounted(
            len(published[programme]),
            stages[programme, ON_TRIAL],
            stages[programme, ModelState.DRAFT],
            candidates[programme],
        )
        for programme in programmes
    }


def _read(programmes: Collection[UUID]) -> tuple[dict[UUID, _Model], Counter[UUID]]:
    """Every model by its id, since one may live on in another programme; and the open candidates of these."""
    rows = OperatingModel.objects.filter(deleted_in__isnull=True, origin=ModelOrigin.EXPERIMENTS)
    own = rows.annotate(what=Value("")).values_list("pk", "programme_id", "state", "replaced_by_id", "what")
    open_ones = (
        Candidate.objects.filter(programme__in=programmes, state=CandidateState.OPEN, deleted_in__isnull=True)
        .annotate(by=Value(None, UUIDField()), what=Value("candidate"))
        .values_list("pk", "programme_id", "state", "by", "what")
    )
    models: dict[UUID, _Model] = {}
    candidates: Counter[UUID] = Counter()
    for pk, programme, state, by, what in own.order_by().union(open_ones.order_by(), all=True):
        if what:
            candidates[programme] += 1
        else:
            models[pk] = (programme, state, by)
    return models, candidates


def _lives_on_as(pk: UUID, models: Mapping[UUID, _Model]) -> UUID | None:
    """Where a model lives on: itself, or the last of those that replaced it; None when that is not one of these."""
    seen: set[UUID] = set()
    here = pk
    while here in models and here not in seen:
        seen.add(here)
        by = models[here][2]
        if by is None:
            return here
        here = by
    return None
