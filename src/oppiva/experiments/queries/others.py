"""Reads of others' experiments: the cards of a list, one's own list, the questions to a team.

As many statements for a thousand experiments as for ten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from oppiva.core.policy import Actor, reading
from oppiva.core.statistics import Number, statistic
from oppiva.experiments import published, rules
from oppiva.experiments.models import (
    Cycle,
    Experiment,
    Measured,
    Observation,
    Prediction,
    State,
    TeamQuestion,
    WouldTry,
)
from oppiva.experiments.queries.counted import marks_of
from oppiva.experiments.queries.follow_ups import states_in
from oppiva.experiments.queries.publishing import published_of
from oppiva.experiments.rules import Sight
from oppiva.jobs import clock
from oppiva.people.queries.searching import fits
from oppiva.programme.models import Programme
from oppiva.workshops.models import TeamMember


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed by; empty: by nothing."""

    text: str = ""
    theme: str = ""
    choice: str = ""
    whose: str = ""
    bucket: str = ""
    picked: bool = False  # one's own picks alone
    followed: str = ""  # months and state of a round of its follow-up, as the address says it: `3-in_use`

    @property
    def any(self) -> bool:
        """Whether the list is narrowed at all."""
        return any((self.text, self.theme, self.choice, self.whose, self.bucket, self.picked, self.followed))


@dataclass(frozen=True)
class Counted:
    """The number of a trial beside where it began; None where nothing was counted."""

    baseline: Decimal | None
    x: Decimal | None
    n: int


@dataclass(frozen=True)
class OtherExperiment:
    """What a card shows of a decided experiment: of its newest decided round. All that a guest ever reads, too (W8)."""

    pk: UUID
    cycle: UUID
    code: str
    programme: str
    language: str
    series: str
    series_name: str
    areas: tuple[str, ...]
    state: str
    bucket: str
    decided_on: date
    name: str
    summary: str
    problem: str
    theme: str
    whose: tuple[str, ...]
    prediction: Prediction
    baseline: Decimal | None
    choice: str
    why: str
    versus: str
    certainty: int | None
    learned: str
    imported: bool
    counted: Counted = Counted(None, None, 0)
    public: bool = False  # as the number that is out tells it


OF_PREDICTION = ("kind", "value", "upper", "unit", "statistic", "by_date", "what", "belief", "wanted")
OF_EXPERIMENT = (
    "code",
    "language",
    "state",
    "imported",
    "areas",
    "programme__code",
    "team__series__code",
    "team__series__name",
)
SERIES_NAME = "experiment__team__series__name"  # the programme's own, told to who sees the programme
OF_PROBLEM = ("name", "summary", "problem", "theme", "problem_of", "baseline", "baseline_unit")
OF_RESULT, OF_DECISION = ("versus_prediction", "certainty", "learned"), ("choice", "why")
# What is read of the record itself, the walled tables.
OF_RECORD = (
    *(f"experiment__problem__{name}" for name in OF_PROBLEM),
    *(f"prediction__{name}" for name in OF_PREDICTION),
    *(f"result__{name}" for name in OF_RESULT),
    *(f"decision__{name}" for name in OF_DECISION),
)
COLUMNS = ("pk", "decided_at", "experiment_id", *(f"experiment__{name}" for name in OF_EXPERIMENT), *OF_RECORD)


def others_of(
    actor: Actor, own: Collection[UUID], programme: Programme, asked: Asked, picked: Collection[UUID] = ()
) -> list[OtherExperiment]:
    """The decided experiments of other teams that the actor reads, the newest decision first, the code as tie.

    `actor` has all its places, `own` are its teams, `picked` what it picked. Nothing in the order says how a trial went
    or whose it is.
    """
    rows = rules.visible_to(actor).filter(programme=programme)
    # What one picked stays among the picks when one comes to its team later.
    rows = rows.filter(pk__in=picked) if asked.picked else rows.exclude(team_id__in=own)
    found = _rows(actor, rows.order_by().values("pk"))
    buckets = {
        mark.pk: mark.bucket for series in marks_of([programme.pk]).get(programme.pk, ()) for mark in series.experiments
    }
    if asked.followed:
        states = states_in(programme.pk)
        months, _hyphen, state = asked.followed.partition("-")
        found = [one for one in found if (int(months), state) in states.get(one.pk, ())]
    return _in_order(_narrowed((replace(one, bucket=buckets.get(one.pk, "")) for one in found), asked))


@dataclass(frozen=True)
class Undecided:
    """An experiment that ended without any decision: that it did and why, no text of a step."""

    code: str
    series: str
    series_name: str
    state: str
    why: str
    why_words: str
    opens: bool


