"""The trial under way: ready, paused, gone on with, taken up again, broken off, never begun (records.md 2.1)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import ngettext, override

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading, system
from oppiva.experiments import rules
from oppiva.experiments.models import LONGEST_TRIAL, REASON_LENGTH, Amendment, Cycle, Experiment, Reason, State, Trial
from oppiva.experiments.rules import Insider, Sight
from oppiva.experiments.services.amendments import LONGEST_REASON, SHORTEST_REASON, require_length, write
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.states import lost_race, move, require_way
from oppiva.experiments.services.steps import locked, touch
from oppiva.experiments.services.telling import tell_team
from oppiva.jobs import clock

# The trial has really begun: what breaks off in these states was interrupted, in the others it never started.
BEGUN = (State.RUNNING, State.PAUSED, State.REVIEWING)
NIGHT = "experiments_ended"


def finish(insider: Insider) -> Experiment:
    """running -> reviewing ("Valmis"): the trial ends today, or ended on its last day."""
    with transaction.atomic():
        experiment, cycle = locked(insider)
        if experiment.state == State.REVIEWING:
            return experiment
        require_way(insider.actor, experiment, State.REVIEWING)
        return close_trial(insider.actor, experiment, cycle)


def close_trial(actor: Actor, experiment: Experiment, cycle: Cycle) -> Experiment:
    """The trial of a locked experiment ends, in the caller's transaction."""
    with reading(actor):
        last = Trial.objects.filter(cycle=cycle).values_list("ends_on", flat=True).first()
    today = clock.today()
    save(cycle, actor=actor, changes={"ended_on": min(last, today) if last is not None else today})
    return move(actor, experiment, State.REVIEWING)


def end_due_trials() -> int:
    """The night's work: trials whose last day has passed are to be reviewed; answers how many."""
    actor, done = system(NIGHT), 0
    with reading(actor):
        over = Trial.objects.filter(
            ends_on__lt=clock.today(),
            experiment__state=State.RUNNING,
            experiment__deleted_in__isnull=True,
            cycle__decided_at__isnull=True,
            cycle__deleted_in__isnull=True,
        )
        due = list(over.order_by("ends_on", "pk").values_list("experiment_id", flat=True))
    for pk in due:
        with transaction.atomic():
            experiment = (
                Experiment.objects.select_for_update(no_key=True, of=("self",))
                .select_related("team__series", "programme")
                .get(pk=pk)
            )
            cycle = rules.newest_cycle(experiment)
            with reading(actor):
                last = Trial.objects.filter(cycle=cycle).values_list("ends_on", flat=True).first()
            # A member may have moved it between the two reads.
            if experiment.state == State.RUNNING and last is not None and last < clock.today():
                close_trial(actor, experiment, cycle)
                done += 1
    return done


def pause(insider: Insider, *, reason: str, words: str = "") -> Experiment:
    """running -> paused, with its reason."""
    with transaction.atomic():
        experiment, cycle = locked(insider)
        reason, words = _reason(reason, words)
        require_way(insider.actor, experiment, State.PAUSED)
        save(cycle, actor=insider.actor, changes={"paused_on": clock.today()})
        return move(insider.actor, experiment, State.PAUSED, reason=reason, words=words)


def resume(insider: Insider) -> Experiment:
    """paused -> running: the last day moves by the pause, at most to day 84, and the program signs that."""
    with transaction.atomic():
        experiment, cycle = locked(insider)
        if experiment.state == State.RUNNING:
            return experiment
        if experiment.state != State.PAUSED:
            raise lost_race(insider.actor, experiment, State.RUNNING)
        days = (clock.today() - cycle.paused_on).days if cycle.paused_on is not None else 0
        if days > 0:
            _move_end(experiment, cycle, days)
        save(cycle, actor=insider.actor, changes={"paused_on": None})
        return move(insider.actor, experiment, State.RUNNING)


def reopen(insider: Insider, *, ends_on: date, reason: str, base_version: int | None = None) -> Experiment:
    """reviewing -> running, once, with a new last day signed as an amendment.

    Refuses a second time (`reopened_once`), a day before today (`ends_in_past`), over 84 days, and no reason.
    """
    reason = _words(reason)
    with transaction.atomic():
        experiment, cycle = locked(insider)
        if experiment.state != State.REVIEWING:
            raise lost_race(insider.actor, experiment, State.RUNNING)
        if cycle.reopened:
            raise DomainError("reopened_once")
        if ends_on < clock.today():
            raise DomainError("ends_in_past", field="ends_on")
        with reading(insider.actor):
            trial = Trial.objects.get(cycle=cycle)
        require_length(trial, ends_on)
        end = {"ends_on": ends_on}
        write(insider.actor, experiment, cycle, trial, Amendment.Of.PERIOD, end, reason, base_version, same=True)
        save(cycle, actor=insider.actor, changes={"reopened": True, "ended_on": None})
        tell_team(insider.actor, experiment, "amended", facts={"target": Amendment.Of.PERIOD}, reason=reason)
        return move(insider.actor, experiment, State.RUNNING, tell=False)


