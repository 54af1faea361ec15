"""Whether decisions are still in use: the rounds of one decision, who may be asked, and the shares of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import JSONField, OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject

from oppiva.core.calendars import add_months, day_begins, local_day
from oppiva.core.policy import Actor, reading
from oppiva.experiments.follow_dates import MONTHS, WINDOW, Due, asked_by, dues, is_asked
from oppiva.experiments.models import Cycle, Experiment, FollowUp, FollowUpLink, Problem
from oppiva.experiments.rules.followed import ASKED, READER, Told, day_of, told, told_row
from oppiva.jobs import clock
from oppiva.people.models import Person, Unit
from oppiva.workshops.models import TeamMember

# What a round says beside an answer: nobody has answered in time, it can still be answered in time, it is to come.
UNKNOWN, WAITING, AHEAD = "unknown", "waiting", "ahead"


@dataclass(frozen=True)
class Round:
    """One question and how it stands: the value, or unknown, waiting, ahead."""

    due: Due
    state: str
    reason: str = ""
    late: bool = False
    nobody: bool = False
    answered_on: date | None = None


@dataclass(frozen=True)
class Unanswered:
    """A question nobody has answered; whom to ask (None: nobody is there), and how many mails of its own have gone."""

    cycle: UUID
    due: Due
    person: UUID | None
    mailed: int = 0


@dataclass(frozen=True)
class Shares:
    """The rounds of so many months that are due, side by side; every one is in `due`, answered or not."""

    months: int
    in_use: int = 0
    partly: int = 0
    no: int = 0
    unknown: int = 0
    waiting: int = 0

    @property
    def due(self) -> int:
        """The denominator of every share."""
        return self.in_use + self.partly + self.no + self.unknown + self.waiting

    def share(self, amount: int) -> int:
        """Basis points of all due rounds, rounded half up; 0 while none is due."""
        return (amount * 20_000 + self.due) // (2 * self.due) if self.due else 0

    def plus(self, state: str) -> Shares:
        """With one more round."""
        return replace(self, **{state: getattr(self, state) + 1})


def unanswered(first: date, last: date) -> list[Unanswered]:
    """The questions that fall due between the two days, that nobody has answered and that can be answered in time, with
    whom to ask today; for the mails of a month, so those ahead of today, too."""
    today = clock.today()
    # The last days of months meet in February.
    oldest = add_months(first, -MONTHS[-1]) - timedelta(days=3)
    with reading(READER):
        rows = told(decided_at__gte=day_begins(oldest)).order_by("decided_at", "pk")
        found = [
            (one.experiment, said, due)
            for one in rows.select_related("experiment__team__series", "experiment__programme")
            for said in [told_row(one)]
            for due in dues(said.decided_on)
            if first <= due.on <= last and today <= due.last_day and said.asked_on(due.months, today) is not None
        ]
        asked = FollowUp.objects.filter(cycle__in={said.cycle for _one, said, _due in found}, deleted_in__isnull=True)
        there = {(row.cycle_id, row.months): row for row in asked}
    waiting = []
    for experiment, said, due in found:
        row = there.get((said.cycle, due.months))
        if row is None or not row.value:
            person = to_ask(experiment, said)
            # Asked by a mail of its own, before questions were bundled.
            mailed = row.mails if row is not None and person is not None and row.asked_id == person.pk else 0
            waiting.append(Unanswered(said.cycle, due, person.pk if person is not None else None, mailed))
    return waiting


def told_in(programme: str) -> list[tuple[Experiment, Told]]:
    """The experiments of a programme with their decisions that are asked about, the first decided first."""
    with reading(READER):
        rows = told(experiment__programme__code=programme).order_by("decided_at", "experiment__code")
        found = rows.select_related("experiment__team__series", "experiment__programme")
        return [(one.experiment, told_row(one)) for one in found]


def with_rounds() -> dict[str, Combinable]:
    """What a statement about cycles asks along, so that the page of an experiment needs none of its own for rounds."""
    columns = ("value", "reason", "late", "nobody", "answered_on")
    asked = FollowUp.objects.filter(cycle=OuterRef("pk"), deleted_in__isnull=True)
    later = Cycle.objects.filter(
        experiment=OuterRef("experiment"), number__gt=OuterRef("number"), deleted_in__isnull=True
    )
    rounds: dict[str, Combinable] = {
        f"after_{months}": Subquery(
            asked.filter(months=months).values(told=JSONObject(**{name: name for name in columns}))[:1],
            output_field=JSONField(),
        )
        for months in MONTHS
    }
    return {**rounds, "again_at": Subquery(later.order_by("number").values("started_at")[:1])}


def rounds_in(cycle: Cycle, choice: str) -> tuple[Round, ...]:
    """The questions about the decision of a cycle read `with_rounds`, those to come too; none when none is asked."""
    if choice not in ASKED or cycle.decided_at is None:
        return ()
    today, began = clock.today(), day_of(getattr(cycle, "again_at", None))
    return tuple(
        _round(due, getattr(cycle, f"after_{due.months}", None), today)
        for due in dues(local_day(cycle.decided_at))
        if is_asked(choice, due, began)
    )


def rounds_of(actor: Actor, cycle: Cycle) -> tuple[Round, ...]:
    """The same of a cycle whose decision the actor may read."""
    with reading(actor):
        found = Cycle.objects.select_related("decision").annotate(**with_rounds()).get(pk=cycle.pk)
        return rounds_in(found, found.decision.choice)


def state_of(due: Due, value: str, today: date, *, nobody: bool = False) -> str:
    """How a question stands on a day."""
    if value:
        return value
    if today < due.on:
        return AHEAD
    return WAITING if today <= due.last_day and not nobody else UNKNOWN


def asked_of(cycle: Cycle, months: int) -> FollowUp | None:
    """The row of a question, for one who may answer it; None before it has been asked or answered."""
    with reading(READER):
        return FollowUp.objects.filter(cycle=cycle, months=months, deleted_in__isnull=True).first()


def name_of(experiment: Experiment) -> str:
    """What the team calls it; for who was asked about it."""
    with reading(READER):
        return Problem.objects.filter(experiment=experiment).values_list("name", flat=True).first() or ""


def waiting_for(actor: Actor, experiments: Collection[UUID]) -> list[FollowUp]:
    """The questions about these experiments that the person was asked and can still answer in time."""
    if actor.person_id is None:
        return []
    today = clock.today()
    with reading(actor):
        rows = FollowUp.objects.filter(
            asked_id=UUID(actor.person_id), value="", nobody=False, deleted_in__isnull=True,
            experiment__in=experiments, due_on__lte=today, due_on__gte=today - WINDOW,
        )  # fmt: skip
        found = list(rows.order_by("due_on", "pk"))
    if not found:
        return []
    with reading(READER):
        # What was corrected since is not asked any more.
        still = {one.cycle_id: told_row(one) for one in told(cycle__in=[one.cycle_id for one in found])}
    return [
        one
        for one in found
        if one.cycle_id in still and one.months in {due.months for due in still[one.cycle_id].due_by(today)}
    ]


# --- whom to ask -----------------------------------------------------------------------------------------------------
def to_ask(experiment: Experiment, said: Told) -> Person | None:
    """The owner of the decision, else another member, else the contact of a unit; None: nobody is there any more.

    Who has passed the question on is not asked again.
    """
    passed = FollowUpLink.objects.filter(follow_up__cycle_id=said.cycle, passed_on_at__isnull=False)
    with reading(READER):
        gone = set(passed.values_list("person_id", flat=True))
    members = [one for one in _members(experiment) if one.is_active and one.pk not in gone]
    by_id = {one.pk: one for one in members}
    for wanted in (said.owner, said.recorded_by):
        if wanted in by_id:
            return by_id[wanted]
    if members:
        return members[0]
    units = Unit.objects.filter(pk__in=experiment.units, deleted_in__isnull=True, contact__isnull=False)
    for unit in units.select_related("contact").order_by("name", "pk"):
        if unit.contact is not None and unit.contact.is_active and unit.contact.pk not in gone:
            return unit.contact
    return None


def _members(experiment: Experiment) -> list[Person]:
    rows = TeamMember.objects.filter(team_id=experiment.team_id, until__isnull=True, deleted_in__isnull=True)
    found = rows.filter(enrolment__person__isnull=False).select_related("enrolment__person").order_by("since", "pk")
    return [one.enrolment.person for one in found if one.enrolment.person is not None]


# --- shares ----------------------------------------------------------------------------------------------------------
def follow_up_shares(programmes: Collection[UUID], *, imported: bool = True) -> dict[UUID, tuple[Shares, ...]]:
    """By programme the shares at 3, 6 and 12 months over all rounds that are due; codes and numbers alone leave.

    One statement.
    """
    return _shares("experiment__programme_id", {"experiment__programme__in": programmes}, imported=imported)


def series_follow_up_shares(series: Collection[UUID], *, imported: bool = True) -> dict[UUID, tuple[Shares, ...]]:
    """The same by series."""
    return _shares("experiment__team__series_id", {"experiment__team__series__in": series}, imported=imported)


def shares_of(rounds: Iterable[tuple[int, str]]) -> tuple[Shares, ...]:
    """The shares of rounds that are due, given as months and state."""
    found = {months: Shares(months) for months in MONTHS}
    for months, state in rounds:
        found[months] = found[months].plus(state)
    return tuple(found.values())


def states_in(programme: UUID) -> dict[UUID, frozenset[tuple[int, str]]]:
    """By experiment of a programme the months and states of its rounds that are due: what is behind the shares."""
    found: dict[UUID, set[tuple[int, str]]] = defaultdict(set)
    for experiment, months, state in _due_rounds("experiment_id", {"experiment__programme": programme}):
        found[experiment].add((months, state))
    return {pk: frozenset(states) for pk, states in found.items()}


ANSWER = ("cycle__follow_ups__months", "cycle__follow_ups__value", "cycle__follow_ups__nobody")


def _shares(by: str, where: Mapping[str, object], *, imported: bool) -> dict[UUID, tuple[Shares, ...]]:
    only = where if imported else {**where, "experiment__imported": False}
    found: dict[UUID, list[tuple[int, str]]] = defaultdict(list)
    for group, months, state in _due_rounds(by, only):
        found[group].append((months, state))
    return {group: shares_of(rounds) for group, rounds in found.items()}


def _due_rounds(by: str, where: Mapping[str, object]) -> Iterator[tuple[UUID, int, str]]:
    """The group, the months and the state of every round that is due."""
    today = clock.today()
    columns = (by, "cycle_id", "choice", "decided_at", "began_at", "cycle__follow_ups__deleted_in", *ANSWER)
    decisions: dict[UUID, tuple[UUID, str, datetime, datetime | None]] = {}
    answers: dict[UUID, dict[int, tuple[str, bool]]] = defaultdict(dict)
    with reading(READER):
        for group, cycle, choice, at, began, deleted, months, value, nobody in told(**where).values_list(*columns):
            assert at is not None
            decisions[cycle] = (group, choice, at, began)
            if months is not None and deleted is None:
                answers[cycle][months] = (value, bool(nobody))
    for cycle, (group, choice, at, began) in decisions.items():
        for due in asked_by(local_day(at), choice, day_of(began), today):
            value, nobody = answers[cycle].get(due.months, ("", False))
            yield group, due.months, state_of(due, value, today, nobody=nobody)


def _round(due: Due, row: Mapping[str, Any] | None, today: date) -> Round:
    if row is None:
        return Round(due, state_of(due, "", today))
    value, nobody, on = str(row["value"]), bool(row["nobody"]), row["answered_on"]
    return Round(
        due,
        state_of(due, value, today, nobody=nobody),
        str(row["reason"]),
        bool(row["late"]),
        nobody and not value,
        date.fromisoformat(str(on)) if on else None,
    )