def undecided_of(actor: Actor, own: Collection[UUID], programme: Programme) -> list[Undecided]:
    """Those of other teams that did not start or broke off before any decision, by code; of the series whose reasons
    the actor (with all its places) reads (records.md 2.1). `opens`: the actor may also open its page."""
    decided = Cycle.objects.filter(experiment=OuterRef("pk"), decided_at__isnull=False, deleted_in__isnull=True)
    rows = Experiment.objects.filter(
        ~Exists(decided), programme=programme, deleted_in__isnull=True, state__in=[State.NOT_STARTED, State.INTERRUPTED]
    )
    found, sees = [], {}
    for one in rows.exclude(team_id__in=own).select_related("team__series").order_by("code"):
        series = one.team.series
        if series.pk not in sees:
            sees[series.pk] = (rules.sees_reason(actor, series), rules.may_list(actor, series))
        reads, opens = sees[series.pk]
        if reads:
            found.append(
                Undecided(one.code, series.code, series.name, one.state, one.state_reason, one.state_words, opens)
            )
    return found


def other_of(sight: Sight) -> OtherExperiment | None:
    """One experiment as its card shows it, for who reads it; two statements."""
    found = _rows(sight.actor, [sight.experiment.pk])
    return with_numbers(sight.actor, found)[0] if found else None


def cards_of(actor: Actor, experiments: Any) -> list[OtherExperiment]:
    """The decided ones of these experiments (ids, or a query of them) as cards, own teams' included, in no order.

    `actor` has all its places. Of one that it reads neither whole nor as published the card is `public` and empty. One
    statement, and one more where some are not read whole.
    """
    return _rows(actor, experiments)


def with_numbers(actor: Actor, rows: Sequence[OtherExperiment]) -> list[OtherExperiment]:
    """The cards of one page with what was counted; one statement."""
    of: dict[UUID, list[tuple[str, Number]]] = {}
    with reading(actor):
        cycles = [one.cycle for one in rows if not one.public]
        found = Observation.objects.filter(cycle__in=cycles, measure=1, deleted_in__isnull=True)
        for cycle, kind, value, n in found.order_by("observed_on", "made_at").values_list(
            "cycle_id", "kind", "value", "n"
        ):
            of.setdefault(cycle, []).append((kind, Number(value, n)))
    return [one if one.public else replace(one, counted=_counted(one, of.get(one.cycle, ()))) for one in rows]


def tried_by(actor: Actor) -> frozenset[UUID]:
    """The experiments on the actor's own list."""
    if actor.person_id is None:
        return frozenset()
    rows = WouldTry.objects.filter(person_id=UUID(actor.person_id), deleted_in__isnull=True)
    return frozenset(rows.values_list("experiment_id", flat=True))


def own_list(actor: Actor) -> list[OtherExperiment]:
    """What the actor (with all its places) could try and still reads, the newest wish first."""
    if actor.person_id is None:
        return []
    rows = WouldTry.objects.filter(person_id=UUID(actor.person_id), deleted_in__isnull=True)
    wished = list(rows.order_by("-at", "pk").values_list("experiment_id", flat=True))
    if not wished:
        return []
    found = _rows(actor, rules.visible_to(actor).filter(pk__in=wished).order_by().values("pk"))
    return sorted(found, key=lambda one: wished.index(one.pk))


@dataclass(frozen=True)
class QuestionRow:
    """A question with what became of it; `mine`: the reader asked it. Nobody is named.

    `by_team`: of a hidden one, that the team hid it and not a facilitator.
    """

    pk: UUID
    text: str
    asked_at: datetime
    state: str
    answer: str
    closed_why: str
    answered_at: datetime | None
    mine: bool
    hidden: bool
    hidden_why: str
    by_team: bool = False


def questions_of(sight: Sight) -> list[QuestionRow]:
    """The questions that the reader sees, those that wait first, then the newest, hidden ones last; these its asker
    and the facilitators alone, and the team what it hid itself."""
    if not rules.may_read_questions(sight):
        return []
    sees_hidden, own = rules.may_hide(sight), rules.may_hide_own(sight)
    hid = TeamMember.objects.filter(
        team=OuterRef("experiment__team"), enrolment__person=OuterRef("hidden_by"), deleted_in__isnull=True
    )
    with reading(sight.actor):
        rows = list(
            TeamQuestion.objects.filter(experiment=sight.experiment, deleted_in__isnull=True)
            .annotate(by_team=Exists(hid))
            .order_by("-asked_at", "pk")
            .values_list(
                "pk", "text", "asked_at", "state", "answer", "closed_why", "answered_at", "asked_by_id", "hidden_at",
                "hidden_why", "by_team",
            )
        )  # fmt: skip
    found = []
    for pk, text, at, state, answer, why, answered, by, hidden, hidden_why, by_team in rows:
        mine = by is not None and str(by) == sight.actor.person_id
        if hidden is None or mine or sees_hidden or (own and by_team):
            held = (hidden is not None, hidden_why, bool(by_team))
            found.append(QuestionRow(pk, text, at, state, answer, why, answered, mine, *held))
    return sorted(found, key=lambda one: (one.hidden, one.state != TeamQuestion.State.ASKED))


