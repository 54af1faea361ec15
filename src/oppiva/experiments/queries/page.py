"""Reads of an experiment's page: a cycle with all its steps in one go, amendments, what is shared, the authors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import (
    Amendment,
    AuthorName,
    Cycle,
    Decision,
    Experiment,
    Prediction,
    Problem,
    Result,
    StepShare,
    Trial,
    WouldTry,
)
from oppiva.experiments.queries.follow_ups import with_rounds
from oppiva.experiments.rules import Author
from oppiva.people.models import Person
from oppiva.workshops.models import Enrolment, TeamMember


@dataclass(frozen=True)
class Steps:
    """What a team wrote in one cycle; None: a step the reader does not see.

    Asked along: whether the team has begun another experiment since (`newer`), and how many could try it (`tries`).
    """

    cycle: Cycle
    problem: Problem | None
    prediction: Prediction | None
    trial: Trial | None
    result: Result | None
    decision: Decision | None
    newer: bool = False
    tries: int = 0


@dataclass(frozen=True)
class Amended:
    """A signed change of what was locked."""

    target: str
    before: dict[str, object]
    after: dict[str, object]
    reason: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True)
class Authors:
    """Names in no order of merit, and whether somebody of the team is not among them."""

    names: list[str]
    others: bool


@dataclass(frozen=True)
class TeamsExperiment:
    """An experiment of a team that the reader is a member of."""

    experiment: Experiment
    programme: str
    series: str
    team: int


def steps_of(actor: Actor, cycle: Cycle) -> Steps:
    """The cycle with its steps in one question; whoever calls has asked the rules what the reader may see of it."""
    others = Experiment.objects.filter(team_id=OuterRef("experiment__team_id"), deleted_in__isnull=True)
    since = Q(state_since__gt=OuterRef("experiment__state_since")) | Q(submitted_at__isnull=True)
    tries = WouldTry.objects.filter(experiment=OuterRef("experiment"), deleted_in__isnull=True).order_by()
    with reading(actor):
        found = (
            Cycle.objects.select_related("experiment__problem", "prediction", "trial", "result", "decision__owner")
            .annotate(
                **with_rounds(),
                newer=Exists(others.exclude(pk=OuterRef("experiment_id")).filter(since)),
                tries=Subquery(tries.values("experiment").annotate(n=Count("pk")).values("n")),
            )
            .get(pk=cycle.pk)
        )
    return Steps(
        found,
        getattr(found.experiment, "problem", None),
        getattr(found, "prediction", None),
        getattr(found, "trial", None),
        getattr(found, "result", None),
        getattr(found, "decision", None),
        found.newer,
        found.tries or 0,
    )


def cycle_of(experiment: Experiment, number: int) -> Cycle | None:
    """The cycle of this number."""
    return Cycle.objects.filter(experiment=experiment, number=number, deleted_in__isnull=True).first()


def last_decided(experiment: Experiment) -> Cycle | None:
    """The newest cycle with a decision."""
    rows = Cycle.objects.filter(experiment=experiment, decided_at__isnull=False, deleted_in__isnull=True)
    return rows.order_by("-number").first()


def amendments_of(actor: Actor, cycle: Cycle) -> list[Amended]:
    """All signed changes of a cycle, the first one first."""
    with reading(actor):
        rows = Amendment.objects.filter(cycle=cycle, deleted_in__isnull=True).order_by("at", "pk")
        return [Amended(one.target, one.before, one.after, one.reason, one.by_id, one.at) for one in rows]


def shared_steps(cycle: Cycle) -> frozenset[str]:
    """The steps that the team shows before the decision."""
    rows = StepShare.objects.filter(cycle=cycle, revoked_at__isnull=True, deleted_in__isnull=True)
    return frozenset(rows.values_list("step", flat=True))


def authors_of(experiment: Experiment) -> Authors:
    """The members who want their names to stand beside the experiment, and whether the team has others."""
    named = AuthorName.objects.filter(experiment=experiment, named=True, deleted_in__isnull=True)
    team = TeamMember.objects.filter(team=experiment.team_id, until__isnull=True, deleted_in__isnull=True)
    others = team.exclude(enrolment__person__in=named.values("person"))
    rows = named.exclude(person__state=Person.State.ERASED).annotate(others=Exists(others))
    found = list(rows.order_by("person__name", "pk").values_list("person__name", "others"))
    return Authors([name for name, _others in found], any(more for _name, more in found))


def own_name(author: Author) -> bool | None:
    """What one has said of the own name; None: nothing yet."""
    rows = AuthorName.objects.filter(experiment=author.experiment, person_id=author.person_id, deleted_in__isnull=True)
    return rows.values_list("named", flat=True).first()


def newest_of_teams(actor: Actor) -> list[TeamsExperiment]:
    """The newest experiment of each team that the reader is in now, the newest series first."""
    if actor.person_id is None:
        return []
    teams = TeamMember.objects.filter(
        enrolment__person_id=actor.person_id,
        enrolment__state=Enrolment.State.ENROLLED,
        enrolment__deleted_in__isnull=True,
        until__isnull=True,
        deleted_in__isnull=True,
        team__deleted_in__isnull=True,
    ).values("team")
    rows = Experiment.objects.select_related("team__series", "programme").filter(
        team__in=teams, deleted_in__isnull=True, programme__deleted_in__isnull=True
    )
    found: dict[UUID, Experiment] = {}
    for one in rows.order_by("team__series__code", "code"):
        found[one.team_id] = one  # 07-3b stands after 07-3
    return [
        TeamsExperiment(one, one.programme.code, one.team.series.code, one.team.number)
        for one in sorted(found.values(), key=lambda one: one.code, reverse=True)
    ]
