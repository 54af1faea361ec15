"""A supervisor reads what a team asked: the trial step until the decision, nothing else of the record (W3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404

from oppiva.core.policy import Actor, Place, Target, allowed, readers, reading
from oppiva.experiments.models import Cycle, DecisionNews, Experiment, PermissionRequest
from oppiva.experiments.rules.experiments import experiment_target
from oppiva.jobs import clock
from oppiva.people.models import Role
from oppiva.workshops.models import TeamMember


@dataclass(frozen=True)
class Asked:
    """A request with the supervisor it was made to; `sees_plan`: the trial step is open to them now."""

    request: PermissionRequest
    experiment: Experiment
    cycle: Cycle
    actor: Actor
    sees_plan: bool


def asked_target(experiment: Experiment, cycle: Cycle, units: Collection[UUID]) -> Target:
    """The trial step of an undecided cycle as a supervisor of these units was asked about it."""
    target = experiment_target(experiment, cycle, asked=True)
    return replace(target, places=target.places | {Place("unit", str(unit)) for unit in units})


def asked_for(actor: Actor, pk: UUID) -> Asked:
    """The request made to this supervisor, else 404: also for who supervises no member of the team any more.

    The trial step closes when the team takes the request back and with the decision; what was answered stays.
    """
    found = None
    if actor.person_id is not None:
        with reading(actor):
            found = (
                PermissionRequest.objects.select_related("experiment__team__series", "experiment__programme", "cycle")
                .filter(pk=pk, supervisor_id=UUID(actor.person_id), deleted_in__isnull=True)
                .filter(experiment__deleted_in__isnull=True)
                .first()
            )
    if found is None or not _supervises(actor, found.experiment):
        raise Http404
    open_ = found.state != PermissionRequest.State.WITHDRAWN and found.cycle.decided_at is None
    target = asked_target(found.experiment, found.cycle, _units(found.experiment))
    sees = open_ and allowed(actor, "read", target, clock.now())
    return Asked(found, found.experiment, found.cycle, actor, sees)


def news_for(actor: Actor, pk: UUID) -> DecisionNews:
    """A decision that was told to the actor, else 404."""
    found = None
    if actor.person_id is not None:
        with reading(actor):
            found = (
                DecisionNews.objects.select_related("experiment__team__series")
                .filter(pk=pk, supervisor_id=UUID(actor.person_id), deleted_in__isnull=True)
                .first()
            )
    if found is None:
        raise Http404
    return found


def request_of_team(actor: Actor, cycle: Cycle, pk: UUID) -> PermissionRequest:
    """A request of this cycle for a member of its team, else 404."""
    with reading(actor):
        found = PermissionRequest.objects.filter(pk=pk, cycle=cycle, deleted_in__isnull=True).first()
    if found is None:
        raise Http404
    return found


def readers_of_asked(experiment: Experiment, cycle: Cycle) -> tuple[str, ...]:
    """The roles that read the trial step once a supervisor has been asked; said before the team asks."""
    return readers(asked_target(experiment, cycle, ()))


def _units(experiment: Experiment) -> frozenset[UUID]:
    rows = TeamMember.objects.filter(team_id=experiment.team_id, until__isnull=True, deleted_in__isnull=True)
    found = rows.filter(enrolment__person__unit__isnull=False)
    return frozenset(found.values_list("enrolment__person__unit_id", flat=True))


def _supervises(actor: Actor, experiment: Experiment) -> bool:
    held = {one.scope.id for one in actor.grants if one.role == Role.SUPERVISOR and one.scope.kind == "unit"}
    return any(str(unit) in held for unit in _units(experiment))
