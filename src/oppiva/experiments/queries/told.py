"""Reads of permission asked and of decisions told: whom a team may ask, what was asked, what a supervisor sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import CharField, F, QuerySet, Value

from oppiva.core.policy import Actor, reading, system
from oppiva.experiments.models import Cycle, DecisionNews, Experiment, PermissionRequest, State, Task, Trial
from oppiva.jobs import clock
from oppiva.people.models import Person, Role, shown_name
from oppiva.people.queries import supervisors_of
from oppiva.workshops.call_names import call_names
from oppiva.workshops.models import TeamMember

Asked = PermissionRequest.State
# So many of the newest decisions stand on the first page, and so long.
NEWS, SHOWN_FOR = 3, timedelta(days=90)
ASKED = (
    "pk", "experiment__team__series__code", "experiment__team__number", "about", "state", "answer", "asked_at",
    "answered_at", "cycle__trial__starts_on",
)  # fmt: skip
# Where a trial can still be allowed.
ASKABLE = (State.IDEA, State.PLANNED, State.RUNNING, State.PAUSED)


@dataclass(frozen=True)
class Mate:
    """A member of the team now; `unit` None: belongs to none."""

    person: UUID
    name: str
    unit: UUID | None
    unit_name: str


@dataclass(frozen=True)
class Boss:
    """A supervisor of members of the team, and the units of theirs the members come from."""

    person: UUID
    name: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class Bosses:
    """The supervisors a team may ask and tell, and those who are members of it themselves."""

    others: tuple[Boss, ...]
    inside: tuple[str, ...] = ()
    # Members' units that nobody supervises.
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """The trial step as a supervisor sees it: E12 to E15 and who is in the team."""

    where: str
    how_many: int | None
    names: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    minutes: int | None
    stop_rule: str
    customer_data: bool | None
    nod_name: str
    nod_on: date | None
    tasks: tuple[tuple[str, str, date | None], ...] = ()
    saved_at: datetime | None = None
    name: str = ""


@dataclass(frozen=True)
class RequestRow:
    """One request as the team sees it."""

    pk: UUID
    supervisor: UUID
    name: str
    by: str
    state: str
    answer: str
    words: str
    note: str
    asked_at: datetime
    answered_at: datetime | None
    is_silent: bool

    @property
    def waits(self) -> bool:
        """Nobody has answered yet."""
        return self.state == Asked.ASKED


@dataclass(frozen=True)
class WaitingRow:
    """A request as it stands on its supervisor's first page and list."""

    pk: UUID
    series: str
    team: int
    about: str
    state: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None
    starts_on: date | None = None

    @property
    def waits(self) -> bool:
        """The supervisor has not answered."""
        return self.state == Asked.ASKED


@dataclass(frozen=True)
class NewsRow:
    """A decision told to a supervisor."""

    pk: UUID
    code: str
    name: str
    choice: str
    why: str
    owner: str
    next_on: date | None
    at: datetime
    summary: str = ""
    series: str = ""
    team: int = 0


@dataclass(frozen=True)
class ToldRow:
    """To whom a decision was told, by whom and when, as the team sees it."""

    name: str
    by: str
    at: datetime


def mates_of(experiment: Experiment) -> list[Mate]:
    """The members of the team now with their units; one statement."""
    rows = TeamMember.objects.filter(team_id=experiment.team_id, until__isnull=True, deleted_in__isnull=True)
    columns = ("person_id", "person__name", "person__unit_id", "person__unit__name")
    found = rows.exclude(enrolment__person__isnull=True).order_by("since", "pk")
    return [
        Mate(person, shown_name(name), unit, unit_name or "")
        for person, name, unit, unit_name in found.values_list(*(f"enrolment__{one}" for one in columns))
    ]


def units_of(mates: Iterable[Mate]) -> frozenset[UUID]:
    """The units these people belong to."""
    return frozenset(one.unit for one in mates if one.unit is not None)


