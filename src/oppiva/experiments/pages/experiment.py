"""The page of an experiment: its head, what comes next, the locked prediction, the plan, earlier rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.policy import Level
from oppiva.experiments import locked_words, queries, words
from oppiva.experiments.limits import Limit
from oppiva.experiments.locked_words import Locked
from oppiva.experiments.models import Cycle, State, Step, Trial
from oppiva.experiments.pages.beside_form import AMENDABLE, BEFORE, compared_in, limits_of_record
from oppiva.experiments.pages.chart import Known
from oppiva.experiments.pages.follow import RoundsCard, rounds_card
from oppiva.experiments.pages.outcome import Outcome, outcome_of
from oppiva.experiments.pages.plan import Fact, plan_facts, safety_words
from oppiva.experiments.queries import page as reads
from oppiva.experiments.queries.follow_ups import rounds_in
from oppiva.experiments.queries.page import Amended, Authors, Steps
from oppiva.experiments.reading_words import readers_line
from oppiva.experiments.rules import Sight
from oppiva.experiments.services.gates import plan_missing, prediction_missing, trial_missing
from oppiva.experiments.words import StateShown
from oppiva.jobs import clock
from oppiva.ui.formatting import date_short, time


@dataclass(frozen=True)
class Next:
    """The one thing to do before the trial: a press, a link, or the dashed way to the first missing field."""

    title: str
    lead: str
    words: str
    address: str
    posts: bool = False
    missing: bool = False


@dataclass(frozen=True)
class StepLine:
    """A step on the page: filled or not, shared or not."""

    title: str
    said: str
    address: str
    filled: bool
    shared: bool


@dataclass(frozen=True)
class View:
    """All of the page but the parts of its slots."""

    sight: Sight  # as it was given, its cycle with the steps that have been read
    code: str
    cycle: Cycle
    known: Known  # read once for all parts of the page, as far as it is open to the reader
    heading: str
    named: bool  # the heading is the team's own text
    language: str
    state: StateShown
    members: str
    initials: tuple[str, ...]
    readers: str
    last: str
    round: str
    next: Next | None
    steps: tuple[StepLine, ...]
    locked: Locked | None
    plan: tuple[Fact, ...]
    read: Steps | None  # the steps as far as they are open to the reader
    limits: tuple[Limit, ...]
    compared: str  # which figure the limits look at
    safety: tuple[str, ...]
    rounds: tuple[tuple[str, str], ...]
    again: str
    visibility: str
    inside: bool
    outcome: Outcome | None
    rounds_card: RoundsCard | None
    told: bool = False  # a decided round, as others read it: in the order of its story

    @property
    def has_alike(self) -> bool:
        """Whether the page leads to experiments like it: it is decided, or a step of it is shown to the reader."""
        return self.read is not None and (self.sight.experiment.submitted_at is not None or not self.inside)

    @property
    def problem_facts(self) -> tuple[Fact, ...]:
        """What the problem was."""
        return tuple(one for one in self.plan if one.step == Step.PROBLEM)

    @property
    def trial_facts(self) -> tuple[Fact, ...]:
        """What was tried, where and when."""
        return tuple(one for one in self.plan if one.step == Step.TRIAL)


def view_of(sight: Sight, wanted: int | None) -> View:
    """The page for this reader: the newest cycle for the team, the newest decided one for readers, or that asked for.

    Who sees the step and the hour alone gets these and the steps that the team shares.
    """
    if sight.public_alone:
        raise Http404  # the page of what is published is another one
    experiment, today = sight.experiment, clock.today()
    cycle, seen = _chosen(sight, wanted)
    inside = sight.insider is not None
    whole = inside or (cycle.decided_at is not None and sight.level == Level.FULL)
    drafting = inside and experiment.state in {State.IDEA, State.PLANNED}
    shared = reads.shared_steps(cycle) if drafting or not whole else frozenset[str]()
    steps = reads.steps_of(sight.actor, cycle) if whole or shared else None
    steps = _only(steps, shared) if steps is not None and not whole else steps
    people = dict(queries.members_of(experiment.team_id)) if inside else {}
    trial = steps.trial if steps is not None else None
    newest = cycle.pk == sight.cycle.pk
    amendments = _amendments(sight, cycle, steps)
    state = words.state_shown(experiment, *(_days(trial) if newest else (None, None)), today)
    return View(
        sight=_with_steps(sight, steps) if whole and newest and steps is not None else sight,
        code=experiment.code,
        cycle=cycle,
        known=_known(cycle, steps, amendments, inside=inside),
        heading=_heading(steps),
        named=steps is not None and steps.problem is not None and bool(steps.problem.name),
        language=experiment.language,
        state=state,
        members=_members(sight, people, whole=whole),
        initials=tuple(_initial(name) for name in people.values()),
        readers=readers_line(experiment, cycle) if inside else "",
        last=_last(sight, today),
        round=_("Round %(n)s") % {"n": cycle.number} if sight.cycle.number > 1 else "",
        next=_next(sight, steps) if inside and newest and steps is not None else None,
        steps=_lines(sight, steps, shared) if inside and newest and steps is not None else (),
        locked=_locked(sight, steps, amendments, people, today, newest=newest),
        plan=plan_facts(steps, today),
        read=steps,
        limits=limits_of_record(steps.prediction) if steps is not None and steps.prediction is not None else (),
        compared=compared_in(steps.prediction) if steps is not None and steps.prediction is not None else "",
        safety=safety_words(trial, today, named=inside),
        rounds=_rounds(sight, cycle, seen),
        again=_again(sight, steps) if inside and newest else "",
        visibility=reverse("experiments:visibility", args=_args(sight)) if inside else "",
        inside=inside,
        outcome=outcome_of(experiment, cycle, steps, inside=inside),
        rounds_card=_followed(sight, cycle, steps, inside=inside) if whole else None,
        told=whole and not inside,
    )


def _followed(sight: Sight, cycle: Cycle, steps: Steps | None, *, inside: bool) -> RoundsCard | None:
    """What became of the decision of this round."""
    if steps is None or steps.decision is None or cycle.decided_at is None:
        return None
    return rounds_card(sight.experiment, rounds_in(steps.cycle, steps.decision.choice), inside=inside)


def _with_steps(sight: Sight, steps: Steps) -> Sight:
    """The parts of the page ask for the steps of the cycle again: what has been read goes along."""
    insider = sight.insider
    return replace(
        sight, cycle=steps.cycle, insider=replace(insider, cycle=steps.cycle) if insider is not None else None
    )


def _args(sight: Sight) -> list[str]:
    return [sight.experiment.programme.code, sight.experiment.code]


def _chosen(sight: Sight, wanted: int | None) -> tuple[Cycle, Cycle | None]:
    """The cycle on the page, and the newest decided one as far as it is known."""
    decided = None
    if sight.insider is None and sight.level == Level.FULL:
        decided = sight.cycle if sight.cycle.decided_at is not None else reads.last_decided(sight.experiment)
    if wanted is not None and wanted != sight.cycle.number:
        found = reads.cycle_of(sight.experiment, wanted)
        if found is None:
            raise Http404
        return found, decided
    if wanted is None and decided is not None:
        return decided, decided
    return sight.cycle, decided


def _only(steps: Steps, shared: frozenset[str]) -> Steps:
    """The shared steps alone."""
    return replace(
        steps,
        problem=steps.problem if Step.PROBLEM in shared else None,
        prediction=steps.prediction if Step.PREDICTION in shared else None,
        trial=steps.trial if Step.TRIAL in shared else None,
        result=steps.result if Step.RESULT in shared else None,
        decision=steps.decision if Step.DECISION in shared else None,
    )


def _heading(steps: Steps | None) -> str:
    if steps is not None and steps.problem is not None and steps.problem.name:
        return steps.problem.name
    if steps is None or steps.problem is None:
        return _("The team's work is the team's own until the decision.")
    return _("Your experiment has no name yet.")


def _days(trial: Trial | None) -> tuple[date | None, date | None]:
    return (trial.starts_on, trial.ends_on) if trial is not None else (None, None)


def _members(sight: Sight, people: Mapping[UUID, str], *, whole: bool) -> str:
    """The team by first names for itself; for readers those who want their name there, else the team."""
    if people:
        return joined(list(people.values()))
    named = authors_words(reads.authors_of(sight.experiment)) if whole else ""
    return named or _("Team %(n)s") % {"n": sight.experiment.team.number}


def authors_words(found: Authors) -> str:
    """The names, and that others took part, too; nothing when nobody wants to be named."""
    if found.names and found.others:
        return _("%(names)s and the rest of the team") % {"names": ", ".join(found.names)}
    return joined(found.names)


def joined(names: list[str]) -> str:
    """`Aino, Mikko and Sari`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(most)s and %(last)s") % {"most": ", ".join(names[:-1]), "last": names[-1]}


