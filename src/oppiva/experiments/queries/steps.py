"""Reads of a step as its team works on it: its record, the reader's own draft, whether it is shared, tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404

from oppiva.core.policy import reading
from oppiva.experiments import rules
from oppiva.experiments.models import Measure, OfStep, StepDraft, Task
from oppiva.experiments.queries.records import record_of
from oppiva.experiments.rules import Insider
from oppiva.workshops.call_names import call_names
from oppiva.workshops.models import TeamMember


@dataclass(frozen=True)
class Draft:
    """What the reader typed and has not saved: by the names of the form's fields, on which version."""

    values: Mapping[str, str]
    base_version: int


@dataclass(frozen=True)
class StepWork:
    """A step of the newest cycle as it stands."""

    record: OfStep
    draft: Draft | None
    shared: bool


@dataclass(frozen=True)
class TaskRow:
    """Who does what by when."""

    pk: UUID
    what: str
    who: str
    due_on: date | None
    done: bool


def step_work(insider: Insider, step: str) -> StepWork:
    """The step for a member of the team."""
    with reading(insider.actor):
        record = record_of(insider, insider.cycle, step)
        draft = StepDraft.objects.filter(
            person_id=insider.person_id, experiment=insider.experiment, step_code=step, deleted_in__isnull=True
        ).first()
    kept = Draft(draft.values, draft.base_version) if draft is not None else None
    return StepWork(record, kept, rules.is_shared(insider.cycle, step))


def tasks_of(insider: Insider) -> list[Task]:
    """The tasks of the cycle in their order."""
    with reading(insider.actor):
        return list(Task.objects.filter(cycle=insider.cycle, deleted_in__isnull=True).order_by("position", "pk"))


def task_for(insider: Insider, pk: UUID) -> Task:
    """A task of the cycle, else 404."""
    found = next((one for one in tasks_of(insider) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


def measures_of(insider: Insider) -> list[Measure]:
    """The second and the third measure of the cycle."""
    with reading(insider.actor):
        return list(Measure.objects.filter(cycle=insider.cycle, deleted_in__isnull=True).order_by("position"))


def measure_for(insider: Insider, pk: UUID) -> Measure:
    """A later measure of the cycle, else 404."""
    found = next((one for one in measures_of(insider) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


def members_of(team: UUID) -> list[tuple[UUID, str]]:
    """The people of a team now with the names that the team calls them by."""
    rows = TeamMember.objects.filter(team_id=team, until__isnull=True, deleted_in__isnull=True)
    rows = rows.exclude(enrolment__person__isnull=True).order_by("since", "enrolment__person__name", "pk")
    found = rows.values_list("enrolment__person_id", "enrolment__person__name")
    names = {person: name for person, name in found if person is not None}
    return list(call_names(names).items())


def task_rows(tasks: list[Task], members: list[tuple[UUID, str]]) -> list[TaskRow]:
    """Tasks with names; who has left the team is not named."""
    names = dict(members)
    return [
        TaskRow(one.pk, one.what, names.get(one.member_id, "") if one.member_id else "", one.due_on, bool(one.done_at))
        for one in tasks
    ]
