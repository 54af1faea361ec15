"""How many of a unit are away at once because of half-days: numbers of enrolments, never who (W5, records.md 6.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Unit
from oppiva.people.rules import ids_of, reach
from oppiva.workshops.models import Enrolment, Half, Series, Session, half_of


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
    """The units of which the actor may know how many are away; two statements whatever their number."""
    readable = set(ids_of(reach(actor, "read", "commitment"), "unit"))
    return away_of_units([unit for unit in units if str(unit.pk) in readable])


def away_of_units(units: Collection[Unit]) -> Mapping[UUID, UnitSeats]:
    """The same without asking who reads, for plans and checks: where a person works now is what counts."""
    series_of: dict[UUID, dict[UUID, set[UUID]]] = {unit.pk: defaultdict(set) for unit in units}
    rows = Enrolment.objects.filter(
        person__unit__in=series_of,
        state=Enrolment.State.ENROLLED,
        deleted_in__isnull=True,
        series__deleted_in__isnull=True,
    ).exclude(series__state=Series.State.CANCELLED)
    for unit, series, person in rows.values_list("person__unit_id", "series_id", "person_id"):
        if unit is not None and person is not None:
            series_of[unit][series].add(person)
    sessions = _coming({series for found in series_of.values() for series in found})
    return {unit.pk: _of_unit(unit, series_of[unit.pk], sessions) for unit in units}


def _coming(series: Collection[UUID]) -> list[tuple[UUID, str, str, int, date, time, time]]:
    if not series:
        return []
    rows = Session.objects.filter(series_id__in=series, day__gte=clock.today(), deleted_in__isnull=True)
    rows = rows.exclude(state=Session.State.CANCELLED).order_by("day", "starts", "series__code", "number")
    columns = ("series_id", "programme__code", "series__code", "number", "day", "starts", "ends")
    return list(rows.values_list(*columns))  # type: ignore[arg-type]  # a session with a day has times and a series


def _of_unit(
    unit: Unit, people: Mapping[UUID, set[UUID]], sessions: list[tuple[UUID, str, str, int, date, time, time]]
) -> UnitSeats:
    away: dict[tuple[date, Half], set[UUID]] = defaultdict(set)
    for series, _programme, _code, _number, day, starts, _ends in sessions:
        if series in people:
            away[day, half_of(starts)] |= people[series]
    rows = [
        AwayRow(programme, code, number, day, starts, ends, len(away[day, half_of(starts)]), unit.away_at_most)
        for series, programme, code, number, day, starts, ends in sessions
        if series in people
    ]
    return UnitSeats(len(set().union(*people.values())), tuple(rows))