def bosses_of(mates: Iterable[Mate]) -> Bosses:
    """The supervisors of the members' units: a team learns their names, whatever else of them it may see."""
    mates = list(mates)
    named = {one.unit: one.unit_name for one in mates if one.unit is not None}
    found = supervisors_of(system("permission"), frozenset(named))
    members = {one.person for one in mates}
    others: dict[UUID, tuple[str, list[str]]] = {}
    inside: dict[UUID, str] = {}
    for unit, those in sorted(found.items(), key=lambda pair: named[pair[0]]):
        for person, name in those:
            if person in members:
                inside[person] = name
            else:
                others.setdefault(person, (name, []))[1].append(named[unit])
    return Bosses(
        tuple(
            Boss(person, name, tuple(units))
            for person, (name, units) in sorted(others.items(), key=lambda pair: pair[1][0])
        ),
        tuple(inside.values()),
        tuple(sorted(name for unit, name in named.items() if unit not in found)),
    )


def planned_of(actor: Actor, cycle: Cycle, mates: Iterable[Mate], *, named: bool = False) -> Planned:
    """The trial step of a cycle; whoever calls has asked whether the actor reads it.

    `named`: with the experiment's name, which stands in a step that is the team's own.
    """
    called = call_names({one.person: one.name for one in mates})
    with reading(actor):
        rows_of = Trial.objects.select_related("experiment__problem") if named else Trial.objects.all()
        trial = rows_of.get(cycle=cycle)
        rows = Task.objects.filter(cycle=cycle, deleted_in__isnull=True).order_by("position")
        tasks = list(rows.values_list("what", "member_id", "due_on"))
    return Planned(
        trial.where,
        trial.how_many,
        tuple(called.values()),
        trial.starts_on,
        trial.ends_on,
        trial.minutes_estimated,
        trial.stop_rule,
        trial.customer_data,
        trial.nod_name,
        trial.nod_on,
        tuple((what, called.get(member, ""), due) for what, member, due in tasks),
        trial.saved_at,
        trial.experiment.problem.name if named else "",
    )


def requests_of(actor: Actor, cycle: Cycle) -> list[RequestRow]:
    """What the team has asked of supervisors in this cycle, the newest first."""
    with reading(actor):
        return [row for _round, row in _requests(PermissionRequest.objects.filter(cycle=cycle))]


def earlier_requests(actor: Actor, cycle: Cycle) -> list[tuple[int, list[RequestRow]]]:
    """What was asked in the rounds before this one, with their numbers, the newest round first; no read in the first.

    What the team took back unanswered is left out: nothing came of it.
    """
    if cycle.number < 2:
        return []
    found: dict[int, list[RequestRow]] = {}
    with reading(actor):
        rows = PermissionRequest.objects.filter(experiment_id=cycle.experiment_id, cycle__number__lt=cycle.number)
        for number, row in _requests(rows.exclude(state=Asked.WITHDRAWN)):
            found.setdefault(number, []).append(row)
    return sorted(found.items(), reverse=True)


def _requests(rows: QuerySet[PermissionRequest]) -> list[tuple[int, RequestRow]]:
    """The requests, the newest first, each with the number of its round."""
    columns = (
        "cycle__number", "pk", "supervisor_id", "supervisor__name", "asked_by__name", "state", "answer", "words",
        "note", "asked_at", "answered_at", "silence_told_at",
    )  # fmt: skip
    rows = rows.filter(deleted_in__isnull=True).order_by("-asked_at", "supervisor__name")
    return [
        (
            number,
            RequestRow(
                pk, boss, shown_name(name), shown_name(by or ""), state, answer, words, note, at, answered, bool(told)
            ),
        )
        for number, pk, boss, name, by, state, answer, words, note, at, answered, told in rows.values_list(*columns)
    ]  # fmt: skip