def _rows(actor: Actor, experiments: Any) -> list[OtherExperiment]:
    """The newest decided round of each; a statement for all of them, and one for those that are public alone."""
    whole = Exists(rules.whole_to(actor).filter(pk=OuterRef("experiment_id")))
    names = (*COLUMNS, "whole")
    with reading(actor):
        rows = Cycle.objects.filter(experiment__in=experiments, decided_at__isnull=False, deleted_in__isnull=True)
        rows = rows.annotate(whole=whole).order_by("experiment_id", "-number")
        read = [dict(zip(names, row, strict=True)) for row in rows.values_list(*names)]
    newest: dict[UUID, dict[str, Any]] = {}
    for row in read:
        newest.setdefault(row["experiment_id"], row)
    out = published_of(actor, [pk for pk, row in newest.items() if not row["whole"]])
    return [_card(row) if row["whole"] else _as_published(row, out.get(pk)) for pk, row in newest.items()]


def _as_published(row: dict[str, Any], content: Mapping[str, Any] | None) -> OtherExperiment:
    """The card as the number that is out tells it: the record behind it is not for everybody, nor what has been
    corrected in it since."""
    bare = row | dict.fromkeys(OF_RECORD) | {SERIES_NAME: ""}
    if content is None:
        return replace(_card(bare), public=True)
    records = {
        "experiment__problem__": (OF_PROBLEM, published.problem_of(content)),
        "prediction__": (OF_PREDICTION, published.prediction_of(content)),
        "result__": (OF_RESULT, published.result_of(content)),
        "decision__": (OF_DECISION, published.decision_of(content)),
    }
    told = {f"{of}{name}": getattr(held, name) for of, (names, held) in records.items() for name in names}
    shown = _card(bare | told)
    numbers = [(one.kind, Number(one.value, one.n)) for one in published.observations_of(content)]
    return replace(shown, counted=_counted(shown, numbers), public=True)


def _card(row: dict[str, Any]) -> OtherExperiment:
    problem = {name: row[f"experiment__problem__{name}"] for name in OF_PROBLEM}
    prediction = Prediction(
        **{name: row[f"prediction__{name}"] for name in OF_PREDICTION if row[f"prediction__{name}"] is not None}
    )
    same_unit = (problem["baseline_unit"] or "").casefold() in {"", prediction.unit.casefold()}
    return OtherExperiment(
        pk=row["experiment_id"],
        cycle=row["pk"],
        code=row["experiment__code"],
        programme=row["experiment__programme__code"],
        language=row["experiment__language"],
        series=row["experiment__team__series__code"],
        series_name=row[SERIES_NAME] or "",
        areas=tuple(row["experiment__areas"] or ()),
        state=row["experiment__state"],
        bucket="",
        decided_on=row["decided_at"].astimezone(clock.HELSINKI).date(),
        name=problem["name"] or "",
        summary=problem["summary"] or "",
        problem=problem["problem"] or "",
        theme=problem["theme"] or "",
        whose=tuple(problem["problem_of"] or ()),
        prediction=prediction,
        baseline=problem["baseline"] if same_unit else None,
        choice=row["decision__choice"] or "",
        why=row["decision__why"] or "",
        versus=row["result__versus_prediction"] or "",
        certainty=row["result__certainty"],
        learned=row["result__learned"] or "",
        imported=row["experiment__imported"],
    )


def _narrowed(rows: Iterable[OtherExperiment], asked: Asked) -> list[OtherExperiment]:
    """Those that fit. Small letters and letters without marks find each other in the same way on every database."""
    return [
        one
        for one in rows
        if (not asked.theme or one.theme == asked.theme)
        and (not asked.choice or one.choice == asked.choice)
        and (not asked.whose or asked.whose in one.whose)
        and (not asked.bucket or one.bucket == asked.bucket)
        and (not asked.text or fits(asked.text, one.name, one.summary, one.learned) is not None)
    ]


def _in_order(rows: list[OtherExperiment]) -> list[OtherExperiment]:
    return sorted(rows, key=lambda one: (-one.decided_on.toordinal(), one.code))


def _counted(one: OtherExperiment, rows: Sequence[tuple[str, Number]]) -> Counted:
    """The number that counts, as `TrialRecord` takes it."""
    kind = one.prediction.statistic
    if not kind:
        return Counted(one.baseline, None, 0)
    before = [number for of, number in rows if of == Measured.BASELINE]
    during = [number for of, number in rows if of == Measured.TRIAL]
    baseline = one.baseline if one.baseline is not None else statistic(before, kind)
    return Counted(baseline, statistic(during, kind), len(during))
