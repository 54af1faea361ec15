"""What a member took away of an experiment comes back by the rights its writing takes now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import DiaryEntry, Measure, Observation, Task
from oppiva.experiments.rules.experiments import insider, require_open, with_places


def check_measures_back(actor: Actor, batch: UUID) -> None:
    """Refuses to bring back measures of who is in the team no more, and of a round that is decided."""
    _check(Measure, actor, batch)


def check_tasks_back(actor: Actor, batch: UUID) -> None:
    """Refuses to bring back tasks of who is in the team no more, and of a round that is decided."""
    _check(Task, actor, batch)


def check_entries_back(actor: Actor, batch: UUID) -> None:
    """Refuses to bring back lines of the diary of who is in the team no more, and of a round that is decided."""
    _check(DiaryEntry, actor, batch)


def check_observations_back(actor: Actor, batch: UUID) -> None:
    """Refuses to bring back numbers of who is in the team no more, and of a round that is decided."""
    _check(Observation, actor, batch)


def _check(model: type[Measure | Task | DiaryEntry | Observation], actor: Actor, batch: UUID) -> None:
    with reading(actor):
        related = ("experiment__team__series", "experiment__programme", "cycle")
        rows: list[Any] = list(model._base_manager.filter(deleted_in=batch).select_related(*related))
    if not rows:
        raise DomainError("not_allowed", action="write", kind="team_draft")
    for row in rows:
        if insider(with_places(actor, row.experiment), row.experiment) is None:
            raise DomainError("not_allowed", action="write", kind="team_draft")
        require_open(row.experiment)
        if row.cycle.decided_at is not None:
            raise DomainError("step_submitted")
