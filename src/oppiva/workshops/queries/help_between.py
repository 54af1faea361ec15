"""Reads of help between half-days: who answers a team and by when, what was answered, what waits for a facilitator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Role, RoleGrant, shown_name
from oppiva.programme.models import Programme
from oppiva.workshops import rules
from oppiva.workshops.models import Enrolment, HelpRequest, Session, TeamMember

DURING = (Session.State.DOOR_OPEN, Session.State.RUNNING, Session.State.CLOSING)
# So many earlier requests stand below the one that is open.
EARLIER = 3


@dataclass(frozen=True)
class OwnTeam:
    """A team one is a member of now, with the half-day that is on; `number` None: none is."""

    pk: UUID
    programme: str
    series_id: UUID
    series: str
    team: int
    number: int | None


@dataclass(frozen=True)
class Between:
    """A team's request as its members see it."""

    pk: UUID
    team: UUID
    by: str
    text: str
    state: str
    asked_at: datetime
    answer_by: date | None
    helper: str
    taken_at: datetime | None
    done_at: datetime | None
    answer: str

    @property
    def is_open(self) -> bool:
        """Whether an answer is still to come."""
        return self.state in HelpRequest.LIVE

    @property
    def waits(self) -> bool:
        """Nobody has taken it yet."""
        return self.state == HelpRequest.State.WAITING


@dataclass(frozen=True)
class Waiting:
    """An open request outside half-days, for who leads the series; `mine`: it is this facilitator's to answer."""

    pk: UUID
    programme: str
    series: str
    team: int
    text: str
    by: str
    asked_at: datetime
    answer_by: date | None
    state: str
    helper: str
    mine: bool

    @property
    def waits(self) -> bool:
        """Nobody has taken it yet."""
        return self.state == HelpRequest.State.WAITING


def own_help_teams(actor: Actor) -> list[OwnTeam]:
    """The teams the actor is a member of now in programmes that go on, and whether a half-day of each is on."""
    if actor.person_id is None:
        return []
    rows = list(
        TeamMember.objects.filter(
            until__isnull=True,
            deleted_in__isnull=True,
            team__deleted_in__isnull=True,
            team__series__deleted_in__isnull=True,
            enrolment__person_id=actor.person_id,
            enrolment__state=Enrolment.State.ENROLLED,
            enrolment__deleted_in__isnull=True,
        )
        .exclude(team__series__programme__state=Programme.State.ENDED)
        .order_by("team__series__code", "team__number")
        .values_list(
            "team_id", "team__series__programme__code", "team__series_id", "team__series__code", "team__number"
        )
    )
    on = (
        dict(
            Session.objects.filter(
                series_id__in=[row[2] for row in rows], state__in=DURING, deleted_in__isnull=True
            ).values_list("series_id", "number")
        )
        if rows
        else {}
    )
    return [OwnTeam(*row, on.get(row[2])) for row in rows]


def help_of_teams(teams: Collection[UUID]) -> dict[UUID, list[Between]]:
    """What these teams have asked outside half-days, the open one first, then the newest; one statement."""
    if not teams:
        return {}
    columns = (
        "pk", "team_id", "asked_by__name", "text", "state", "asked_at", "answer_by", "taken_by__name", "taken_at",
        "done_at", "answer",
    )  # fmt: skip
    rows = HelpRequest.objects.filter(team_id__in=list(teams), session__isnull=True, deleted_in__isnull=True)
    found: dict[UUID, list[Between]] = defaultdict(list)
    for pk, team, by, text, state, asked, until, helper, taken, done, answer in rows.order_by(
        "-asked_at", "pk"
    ).values_list(*columns):
        names = shown_name(by or ""), shown_name(helper or "")
        found[team].append(Between(pk, team, names[0], text, state, asked, until, names[1], taken, done, answer))
    for those in found.values():
        those.sort(key=lambda one: not one.is_open)
    return found


def helpers_of(series: Collection[UUID]) -> dict[UUID, dict[UUID, str]]:
    """Who answers in each series, by id and name: those who lead its half-days, the nearest one's first.

    A series whose half-days name nobody has its own facilitators. Two statements.
    """
    if not series:
        return {}
    today = clock.today()
    found: dict[UUID, dict[UUID, str]] = {pk: {} for pk in series}
    rows = Session.objects.filter(series_id__in=list(series), deleted_in__isnull=True)
    columns = (
        "series_id", "day", "number", "facilitator_id", "facilitator__name", "second_id", "second__name",
    )  # fmt: skip
    days = sorted(
        rows.exclude(state=Session.State.CANCELLED).values_list(*columns),
        # What is ahead comes before what is over.
        key=lambda row: (row[1] is None or row[1] < today, row[2]),
    )
    for of, _day, _number, *people in days:
        if found[of]:
            continue
        for pk, name in (people[:2], people[2:]):
            if pk is not None:
                found[of][pk] = shown_name(name)
    empty = {str(pk): pk for pk, those in found.items() if not those}
    if empty:
        grants = RoleGrant.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
            role=Role.FACILITATOR,
            scope_kind="series",
            scope_id__in=list(empty),
            starts_on__lte=today,
            revoked_at__isnull=True,
            deleted_in__isnull=True,
        )
        for scope, pk, name in grants.order_by("person__name").values_list("scope_id", "person_id", "person__name"):
            found[empty[scope]][pk] = shown_name(name)
    return found


def nearest_session(series: UUID) -> Session | None:
    """The half-day of a series that is on, else the next one, else the last one held."""
    today = clock.today()
    rows = Session.objects.filter(series_id=series, deleted_in__isnull=True).exclude(state=Session.State.CANCELLED)
    return min(
        rows.select_related("series__programme"),
        key=lambda one: (
            one.state not in DURING,
            one.state == Session.State.HELD or (one.day is not None and one.day < today),
            one.number if one.state != Session.State.HELD else -one.number,
        ),
        default=None,
    )


def waiting_help(actor: Actor) -> list[Waiting]:
    """The open requests outside half-days of the series the actor leads, one's own first; one statement.

    One's own are those one has taken, and those nobody has in series whose half-days one leads or nobody is named to.
    """
    if actor.person_id is None or Role.FACILITATOR not in actor.roles:
        return []
    me = UUID(actor.person_id)
    days = Session.objects.filter(series_id=OuterRef("team__series_id"), deleted_in__isnull=True)
    columns = (
        "pk", "team__series__programme__code", "team__series__code", "team__number", "text", "asked_by__name",
        "asked_at", "answer_by", "state", "taken_by__name", "taken_by_id", "leads", "named",
    )  # fmt: skip
    rows = (
        HelpRequest.objects.filter(
            session__isnull=True,
            state__in=HelpRequest.LIVE,
            deleted_in__isnull=True,
            team__deleted_in__isnull=True,
            team__series__in=rules.series_visible_to(actor, "write", "attendance"),
        )
        .exclude(team__series__programme__state=Programme.State.ENDED)
        .annotate(
            leads=Exists(days.filter(Q(facilitator_id=me) | Q(second_id=me))),
            named=Exists(days.filter(Q(facilitator__isnull=False) | Q(second__isnull=False))),
        )
    )
    found = [
        Waiting(
            pk, programme, series, team, text, shown_name(by or ""), asked, until, state, shown_name(helper or ""),
            taken == me if state == HelpRequest.State.TAKEN else leads or not named,
        )
        for pk, programme, series, team, text, by, asked, until, state, helper, taken, leads, named
        in rows.values_list(*columns)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.mine, not one.waits, one.asked_at))
