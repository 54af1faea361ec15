"""Reads of the rhythm in one's own calendar: what the measures ask for, when, and for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from oppiva.core.calendars.rhythm import Series, reminding
from oppiva.core.policy import Actor, reading
from oppiva.experiments import rules
from oppiva.experiments.models import (
    Cycle,
    Experiment,
    Measure,
    Prediction,
    Rhythm,
    RhythmReminder,
    State,
)
from oppiva.programme.models import Programme

# While the trial is ahead or goes on; a pause moves its end, and the rhythm comes back with it.
REMINDED = (State.PLANNED, State.RUNNING)


@dataclass(frozen=True)
class OwnRhythm:
    """The rhythm of one experiment as its member wants it in the calendar."""

    experiment: UUID
    programme: str
    code: str
    hour: int
    series: tuple[Series, ...]
    # Grows when the plan of the trial is changed.
    version: int


@dataclass(frozen=True)
class Asked:
    """What the measures of a cycle ask for, and the time of the trial."""

    rhythms: frozenset[str]
    starts_on: date | None
    ends_on: date | None
    # Of the trial step: it grows when the plan is changed.
    version: int = 1

    def series(self, *, each_time: bool) -> list[Series]:
        """The days one is reminded; of a measure of each time only when one wants it, once each working day."""
        if self.starts_on is None or self.ends_on is None:
            return []
        kinds = set(self.rhythms) - {Rhythm.EACH_TIME}
        if each_time and Rhythm.EACH_TIME in self.rhythms:
            kinds.add(Rhythm.DAILY)
        return reminding({str(kind) for kind in kinds}, self.starts_on, self.ends_on)

    @property
    def asks_days(self) -> bool:
        """Whether it is the member's to say if a reminder comes each working day."""
        return Rhythm.EACH_TIME in self.rhythms and Rhythm.DAILY not in self.rhythms


def rhythm_of(actor: Actor, cycle: Cycle) -> Asked:
    """What the measures of this cycle ask for; the actor is a member of the team."""
    return _asked_in(actor, [cycle.pk])[cycle.pk]


def own_reminder(person: UUID, experiment: Experiment) -> RhythmReminder | None:
    """What this person has chosen for the own calendar; None: nothing."""
    return RhythmReminder.objects.filter(person_id=person, experiment=experiment, deleted_in__isnull=True).first()


def own_rhythms(actor: Actor) -> list[OwnRhythm]:
    """The rhythms that the actor wants in the own calendar, of the teams one is in now; five statements at most."""
    if actor.person_id is None:
        return []
    rows = list(
        RhythmReminder.objects.filter(
            person_id=actor.person_id,
            deleted_in__isnull=True,
            experiment__state__in=REMINDED,
            experiment__deleted_in__isnull=True,
        )
        .exclude(experiment__programme__state=Programme.State.ENDED)
        .order_by("experiment__code")
        .values_list(
            "experiment_id",
            "experiment__team_id",
            "experiment__programme__code",
            "experiment__code",
            "hour",
            "each_time",
        )
    )
    here, teams = rules.with_own_teams(actor) if rows else (actor, frozenset())
    mine = [row for row in rows if row[1] in teams]
    if not mine:
        return []
    cycles = Cycle.objects.filter(experiment_id__in=[row[0] for row in mine], deleted_in__isnull=True)
    # The last one of each experiment stays.
    newest: dict[UUID, UUID] = dict(cycles.order_by("number").values_list("experiment_id", "pk"))
    asked = _asked_in(here, newest.values())
    return [
        _wanted(experiment, programme, code, hour, each_time, asked[newest[experiment]])
        for experiment, _team, programme, code, hour, each_time in mine
    ]


def own_rhythm(actor: Actor, person: UUID, experiment: Experiment, cycle: Cycle) -> OwnRhythm | None:
    """The same of one experiment, for a member of its team."""
    own = own_reminder(person, experiment)
    if own is None or experiment.state not in REMINDED:
        return None
    asked = rhythm_of(actor, cycle)
    return _wanted(experiment.pk, experiment.programme.code, experiment.code, own.hour, own.each_time, asked)


def _wanted(experiment: UUID, programme: str, code: str, hour: int, each_time: bool, asked: Asked) -> OwnRhythm:
    days = tuple(asked.series(each_time=each_time))
    return OwnRhythm(experiment, programme, code, hour, days, asked.version)


def _asked_in(actor: Actor, cycles: Collection[UUID]) -> dict[UUID, Asked]:
    """What the measures of these cycles ask for; two statements."""
    columns = ("cycle_id", "rhythm", "cycle__trial__starts_on", "cycle__trial__ends_on", "cycle__trial__version")
    more: dict[UUID, set[str]] = defaultdict(set)
    with reading(actor):
        firsts = list(Prediction.objects.filter(cycle_id__in=cycles).values_list(*columns))
        others = Measure.objects.filter(cycle_id__in=cycles, deleted_in__isnull=True)
        for cycle, rhythm in others.values_list("cycle_id", "rhythm"):
            more[cycle].add(rhythm)
    return {
        cycle: Asked(frozenset({rhythm, *more[cycle]} - {""}), starts, ends, version)
        for cycle, rhythm, starts, ends, version in firsts
    }


def reminders_about(person: UUID) -> QuerySet[RhythmReminder]:
    """Every choice of a person, for the copy of one's own data."""
    return RhythmReminder.objects.filter(person_id=person)


def reminder_rows_of(person: UUID) -> list[dict[str, object]]:
    """The choices as plain values."""
    rows = reminders_about(person).order_by("experiment__code").values_list("experiment__code", "hour", "each_time")
    return [{"experiment": code, "reminder_hour": f"{hour}.00", "each_working_day": each} for code, hour, each in rows]
