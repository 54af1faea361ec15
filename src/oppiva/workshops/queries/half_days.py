"""The half-days of persons: those one takes part in or leads, and who takes part in or leads a half-day.

A replacement counts in place of the half-day that is missed, so that a half-day is never anybody's twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from oppiva.core.policy import Actor
from oppiva.programme.models import Programme
from oppiva.workshops import rules
from oppiva.workshops.models import Enrolment, ReplacementSeat, Series, Session


@dataclass(frozen=True)
class HalfDay:
    """One half-day with a date; what it is to somebody stands in the last four fields."""

    pk: UUID
    programme: str
    series_id: UUID
    series: str
    number: int
    day: date
    starts: time
    ends: time
    zone: str
    mode: str
    place: str
    join_url: str
    sequence: int
    state: str
    leads: bool = False
    enrolment: UUID | None = None
    # The place taken instead of the own half-day, and the series whose half-day is missed.
    replacement: UUID | None = None
    instead_of: str = ""

    @property
    def code(self) -> str:
        """The half-day as people name it: 07/2."""
        return f"{self.series}/{self.number}"

    @property
    def begins(self) -> datetime:
        """The moment it begins, with its zone."""
        return datetime.combine(self.day, self.starts, ZoneInfo(self.zone))

    @property
    def finishes(self) -> datetime:
        """The moment it ends, with its zone."""
        return datetime.combine(self.day, self.ends, ZoneInfo(self.zone))

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not be held."""
        return self.state == Session.State.CANCELLED


COLUMNS = (
    "pk",
    "series__programme__code",
    "series_id",
    "series__code",
    "number",
    "day",
    "starts",
    "ends",
    "zone",
    "mode",
    "place",
    "join_url",
    "sequence",
    "state",
)
# What participants have been told of, and what goes on.
_TOLD = Q(told_at__isnull=False) & ~Q(series__state=Series.State.CANCELLED)
ALIVE = (
    Q(day__isnull=False, deleted_in__isnull=True, series__deleted_in__isnull=True)
    & ~Q(state=Session.State.CANCELLED)
    & ~Q(programme__state=Programme.State.ENDED)
)


def own_half_days(actor: Actor) -> list[HalfDay]:
    """The half-days the actor takes part in or leads in programmes that go on, in order of time; three statements.

    The own page and the own feed are both this list (trust.md A5).
    """
    if actor.person_id is None:
        return []
    me = UUID(actor.person_id)
    seats = {
        series: pk
        for pk, series in rules.enrolments_visible_to(actor)
        .filter(person_id=me, state=Enrolment.State.ENROLLED)
        .values_list("pk", "series_id")
    }
    taken = _taken_by(seats.values())
    missed = {row.missed for row in taken}
    instead = {row.session: row for row in taken}
    told = (Q(series_id__in=seats) & ~Q(pk__in=missed)) | Q(pk__in=instead)
    leads = Q(series__in=rules.series_visible_to(actor)) & (Q(facilitator_id=me) | Q(second_id=me))
    rows = Session.objects.filter(ALIVE).filter((_TOLD & told) | leads).order_by("day", "starts", "pk")
    found = []
    for *columns, lead, second in rows.values_list(*COLUMNS, "facilitator_id", "second_id"):
        half_day = replace(HalfDay(*columns), leads=me in {lead, second})
        seat = instead.get(half_day.pk)
        if seat is not None:
            half_day = replace(half_day, enrolment=seat.enrolment, replacement=seat.pk, instead_of=seat.series)
        elif half_day.pk not in missed:
            half_day = replace(half_day, enrolment=seats.get(half_day.series_id))
        found.append(half_day)
    return found


def is_over_for(actor: Actor) -> bool:
    """Whether all that the actor ever took part in or led has ended with its programme: calendar links die then."""
    if actor.person_id is None:
        return True
    me = UUID(actor.person_id)
    seats = Enrolment.objects.filter(person_id=me, deleted_in__isnull=True)
    led = Session.objects.filter(Q(facilitator_id=me) | Q(second_id=me), deleted_in__isnull=True)
    states = set(seats.order_by().values_list("series__programme__state", flat=True).distinct())
    states |= set(led.order_by().values_list("programme__state", flat=True).distinct())
    return states == {Programme.State.ENDED}


