"""The whole record as it stood at a moment that counts: canonical JSON under its SHA-256 (records.md 2.2)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from oppiva.audit.models import Record
from oppiva.audit.services import save
from oppiva.audit.services.saving import plain
from oppiva.core.chain import canonical, digest
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading, system
from oppiva.experiments.models import (
    Amendment,
    Cycle,
    Decision,
    DiaryEntry,
    Experiment,
    Measure,
    Observation,
    Prediction,
    Problem,
    Result,
    Snapshot,
    StepShare,
    Task,
    Trial,
)
from oppiva.jobs import clock
from oppiva.workshops.models import Session

FORMAT = 1
# The one of a cycle, and the many.
ONE: Mapping[str, Any] = {"prediction": Prediction, "trial": Trial, "result": Result, "decision": Decision}
MANY: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "measures": (Measure, ("position",)),
    "tasks": (Task, ("position", "id")),
    "entries": (DiaryEntry, ("happened_on", "made_at", "id")),
    "observations": (Observation, ("observed_on", "made_at", "id")),
    "amendments": (Amendment, ("at", "id")),
    "shares": (StepShare, ("at", "id")),
}
# Names typed by hand can never be erased from what is frozen; the rest belongs to the saving, not to the record.
LEFT_OUT = frozenset({"deleted_in", "experiment_id", "cycle_id", "nod_name", "who", "owner_role", "client_ref"})
SNAPSHOTS = "snapshots"


def take_snapshot(experiment: Experiment, occasion: str, *, about: str = "") -> Snapshot:
    """A snapshot of one experiment, in the caller's transaction."""
    return take_snapshots([experiment], occasion, about=about)[0]


def take_snapshots(experiments: Sequence[Experiment], occasion: str, *, about: str = "") -> list[Snapshot]:
    """A snapshot of each, in a number of reads that does not grow with them; people stand in it by their ids alone."""
    actor, now = system(SNAPSHOTS), clock.now()
    contents = _contents(experiments)
    return [
        save(
            Snapshot(
                experiment=experiment,
                occasion=occasion,
                about=about,
                content=canonical(contents[experiment.pk]),
                sha256=digest(contents[experiment.pk]),
                at=now,
            ),
            actor=actor,
        )
        for experiment in experiments
    ]


def snapshot_session(session: Session) -> int:
    """A snapshot of the experiments of the series, once for this half-day; answers how many were taken."""
    about = str(session.pk)
    with reading(system(SNAPSHOTS)):
        taken = set(Snapshot.objects.filter(about=about).values_list("experiment_id", flat=True))
    rows = Experiment.objects.filter(team__series=session.series, deleted_in__isnull=True).exclude(pk__in=taken)
    found = list(rows.order_by("code"))
    return len(take_snapshots(found, Snapshot.Occasion.SESSION, about=about)) if found else 0


def read_snapshot(actor: Actor, snapshot: UUID) -> dict[str, Any]:
    """What stands in a snapshot the actor may read; refuses one whose hash is not that of its text (`altered`)."""
    with reading(actor):
        found = Snapshot.objects.filter(pk=snapshot, deleted_in__isnull=True).first()
    if found is None:
        raise DomainError("gone")
    content: dict[str, Any] = json.loads(found.content)
    if digest(content) != found.sha256 or canonical(content) != found.content:
        raise DomainError("snapshot_altered", snapshot=str(found.pk))
    return content


def _contents(experiments: Iterable[Experiment]) -> dict[UUID, dict[str, object]]:
    """Experiment, problem and cycles with everything of them that is not deleted."""
    chosen = list(experiments)
    ids = [one.pk for one in chosen]
    with reading(system(SNAPSHOTS)):
        problems = {one.experiment_id: one for one in Problem.objects.filter(experiment__in=ids)}
        cycles: dict[UUID, list[Cycle]] = defaultdict(list)
        living = Cycle.objects.filter(experiment__in=ids, deleted_in__isnull=True)
        for cycle in living.order_by("number"):
            cycles[cycle.experiment_id].append(cycle)
        parts = _parts([cycle.pk for found in cycles.values() for cycle in found])
    return {
        one.pk: {
            "format": FORMAT,
            "experiment": _fields(one),
            "problem": _fields(problems[one.pk]) if one.pk in problems else None,
            "cycles": [{**_fields(cycle), **parts[cycle.pk]} for cycle in cycles[one.pk]],
        }
        for one in chosen
    }


def _parts(cycles: Sequence[UUID]) -> dict[UUID, dict[str, object]]:
    parts: dict[UUID, dict[str, object]] = {pk: {name: [] for name in MANY} for pk in cycles}
    for name, model in ONE.items():
        for row in model._base_manager.filter(cycle__in=cycles):
            parts[_cycle_of(row)][name] = _fields(row)
    for name, (model, order) in MANY.items():
        for row in model._base_manager.filter(cycle__in=cycles, deleted_in__isnull=True).order_by(*order):
            there = parts[_cycle_of(row)][name]
            assert isinstance(there, list)
            there.append(_fields(row))
    return parts


def _cycle_of(row: Record) -> UUID:
    found = getattr(row, "cycle_id", None)
    assert isinstance(found, UUID)
    return found


def _fields(record: Record) -> dict[str, object]:
    """The record's columns as JSON has them; decimals as stored, moments in UTC."""
    return {
        field.attname: plain(field, getattr(record, field.attname))
        for field in record._meta.concrete_fields
        if field.attname not in LEFT_OUT
    }
