"""The sheet `experiments` of a workbook: what teams tried before this service (records.md 1.1 and 2).

A row makes the experiment of a team, marked as imported: its prediction is never locked, its certainty at most 1. Steps
are written as the system, since they are the team's alone; that a person brought them in stands in the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from oppiva.audit.models import Record, Revision, kind_of
from oppiva.audit.services import delete, save
from oppiva.core.errors import DomainError
from oppiva.core.matching import folded
from oppiva.core.policy import Actor, reading, system
from oppiva.experiments.models import (
    Amendment,
    AsPlanned,
    Certainty,
    Cycle,
    Decision,
    DecisionNews,
    DiaryEntry,
    Experiment,
    FollowUp,
    Measure,
    Measured,
    Observation,
    OfStep,
    PermissionRequest,
    Predicted,
    Prediction,
    Problem,
    Result,
    Rhythm,
    ShareLevel,
    Snapshot,
    State,
    Statistic,
    StepDraft,
    Task,
    Trial,
    Wanted,
)
from oppiva.experiments.services import workbook_values as cells
from oppiva.experiments.services.experiments import begin_experiment
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.searched import brought_in, taken_out
from oppiva.jobs import clock
from oppiva.people.slots import Book, Made, SheetRow, Verdict
from oppiva.programme.models import Programme
from oppiva.workshops import rules
from oppiva.workshops.models import Series, Team
from oppiva.workshops.services import workbook_values as values
from oppiva.workshops.services.workbook_series import refusal
from oppiva.workshops.services.workbook_teams import team_in, teams_by_number

IMPORT = system("workbook")
STEPS: tuple[type[OfStep], ...] = (Problem, Prediction, Trial, Result, Decision)
# What a team may have written since, beside the steps themselves; nobody who takes a workbook back may read it.
LATER: tuple[type[Record], ...] = (
    Measure, Task, DiaryEntry, Amendment, StepDraft, PermissionRequest, DecisionNews, Snapshot,
)  # fmt: skip
# These come with an experiment and go with it.
KINDS: tuple[type[Record], ...] = (*STEPS, *LATER, Observation, FollowUp)
BY_ITSELF = frozenset(kind_of(model) for model in KINDS)
_WANTED = {
    Predicted.AT_MOST: Wanted.DOWN,
    Predicted.DOWN: Wanted.DOWN,
    Predicted.AT_LEAST: Wanted.UP,
    Predicted.UP: Wanted.UP,
}


@dataclass(frozen=True)
class _Said:
    """What a row says of an experiment, by the records it fills."""

    problem: Mapping[str, object]
    prediction: Mapping[str, object]
    trial: Mapping[str, object]
    result: Mapping[str, object]
    decision: Mapping[str, object]
    number: Decimal | None
    cases: int
    starts_on: date | None
    ends_on: date | None
    decided_on: date | None

    @property
    def state(self) -> str:
        """Decided with its decision; else by the days of the trial."""
        today = clock.today()
        if self.decision:
            return State.DECIDED
        if self.starts_on is None or self.starts_on > today:
            return State.IDEA
        return State.REVIEWING if self.result or (self.ends_on or today) < today else State.RUNNING

    @property
    def observed_on(self) -> date:
        """The day of the result's number: the last of the trial that is over."""
        days = [day for day in (self.ends_on, self.decided_on, clock.today()) if day is not None]
        return max(min(days), self.starts_on or min(days))


@dataclass
class _Around:
    """What the rows are held against."""

    programme: Programme
    series: Mapping[str, Series]
    new: Mapping[str, SheetRow]
    teams: Mapping[tuple[UUID, int], Team]
    there: Mapping[UUID, tuple[bool, str]]
    may: dict[UUID, bool] = field(default_factory=dict)
    seen: dict[tuple[str, int], int] = field(default_factory=dict)


def judge_experiments(actor: Actor, programme: UUID, rows: Sequence[SheetRow], book: Book) -> list[Verdict | None]:
    """The fate of each row: an experiment that is new, one brought in before, or why it cannot be."""
    if not rows:
        return []
    around = _around(programme, book)
    found: list[Verdict | None] = []
    for row in rows:
        try:
            found.append(_fate(actor, row, around) if row.stands else None)
        except DomainError as error:
            found.append(refusal(error))
    return found


def write_experiment(actor: Actor, programme: UUID, row: SheetRow, made: Sequence[Made]) -> list[Made]:
    """The experiment as the row says it, with its team where a series of the past has none of this number."""
    around = _around(programme, {})
    said = _said(row, around.programme)
    key, number = cells.team_of(row, around.series)
    if key not in around.series:
        raise DomainError("series_unknown", field="series")
    team, written = team_in(actor, around.series[key], number)
    if team.pk in around.there:
        raise DomainError("experiment_there", field="team")
    experiment = begin_experiment(actor, team, imported=True)
    cycle = experiment.cycles.get()
    _fill(experiment, cycle, said)
    cycle = save(cycle, actor=actor, changes=_dates(said))
    experiment = save(experiment, actor=actor, changes=_submitted(team, said), reason="workbook")
    log_experiment("experiment_imported", actor, experiment, state=experiment.state)
    brought_in(experiment)
    return [*written, Made(experiment), Made(cycle)]


