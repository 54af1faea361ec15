"""What is in the way of the half-days of a programme, with names for those who set them; also of what is only meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from oppiva.core.scheduling import Busy, Conflict, Group, Meeting, Room, Timetable, conflicts
from oppiva.jobs import clock
from oppiva.people import structure
from oppiva.programme.models import Programme
from oppiva.programme.queries import plan_in_force
from oppiva.workshops.models import BusyHalf, Enrolment, Series, SeriesOrganisation, Session

COLUMNS = (
    *("pk", "series_id", "series__code", "number", "day", "starts", "ends", "zone", "mode", "place", "join_url"),
    *("facilitator_id", "second_id", "facilitator__name", "second__name", "state"),
)
Changes = Mapping[UUID, Mapping[str, object]]
Houses = Mapping[UUID, Collection[UUID]]


@dataclass(frozen=True)
class _Names:
    """What the ids in the facts are called."""

    sessions: Mapping[str, tuple[str, int]]
    persons: Mapping[str, str]
    units: Mapping[str, str]


def conflicts_of(
    programme: Programme, *, changes: Changes | None = None, houses: Houses | None = None
) -> dict[UUID, tuple[Conflict, ...]]:
    """The conflicts of each half-day that is still to come; five statements.

    `houses` are the organisations of the series that matter, where the page has them already (four statements then).
    `changes` are fields of half-days (as `set_session` takes them) that are only meant so far. The facts hold names in
    place of ids: `person`, `unit`, `of`, and `other` as (series, number).
    """
    rows = list(_rows(programme))
    asked = changes or {}
    meant = [_with(row, asked.get(row["pk"], {})) for row in rows]
    table, names = _table(programme, meant, houses)
    over = {str(row["pk"]) for row in meant if _is_over(row)}
    found: dict[UUID, tuple[Conflict, ...]] = {}
    for one in conflicts(table):
        if one.meeting not in over:
            pk = UUID(one.meeting)
            found[pk] = (*found.get(pk, ()), replace(one, facts=_named(one.facts, names)))
    return found


def _rows(programme: Programme) -> Collection[dict[str, Any]]:
    living = Session.objects.filter(programme=programme, kind=Session.Kind.SERIES, deleted_in__isnull=True)
    standing = living.filter(series__deleted_in__isnull=True).exclude(state=Session.State.CANCELLED)
    return list(standing.exclude(series__state=Series.State.CANCELLED).values(*COLUMNS))


def _with(row: dict[str, Any], changes: Mapping[str, object]) -> dict[str, Any]:
    if not changes:
        return row
    changed = {**row, **changes}
    for name in ("facilitator", "second"):
        if name in changes:
            person = changed.pop(name)
            changed[f"{name}_id"] = getattr(person, "pk", None)
            changed[f"{name}__name"] = getattr(person, "name", None)
    return changed


def _is_over(row: Mapping[str, Any]) -> bool:
    return row["state"] == Session.State.HELD or (row["day"] is not None and row["day"] < clock.today())


def _table(
    programme: Programme, rows: Collection[Mapping[str, Any]], houses: Houses | None
) -> tuple[Timetable, _Names]:
    groups, rooms, units = _groups(programme, houses)
    plan = plan_in_force(programme)
    gap = plan.workshops.gap_weeks if plan is not None else None
    meetings = [_meeting(row) for row in rows]
    table = Timetable(
        meetings, groups, rooms, _busy(programme), programme.start, programme.end, (gap[0], gap[1]) if gap else None
    )
    people = {
        str(row[f"{name}_id"]): row[f"{name}__name"]
        for row in rows
        for name in ("facilitator", "second")
        if row[f"{name}_id"]
    }
    return table, _Names({str(row["pk"]): (row["series__code"], row["number"]) for row in rows}, people, units)


def _meeting(row: Mapping[str, Any]) -> Meeting:
    online = row["mode"] in (Session.Mode.ONLINE, Session.Mode.HYBRID)
    return Meeting(
        str(row["pk"]),
        str(row["series_id"]),
        row["number"],
        row["day"],
        row["starts"],
        row["ends"],
        row["zone"],
        on_site=row["mode"] != Session.Mode.ONLINE,
        online=online,
        place=row["place"],
        has_link=bool(row["join_url"]),
        leads=tuple(str(row[name]) for name in ("facilitator_id", "second_id") if row[name]),
    )


def _groups(programme: Programme, given: Houses | None) -> tuple[dict[str, Group], dict[str, Room], dict[str, str]]:
    """Who comes to each series, the size of their units, and the units' names."""
    persons: dict[str, set[str]] = defaultdict(set)
    away: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rooms: dict[str, Room] = {}
    names: dict[str, str] = {}
    enrolled = Enrolment.objects.filter(
        series__programme=programme, state=Enrolment.State.ENROLLED, deleted_in__isnull=True
    )
    columns = ("series_id", "person_id", "unit_id", "unit__name", "unit__size", "unit__max_away_pct")
    for series_id, person, unit, name, size, pct in enrolled.values_list(*columns):
        series = str(series_id)
        if person is not None:
            persons[series].add(str(person))
        if unit is not None:
            away[series][str(unit)] += 1
            rooms[str(unit)], names[str(unit)] = Room(size, pct), name
    houses: dict[str, set[str]] = defaultdict(set)
    for series_id, found in (_houses(programme) if given is None else given).items():
        houses[str(series_id)] = {str(house) for house in found}
    known = structure.current().rooms.items()
    groups = {}
    for series in {*persons, *away, *houses}:
        # Before anybody has signed up, it may be people of any unit.
        units = set(away[series]) or {str(pk) for pk, room in known if str(room.organisation) in houses[series]}
        groups[series] = Group(
            frozenset(persons[series]), dict(away[series]), frozenset(houses[series]), frozenset(units)
        )
    return groups, rooms, names


def _houses(programme: Programme) -> Houses:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = SeriesOrganisation.objects.filter(series__programme=programme, deleted_in__isnull=True)
    for series, house in rows.values_list("series_id", "organisation_id"):
        found[series].append(house)
    return found


def _busy(programme: Programme) -> list[Busy]:
    rows = BusyHalf.objects.filter(programme=programme, deleted_in__isnull=True)
    return [
        Busy(day, half, "unit", str(unit))
        if unit
        else Busy(day, half, "organisation", str(house))
        if house
        else Busy(day, half)
        for day, half, house, unit in rows.values_list("day", "half", "organisation_id", "unit_id")
    ]


def _named(facts: Mapping[str, object], names: _Names) -> dict[str, object]:
    found = dict(facts)
    if "person" in found:
        found["person"] = names.persons.get(str(found["person"]), "")
    if "other" in found:
        found["other"] = names.sessions.get(str(found["other"]), ("", 0))
    if "unit" in found:
        found["unit"] = names.units.get(str(found["unit"]), "")
    if found.get("of"):
        found["of"] = _place_name(str(found["kind"]), UUID(str(found["of"])))
    return found


def _place_name(kind: str, pk: UUID) -> str:
    known = structure.current()
    found = known.houses.get(pk) if kind == "organisation" else known.rooms.get(pk)
    return found.name if found is not None else ""
