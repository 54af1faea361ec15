"""Reads of the half-day in which experiments are worked on: the step of a team, how far many teams are, decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Case, CharField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When

from oppiva.core.policy import Actor, reading, system
from oppiva.experiments import rules
from oppiva.experiments.models import Cycle, Decision, Experiment, OfStep, StepDraft, StepShare
from oppiva.experiments.models.choices import Step
from oppiva.experiments.rules import Insider
from oppiva.workshops import rules as workshops
from oppiva.workshops.models import Session
from oppiva.workshops.rules import Attendee

# Where the record of each step hangs on a cycle.
RECORD: Mapping[str, str] = {
    Step.PROBLEM: "experiment__problem",
    Step.PREDICTION: "prediction",
    Step.TRIAL: "trial",
    Step.RESULT: "result",
    Step.DECISION: "decision",
}
# What a step is about in one line: all that the wall has room for when the team shows the step.
ABOUT: Mapping[str, str] = {
    Step.PROBLEM: "experiment__problem__problem",
    Step.PREDICTION: "prediction__belief",
    Step.TRIAL: "trial__where",
    Step.RESULT: "result__learned",
    Step.DECISION: "decision__why",
}


@dataclass(frozen=True)
class DayWork:
    """A step of the team's newest experiment as its member finds it in the half-day."""

    insider: Insider
    record: OfStep | None  # the log has none
    draft: StepDraft | None
    shared: bool


@dataclass(frozen=True)
class StandingRow:
    """How far one team's experiment is; `shared` only for a reader to whom sharing opens it."""

    team: UUID
    code: str
    last_step: str
    saved_at: datetime | None
    blanks: int | None
    shared: Mapping[str, str]


@dataclass(frozen=True)
class DecidedRow:
    """What a team decided of the work in hand."""

    team: UUID
    language: str
    choice: str
    why: str
    next_on: date | None
    owner: UUID | None
    owner_role: str


def day_work(attendee: Attendee, step: str) -> DayWork | None:
    """The step for one who takes part, in one statement; None without a team or an experiment."""
    team, session = attendee.team, attendee.session
    if team is None or attendee.person_id is None or session.series is None:
        return None
    drafts = Q(
        experiment__drafts__person=attendee.person_id,
        experiment__drafts__step_code=step,
        experiment__drafts__deleted_in__isnull=True,
    )
    rows = _newest(Q(experiment__team=team)).annotate(
        typed=FilteredRelation("experiment__drafts", condition=drafts), shown=Exists(_shares(step))
    )
    related = [RECORD[step]] if step in RECORD else []
    rows = rows.select_related("experiment", "typed", *related)  # type: ignore[misc]  # a filtered relation, unknown to the stubs
    with reading(attendee.actor):
        cycle = rows.order_by("-experiment__code", "-number").first()
    if cycle is None:
        return None
    experiment = cycle.experiment
    team.series, experiment.team, experiment.programme = session.series, team, session.series.programme
    insider = rules.insider(attendee.actor, experiment, cycle=cycle, by_pass=attendee.by_pass)
    if insider is None:
        return None
    shown: bool = getattr(cycle, "shown", False)
    return DayWork(insider, _record(cycle, step), getattr(cycle, "typed", None), shown)


def standing_rows(actor: Actor, session: Session, teams: Collection[UUID]) -> list[StandingRow]:
    """How far these teams of the half-day's series are, in one statement; what is not shared is not even fetched."""
    shown = {f"about_{step}": _if_shared(step, path) for step, path in ABOUT.items()}
    with reading(actor):
        rows = _newest(Q(experiment__team__in=list(teams))).annotate(**shown).select_related("experiment")
        found = list(rows.order_by("experiment__code", "number"))
    newest = {cycle.experiment.team_id: cycle for cycle in found}
    return [_standing(actor, session, cycle) for cycle in newest.values()]


def decided_rows(teams: Collection[UUID]) -> list[DecidedRow]:
    """The decision of each team on its work in hand: an earlier one no longer, once the next cycle has begun."""
    with reading(system("closing")):
        rows = Decision.objects.select_related("experiment", "cycle").filter(
            experiment__team__in=list(teams),
            experiment__deleted_in__isnull=True,
            cycle__decided_at__isnull=False,
            cycle__deleted_in__isnull=True,
            deleted_in__isnull=True,
        )
        later = Cycle.objects.filter(
            experiment__team=OuterRef("experiment__team"),
            started_at__gt=OuterRef("cycle__decided_at"),
            deleted_in__isnull=True,
        )
        found = list(rows.exclude(Exists(later)).order_by("cycle__decided_at"))
    return list({row.experiment.team_id: decided_row(row.experiment, row) for row in found}.values())


def decided_row(experiment: Experiment, decision: Decision) -> DecidedRow:
    """One decision as the half-day tells it."""
    return DecidedRow(
        experiment.team_id,
        experiment.language,
        decision.choice,
        decision.why,
        decision.next_on,
        decision.owner_id,
        decision.owner_role,
    )


def _newest(where: Q) -> QuerySet[Cycle]:
    """Cycles of living experiments that have no later one; of several experiments the last by code is the newest."""
    later = Cycle.objects.filter(
        experiment=OuterRef("experiment"), number__gt=OuterRef("number"), deleted_in__isnull=True
    )
    rows = Cycle.objects.filter(where, experiment__deleted_in__isnull=True, deleted_in__isnull=True)
    return rows.exclude(Exists(later))


def _shares(step: str) -> QuerySet[StepShare]:
    return StepShare.objects.filter(cycle=OuterRef("pk"), step=step, revoked_at__isnull=True, deleted_in__isnull=True)


def _if_shared(step: str, path: str) -> Case:
    return Case(When(Exists(_shares(step)), then=F(path)), default=Value(None), output_field=CharField(null=True))


def _standing(actor: Actor, session: Session, cycle: Cycle) -> StandingRow:
    experiment = cycle.experiment
    texts = {step: getattr(cycle, f"about_{step}") for step in ABOUT}
    shown = {step: text or "" for step, text in texts.items() if text is not None}
    if shown and not workshops.may_read_text(actor, session, experiment.team_id, shared=True):
        shown = {}
    return StandingRow(
        experiment.team_id, experiment.code, experiment.last_step, experiment.last_saved_at, experiment.blanks, shown
    )


def _record(cycle: Cycle, step: str) -> OfStep | None:
    found: object = cycle
    try:
        for name in RECORD[step].split("__") if step in RECORD else ():
            found = getattr(found, name)
    except ObjectDoesNotExist:
        return None
    return found if isinstance(found, OfStep) else None
