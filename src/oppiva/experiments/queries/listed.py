"""The experiments of a series as its facilitators know them: how far each is, no text that the team does not show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from oppiva.core.policy import Actor, Level, Target, decide, reading, system
from oppiva.experiments.models import Experiment, Problem, Step, StepShare, Trial
from oppiva.experiments.rules import experiment_places
from oppiva.jobs import clock
from oppiva.workshops.models import Series


@dataclass(frozen=True)
class ListedExperiment:
    """One experiment: `name` only when the reader may read the first step; `blanks` None before anything was saved.

    `wants_check`: customers' data are handled and nobody has checked that yet.
    """

    pk: UUID
    code: str
    team: int
    state: str
    step: str
    saved_at: datetime | None
    blanks: int | None
    name: str
    why: str
    why_words: str
    wants_check: bool
    imported: bool


def listed_of(actor: Actor, series: Series) -> list[ListedExperiment]:
    """The experiments in the order of their teams; three statements."""
    shared = StepShare.objects.filter(
        experiment=OuterRef("pk"), step=Step.PROBLEM, revoked_at__isnull=True, deleted_in__isnull=True
    )
    rows = list(
        Experiment.objects.filter(team__series=series, deleted_in__isnull=True)
        .select_related("team__series")
        .annotate(first_shared=Exists(shared))
        .order_by("team__number", "code")
    )
    readable = [one.pk for one in rows if _may_name(actor, one, shared=one.first_shared)]
    names: dict[UUID, str] = {}
    if readable:
        with reading(actor):
            found = Problem.objects.filter(experiment__in=readable)
            names = dict(found.values_list("experiment_id", "name"))
    # Who leads the series is told that a check is wanted, whatever else of the step is shared: nobody else can make it.
    with reading(system("privacy_checks")):
        handling = set(
            Trial.objects.filter(
                experiment__team__series=series,
                customer_data=True,
                cycle__decided_at__isnull=True,
                cycle__deleted_in__isnull=True,
                experiment__privacy_checked_on__isnull=True,
            ).values_list("experiment_id", flat=True)
        )
    return [
        ListedExperiment(
            pk=one.pk,
            code=one.code,
            team=one.team.number,
            state=one.state,
            step=one.last_step,
            saved_at=one.last_saved_at,
            blanks=one.blanks,
            name=names.get(one.pk, ""),
            why=one.state_reason,
            why_words=one.state_words,
            wants_check=one.pk in handling,
            imported=one.imported,
        )
        for one in rows
    ]


def _may_name(actor: Actor, experiment: Experiment, *, shared: bool) -> bool:
    kind = "experiment" if experiment.submitted_at is not None else "team_draft"
    target = Target(kind, experiment_places(experiment), state=experiment.state, shared=shared)
    return decide(actor, "read", target, clock.now()).level == Level.FULL
