"""Reads of the log: numbers and lines of the diary as plain rows, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, When, Window

from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import (
    Cycle,
    DiaryEntry,
    Experiment,
    Measure,
    Measured,
    Observation,
    Predicted,
    Prediction,
    Problem,
    Step,
    StepShare,
    Trial,
)
from oppiva.people.models import Role

PAGE = 50
SHOWN = 10
NEWEST = 5
# More than any trial has written down; a chart of more would show its newest part.
DRAWN = 1_000


@dataclass(frozen=True)
class NumberRow:
    """One number: its day, from how many cases, who wrote it (None: no longer known) and whether it came late."""

    pk: UUID
    day: date
    value: Decimal
    n: int
    note: str
    measure: int
    kind: str
    late: bool
    imported: bool
    person: UUID | None
    name: str | None
    made_at: datetime


@dataclass(frozen=True)
class MeasureRow:
    """What a measure counts, in which unit, which way is better, how often."""

    position: int
    what: str
    unit: str
    wanted: str
    rhythm: str
    pk: UUID | None = None


@dataclass(frozen=True)
class EntryRow:
    """One line of the diary with the ids of its files."""

    pk: UUID
    day: date
    made_at: datetime
    kind: str
    text: str
    photo: UUID | None
    photo_alt: str
    speech: UUID | None
    late: bool
    imported: bool
    person: UUID | None
    name: str | None


@dataclass(frozen=True)
class Last:
    """The newest number of a person, or of the team when the person has none."""

    value: Decimal
    day: date
    own: bool


@dataclass(frozen=True)
class OwnExperiment:
    """An experiment of one's own team with its newest cycle, what the team calls it (empty: nothing yet), and the
    newest number of its first measure."""

    experiment: Experiment
    cycle: Cycle
    prediction: Prediction
    trial: Trial
    name: str
    shared: bool
    last: Last | None

    @property
    def code(self) -> str:
        """The experiment's code."""
        return self.experiment.code

    @property
    def state(self) -> str:
        """How far it is."""
        return self.experiment.state

    @property
    def programme(self) -> str:
        """The code of its programme."""
        return self.experiment.programme.code


def number_rows(actor: Actor, cycle: Cycle, *, limit: int = PAGE, offset: int = 0) -> tuple[list[NumberRow], int]:
    """Numbers of a cycle, the newest first, and how many there are in all."""
    names = (
        "pk", "observed_on", "value", "n", "note", "measure", "kind", "late", "imported", "person_id", "person__name",
        "made_at",
    )  # fmt: skip
    with reading(actor):
        rows = Observation.objects.filter(cycle=cycle, deleted_in__isnull=True)
        found, total = _page(rows.order_by("-observed_on", "-made_at", "pk"), names, limit, offset)
    return [NumberRow(*row) for row in found], total


def entry_rows(actor: Actor, cycle: Cycle, *, limit: int = PAGE, offset: int = 0) -> tuple[list[EntryRow], int]:
    """Lines of a cycle's diary, the newest first, and how many there are in all."""
    names = (
        "pk", "happened_on", "made_at", "kind", "text", "photo_id", "photo_alt", "speech_id", "late", "imported",
        "person_id", "person__name",
    )  # fmt: skip
    with reading(actor):
        rows = DiaryEntry.objects.filter(cycle=cycle, deleted_in__isnull=True)
        found, total = _page(rows.order_by("-happened_on", "-made_at", "pk"), names, limit, offset)
    return [EntryRow(*row) for row in found], total


def newest_values(rows: Sequence[NumberRow]) -> list[Decimal]:
    """The newest five numbers of the trial by the first measure, of rows that are the newest."""
    return [row.value for row in rows if row.measure == 1 and row.kind == Measured.TRIAL][:NEWEST]


def needs_baseline(prediction: Prediction) -> bool:
    """Whether its numbers are set against the starting level: a direction was predicted."""
    return prediction.kind in {Predicted.UP, Predicted.DOWN}


