"""All of a programme's experiments that a reader takes out, in a number of reads that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from oppiva.core.policy import Actor, reading
from oppiva.experiments import published
from oppiva.experiments.models import (
    Amendment,
    Cycle,
    Decision,
    DiaryEntry,
    Measure,
    Observation,
    Prediction,
    Problem,
    Result,
    Trial,
)
from oppiva.experiments.queries.counted import Marked, marks_of
from oppiva.experiments.queries.follow_ups import with_rounds
from oppiva.experiments.queries.publishing import published_of
from oppiva.experiments.queries.units import UNTOLD, UnitChange, unit_at, unit_changes
from oppiva.experiments.rules import TakenOut
from oppiva.experiments.rules.followed import READER as FOLLOW_UPS
from oppiva.jobs.models import StoredFile
from oppiva.programme.models import Target

EXPERIMENTS_TARGET = "experiments"


@dataclass(frozen=True)
class WholeRound:
    """A decided round with its steps and its log."""

    cycle: Cycle
    prediction: Prediction
    trial: Trial
    result: Result
    decision: Decision
    measures: Sequence[Measure]
    observations: Sequence[Observation]
    entries: Sequence[DiaryEntry]
    amendments: Sequence[Amendment]
    units: Mapping[int, Sequence[UnitChange]] = field(default_factory=dict)  # changes of them, by the measure

    def unit_of(self, row: Observation) -> str:
        """The unit in which a number was written down."""
        unit = self.units_now.get(row.measure, "")
        return unit_at(self.units.get(row.measure, ()), row.made_at, unit) or unit

    @property
    def units_now(self) -> Mapping[int, str]:
        """The unit of each measure."""
        return {1: self.prediction.unit} | {each.position: each.unit for each in self.measures}


@dataclass(frozen=True)
class Whole:
    """What is taken out, as it was read: first steps and rounds of what is open, and the bucket of each that counts.

    Of an experiment of which no more than what went out is read they are those of the number that is out.
    """

    taken: TakenOut
    problems: dict[UUID, Problem]
    rounds: dict[UUID, list[WholeRound]]
    marks: dict[UUID, Marked]
    target: int | None


def whole_of(taken: TakenOut) -> Whole:
    """Reads it; ten statements, eight less when nothing is open, two more for what is public alone."""
    programme = taken.programme.pk
    marks = {one.pk: one for series in marks_of([programme]).get(programme, ()) for one in series.experiments}
    promised = Target.objects.filter(programme=programme, code=EXPERIMENTS_TARGET, deleted_in__isnull=True)
    problems: dict[UUID, Problem] = {}
    rounds: dict[UUID, list[WholeRound]] = defaultdict(list)
    cycles = _to_read(taken)
    if cycles:
        with reading(taken.actor):
            whole = taken.open - taken.public
            problems = {one.experiment_id: one for one in Problem.objects.filter(experiment__in=whole)}
            steps = Cycle.objects.select_related("prediction", "trial", "result", "decision").annotate(**with_rounds())
            found = steps.filter(pk__in=cycles).order_by("experiment__code", "number")
            measures = _by_cycle(Measure, cycles, "position")
            observations = _by_cycle(Observation, cycles, "observed_on", "made_at", "pk")
            entries = _by_cycle(DiaryEntry, cycles, "happened_on", "made_at", "pk")
            amendments = _by_cycle(Amendment, cycles, "at", "pk")
            units = _units(taken.actor, [(one.prediction, measures[one.pk]) for one in found])
            for one in found:
                rounds[one.experiment_id].append(
                    WholeRound(
                        one,
                        one.prediction,
                        one.trial,
                        one.result,
                        one.decision,
                        measures[one.pk],
                        observations[one.pk],
                        entries[one.pk],
                        amendments[one.pk],
                        units[one.prediction.pk],
                    )
                )
    for cycle, content in _went_out(taken):
        problems[cycle.experiment_id] = published.problem_of(content)
        rounds[cycle.experiment_id] = [_as_published(cycle, content)]
    return Whole(taken, problems, rounds, marks, promised.values_list("value", flat=True).first())


def _to_read(taken: TakenOut) -> list[UUID]:
    """The rounds whose rows are read; of the others what went out."""
    return [one.pk for one in taken.rounds if one.experiment_id not in taken.public]


def _went_out(taken: TakenOut) -> list[tuple[Cycle, Mapping[str, Any]]]:
    """The round that is out of each experiment of which no more is read, with the later answers whether it is in use:
    these are told by their value alone."""
    contents = published_of(taken.actor, taken.public)
    wanted = [one.pk for one in taken.rounds if contents.get(one.experiment_id, {}).get("round") == one.number]
    if not wanted:
        return []
    with reading(FOLLOW_UPS):
        rows = list(Cycle.objects.filter(pk__in=wanted).annotate(**with_rounds()))
    return [(one, contents[one.experiment_id]) for one in rows]


def _as_published(cycle: Cycle, content: Mapping[str, Any]) -> WholeRound:
    return WholeRound(
        cycle,
        published.prediction_of(content),
        published.trial_of(content),
        published.result_of(content),
        published.decision_of(content),
        measures=[],
        observations=published.observations_of(content),
        entries=[],
        amendments=published.amendments_of(content),
        units={1: [UnitChange(at, UNTOLD) for at in published.units_changed(content)]},
    )


def round_of(actor: Actor, cycle: Cycle) -> WholeRound:
    """One round with all of its steps and its log; whoever calls has asked the rules what of it is open."""
    with reading(actor):
        one = Cycle.objects.select_related("prediction", "trial", "result", "decision").get(pk=cycle.pk)
        measures = _by_cycle(Measure, [one.pk], "position")[one.pk]
        return WholeRound(
            one,
            one.prediction,
            one.trial,
            one.result,
            one.decision,
            measures,
            _by_cycle(Observation, [one.pk], "observed_on", "made_at", "pk")[one.pk],
            _by_cycle(DiaryEntry, [one.pk], "happened_on", "made_at", "pk")[one.pk],
            _by_cycle(Amendment, [one.pk], "at", "pk")[one.pk],
            _units(actor, [(one.prediction, measures)])[one.prediction.pk],
        )


def _units(
    actor: Actor, measured: Sequence[tuple[Prediction, Sequence[Measure]]]
) -> Mapping[UUID, Mapping[int, Sequence[UnitChange]]]:
    """Prediction -> position -> how the unit of that measure changed."""
    ids = {first.pk: {1: first.pk} | {one.position: one.pk for one in later} for first, later in measured}
    changes = unit_changes(actor, [pk for places in ids.values() for pk in places.values()])
    return {
        first: {place: changes[pk] for place, pk in places.items() if pk in changes} for first, places in ids.items()
    }


def photos_of(entries: Sequence[DiaryEntry]) -> dict[UUID, tuple[bytes, str]]:
    """Photo id -> content and type of the photos that are there; whoever calls reads the lines they stand in."""
    ids = [one.photo_id for one in entries if one.photo_id is not None]
    found = {}
    for stored in StoredFile.objects.filter(pk__in=ids, keep_until__isnull=True) if ids else ():
        path = Path(settings.OPPIVA_MEDIA) / stored.path
        if path.is_file():
            found[stored.pk] = (path.read_bytes(), stored.media_type)
    return found


def size_of(taken: TakenOut) -> int:
    """About how many rows it makes: whether one waits for it or the queue makes it."""
    here = Q(deleted_in__isnull=True)
    rows, cycles = len(taken.experiments) + 3 * len(taken.rounds), _to_read(taken)
    if not cycles:
        return rows
    with reading(taken.actor):
        for model in (Observation, DiaryEntry, Amendment):
            rows += model.objects.filter(here, cycle__in=cycles).aggregate(n=Count("pk"))["n"]
    return rows


def _by_cycle(model: Any, cycles: Sequence[UUID], *order: str) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for one in model.objects.filter(cycle__in=cycles, deleted_in__isnull=True).order_by(*order):
        found[one.cycle_id].append(one)
    return found
