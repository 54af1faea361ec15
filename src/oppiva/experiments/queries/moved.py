"""In which bucket each experiment stood at an earlier moment, read back from the records (records.md 2.5, 13).

A count of an earlier day is not stored anywhere: it is counted again, from the history of the states, the moments of
the decisions and the moments at which entries were made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists
from django.utils.dateparse import parse_datetime

from oppiva.audit.models import Deletion, Revision, kind_of
from oppiva.core.policy import reading, system
from oppiva.experiments.counting import CARRIED_OUT, MISSING, CycleFacts, bucket_of
from oppiva.experiments.models import DiaryEntry, Experiment, Measured, Observation
from oppiva.experiments.queries.counted import CYCLE, EXPERIMENT, OF_DECISION, OF_RESULT, facts_in, inside
from oppiva.workshops.models import Series

FROM, TO = "from", "to"
MOMENTS = (FROM, TO)
READ = (
    *(f"{EXPERIMENT}{name}" for name in ("pk", "code", "state", "state_since", "imported", "deleted_in")),
    *(f"{CYCLE}{name}" for name in ("decided_at", "deleted_in")),
    *(f"{CYCLE}result__{name}" for name in OF_RESULT),
    *(f"{CYCLE}decision__{name}" for name in OF_DECISION),
    *(f"logged_{moment}" for moment in MOMENTS),
)  # fmt: skip


@dataclass(frozen=True)
class Moved:
    """One experiment between two moments: its bucket then and now; `missing` where it did not exist.

    `at`: when it came to where it is now, None where no change of its own is known.
    """

    code: str
    before: str
    after: str
    at: datetime | None = None
    imported: bool = False


def moved_between(programme: UUID, start: datetime, end: datetime) -> tuple[Moved, ...]:
    """Every experiment that existed at one of the two moments, in the order of the codes; only codes leave.

    Three statements. What was corrected in a result after its decision is counted as it stands today.
    """
    moments = {FROM: start, TO: end}
    found: dict[UUID, _Read] = {}
    with reading(system("counts")):
        for row in _rows(programme, moments):
            _take(dict(zip(READ, row, strict=True)), found, moments)
        changes = _changes(found)
        gone = dict(
            Deletion.objects.filter(
                kind=kind_of(Experiment), object_id__in=[pk for pk, one in found.items() if one.deleted_in]
            ).values_list("batch", "at")
        )
    moved = [_moved(one, changes.get(pk, []), gone, moments) for pk, one in found.items()]
    return tuple(one for one in moved if one.before != MISSING or one.after != MISSING)


@dataclass
class _Read:
    """An experiment as its rows come in, with the facts of its cycles at each of the two moments."""

    code: str
    state: str
    state_since: datetime
    imported: bool
    deleted_in: UUID | None
    cycles: dict[str, list[CycleFacts]] = field(default_factory=lambda: {moment: [] for moment in MOMENTS})
    decided: list[datetime] = field(default_factory=list)


Change = tuple[str, datetime, Any, Any]


def _rows(programme: UUID, moments: dict[str, datetime]) -> Iterable[tuple[Any, ...]]:
    living = Series.objects.filter(programme=programme, deleted_in__isnull=True)
    logged = {
        f"logged_{name}": Exists(inside(Observation, "observed_on").filter(kind=Measured.TRIAL, made_at__lte=moment))
        | Exists(inside(DiaryEntry, "happened_on").filter(made_at__lte=moment))
        for name, moment in moments.items()
    }
    there = living.exclude(state=Series.State.CANCELLED).filter(
        teams__deleted_in__isnull=True, teams__experiments__isnull=False
    )
    rows = there.annotate(**logged)
    return rows.order_by(f"{EXPERIMENT}code", f"{CYCLE}number").values_list(*READ)


def _take(row: dict[str, Any], found: dict[UUID, _Read], moments: dict[str, datetime]) -> None:
    pk = row[f"{EXPERIMENT}pk"]
    facts = (row[f"{EXPERIMENT}{name}"] for name in ("code", "state", "state_since", "imported", "deleted_in"))
    one = found.setdefault(pk, _Read(*facts))
    decided = row[f"{CYCLE}decided_at"]
    if decided is None or row[f"{CYCLE}deleted_in"] is not None:
        return
    one.decided.append(decided)
    for name, moment in moments.items():
        if decided <= moment:
            one.cycles[name].append(facts_in(row, logged=bool(row[f"logged_{name}"])))


def _changes(found: dict[UUID, _Read]) -> dict[UUID, list[Change]]:
    """What the history says of the states: field, moment, before, after; oldest first."""
    rows = Revision.objects.filter(
        kind=kind_of(Experiment), object_id__in=list(found), field__in=["state", "state_since"], version__isnull=False
    )
    changes: dict[UUID, list[Change]] = defaultdict(list)
    read = rows.order_by("at", "version").values_list("object_id", "field", "at", "before", "after")
    for pk, name, at, before, after in read:
        changes[pk].append((name, at, before, after))
    return changes


def _moved(one: _Read, changes: list[Change], gone: dict[UUID, datetime], moments: dict[str, datetime]) -> Moved:
    states = [(at, before, after) for name, at, before, after in changes if name == "state"]
    began = _began(one, changes)
    away = gone.get(one.deleted_in) if one.deleted_in else None
    if one.deleted_in and away is None:
        away = began  # its deletion is no longer remembered: it is left out of both
    buckets = {}
    for name, moment in moments.items():
        there = began <= moment and (away is None or away > moment)
        state = _state(one, states, moment)
        buckets[name] = bucket_of(state, one.cycles[name]) if there else MISSING
    turns = [at for at, _before, _after in states] + one.decided + [began] + ([away] if away else [])
    between = [at for at in turns if moments[FROM] < at <= moments[TO]]
    # What counts is a decision, and the first one; what has happened to the record since moves it nowhere.
    decided = [at for at in one.decided if moments[FROM] < at <= moments[TO]]
    came = min(decided) if decided and buckets[TO] == CARRIED_OUT else max(between, default=None)
    return Moved(one.code, buckets[FROM], buckets[TO], came, one.imported)


def _began(one: _Read, changes: list[Change]) -> datetime:
    """When it came into being: the first moment that its state was held since."""
    first = next((before for name, _at, before, _after in changes if name == "state_since"), None)
    told = parse_datetime(first) if isinstance(first, str) else None
    return told if told is not None else one.state_since


def _state(one: _Read, states: list[tuple[datetime, Any, Any]], moment: datetime) -> str:
    """The state at a moment: after the newest change until then, before the first one after it."""
    past = [after for at, _before, after in states if at <= moment]
    if past:
        return str(past[-1])
    return str(states[0][1]) if states else one.state