def take_steps_back(actor: Actor, programme: UUID, records: Sequence[Record]) -> None:
    """What stands in the experiments that were taken back goes with them.

    Refuses (`experiment_in_use`) one that its team has written in since: who takes a workbook back need not see it.
    """
    gone = [one for one in records if isinstance(one, Experiment) and one.deleted_in is not None]
    ids = [one.pk for one in gone]
    with reading(IMPORT):
        steps: list[Record] = [row for model in STEPS for row in _of(model, ids)]
        numbers = list(Observation.objects.filter(experiment__in=ids, deleted_in__isnull=True))
        used = {one.experiment_id for one in numbers if not one.imported}
        for model in LATER:
            living = _of(model, ids).filter(deleted_in__isnull=True)
            used |= set(living.values_list("experiment_id", flat=True))
        # That the program has asked is not the team's writing; an answer is.
        asked = list(FollowUp.objects.filter(experiment__in=ids, deleted_in__isnull=True))
        used |= {one.experiment_id for one in asked if one.value}
        by_hand = Revision.objects.filter(object_id__in=[step.pk for step in steps], actor_id__isnull=False)
        touched = set(by_hand.values_list("object_id", flat=True))
        used |= {step.experiment_id for step in steps if step.pk in touched}  # type: ignore[attr-defined]
    for experiment in gone:
        if experiment.pk in used:
            raise DomainError("experiment_in_use", experiment=experiment.code)
    if steps:
        delete([*steps, *numbers, *asked], actor=IMPORT, reason="workbook undone")
    taken_out(ids)


def _around(programme: UUID, book: Book) -> _Around:
    rows = Experiment.objects.filter(programme_id=programme, deleted_in__isnull=True).order_by("code")
    found = list(rows.values_list("pk", "team_id", "imported"))
    with reading(IMPORT):
        names = dict(Problem.objects.filter(experiment__in=rows).values_list("experiment_id", "name"))
    return _Around(
        Programme.objects.get(pk=programme),
        values.series_by_key(programme),
        values.series_rows_by_key(book.get("series", ())),
        teams_by_number(programme),
        {team: (imported, folded(names.get(pk, ""))) for pk, team, imported in found},
    )


def _fate(actor: Actor, row: SheetRow, around: _Around) -> Verdict:
    key, number = cells.team_of(row, {**around.series, **around.new})
    series = around.series.get(key)
    if series is None and key not in around.new:
        raise DomainError("series_unknown", field="series")
    if series is not None:
        if series.pk not in around.may:
            around.may[series.pk] = rules.may_series(actor, "write", series)
        if not around.may[series.pk]:
            raise DomainError("not_allowed", action="write", kind="series", field="series")
    if (key, number) in around.seen:
        raise DomainError("twice_in_sheet", field="team", row=around.seen[key, number])
    said = _said(row, around.programme)
    code = f"{series.code if series is not None else values.series_code(around.new[key].text('code'))}-{number}"
    team = around.teams.get((series.pk, number)) if series is not None else None
    around.seen[key, number] = row.number
    if team is not None and team.pk in around.there:
        imported, name = around.there[team.pk]
        if imported and name == folded(row.text("name")):
            return Verdict("matched", "experiment_known", facts={"code": code})
        raise DomainError("experiment_there", field="team")
    if team is None and series is not None and not series.imported:
        raise DomainError("experiment_no_team", field="team")
    return Verdict("new", f"experiment_new_{said.state}", facts={"code": code})


def _said(row: SheetRow, programme: Programme) -> _Said:
    """What the cells say; an empty cell says nothing. Refuses a cell that says nothing known."""
    starts, ends, decided = (cells.day_in(row, name, programme) for name in ("starts_on", "ends_on", "decided_on"))
    number, unit = cells.number_in(row, "result")
    baseline, baseline_unit = cells.number_in(row, "baseline")
    unit = cells.text_in(row, "unit", 20) or unit or baseline_unit
    predicted = cells.predicted_in(row, "predicted")
    measure = cells.text_in(row, "measure", 120)
    if predicted and ends is not None:
        predicted["by_date"] = ends
    decision = _decision(row)
    if decision:
        decided = decided or ends
    said = _Said(
        problem={
            "name": cells.text_in(row, "name", 80, least=3),
            "summary": cells.text_in(row, "summary", 160),
            "theme": cells.one_of(row, "theme", cells.THEMES),
            "problem": cells.text_in(row, "problem", 500),
            "problem_of": cells.several_of(row, "whose", cells.WHOSE),
            "baseline": baseline,
            "baseline_unit": unit[:20] if baseline is not None else "",
        },
        prediction={
            "belief": cells.text_in(row, "belief", 200),
            "what": measure,
            "unit": unit[:20],
            "wanted": _WANTED.get(predicted.get("kind"), ""),  # type: ignore[call-overload]
            "rhythm": Rhythm.ONCE if measure else "",
            "statistic": Statistic.MEDIAN if measure else "",
            **predicted,
        },
        trial={"starts_on": starts, "ends_on": ends},
        result=_result(row, number),
        decision=decision,
        number=number,
        cases=cells.count_in(row, "cases"),
        starts_on=starts,
        ends_on=ends,
        decided_on=decided,
    )
    _require_days(said)
    return said


