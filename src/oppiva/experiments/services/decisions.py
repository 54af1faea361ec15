"""The result and the decision: recording it submits the record, freezes it and, on `change`, opens the next cycle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.core.text import one_newline
from oppiva.experiments import queries
from oppiva.experiments.filling import decision_missing
from oppiva.experiments.models import (
    Amendment,
    Choice,
    Cycle,
    Decision,
    Experiment,
    Measure,
    OfStep,
    Prediction,
    ShareLevel,
    Snapshot,
    State,
    Step,
    Task,
    Trial,
)
from oppiva.experiments.queries.publishing import KIND, prepared_of
from oppiva.experiments.rules import Insider
from oppiva.experiments.services import checks
from oppiva.experiments.services.amendments import LONGEST_REASON, SHORTEST_REASON, write
from oppiva.experiments.services.course import close_trial
from oppiva.experiments.services.drafts import drop_draft, drop_drafts_of_round
from oppiva.experiments.services.experiments import begin_cycle
from oppiva.experiments.services.identity import require_clean, require_no_code
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.searched import decision_recorded
from oppiva.experiments.services.snapshots import take_snapshot
from oppiva.experiments.services.states import move, require_gate, require_way
from oppiva.experiments.services.steps import locked, save_step, touch
from oppiva.experiments.services.telling import members_of, tell_team
from oppiva.experiments.signals import experiment_decided
from oppiva.jobs import clock
from oppiva.people import structure
from oppiva.people.models import Person

DECISION_FIELDS = frozenset({"choice", "why", "next_on", "owner", "owner_role"})
# What the next cycle begins with of the plan before it; what is predicted and when is written anew.
PLAN = ("belief", "what", "unit", "wanted", "how", "who", "rhythm", "statistic", "keep_cut", "stop_cut", "stop_also")
PLAN_WORDS = ("keep_words", "change_words", "stop_words")
TRIAL = ("where", "how_many", "customer_data", "stop_rule", "minutes_estimated")
MEASURE = ("what", "unit", "wanted", "how", "who", "rhythm", "statistic")


def save_result(
    insider: Insider, *, changes: Mapping[str, object], base_version: int, client_ref: UUID | None = None
) -> OfStep:
    """What came out, as far as it is written; refuses (`certainty_unfounded`) to be surer than the log allows."""
    wanted = changes.get("certainty")
    if wanted is not None and wanted not in queries.trial_record(insider).allowed:
        raise DomainError("certainty_unfounded", field="certainty", certainty=wanted)
    return save_step(insider, Step.RESULT, changes=changes, base_version=base_version, client_ref=client_ref)


def save_decision(
    insider: Insider, *, changes: Mapping[str, object], base_version: int, client_ref: UUID | None = None
) -> OfStep:
    """The decision as far as it is written; it is recorded by `decide`."""
    _require_owner(insider, changes)
    return save_step(insider, Step.DECISION, changes=changes, base_version=base_version, client_ref=client_ref)


def decide(
    insider: Insider, *, changes: Mapping[str, object], base_version: int, client_ref: UUID | None = None
) -> Experiment:
    """Records the decision, and with it submits the record: the series and its readers see it from now on.

    A trial that still runs ends with it. Refuses what is missing (`gate_missing`, with the codes), an owner outside the
    team (`owner_outside`), a personal identity code anywhere in the record (`identity_code`), and (`state_changed`)
    what somebody else decided first; sent again it is recorded once.
    """
    _require_owner(insider, changes)
    with transaction.atomic():
        experiment, cycle = locked(insider)
        if _is_recorded(insider, experiment, client_ref):
            return experiment
        if experiment.state == State.RUNNING:
            experiment = close_trial(insider.actor, experiment, cycle)
        require_way(insider.actor, experiment, State.DECIDED)
        save_step(insider, Step.DECISION, changes=changes, base_version=base_version, client_ref=client_ref)
        require_gate(insider.actor, experiment, cycle, "decide")
        require_no_code(insider.actor, cycle)
        cycle.refresh_from_db()
        return _record(insider, experiment, cycle, client_ref)


def correct_decision(
    insider: Insider, cycle: Cycle, *, changes: Mapping[str, object], reason: str, base_version: int
) -> Amendment:
    """A recorded decision is put right, signed with a reason; what it was stays to be read.

    Refuses a short reason (`amendment_reason`), a decision made empty (`gate_missing`), one that is not recorded
    (`step_closed`), and to take back a `change` whose new cycle is there (`cycle_open`).
    """
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise DomainError("amendment_reason", field="reason", least=SHORTEST_REASON, most=LONGEST_REASON)
    if not set(changes) <= DECISION_FIELDS:
        raise ValueError(f"not of a decision: {sorted(set(changes) - DECISION_FIELDS)}")
    require_clean([reason, *changes.values()], Step.DECISION)
    with transaction.atomic():
        experiment, newest = locked(insider)
        if cycle.experiment_id != experiment.pk or cycle.decided_at is None:
            raise DomainError("step_closed", step=Step.DECISION, state=experiment.state)
        with reading(insider.actor):
            decision = Decision.objects.get(cycle=cycle)
        wanted = changes.get("choice", decision.choice)
        if wanted != decision.choice and cycle.pk != newest.pk:
            raise DomainError("cycle_open", field="choice")
        tidy = {name: _tidy(value) for name, value in changes.items()}
        # What stays as it was recorded may be past or gone by now.
        stood = {"owner": decision.owner_id, "next_on": decision.next_on}
        _require_owner(insider, {name: value for name, value in tidy.items() if value != stood.get(name)})
        made = write(insider.actor, experiment, cycle, decision, Amendment.Of.DECISION, tidy, reason, base_version)
        require_decision(decision)
        _outdate_checks(insider, experiment)
        opened = wanted == Choice.CHANGE and cycle.pk == newest.pk and experiment.state == State.DECIDED
        if opened:
            _open_next(insider, experiment, cycle)
        take_snapshot(experiment, Snapshot.Occasion.DECISION, about=str(cycle.number))
        decision_recorded(experiment)
        tell_team(insider.actor, experiment, "amended", facts={"target": Amendment.Of.DECISION}, reason=reason)
        _send(insider, experiment, cycle, decision, correction=True)
        return made


def _outdate_checks(insider: Insider, experiment: Experiment) -> None:
    """What was checked for the public page was another text: it neither waits for a facilitator nor holds any more."""
    count = checks.outdate(insider.actor, KIND, experiment.pk, but=prepared_of(insider).hash)
    if count:
        log_experiment("check_outdated", insider.actor, experiment, count=count)


def require_decision(decision: Decision) -> None:
    """Refuse (`gate_missing`) a decision that lacks a part."""
    missing = decision_missing(decision)
    if missing:
        raise DomainError("gate_missing", gate="decide", codes=missing)


def _record(insider: Insider, experiment: Experiment, cycle: Cycle, client_ref: UUID | None) -> Experiment:
    actor, now = insider.actor, clock.now()
    with reading(actor):
        decision = Decision.objects.get(cycle=cycle)
    save(decision, actor=actor, changes={"decided_at": now, "decided_by": insider.person_id})
    save(cycle, actor=actor, changes={"decided_at": now, "ended_on": cycle.ended_on or clock.today()})
    units, areas = _where(experiment)
    first = {"submitted_at": now} if experiment.submitted_at is None else {}
    wider = {"share_level": ShareLevel.SERIES} if experiment.share_level == ShareLevel.TEAM else {}
    experiment = save(experiment, actor=actor, changes={**first, **wider, "units": units, "areas": areas})
    experiment = move(actor, experiment, State.DECIDED)
    drop_draft(insider, Step.RESULT)
    log_experiment("experiment_decided", actor, experiment, choice=decision.choice, cycle=cycle.number)
    if cycle.number > 1:
        _outdate_checks(insider, experiment)
    if decision.choice == Choice.CHANGE:
        experiment = _open_next(insider, experiment, cycle)
    take_snapshot(experiment, Snapshot.Occasion.DECISION, about=str(cycle.number))
    decision_recorded(experiment)
    _send(insider, experiment, cycle, decision, correction=False)
    return experiment


def _open_next(insider: Insider, experiment: Experiment, cycle: Cycle) -> Experiment:
    """decided -> planned: cycle n + 1 with the old plan as a start and a new prediction, which nothing locks yet."""
    actor = insider.actor
    made = begin_cycle(actor, experiment, cycle.number + 1)
    drop_drafts_of_round(experiment)
    with reading(actor):
        old, new = Prediction.objects.get(cycle=cycle), Prediction.objects.get(cycle=made)
        before, after = Trial.objects.get(cycle=cycle), Trial.objects.get(cycle=made)
        measures = list(Measure.objects.filter(cycle=cycle, deleted_in__isnull=True).order_by("position"))
        tasks = list(Task.objects.filter(cycle=cycle, deleted_in__isnull=True).order_by("position"))
    save(new, actor=actor, changes={name: getattr(old, name) for name in (*PLAN, *PLAN_WORDS)})
    save(after, actor=actor, changes={name: getattr(before, name) for name in TRIAL})
    for measure in measures:
        same = {name: getattr(measure, name) for name in MEASURE}
        save(Measure(experiment=experiment, cycle=made, position=measure.position, **same), actor=actor)
    for task in tasks:
        save(
            Task(experiment=experiment, cycle=made, position=task.position, what=task.what, member_id=task.member_id),
            actor=actor,
        )
    moved = move(actor, experiment, State.PLANNED, tell=False)
    touch(insider, moved, Step.DECISION)
    return moved


def _is_recorded(insider: Insider, experiment: Experiment, client_ref: UUID | None) -> bool:
    """Whether this very press has been recorded: a double tap, or a phone that did not hear the answer."""
    if client_ref is None:
        return False
    return queries.decision_saved_as(insider.actor, experiment, client_ref)


def _send(insider: Insider, experiment: Experiment, cycle: Cycle, decision: Decision, *, correction: bool) -> None:
    experiment_decided.send(
        Experiment,
        experiment=experiment,
        cycle=cycle,
        decision=decision,
        actor=insider.actor,
        correction=correction,
    )


def _require_owner(insider: Insider, changes: Mapping[str, object]) -> None:
    """Refuse (`owner_outside`) an owner who is not of the team, and (`next_in_past`) a day that has gone."""
    owner = changes.get("owner")
    if owner is not None and str(owner) not in {str(pk) for pk in members_of(insider.experiment)}:
        raise DomainError("owner_outside", field="owner")
    due = changes.get("next_on")
    if isinstance(due, date) and due < clock.today():
        raise DomainError("next_in_past", field="next_on")


def _where(experiment: Experiment) -> tuple[list[str], list[str]]:
    """The units and areas of the members, as they are told with the record."""
    rows = Person.objects.filter(pk__in=members_of(experiment), unit__isnull=False)
    units = sorted(set(rows.values_list("unit_id", flat=True)))
    known = structure.current()
    houses = {known.rooms[unit].organisation for unit in units if unit in known.rooms}
    areas = {known.houses[house].area for house in houses if house in known.houses}
    return [str(unit) for unit in units], sorted(area for area in areas if area)


def _tidy(value: object) -> object:
    return one_newline(value).strip() if isinstance(value, str) else value
