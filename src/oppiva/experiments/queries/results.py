"""What the log of a trial says when its result is written and its decision made (records.md 2.3-2.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from oppiva.audit.models import Revision, kind_of
from oppiva.core.policy import Actor, reading
from oppiva.core.statistics import (
    Number,
    Predicted,
    Proposal,
    certainties,
    in_order,
    outcome,
    propose,
    propose_certainty,
    statistic,
)
from oppiva.experiments.models import (
    Amendment,
    Certainty,
    Cycle,
    Decision,
    DiaryEntry,
    EntryKind,
    Experiment,
    Measured,
    Observation,
    Prediction,
    Problem,
    Result,
    Step,
    StepDraft,
    StepShare,
    Trial,
)
from oppiva.experiments.queries.steps import Draft, StepWork
from oppiva.experiments.queries.units import UnitChange, is_same, unit_at
from oppiva.experiments.rules import Insider, Sight
from oppiva.jobs import clock


@dataclass(frozen=True)
class Noted:
    """A diary entry: its day, kind and words, and the picture (with its words) and the recording beside them."""

    day: date
    kind: str
    text: str
    entry: UUID | None = None
    photo: UUID | None = None
    alt: str = ""
    speech: UUID | None = None


@dataclass(frozen=True)
class Figure:
    """One number of the first measure; `compares`: it is in the unit of the measure, not in an earlier one."""

    day: date
    kind: str
    number: Number
    compares: bool = True


@dataclass(frozen=True)
class Changed:
    """An amendment of what was locked: what was changed, from what to what, why, who signed it (None: the program)."""

    target: str
    before: dict[str, object]
    after: dict[str, object]
    reason: str
    day: date
    by: str


@dataclass(frozen=True)
class TrialRecord:
    """A cycle with its steps and its log, as the result and the decision need them."""

    problem: Problem
    prediction: Prediction
    trial: Trial
    result: Result
    decision: Decision
    figures: tuple[Figure, ...]
    entries: tuple[Noted, ...]
    amendments: tuple[Changed, ...]
    shared: frozenset[str] = frozenset()  # result and decision, as far as the team shows them before the decision
    draft: Draft | None = None  # what the reader typed and has not saved, of the step the record was read for
    others: int = 0  # numbers of the second and third measure, inside the time of the trial

    @property
    def cycle(self) -> Cycle:
        """The cycle all this belongs to."""
        return self.result.cycle

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The trial's numbers of the first measure, by day, in the unit that holds now: no figure is of two units."""
        return tuple(one.number for one in self.figures if one.kind == Measured.TRIAL and one.compares)

    @cached_property
    def baseline(self) -> Decimal | None:
        """The starting level: what the problem says in the unit of the measure, else what was counted before."""
        same_unit = self.problem.baseline_unit.casefold() in {"", self.prediction.unit.casefold()}
        stated: Decimal | None = self.problem.baseline
        if stated is not None and same_unit:
            return stated
        before = [one.number for one in self.figures if one.kind == Measured.BASELINE and one.compares]
        return statistic(before, self.prediction.statistic) if self.prediction.statistic else None

    @cached_property
    def x(self) -> Decimal | None:
        """The number that counts."""
        return statistic(self.numbers, self.prediction.statistic) if self.prediction.statistic else None

    @cached_property
    def proposal(self) -> Proposal | None:
        """The result against the prediction as the numbers show it; None for a prediction in words."""
        held = self.prediction
        predicted = Predicted(held.kind, held.value, held.upper)
        if not held.statistic:
            return None
        return propose(predicted, self.numbers, statistic_of=held.statistic, baseline=self.baseline)

    @cached_property
    def hint(self) -> str:
        """What the limits say of the number: keep, change or stop; empty without number or limits."""
        held = self.prediction
        if self.x is None or held.keep_cut is None or held.stop_cut is None or not held.wanted:
            return ""
        if not in_order(held.wanted, held.keep_cut, held.stop_cut):
            return ""
        return outcome(self.x, held.wanted, held.keep_cut, held.stop_cut)

    @cached_property
    def allowed(self) -> tuple[int, ...]:
        """How sure the team may say it is."""
        found = certainties(
            n=len(self.numbers),
            baseline=self.baseline is not None,
            repeats=any(one.get("repeats") for one in self.problem.prior_work),
            compared=bool(self.prediction.how),
        )
        return tuple(one for one in found if one <= self.surest)

    @cached_property
    def certainty(self) -> int:
        """How sure the log alone makes it."""
        found = propose_certainty(
            n=len(self.numbers), baseline=self.baseline is not None, noted=bool(self.entries) or bool(self.others)
        )
        return min(found, self.surest)

    @property
    def surest(self) -> int:
        """How sure anybody may be at most: of what was brought in, nobody had locked what they expected (1.1)."""
        unlocked = self.result.experiment.imported and self.prediction.locked_at is None
        return Certainty.SOME if unlocked else Certainty.COMPARED

    @property
    def signed(self) -> tuple[Changed, ...]:
        """Amendments other than of the decision: what of the plan was changed on the way."""
        return tuple(one for one in self.amendments if one.target != Amendment.Of.DECISION)

    def noted(self, *kinds: str) -> tuple[Noted, ...]:
        """Entries of these kinds that have words, by day."""
        return tuple(one for one in self.entries if one.kind in kinds and one.text)

    @cached_property
    def inside(self) -> int:
        """Entries and trial numbers dated inside the time of the trial: what makes it count (2.5 a)."""
        first, last = self.trial.starts_on, self.cycle.ended_on or self.trial.ends_on
        if first is None or last is None:
            return 0
        days = [one.day for one in self.entries] + [one.day for one in self.figures if one.kind == Measured.TRIAL]
        return sum(first <= day <= last for day in days) + self.others