def baseline_of(actor: Actor, experiment: Experiment) -> Decimal | None:
    """The starting level as the team wrote it."""
    with reading(actor):
        found: Decimal | None = Problem.objects.only("baseline").get(experiment=experiment).baseline
    return found


def prediction_of(actor: Actor, cycle: Cycle) -> Prediction:
    """The prediction of a cycle with its first measure; asked for once, when the cycle has come with its steps."""
    with reading(actor):
        return cycle.prediction


def trial_of(actor: Actor, cycle: Cycle) -> Trial:
    """The trial step of a cycle, as above."""
    with reading(actor):
        return cycle.trial


def later_measures(actor: Actor, cycle: Cycle) -> list[tuple[int, str, str]]:
    """Position, what and unit of the second and third measure."""
    with reading(actor):
        rows = Measure.objects.filter(cycle=cycle, deleted_in__isnull=True).order_by("position")
        return list(rows.values_list("position", "what", "unit"))


def measure_rows(actor: Actor, prediction: Prediction, *, later: bool) -> list[MeasureRow]:
    """The first measure, and the second and third where they are asked for."""
    names = ("position", "what", "unit", "wanted", "rhythm", "pk")
    first = MeasureRow(1, prediction.what, prediction.unit, prediction.wanted, prediction.rhythm, prediction.pk)
    if not later:
        return [first]
    with reading(actor):
        rows = Measure.objects.filter(cycle=prediction.cycle_id, deleted_in__isnull=True).order_by("position")
        return [first, *(MeasureRow(*row) for row in rows.values_list(*names))]


def own_experiments(actor: Actor) -> list[OwnExperiment]:
    """The experiments of one's own teams, the newest first, with the number the person wrote last, else the team's."""
    teams = team_ids(actor)
    if not teams:
        return []
    later = Cycle.objects.filter(
        experiment=OuterRef("experiment"), number__gt=OuterRef("cycle__number"), deleted_in__isnull=True
    )
    shares = StepShare.objects.filter(
        cycle=OuterRef("cycle"), step=Step.LOG, revoked_at__isnull=True, deleted_in__isnull=True
    )
    with reading(actor):
        last = (
            Observation.objects.filter(cycle=OuterRef("cycle"), measure=1, deleted_in__isnull=True)
            .annotate(own=Case(When(person_id=actor.person_id, then=1), default=0, output_field=IntegerField()))
            .order_by("-own", "-observed_on", "-made_at")
        )
        rows = (
            Prediction.objects.filter(
                ~Exists(later),
                experiment__team__in=teams,
                experiment__deleted_in__isnull=True,
                experiment__programme__deleted_in__isnull=True,
                cycle__deleted_in__isnull=True,
            )
            .select_related("cycle__trial", "experiment__team__series", "experiment__programme")
            .annotate(
                named=F("experiment__problem__name"),
                shared=Exists(shares),
                last_value=Subquery(last.values("value")[:1]),
                last_day=Subquery(last.values("observed_on")[:1]),
                last_own=Subquery(last.values("own")[:1]),
            )
            .order_by("-experiment__state_since", "-experiment__code")
        )
        return [
            OwnExperiment(
                row.experiment,
                row.cycle,
                row,
                row.cycle.trial,
                row.named,
                row.shared,
                Last(row.last_value, row.last_day, bool(row.last_own)) if row.last_day is not None else None,
            )
            for row in rows
        ]


def team_ids(actor: Actor) -> list[UUID]:
    """The teams the actor is a member of, by the roles that came with the places."""
    grants = (one.scope for one in actor.grants if one.role == Role.TEAM_MEMBER and one.scope.kind == "team")
    return [UUID(scope.id) for scope in grants]


def _page(rows: QuerySet[Any], names: tuple[str, ...], limit: int, offset: int) -> tuple[list[tuple[Any, ...]], int]:
    """A part of the rows with the number of all of them, in one statement."""
    found = list(rows.annotate(total=Window(Count(F("pk")))).values_list(*names, "total")[offset : offset + limit])
    return [row[:-1] for row in found], found[0][-1] if found else 0