def _result(row: SheetRow, number: Decimal | None) -> dict[str, object]:
    """What came out; nothing when no cell of it is filled."""
    as_planned = cells.one_of(row, "as_planned", cells.AS_PLANNED)
    changed = cells.text_in(row, "changed", 300)
    surprises, no_surprises = cells.noticed_in(row, "surprises", 500)
    harms, no_harms = cells.noticed_in(row, "harms", 500)
    told: dict[str, object] = {
        "as_planned": as_planned,
        "changed": changed,
        # The sheet does not ask; what changed without being told as planned was not.
        "changed_planned": False if changed and as_planned in {AsPlanned.PARTLY, AsPlanned.NO} else None,
        "versus_prediction": cells.one_of(row, "versus", cells.VERSUS),
        "surprises": surprises,
        "no_surprises": no_surprises,
        "harms": harms,
        "no_harms": no_harms,
        "learned": cells.text_in(row, "learned", 600, least=20),
    }
    if not any(told.values()) and number is None:
        return {}
    # At most 1, whatever was counted: nobody locked what was expected.
    return {**told, "certainty": Certainty.SOME if number is not None else Certainty.OPINION}


def _decision(row: SheetRow) -> dict[str, object]:
    choice = cells.one_of(row, "decision", cells.CHOICES)
    why = cells.text_in(row, "why", 300, least=5)
    role = cells.text_in(row, "owner", 80)
    if not choice:
        return {}
    return {"choice": choice, "why": why, "owner_role": role}


def _require_days(said: _Said) -> None:
    """Refuse days that cannot follow each other, and what is still to come."""
    if said.starts_on is not None and said.ends_on is not None and said.ends_on < said.starts_on:
        raise DomainError("experiment_days", field="ends_on")
    if said.decision:
        if said.decided_on is None:
            raise DomainError("value_missing", field="decided_on")
        if said.starts_on is not None and said.decided_on < said.starts_on:
            raise DomainError("experiment_days", field="decided_on")
        if said.decided_on > clock.today():
            raise DomainError("experiment_to_come", field="decided_on")
    if said.number is not None and said.starts_on is None and said.ends_on is None and said.decided_on is None:
        raise DomainError("value_missing", field="ends_on")


def _fill(experiment: Experiment, cycle: Cycle, said: _Said) -> None:
    """The steps and the one number, as the system: the one who brings them in may not read them before a decision."""
    now = clock.now()
    with reading(IMPORT):
        records: list[tuple[OfStep, Mapping[str, object]]] = [
            (Problem.objects.get(experiment=experiment), said.problem),
            (Prediction.objects.get(cycle=cycle), said.prediction),
            (Trial.objects.get(cycle=cycle), said.trial),
            (Result.objects.get(cycle=cycle), said.result),
            (Decision.objects.get(cycle=cycle), said.decision),
        ]
    for record, told in records:
        if any(value not in ("", None, [], False) for value in told.values()):
            changes = {**told, "saved_at": now}
            if isinstance(record, Decision):
                changes["decided_at"] = _moment(said.decided_on, 12)
            save(record, actor=IMPORT, changes=changes, reason="workbook")
    if said.number is not None:
        row = Observation(
            experiment=experiment,
            cycle=cycle,
            kind=Measured.TRIAL,
            observed_on=said.observed_on,
            value=said.number,
            n=said.cases,
            made_at=now,
            imported=True,
        )
        save(row, actor=IMPORT)


def _dates(said: _Said) -> dict[str, object]:
    over = said.state in {State.DECIDED, State.REVIEWING}
    began = said.state != State.IDEA
    return {
        "started_at": _moment(said.starts_on, 8) if began else None,
        "ended_on": (said.ends_on or said.decided_on) if over else None,
        "decided_at": _moment(said.decided_on, 12) if said.decision else None,
    }


def _submitted(team: Team, said: _Said) -> dict[str, object]:
    """The state, and what the decision submits; where its people worked is known by the series alone."""
    changes: dict[str, object] = {"state": said.state}
    if said.decision:
        area = team.series.area_id
        changes |= {
            "submitted_at": _moment(said.decided_on, 12),
            "share_level": ShareLevel.SERIES,
            "areas": [area] if area else [],
        }
    return changes


def _moment(day: date | None, hour: int) -> datetime | None:
    return datetime.combine(day, time(hour), clock.HELSINKI) if day is not None else None


def _of(model: Any, experiments: Sequence[UUID]) -> QuerySet[Any]:
    """The rows of any of the tables that hold an experiment."""
    found: QuerySet[Any] = model._base_manager.filter(experiment__in=experiments)
    return found