def end(sight: Sight, *, reason: str, words: str = "") -> Experiment:
    """It did not start, or it was interrupted, whichever fits the state: said by the team, later by a facilitator."""
    rules.require_ender(sight)
    with transaction.atomic():
        experiment, cycle = locked(sight)
        reason, words = _reason(reason, words)
        to = State.INTERRUPTED if experiment.state in BEGUN else State.NOT_STARTED
        require_way(sight.actor, experiment, to)
        if to == State.INTERRUPTED:
            today = clock.today()
            changes = {"ended_on": min(cycle.ended_on or today, today), "paused_on": None}
            save(cycle, actor=sight.actor, changes=changes)
        return move(sight.actor, experiment, to, reason=reason, words=words)


def plan_again(insider: Insider) -> Experiment:
    """not_started or interrupted -> planned: the same cycle; a prediction that was locked stays locked."""
    with transaction.atomic():
        experiment, cycle = locked(insider)
        if experiment.state == State.PLANNED:
            return experiment
        if experiment.state not in {State.NOT_STARTED, State.INTERRUPTED}:
            raise lost_race(insider.actor, experiment, State.PLANNED)
        save(cycle, actor=insider.actor, changes={"ended_on": None})
        return move(insider.actor, experiment, State.PLANNED)


def set_period(insider: Insider, *, starts_on: date, ends_on: date, reason: str) -> Amendment:
    """A new time for a trial that broke off and is planned again, signed: its first period was locked.

    Refuses days that have passed (`starts_in_past`), over 84 days, no reason, and any other state (`step_closed`).
    """
    reason = _words(reason)
    with transaction.atomic():
        experiment, cycle = locked(insider)
        if experiment.state != State.PLANNED or cycle.started_at is None:
            raise DomainError("step_closed", step="S3", state=experiment.state)
        if starts_on < clock.today():
            raise DomainError("starts_in_past", field="starts_on")
        if not starts_on <= ends_on <= starts_on + timedelta(days=LONGEST_TRIAL):
            raise DomainError("trial_too_long", field="ends_on", most=LONGEST_TRIAL)
        with reading(insider.actor):
            trial = Trial.objects.get(cycle=cycle)
        changes = {"starts_on": starts_on, "ends_on": ends_on}
        made = write(insider.actor, experiment, cycle, trial, Amendment.Of.PERIOD, changes, reason)
        touch(insider, experiment, trial.step)
        tell_team(insider.actor, experiment, "amended", facts={"target": Amendment.Of.PERIOD}, reason=reason)
        return made


def check_privacy(sight: Sight) -> Experiment:
    """A facilitator has gone through what of customers may be written: from now on the diary takes text."""
    rules.require_facilitator(sight)
    with transaction.atomic():
        experiment, _cycle = locked(sight)
        if experiment.privacy_checked_on is not None:
            return experiment
        saved = save(
            experiment,
            actor=sight.actor,
            changes={"privacy_checked_by": sight.actor.person_id, "privacy_checked_on": clock.today()},
        )
        log_experiment("privacy_checked", sight.actor, saved)
        tell_team(sight.actor, saved, "privacy_checked")
        return saved


def _move_end(experiment: Experiment, cycle: Cycle, days: int) -> None:
    actor = system("pause")
    with reading(actor):
        trial = Trial.objects.get(cycle=cycle)
    if trial.starts_on is None or trial.ends_on is None:
        return
    last = min(trial.ends_on + timedelta(days=days), trial.starts_on + timedelta(days=LONGEST_TRIAL))
    if last <= trial.ends_on:
        return
    # The record speaks the language of its team.
    with override(experiment.language):
        reason = ngettext("The trial was paused for one day.", "The trial was paused for %(n)s days.", days)
    write(actor, experiment, cycle, trial, Amendment.Of.PERIOD, {"ends_on": last}, reason % {"n": days})


def _reason(reason: str, words: str) -> tuple[str, str]:
    """A reason of the list; words of one's own only beside `other`, where they are asked for."""
    words = " ".join(words.split())
    if reason not in Reason.values:
        raise DomainError("end_reason", field="reason")
    if reason != Reason.OTHER:
        return reason, ""
    if not words or len(words) > REASON_LENGTH:
        raise DomainError("end_words", field="words", most=REASON_LENGTH)
    return reason, words


def _words(reason: str) -> str:
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise DomainError("amendment_reason", field="reason", least=SHORTEST_REASON, most=LONGEST_REASON)
    return reason
