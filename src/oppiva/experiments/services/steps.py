"""A step is saved without losing anybody's words (records.md 11): one record and one version for each step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from oppiva.audit.prepared import Prepared, Slot
from oppiva.audit.services import delete, save, undo
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.core.text import one_newline
from oppiva.experiments import rules
from oppiva.experiments.filling import (
    decision_missing,
    plan_missing,
    prediction_missing,
    result_missing,
    trial_missing,
)
from oppiva.experiments.models import (
    MOST_MEASURES,
    MOST_TASKS,
    Cycle,
    Experiment,
    Measure,
    OfStep,
    Prediction,
    State,
    Step,
    StepShare,
    Task,
    Trial,
)
from oppiva.experiments.queries.records import record_of
from oppiva.experiments.rules import Author, Insider, Sight
from oppiva.experiments.services.drafts import drop_draft
from oppiva.experiments.services.fitting import save_fitting
from oppiva.experiments.services.identity import has_code, require_no_code
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.searched import step_saved, step_shown
from oppiva.jobs import clock
from oppiva.workshops.services import changed_in, work_saved

OPEN = (State.IDEA, State.PLANNED, State.RUNNING, State.PAUSED, State.REVIEWING)
# Where each step may be written; what is locked inside it is refused by itself.
WRITABLE: Mapping[str, tuple[State, ...]] = {
    Step.PROBLEM: OPEN,
    Step.PREDICTION: OPEN,
    Step.TRIAL: OPEN,
    Step.RESULT: (State.RUNNING, State.PAUSED, State.REVIEWING),
    Step.DECISION: (State.RUNNING, State.PAUSED, State.REVIEWING),
}
PERIOD = frozenset({"starts_on", "ends_on"})
_EXPERIMENT = Slot(0, Experiment._meta.pk)
_to_change = Prepared(
    lambda: (
        Experiment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("team__series", "programme")
        .filter(pk=_EXPERIMENT, deleted_in__isnull=True)
    )
)


def save_step(
    insider: Insider,
    step: str,
    *,
    changes: Mapping[str, object],
    base_version: int,
    client_ref: UUID | None = None,
) -> OfStep:
    """The fields of a step as a member typed them on `base_version`; nothing is required here, gates ask for it.

    Raises Conflict with both texts when somebody else saved another text of the same field. Refuses a state in which
    the step is closed (`step_closed`), a change of what is locked (`prediction_locked`, `period_locked`), and what does
    not go together (`save_fitting`).
    """
    with transaction.atomic():
        experiment, cycle = locked(insider)
        require_writable(experiment, step)
        record = record_of(insider, cycle, step)
        given = {
            name: one_newline(value).strip() if isinstance(value, str) else value for name, value in changes.items()
        }
        _require_unlocked(cycle, record, given)
        saved = save_fitting(
            record,
            actor=insider.actor,
            base_version=max(base_version, 1),
            changes={**given, "saved_at": clock.now()},
            client_ref=client_ref,
        )
        touch(insider, experiment, step)
        close_coded(insider, cycle, step, given.values())
        drop_draft(insider, step)
        log_experiment("step_saved", insider.actor, experiment, step=step)
        return saved


def share_step(insider: Insider, step: str, *, shared: bool) -> None:
    """Opens a step to the facilitators of the series, or closes it again; until the decision (`step_submitted`).

    Refuses to open one in which a personal identity code stands (`identity_code`).
    """
    with transaction.atomic():
        experiment, cycle = locked(insider)
        if cycle.decided_at is not None:
            raise DomainError("step_submitted")
        if shared:
            require_no_code(insider.actor, cycle, step)
        now = StepShare.objects.filter(cycle=cycle, step=step, revoked_at__isnull=True, deleted_in__isnull=True)
        if shared and not now.exists():
            save(
                StepShare(experiment=experiment, cycle=cycle, step=step, by_id=insider.person_id, at=clock.now()),
                actor=insider.actor,
            )
        elif not shared:
            for row in now:
                save(row, actor=insider.actor, changes={"revoked_at": clock.now()})
        step_shown(experiment)
        log_experiment("step_shared" if shared else "step_unshared", insider.actor, experiment, step=step)
        changed_in(experiment.team.series_id)


def add_measure(insider: Insider, fields: Mapping[str, object], *, client_ref: UUID | None = None) -> Measure:
    """A second or third measure; refuses a fourth (`measures_full`)."""
    with transaction.atomic():
        experiment, cycle = locked(insider)
        require_writable(experiment, Step.PREDICTION)
        with reading(insider.actor):
            taken = set(Measure.objects.filter(cycle=cycle, deleted_in__isnull=True).values_list("position", flat=True))
        free = [position for position in range(2, MOST_MEASURES + 1) if position not in taken]
        if not free:
            raise DomainError("measures_full", most=MOST_MEASURES)
        made = save(
            Measure(experiment=experiment, cycle=cycle, position=free[0], **fields),
            actor=insider.actor,
            client_ref=client_ref,
        )
        touch(insider, experiment, Step.PREDICTION)
        close_coded(insider, cycle, Step.PREDICTION, fields.values())
        return made


def save_measure(
    insider: Insider,
    measure: Measure,
    *,
    changes: Mapping[str, object],
    base_version: int,
    client_ref: UUID | None = None,
) -> Measure:
    """A later measure changed; the first is a part of the prediction."""
    with transaction.atomic():
        experiment, cycle = locked(insider)
        require_writable(experiment, Step.PREDICTION)
        saved = save(measure, actor=insider.actor, base_version=base_version, changes=changes, client_ref=client_ref)
        touch(insider, experiment, Step.PREDICTION)
        close_coded(insider, cycle, Step.PREDICTION, changes.values())
        return saved


def remove_measure(insider: Insider, measure: Measure) -> UUID:
    """Takes a later measure away; comes back by undo."""
    with transaction.atomic():
        experiment, _cycle = locked(insider)
        require_writable(experiment, Step.PREDICTION)
        return delete([measure], actor=insider.actor)


def bring_back(insider: Insider, batch: UUID) -> None:
    """Brings a task or a measure back that was taken away, unless its place has been taken (`undo_clash`)."""
    with transaction.atomic():
        experiment, cycle = locked(insider)
        require_writable(experiment, Step.TRIAL)
        undo(batch, actor=insider.actor)
        with reading(insider.actor):
            if Task.objects.filter(cycle=cycle, deleted_in__isnull=True).count() > MOST_TASKS:
                raise DomainError("tasks_full", most=MOST_TASKS)
        touch(insider, experiment, Step.TRIAL)


def save_task(
    insider: Insider,
    task: Task | None,
    *,
    changes: Mapping[str, object],
    base_version: int = 0,
    client_ref: UUID | None = None,
) -> Task:
    """Who does what by when, a new one or one changed; refuses a sixth (`tasks_full`)."""
    with transaction.atomic():
        experiment, cycle = locked(insider)
        require_writable(experiment, Step.TRIAL)
        if task is not None:
            saved = save(task, actor=insider.actor, base_version=base_version, changes=changes, client_ref=client_ref)
        else:
            with reading(insider.actor):
                count = Task.objects.filter(cycle=cycle, deleted_in__isnull=True).count()
            if count >= MOST_TASKS:
                raise DomainError("tasks_full", most=MOST_TASKS)
            saved = save(
                Task(experiment=experiment, cycle=cycle, position=count + 1, **changes),
                actor=insider.actor,
                client_ref=client_ref,
            )
        touch(insider, experiment, Step.TRIAL)
        close_coded(insider, cycle, Step.TRIAL, changes.values())
        return saved


def remove_task(insider: Insider, task: Task) -> UUID:
    """Takes a task away; comes back by undo."""
    with transaction.atomic():
        experiment, _cycle = locked(insider)
        require_writable(experiment, Step.TRIAL)
        return delete([task], actor=insider.actor)


def locked(who: Insider | Sight | Author, *, also_ended: bool = False) -> tuple[Experiment, Cycle]:
    """The experiment and its newest cycle as they stand now; a save and a change of state wait for each other.

    `also_ended`: what is taken back, also after the programme's end.
    """
    experiment = (
        Experiment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("team__series", "programme")
        .filter(pk=who.experiment.pk, deleted_in__isnull=True)
        .first()
    )
    if experiment is None:
        raise DomainError("gone")
    if not also_ended:
        rules.require_open(experiment)
    return experiment, rules.newest_cycle(experiment)


def require_writable(experiment: Experiment, step: str) -> None:
    """Refuse a step that is closed in this state; the facts tell the state, who writes keeps the text."""
    if experiment.state not in WRITABLE[step]:
        raise DomainError("step_closed", step=step, state=experiment.state)


def touch(insider: Insider, experiment: Experiment, step: str) -> None:
    """What others may know of a save: the step, when, and how many fields are empty."""
    Experiment.objects.filter(pk=experiment.pk).update(
        last_step=step, last_saved_at=clock.now(), blanks=_blanks(insider, experiment)
    )
    if step in WRITABLE:
        step_saved(experiment, insider.cycle, step)
    work_saved(insider.actor, experiment.team, step)
    changed_in(experiment.team.series_id)


def close_coded(insider: Insider, cycle: Cycle, step: str, texts: Iterable[object]) -> None:
    """What was shared closes again when a personal identity code was written into it: the text is saved, for the team
    alone, until the code is gone."""
    if not has_code(texts):
        return
    open_ = StepShare.objects.filter(cycle=cycle, step=step, revoked_at__isnull=True, deleted_in__isnull=True)
    for row in open_:
        save(row, actor=insider.actor, changes={"revoked_at": clock.now()})
        step_shown(insider.experiment)


def _blanks(insider: Insider, experiment: Experiment) -> int:
    """Fields that the next gates ask for and that are empty; one statement, since every save asks."""
    rows = Cycle.objects.filter(experiment=experiment, deleted_in__isnull=True).order_by("-number")
    with reading(insider.actor):
        if experiment.state in {State.IDEA, State.PLANNED}:
            found = rows.select_related("experiment__problem", "prediction", "trial")[0]
            codes = (
                *plan_missing(found.experiment.problem),
                *prediction_missing(found.prediction),
                *trial_missing(found.trial),
            )
        else:
            found = rows.select_related("result", "decision")[0]
            codes = (*result_missing(found.result), *decision_missing(found.decision))
    return len(codes)


def _require_unlocked(cycle: Cycle, record: OfStep, changes: Mapping[str, Any]) -> None:
    """Refuse another value of what has been locked; the same value, as an unchanged form sends it, passes."""
    names = {name for name, value in changes.items() if value != getattr(record, name)}
    if isinstance(record, Prediction) and record.locked_at is not None and names - {"note"}:
        raise DomainError("prediction_locked", fields=tuple(sorted(names - {"note"})))
    if isinstance(record, Trial) and cycle.started_at is not None and names & PERIOD:
        raise DomainError("period_locked", fields=tuple(sorted(names & PERIOD)))
