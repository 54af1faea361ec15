"""Reads of series for lists: plain rows with how full each is and when it meets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from django.db.models import Count

from oppiva.audit.models import Revision, kind_of
from oppiva.core.policy import Actor, reading
from oppiva.jobs import clock
from oppiva.people import structure
from oppiva.people.models import Organisation, Unit
from oppiva.programme.models import Programme
from oppiva.programme.queries import plan_in_force
from oppiva.workshops import rules
from oppiva.workshops.models import Enrolment, Series, SeriesOrganisation, Session

UNDER_WAY, COMPLETE = "under_way", "complete"
MOST_SERIES = 99


@dataclass(frozen=True)
class SessionRow:
    """One half-day of a list."""

    pk: UUID
    number: int
    day: date | None
    starts: time | None
    ends: time | None
    mode: str
    place: str
    state: str
    leads: tuple[str, ...] = ()
    join_url: str = ""  # shown only to who takes part or runs the series: the page decides


@dataclass(frozen=True)
class Audience:
    """Who is told when a series or a half-day of it changes: how many take part, and the names of who leads."""

    enrolled: int
    waiting: int
    leads: tuple[str, ...]


@dataclass(frozen=True)
class SeriesRow:
    """One series of a list; `counts` by the state of places."""

    pk: UUID
    code: str
    name: str
    area: str
    state: str
    seats: int
    sign_up_until: date | None
    languages: tuple[str, ...]
    sessions: tuple[SessionRow, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    organisations: tuple[str, ...] = ()
    houses: tuple[UUID, ...] = ()

    @property
    def enrolled(self) -> int:
        """Who holds a seat."""
        return self.counts.get(Enrolment.State.ENROLLED, 0)

    @property
    def stage(self) -> str:
        """Its state, or `under_way` and `complete` once half-days have been (records.md 6.3)."""
        return stage_of(self.state, self.sessions)

    @property
    def queued(self) -> int:
        """Who waits in the queue."""
        return self.counts.get(Enrolment.State.QUEUED, 0)

    @property
    def begins(self) -> date | None:
        """The first of its half-days that has a date and is not cancelled."""
        return min((one.day for one in self.sessions if one.day and one.state != Session.State.CANCELLED), default=None)

    @property
    def free(self) -> int:
        """Seats nobody holds and nobody is offered."""
        return max(0, self.seats - sum(self.counts.get(state, 0) for state in Enrolment.SEATED))


def series_rows(actor: Actor, programme: Programme) -> list[SeriesRow]:
    """The series of a programme that the actor may read, in the order of their codes; four statements."""
    rows = list(
        rules.series_visible_to(actor)
        .filter(programme=programme)
        .order_by("code")
        .values_list("pk", "code", "name", "area_id", "state", "seats", "sign_up_until", "languages")
    )
    ids = [row[0] for row in rows]
    sessions, counts, houses = sessions_of(ids), counts_of(ids), houses_of(ids)
    return [
        SeriesRow(
            pk,
            code,
            name,
            area or "",
            state,
            seats,
            until,
            tuple(languages),
            sessions.get(pk, ()),
            counts.get(pk, {}),
            tuple(name for _pk, name in houses.get(pk, ())),
            tuple(house for house, _name in houses.get(pk, ())),
        )
        for pk, code, name, area, state, seats, until, languages in rows
    ]


def sessions_of(series: Collection[UUID]) -> dict[UUID, tuple[SessionRow, ...]]:
    """The half-days of each series by number."""
    found: dict[UUID, tuple[SessionRow, ...]] = {}
    rows = Session.objects.filter(series_id__in=series, deleted_in__isnull=True).order_by("number")
    columns = ("series_id", "pk", "number", "day", "starts", "ends", "mode", "place", "state")
    named = rows.values_list(*columns, "facilitator__name", "second__name", "join_url")
    for series_id, pk, number, day, starts, ends, mode, place, state, lead, second, link in named:
        if series_id is not None:
            leads = tuple(name for name in (lead, second) if name)
            row = SessionRow(pk, number, day, starts, ends, mode, place, state, leads, link)
            found[series_id] = (*found.get(series_id, ()), row)
    return found


def stage_of(state: str, sessions: Collection[SessionRow]) -> str:
    """The state of a series, or `under_way` and `complete` once its half-days have been."""
    if state in {Series.State.DRAFT, Series.State.CANCELLED}:
        return state
    on = [one for one in sessions if one.state != Session.State.CANCELLED]
    gone = [one for one in on if is_over(one)]
    if not gone:
        return state
    return COMPLETE if len(gone) == len(on) else UNDER_WAY


def is_over(session: SessionRow) -> bool:
    """Whether the half-day has been held, or its day is past."""
    return session.state == Session.State.HELD or (session.day is not None and session.day < clock.today())


def houses_of(series: Collection[UUID]) -> dict[UUID, tuple[tuple[UUID, str], ...]]:
    """The organisations that take part in each series, by name."""
    found: dict[UUID, tuple[tuple[UUID, str], ...]] = {}
    rows = SeriesOrganisation.objects.filter(series_id__in=series, deleted_in__isnull=True).order_by(
        "organisation__name"
    )
    for series_id, pk, name in rows.values_list("series_id", "organisation_id", "organisation__name"):
        found[series_id] = (*found.get(series_id, ()), (pk, name))
    return found


def audience_of(series: UUID, sessions: Collection[SessionRow], counts: Mapping[str, int] | None = None) -> Audience:
    """Who is told when the series or one of these half-days changes; one statement, none with the counts at hand."""
    counts = counts_of([series]).get(series, {}) if counts is None else counts
    waiting = sum(number for state, number in counts.items() if state in Enrolment.LIVE and state != "enrolled")
    leads = dict.fromkeys(name for one in sessions for name in one.leads)
    return Audience(counts.get(Enrolment.State.ENROLLED, 0), waiting, tuple(leads))


def taking_part_choices(programme: Programme) -> list[tuple[str, str]]:
    """The organisations that take part in the programme, by name: those whose people a series may be for."""
    known = structure.current()
    found = [
        (str(pk), house.name)
        for pk, house in known.houses.items()
        if not house.deleted and str(programme.pk) in known.programmes_of_house.get(pk, frozenset())
    ]
    return sorted(found, key=lambda one: one[1].casefold())


def reason_of_state(actor: Actor, record: Series | Session) -> str:
    """The reason given with the last change of the record's state; the record must be one the actor may see."""
    with reading(actor):
        rows = Revision.objects.filter(kind=kind_of(type(record)), object_id=record.pk, field="state")
        return rows.order_by("-version").values_list("reason", flat=True).first() or ""