def _initial(name: str) -> str:
    return name[:1].upper()


def _last(sight: Sight, today: date) -> str:
    at, step = sight.experiment.last_saved_at, sight.experiment.last_step
    if at is None or step not in Step.values:
        return _("Nothing has been saved yet.")
    return _("Last saved: %(step)s, %(day)s at %(time)s.") % {
        "step": str(words.STEPS[step]).lower(),
        "day": date_short(at, today),
        "time": time(at),
    }


def _next(sight: Sight, steps: Steps) -> Next | None:
    """Before the trial: what is missing, or the press that is next."""
    experiment = sight.experiment
    if experiment.state not in {State.IDEA, State.PLANNED} or None in (steps.problem, steps.prediction, steps.trial):
        return None
    assert steps.problem is not None
    missing = plan_missing(steps.problem)
    if experiment.state == State.IDEA:
        if missing:
            return _to_fill(sight, missing[0], _("First the problem, then the plan."))
        return Next(
            _("Is the idea ready?"),
            _("When the team agrees on the problem, the idea becomes a plan."),
            _("The plan is ready"),
            reverse("experiments:plan", args=_args(sight)),
            posts=True,
        )
    assert steps.prediction is not None
    assert steps.trial is not None
    begun, first = sight.cycle.started_at is not None, steps.trial.starts_on
    if begun and first is not None and first < clock.today():
        return None  # broken off and planned again: a new time comes first (pages/states.py)
    missing = (*missing, *prediction_missing(steps.prediction), *trial_missing(steps.trial))
    if missing:
        return _to_fill(sight, missing[0], _("The trial begins when the plan is whole."))
    return Next(
        _("Everything is there. Begin the trial."),
        _("Beginning locks the prediction, the limits and the first measure."),
        _("Begin the trial"),
        reverse("experiments:start", args=_args(sight)),
    )