def told_of(actor: Actor, cycle: Cycle) -> list[ToldRow]:
    """To whom the decision of this cycle has been told."""
    with reading(actor):
        rows = list(
            DecisionNews.objects.filter(cycle=cycle, deleted_in__isnull=True)
            .order_by("supervisor__name")
            .values_list("supervisor__name", "by__name", "at")
        )
    return [ToldRow(shown_name(name), shown_name(by or ""), at) for name, by, at in rows]


def asked_of(actor: Actor) -> list[WaitingRow]:
    """What teams have asked of this supervisor, the newest first.

    Only of teams with a member of a unit the supervisor has today: to the others the page is not there either.
    """
    with reading(actor):
        return [WaitingRow(*row) for row in _asked(actor).order_by("-asked_at", "pk").values_list(*ASKED)]


def first_page_of(actor: Actor) -> tuple[list[WaitingRow], list[NewsRow]]:
    """What waits for the supervisor's answer, and the newest decisions told of late; one statement."""
    if not supervised(actor):
        return [], []
    nothing = Value("", output_field=CharField())
    with reading(actor):
        waiting = _asked(actor).filter(state=Asked.ASKED, cycle__decided_at__isnull=True, experiment__state__in=ASKABLE)
        told = DecisionNews.objects.filter(
            supervisor_id=_me(actor), deleted_in__isnull=True, at__gte=clock.now() - SHOWN_FOR
        )
        rows = (
            waiting.annotate(kind=Value("asked"), choice=nothing, day=F("cycle__trial__starts_on"))
            .values_list(
                "kind", "pk", "experiment__team__series__code", "experiment__team__number", "about", "asked_at", "day",
                "experiment__code", "choice", "choice",
            )
            .union(
                told.annotate(kind=Value("told")).values_list(
                    "kind", "pk", "experiment__team__series__code", "experiment__team__number", "name", "at",
                    "next_on", "experiment__code", "choice", "owner",
                ),
                all=True,
            )
        )  # fmt: skip
        found = sorted(rows, key=lambda row: row[5], reverse=True)
    asked, news = [], []
    for kind, pk, series, team, name, at, day, code, choice, owner in found:
        if kind == "asked":
            asked.append(WaitingRow(pk, series, team, name, Asked.ASKED, "", at, None, day))
        else:
            news.append(NewsRow(pk, code, name, choice, "", owner, day, at, "", series, team))
    return asked, news[:NEWS]


def _asked(actor: Actor) -> QuerySet[PermissionRequest]:
    teams = TeamMember.objects.filter(
        until__isnull=True, deleted_in__isnull=True, enrolment__person__unit_id__in=supervised(actor)
    )
    return PermissionRequest.objects.filter(
        supervisor_id=_me(actor),
        deleted_in__isnull=True,
        experiment__deleted_in__isnull=True,
        experiment__team_id__in=teams.values("team_id"),
    )


def _me(actor: Actor) -> UUID | None:
    return UUID(actor.person_id) if actor.person_id is not None else None


def name_of_supervisor(person: UUID) -> str:
    """The name as it stands beside an answer."""
    return shown_name(Person.objects.values_list("name", flat=True).get(pk=person))


def supervised(actor: Actor) -> frozenset[str]:
    """The units the actor supervises."""
    return frozenset(
        grant.scope.id for grant in actor.grants if grant.role == Role.SUPERVISOR and grant.scope.kind == "unit"
    )


def news_to(actor: Actor) -> list[NewsRow]:
    """The decisions teams have told the actor, the newest first."""
    if actor.person_id is None:
        return []
    columns = (
        "pk", "experiment__code", "name", "choice", "why", "owner", "next_on", "at", "summary",
        "experiment__team__series__code", "experiment__team__number",
    )  # fmt: skip
    with reading(actor):
        rows = DecisionNews.objects.filter(supervisor_id=_me(actor), deleted_in__isnull=True)
        return [NewsRow(*row) for row in rows.order_by("-at", "pk").values_list(*columns)]