def counts_of(series: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """How many places of each series are in each state."""
    found: dict[UUID, dict[str, int]] = {}
    rows = Enrolment.objects.filter(series_id__in=series, deleted_in__isnull=True).order_by()
    for series_id, state, count in rows.values_list("series_id", "state").annotate(n=Count("pk")):
        found.setdefault(series_id, {})[state] = count
    return found


def organisations_of(ids: Collection[str]) -> list[Organisation]:
    """Living organisations of these ids, as a form that offered them names them."""
    return list(Organisation.objects.filter(pk__in=ids, deleted_in__isnull=True))


def unit_of(pk: str) -> Unit | None:
    """The living unit of this id, as a form that offered it names it."""
    return Unit.objects.filter(pk=pk, deleted_in__isnull=True).first()


def house_names(ids: Collection[UUID]) -> tuple[str, ...]:
    """The names of organisations, in the order of their ids here."""
    known = structure.current().houses
    return tuple(known[pk].name for pk in ids if pk in known)


def series_missing(programme: Programme, taken: Collection[str]) -> int:
    """How many of the series that the plan in force promises are not among these codes."""
    plan = plan_in_force(programme)
    if plan is None or not plan.workshops.sessions_per_series:
        return 0
    return len(codes_missing(taken, plan.workshops.series or 0))


def codes_missing(taken: Collection[str], promised: int) -> list[str]:
    """The codes from 01 on, as many as are promised, that are not taken."""
    known = {code.casefold() for code in taken}
    codes = (f"{number:02}" for number in range(1, min(promised, MOST_SERIES) + 1))
    return [code for code in codes if code not in known]
