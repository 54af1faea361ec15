"""From idea to trial: each change of state has its gate, its reason and a notice to the team (records.md 2.1)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from oppiva.audit.models import Revision, kind_of
from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import Cycle, Experiment, Prediction, State, Trial
from oppiva.experiments.rules import Insider
from oppiva.experiments.services.gates import missing_for
from oppiva.experiments.services.identity import require_clean
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.steps import locked
from oppiva.experiments.services.telling import tell_team
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.workshops.services import changed_in

# The way of records.md 2.1; `published` comes with publishing.
LEAVES: Mapping[str, frozenset[str]] = {
    State.IDEA: frozenset({State.PLANNED, State.NOT_STARTED}),
    State.PLANNED: frozenset({State.RUNNING, State.NOT_STARTED}),
    State.RUNNING: frozenset({State.REVIEWING, State.PAUSED, State.INTERRUPTED}),
    State.PAUSED: frozenset({State.RUNNING, State.INTERRUPTED}),
    State.REVIEWING: frozenset({State.DECIDED, State.RUNNING, State.INTERRUPTED}),
    State.DECIDED: frozenset({State.PUBLISHED, State.PLANNED}),
    State.PUBLISHED: frozenset({State.DECIDED}),
    State.NOT_STARTED: frozenset({State.PLANNED}),
    State.INTERRUPTED: frozenset({State.PLANNED}),
}


def move(
    actor: Actor, experiment: Experiment, to: str, *, reason: str = "", words: str = "", tell: bool = True
) -> Experiment:
    """The experiment, locked by the caller, goes to another state, and its team hears of it.

    Refuses (`state_changed`, with the state as it is, who made it and when) what the table does not know: somebody
    else was first.
    Words with a personal identity code are refused, too (`identity_code`): others read them at once.
    """
    require_way(actor, experiment, to)
    require_clean([words])
    before = experiment.state
    saved = save(
        experiment,
        actor=actor,
        changes={"state": to, "state_reason": reason, "state_words": words, "state_since": clock.now()},
        reason=reason,
    )
    log_experiment("experiment_moved", actor, saved, state=to, before=before)
    if tell:
        tell_team(actor, saved, to, facts={"reason": reason} if reason else None, reason=words)
    changed_in(saved.team.series_id)
    return saved


def require_way(actor: Actor, experiment: Experiment, to: str) -> None:
    """Refuse (`state_changed`) a state that cannot be reached from where the experiment stands now."""
    if to not in LEAVES[experiment.state]:
        raise lost_race(actor, experiment, to)


def lost_race(actor: Actor, experiment: Experiment, wanted: str) -> DomainError:
    """The refusal of a change of state that came too late: the new state, who made it and when."""
    with reading(actor):
        rows = Revision.objects.filter(kind=kind_of(experiment), object_id=experiment.pk, field="state")
        by = rows.exclude(version__isnull=True).order_by("-version").values_list("actor_id", flat=True).first()
    by_name = Person.objects.filter(pk=by, deleted_in__isnull=True).values_list("name", flat=True).first() if by else ""
    return DomainError(
        "state_changed", state=experiment.state, since=experiment.state_since, by=by_name or "", wanted=wanted
    )


def require_gate(actor: Actor, experiment: Experiment, cycle: Cycle, gate: str) -> None:
    """Refuse (`gate_missing`, 409) with the codes of what is not filled."""
    missing = missing_for(actor, experiment, cycle, gate)
    if missing:
        raise DomainError("gate_missing", gate=gate, codes=missing)


def plan(insider: Insider) -> Experiment:
    """idea -> planned, once name, theme and problem are there."""
    with transaction.atomic():
        experiment, cycle = locked(insider)
        if experiment.state == State.PLANNED:
            return experiment
        require_gate(insider.actor, experiment, cycle, "plan")
        return move(insider.actor, experiment, State.PLANNED)


def start(insider: Insider) -> Experiment:
    """planned -> running: prediction, limits, first measure and period are locked by the server's clock.

    Refuses what is not filled (`gate_missing`) and a first day that has passed (`starts_in_past`).
    """
    with transaction.atomic():
        experiment, cycle = locked(insider)
        if experiment.state == State.RUNNING and cycle.started_at is not None:
            return experiment
        if experiment.state == State.IDEA and not missing_for(insider.actor, experiment, cycle, "plan"):
            experiment = move(insider.actor, experiment, State.PLANNED, tell=False)
        require_gate(insider.actor, experiment, cycle, "start")
        # A paused or reviewed trial has ways of its own back to running.
        if experiment.state != State.PLANNED:
            raise lost_race(insider.actor, experiment, State.RUNNING)
        with reading(insider.actor):
            prediction = Prediction.objects.get(cycle=cycle)
            trial = Trial.objects.get(cycle=cycle)
        if trial.starts_on is not None and trial.starts_on < clock.today():
            raise DomainError("starts_in_past", field="starts_on")
        now = clock.now()
        if prediction.locked_at is None:
            save(prediction, actor=insider.actor, changes={"locked_at": now})
        save(cycle, actor=insider.actor, changes={"started_at": now, "ended_on": None})
        return move(insider.actor, experiment, State.RUNNING)