SURPRISES, HARMS = (EntryKind.SURPRISE,), (EntryKind.PROBLEM,)


def trial_record(
    who: Insider | Sight, cycle: Cycle | None = None, *, step: str = "", along: tuple[str, ...] = ()
) -> TrialRecord:
    """The newest cycle of the experiment, or this one, with its log; with `step` the reader's own draft of it, too.

    `along` names what else is read with the result in the same statement.
    """
    chosen = cycle if cycle is not None else who.cycle
    with reading(who.actor):
        open_ = StepShare.objects.filter(cycle=OuterRef("cycle"), revoked_at__isnull=True, deleted_in__isnull=True)
        drafts = StepDraft.objects.filter(
            person_id=who.actor.person_id or UUID(int=0),
            experiment=OuterRef("experiment"),
            step_code=step,
            deleted_in__isnull=True,
        )
        result = (
            Result.objects.select_related(
                "cycle__prediction", "cycle__trial", "cycle__decision__owner", "experiment__problem", *along
            )
            .annotate(
                s5_shared=Exists(open_.filter(step=Step.RESULT)),
                s6_shared=Exists(open_.filter(step=Step.DECISION)),
                typed=Subquery(drafts.values("values")[:1]),
                typed_on=Subquery(drafts.values("base_version")[:1]),
            )
            .get(cycle=chosen)
        )
        here = result.cycle
        every, noted, amended = _logged(chosen)
    changes = [
        UnitChange(at, str(before.get("unit", "")))
        for target, before, after, _reason, at, _by in amended
        if target == Amendment.Of.MEASURE and "unit" in after
    ]
    unit = here.prediction.unit
    first, last = here.trial.starts_on, here.ended_on or here.trial.ends_on
    return TrialRecord(
        problem=result.experiment.problem,
        prediction=here.prediction,
        trial=here.trial,
        result=result,
        decision=here.decision,
        figures=tuple(
            Figure(day, kind, Number(value, n), is_same(unit_at(changes, at, unit), unit))
            for day, kind, value, n, measure, at in every
            if measure == 1
        ),
        entries=noted,
        amendments=tuple(
            Changed(target, before, after, reason, at.astimezone(clock.HELSINKI).date(), by or "")
            for target, before, after, reason, at, by in amended
        ),
        shared=frozenset(
            name for name, shown in ((Step.RESULT, result.s5_shared), (Step.DECISION, result.s6_shared)) if shown
        ),
        draft=Draft(result.typed, result.typed_on) if result.typed is not None else None,
        others=_of_others(every, first, last),
    )


_Every = tuple[date, str, Decimal, int, int, datetime]  # day, kind, value, cases, measure, when it was made
_Amended = tuple[str, dict[str, Any], dict[str, Any], str, datetime, str | None]


def _of_others(every: Sequence[_Every], first: date | None, last: date | None) -> int:
    """How many numbers of the trial's days belong to other measures than the first."""
    if first is None or last is None:
        return 0
    return sum(
        first <= day <= last for day, kind, _v, _n, measure, _at in every if measure != 1 and kind == Measured.TRIAL
    )


def _logged(cycle: Cycle) -> tuple[Sequence[_Every], tuple[Noted, ...], Sequence[_Amended]]:
    """The numbers, the diary and the signed changes of a cycle, each in its order."""
    rows = Observation.objects.filter(cycle=cycle, deleted_in__isnull=True).order_by("observed_on", "made_at")
    every = list(rows.values_list("observed_on", "kind", "value", "n", "measure", "made_at"))
    entries = DiaryEntry.objects.filter(cycle=cycle, deleted_in__isnull=True).order_by("happened_on", "made_at")
    columns = ("happened_on", "kind", "text", "pk", "photo_id", "photo_alt", "speech_id")
    changes = Amendment.objects.filter(cycle=cycle, deleted_in__isnull=True).order_by("at")
    amended = list(changes.values_list("target", "before", "after", "reason", "at", "by__name"))
    return every, tuple(Noted(*row) for row in entries.values_list(*columns)), amended


def work_of(step: str, record: TrialRecord) -> StepWork:
    """The result or the decision as its form needs it; the record was read for this step."""
    return StepWork(record.result if step == Step.RESULT else record.decision, record.draft, step in record.shared)


def first_day(insider: Insider) -> date | None:
    """The first day of the trial of the newest cycle."""
    with reading(insider.actor):
        return Trial.objects.filter(cycle=insider.cycle).values_list("starts_on", flat=True).first()


def cycle_of(experiment: Experiment, number: int) -> Cycle | None:
    """The cycle of this number."""
    return Cycle.objects.filter(experiment=experiment, number=number, deleted_in__isnull=True).first()


def decision_saved_as(actor: Actor, experiment: Experiment, client_ref: UUID) -> bool:
    """Whether a recorded decision of the experiment was sent with this key."""
    with reading(actor):
        recorded = Decision.objects.filter(experiment=experiment, decided_at__isnull=False)
        ids = list(recorded.values_list("pk", flat=True))
        sent = Revision.objects.filter(kind=kind_of(Decision), client_ref=client_ref, object_id__in=ids)
        return sent.exclude(version__isnull=True).exists()