def _to_fill(sight: Sight, code: str, title: str) -> Next:
    step = reverse(words.URLS[words.step_of(code)], args=_args(sight))
    return Next(title, "", words.fill_first(code), f"{step}#id_{words.FIRST_FIELD[code]}", missing=True)


def _lines(sight: Sight, steps: Steps, shared: frozenset[str]) -> tuple[StepLine, ...]:
    """The three steps before the trial, how far each is."""
    if sight.experiment.state not in {State.IDEA, State.PLANNED}:
        return ()
    if steps.problem is None or steps.prediction is None or steps.trial is None:
        return ()
    missing = {
        Step.PROBLEM: plan_missing(steps.problem),
        Step.PREDICTION: prediction_missing(steps.prediction),
        Step.TRIAL: trial_missing(steps.trial),
    }
    return tuple(
        StepLine(
            str(words.STEPS[step]),
            _("filled in") if not missing[step] else _("missing: %(fields)s") % {
                "fields": ", ".join(words.missing_words(missing[step]))
            },
            reverse(words.URLS[step], args=_args(sight)),
            not missing[step],
            step in shared,
        )
        for step in BEFORE
    )  # fmt: skip


def _amendments(sight: Sight, cycle: Cycle, steps: Steps | None) -> list[Amended]:
    """What was changed of the plan after it was locked, for who reads the plan."""
    if steps is None or steps.prediction is None or steps.prediction.locked_at is None:
        return []
    return reads.amendments_of(sight.actor, cycle)


def _known(cycle: Cycle, steps: Steps | None, amendments: list[Amended], *, inside: bool) -> Known:
    """What of the plan the charts may draw."""
    if steps is None:
        return Known(cycle)
    return Known(cycle, steps.prediction, steps.problem, steps.trial, tuple(amendments), inside)


def _locked(
    sight: Sight,
    steps: Steps | None,
    amendments: list[Amended],
    people: Mapping[UUID, str],
    today: date,
    *,
    newest: bool,
) -> Locked | None:
    if steps is None or steps.prediction is None:
        return None
    begun = steps.prediction.locked_at is not None
    if not begun and not steps.prediction.kind:
        return None
    may = sight.insider is not None and newest and sight.experiment.state in AMENDABLE
    amend = reverse("experiments:amendments", args=_args(sight)) if may else ""
    imported = sight.experiment.imported and steps.cycle.decided_at is not None
    return locked_words.locked_card(
        steps.prediction, steps.problem, amendments, people, today, amend=amend, imported=imported
    )


def _rounds(sight: Sight, cycle: Cycle, decided: Cycle | None) -> tuple[tuple[str, str], ...]:
    """The other rounds the reader may read."""
    last = sight.cycle.number
    if last == 1:
        return ()
    top = last if sight.insider is not None or sight.level >= Level.META else decided.number if decided else 0
    base = reverse("experiments:experiment", args=_args(sight))
    return tuple(
        (_("Round %(n)s") % {"n": one}, f"{base}?kierros={one}") for one in range(1, top + 1) if one != cycle.number
    )


def _again(sight: Sight, steps: Steps | None) -> str:
    """Where a second experiment begins, once this one is decided and nothing newer is there."""
    if sight.experiment.state not in {State.DECIDED, State.PUBLISHED} or steps is None or steps.newer:
        return ""
    return reverse("experiments:again", args=_args(sight))