def half_days(sessions: Collection[UUID]) -> list[HalfDay]:
    """These half-days as they stand, for what is told of them; one without a date is left out."""
    rows = Session.objects.filter(pk__in=sessions, day__isnull=False, series__isnull=False, deleted_in__isnull=True)
    return [HalfDay(*row) for row in rows.order_by("day", "starts", "pk").values_list(*COLUMNS)]


def half_days_on(day: date) -> list[HalfDay]:
    """All half-days of a day that participants have been told of and that are to be held."""
    rows = Session.objects.filter(ALIVE, _TOLD, day=day, series__isnull=False).order_by("starts", "pk")
    return [HalfDay(*row) for row in rows.values_list(*COLUMNS)]


def half_day_of(session: Session) -> HalfDay | None:
    """A half-day read with its series and programme, when it has a date."""
    of = session.series
    if of is None or session.day is None or session.starts is None or session.ends is None:
        return None
    return HalfDay(
        session.pk, of.programme.code, of.pk, of.code, session.number, session.day, session.starts, session.ends,
        session.zone, session.mode, session.place, session.join_url, session.sequence, session.state,
    )  # fmt: skip


def half_days_to_come(programme: UUID, number: int, now: datetime) -> list[tuple[HalfDay, int]]:
    """The half-days of this number in a programme's series that people may come to, with the seats of each series."""
    rows = Session.objects.filter(
        ALIVE,
        _TOLD,
        programme_id=programme,
        number=number,
        kind=Session.Kind.SERIES,
        state=Session.State.PLANNED,
        day__gte=now.date(),
    ).exclude(series__state=Series.State.DRAFT)
    columns = rows.order_by("day", "starts", "pk").values_list(*COLUMNS, "series__seats")
    found = [(HalfDay(*row), seats) for *row, seats in columns]
    return [(one, seats) for one, seats in found if one.begins > now]


def takers_of(sessions: Collection[UUID]) -> dict[UUID, dict[UUID, UUID]]:
    """Who takes part in each half-day, by which place: the enrolled who are not elsewhere, and who comes instead."""
    found: dict[UUID, dict[UUID, UUID]] = defaultdict(dict)
    series: dict[UUID, list[UUID]] = defaultdict(list)
    for pk, of in Session.objects.filter(pk__in=sessions).values_list("pk", "series_id"):
        if of is not None:
            series[of].append(pk)
    seats = Enrolment.objects.filter(
        series_id__in=series, state=Enrolment.State.ENROLLED, person__isnull=False, deleted_in__isnull=True
    )
    for pk, of, person in seats.values_list("pk", "series_id", "person_id"):
        for session in series[of]:
            if person is not None:
                found[session][person] = pk
    replacements = taken_seats().filter(Q(missed_id__in=sessions) | Q(session_id__in=sessions))
    for enrolment, person, missed, session in replacements.values_list(
        "enrolment_id", "enrolment__person_id", "missed_id", "session_id"
    ):
        if person is not None:
            if missed in found:
                found[missed].pop(person, None)
            if session in sessions:
                found[session][person] = enrolment
    return found


def leaders_of(sessions: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Who leads or assists each half-day."""
    rows = Session.objects.filter(pk__in=sessions).values_list("pk", "facilitator_id", "second_id")
    return {pk: {one for one in persons if one is not None} for pk, *persons in rows}


@dataclass(frozen=True)
class Taken:
    """A half-day taken in another series."""

    pk: UUID
    enrolment: UUID
    missed: UUID
    session: UUID
    series: str


def taken_seats() -> QuerySet[ReplacementSeat]:
    """Replacement seats that are taken, by who still has the place in the own series."""
    return ReplacementSeat.objects.filter(
        state=ReplacementSeat.State.TAKEN, enrolment__state=Enrolment.State.ENROLLED, deleted_in__isnull=True
    )


def _taken_by(enrolments: Iterable[UUID]) -> list[Taken]:
    rows = taken_seats().filter(enrolment_id__in=list(enrolments))
    return [
        Taken(*row) for row in rows.values_list("pk", "enrolment_id", "missed_id", "session_id", "missed__series__code")
    ]
