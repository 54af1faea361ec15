"""Which rows of the log are one's own to change, and who opens the files of the diary."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import Http404

from oppiva.core.policy import Actor, Level, reading, system
from oppiva.experiments.models import Cycle, DiaryEntry, Experiment, Observation, Step
from oppiva.experiments.rules.experiments import (
    Insider,
    Sight,
    decided_cycle,
    experiment_for,
    insider,
    may_read_step,
    with_places,
)
from oppiva.jobs.models import StoredFile


def may_read_log(sight: Sight) -> bool:
    """Whether numbers and diary of the sight's cycle are open to the reader: the team, later the readers."""
    if sight.insider is not None:
        return True
    if sight.level < Level.META:
        return False
    return may_read_step(sight.actor, sight.experiment, sight.cycle, Step.LOG)


def log_for(actor: Actor, programme: str, code: str, number: int | None = None) -> Sight:
    """The experiment for who reads its log; 404 for who may know of it alone.

    Of the round of this number; without one the newest that the reader may read: a new round is a draft again.
    """
    sight = experiment_for(actor, programme, code)
    if number is not None:
        rows = Cycle.objects.filter(experiment=sight.experiment, number=number, deleted_in__isnull=True)
        sight = replace(sight, cycle=_there(rows.first()))
    elif not may_read_log(sight):
        sight = replace(sight, cycle=_there(decided_cycle(sight.experiment)))
    if not may_read_log(sight):
        raise Http404
    return sight


def _there(cycle: Cycle | None) -> Cycle:
    if cycle is None:
        raise Http404
    return cycle


def own_observation(insider: Insider, pk: UUID, *, removed: bool = False) -> Observation:
    """A number the member wrote into this experiment; 404 for everybody else's."""
    with reading(insider.actor):
        found = Observation.objects.select_related("cycle").filter(
            pk=pk, experiment=insider.experiment, person_id=insider.person_id, deleted_in__isnull=not removed
        )
        row = found.first()
    if row is None:
        raise Http404
    return row


def own_entry(insider: Insider, pk: UUID, *, removed: bool = False) -> DiaryEntry:
    """A line of the diary the member wrote into this experiment; 404 for everybody else's."""
    with reading(insider.actor):
        found = DiaryEntry.objects.select_related("cycle").filter(
            pk=pk, experiment=insider.experiment, person_id=insider.person_id, deleted_in__isnull=not removed
        )
        row = found.first()
    if row is None:
        raise Http404
    return row


def may_open_diary_file(actor: Actor, stored: StoredFile) -> bool:
    """A photo or speech is opened by whoever reads the line it stands in; one set aside or removed by nobody."""
    if actor.person_id is None:
        return False
    try:
        pk = UUID(stored.object_id)
    except ValueError:
        return False
    place = _where(pk)
    if place is None:
        return False
    experiment, cycle = place
    here = with_places(actor, experiment)
    own = insider(here, experiment) is not None
    if not own and not may_read_step(here, experiment, cycle, Step.LOG):
        return False
    with reading(here):
        rows = DiaryEntry.objects.filter(pk=pk, deleted_in__isnull=True)
        return (rows.filter(photo_id=stored.pk) | rows.filter(speech_id=stored.pk)).exists()


def _where(entry: UUID) -> tuple[Experiment, Cycle] | None:
    """The experiment and cycle of a line; of its words nothing is read."""
    with reading(system("diary-file")):
        found = DiaryEntry.objects.filter(pk=entry, deleted_in__isnull=True).values_list("cycle_id", flat=True).first()
    if found is None:
        return None
    rows = Cycle.objects.select_related("experiment__team__series", "experiment__programme")
    cycle = rows.filter(pk=found, deleted_in__isnull=True, experiment__deleted_in__isnull=True).first()
    return (cycle.experiment, cycle) if cycle is not None else None
