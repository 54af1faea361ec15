"""How many of a unit are away at once because of half-days: numbers of enrolments, never who (W5, records.md 6.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db.models import FilteredRelation, Q

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Unit
from oppiva.people.rules import ids_of, reach
from oppiva.workshops.models import Enrolment, Half, Series, Session, half_of

# Day and time, code and number of a series' half-day, its end, the programme's code, the series.
Coming = tuple[date, time, str, int, time, str, UUID]


@dataclass(frozen=True)
class AwayRow:
    """One coming half-day of a series in which people of the unit are enrolled.

    `away` counts everybody of the unit who is in some series at that half-day; `limit` is None while the number of
    staff is unknown.
    """

    programme: str
    series: str
    number: int
    day: date
    starts: time
    ends: time
    away: int
    limit: int | None

    @property
    def over(self) -> bool:
        """Whether more are away than may be."""
        return self.limit is not None and self.away > self.limit


@dataclass(frozen=True)
class UnitSeats:
    """How many of a unit are enrolled, and its coming half-days in order."""

    enrolled: int
    rows: tuple[AwayRow, ...]


def unit_seats(actor: Actor, units: Collection[Unit]) -> Mapping[UUID, UnitSeats]:
    """The units of which the actor may know how many are away; one statement whatever their number."""
    readable = set(ids_of(reach(actor, "read", "commitment"), "unit"))
    return away_of_units([unit for unit in units if str(unit.pk) in readable])


def away_of_units(units: Collection[Unit]) -> Mapping[UUID, UnitSeats]:
    """The same without asking who reads, for plans and checks: where a person works now is what counts."""
    people: dict[UUID, dict[UUID, set[UUID]]] = {unit.pk: defaultdict(set) for unit in units}
    coming: set[Coming] = set()
    meets = FilteredRelation(
        "series__sessions",
        condition=Q(series__sessions__day__gte=clock.today(), series__sessions__deleted_in__isnull=True)
        & ~Q(series__sessions__state=Session.State.CANCELLED),
    )
    rows = Enrolment.objects.alias(meets=meets).filter(
        person__unit__in=people,
        state=Enrolment.State.ENROLLED,
        deleted_in__isnull=True,
        series__deleted_in__isnull=True,
    )
    columns = ("meets__day", "meets__starts", "series__code", "meets__number", "meets__ends", "series__programme__code")
    rows = rows.exclude(series__state=Series.State.CANCELLED)
    for unit, person, series, day, *facts in rows.values_list("person__unit_id", "person_id", "series_id", *columns):
        if unit is None or person is None:
            continue
        people[unit][series].add(person)
        if day is not None:
            coming.add((day, *facts, series))
    return {unit.pk: _of_unit(unit, people[unit.pk], sorted(coming, key=lambda one: one[:4])) for unit in units}


def _of_unit(unit: Unit, people: Mapping[UUID, set[UUID]], sessions: Sequence[Coming]) -> UnitSeats:
    away: dict[tuple[date, Half], set[UUID]] = defaultdict(set)
    for day, starts, _code, _number, _ends, _programme, series in sessions:
        if series in people:
            away[day, half_of(starts)] |= people[series]
    rows = [
        AwayRow(programme, code, number, day, starts, ends, len(away[day, half_of(starts)]), unit.away_at_most)
        for day, starts, code, number, ends, programme, series in sessions
        if series in people
    ]
    return UnitSeats(len(set().union(*people.values())), tuple(rows))
