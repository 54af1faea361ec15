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
from oppiva.experiments.rules import TakenOut
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


@dataclass(frozen=True)
class Whole:
    """What is taken out, as it was read: first steps and rounds of what is open, and the bucket of each that counts.

    `published`: what went out of the experiments of which no more is read.
    """

    taken: TakenOut
    problems: dict[UUID, Problem]
    rounds: dict[UUID, list[WholeRound]]
    marks: dict[UUID, Marked]
    target: int | None
    published: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)


def whole_of(taken: TakenOut) -> Whole:
    """Reads it; nine statements, seven when nothing is open, one more for what is public alone."""
    programme = taken.programme.pk
    marks = {one.pk: one for series in marks_of([programme]).get(programme, ()) for one in series.experiments}
    promised = Target.objects.filter(programme=programme, code=EXPERIMENTS_TARGET, deleted_in__isnull=True)
    problems: dict[UUID, Problem] = {}
    rounds: dict[UUID, list[WholeRound]] = defaultdict(list)
    cycles = [one.pk for one in taken.rounds]
    if cycles:
        with reading(taken.actor):
            problems = {one.experiment_id: one for one in Problem.objects.filter(experiment__in=taken.open)}
            steps = Cycle.objects.select_related("prediction", "trial", "result", "decision").annotate(**with_rounds())
            found = steps.filter(pk__in=cycles).order_by("experiment__code", "number")
            measures = _by_cycle(Measure, cycles, "position")
            observations = _by_cycle(Observation, cycles, "observed_on", "made_at", "pk")
            entries = _by_cycle(DiaryEntry, cycles, "happened_on", "made_at", "pk")
            amendments = _by_cycle(Amendment, cycles, "at", "pk")
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
                    )
                )
    published = published_of(taken.actor, taken.public)
    return Whole(taken, problems, rounds, marks, promised.values_list("value", flat=True).first(), published)


def round_of(actor: Actor, cycle: Cycle) -> WholeRound:
    """One round with all of its steps and its log; whoever calls has asked the rules what of it is open."""
    with reading(actor):
        one = Cycle.objects.select_related("prediction", "trial", "result", "decision").get(pk=cycle.pk)
        return WholeRound(
            one,
            one.prediction,
            one.trial,
            one.result,
            one.decision,
            _by_cycle(Measure, [one.pk], "position")[one.pk],
            _by_cycle(Observation, [one.pk], "observed_on", "made_at", "pk")[one.pk],
            _by_cycle(DiaryEntry, [one.pk], "happened_on", "made_at", "pk")[one.pk],
            _by_cycle(Amendment, [one.pk], "at", "pk")[one.pk],
        )


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
    cycles = [one.pk for one in taken.rounds]
    rows = len(taken.experiments) + 3 * len(cycles)
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
