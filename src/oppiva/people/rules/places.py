"""Where units, organisations, areas, scopes and persons lie, and what lies inside places."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from oppiva.audit.prepared import Prepared, Slot
from oppiva.core.policy import Place
from oppiva.people import slots, structure
from oppiva.people.models import Person, RoleGrant


def places_of_scopes(scopes: Iterable[tuple[str, str]]) -> dict[tuple[str, str], frozenset[Place]]:
    """Each scope with the wider places it lies in: a unit in its organisation, area and programmes."""
    wanted = set(scopes)
    found = {scope: frozenset({Place(*scope)}) for scope in wanted}
    for registered in slots.scope_kinds():
        ids = [scope_id for kind, scope_id in wanted if kind == registered.kind]
        if ids:
            for scope_id, places in registered.within(ids).items():
                found[(registered.kind, scope_id)] = places | {Place(registered.kind, scope_id)}
    return found


def places_of_units(units: Collection[UUID]) -> dict[UUID, frozenset[Place]]:
    """Where each unit lies: itself, its organisation, that one's area and programmes."""
    known = structure.current()
    return {
        unit: _organisation_places(known, known.rooms[unit].organisation) | {Place("unit", str(unit))}
        for unit in units
        if unit in known.rooms
    }


def places_of_organisations(organisations: Collection[UUID]) -> dict[UUID, frozenset[Place]]:
    """Where each organisation lies: itself, its area and its programmes."""
    known = structure.current()
    return {
        organisation: _organisation_places(known, organisation)
        for organisation in organisations
        if organisation in known.houses
    }


def _organisation_places(known: structure.Structure, organisation: UUID) -> frozenset[Place]:
    places = {Place("organisation", str(organisation))}
    house = known.houses.get(organisation)
    area = house.area if house is not None else None
    if area:
        places.add(Place("area", area))
    programmes = known.programmes_of_house.get(organisation, frozenset())
    places.update(Place("programme", programme) for programme in programmes)
    return frozenset(places)


def places_of_areas(areas: Collection[str]) -> dict[str, frozenset[Place]]:
    """Each employment area with the programmes that its organisations take part in."""
    known = structure.current()
    return {
        area: frozenset(
            {Place("area", area)} | {Place("programme", programme) for programme in known.programmes_of_area(area)}
        )
        for area in areas
    }


GRANT_COLUMNS = (
    "scope_kind",
    "scope_id",
    "pk",
    "person_id",
    "person__name",
    "role",
    "starts_on",
    "ends_on",
    "revoked_at",
    "second_granter_id",
)
_PERSON = Slot(0, Person._meta.pk)
_grants_of = Prepared(
    lambda: (
        RoleGrant.objects.filter(person_id=_PERSON, deleted_in__isnull=True)
        .order_by("starts_on", "pk")
        .values_list(*GRANT_COLUMNS)
    )
)


def grants_of(person: Person) -> list[tuple[Any, ...]]:
    """A person's grants as GRANT_COLUMNS, past ones too, oldest first; read once for one object."""
    known: list[tuple[Any, ...]] | None = person.__dict__.get("known_grants")
    if known is None:
        known = person.__dict__["known_grants"] = _grants_of.rows(person.pk)
    return known


def places_of_person(person: Person) -> frozenset[Place]:
    """Where a person belongs: the unit with all it lies in, and the programmes in which they hold a role."""
    # One page asks several times about the same object; its unit is part of what is remembered.
    known: tuple[UUID | None, frozenset[Place]] | None = person.__dict__.get("known_places")
    if known is not None and known[0] == person.unit_id:
        return known[1]
    places = set(places_of_work(person))
    places.update(Place("programme", grant[1]) for grant in grants_of(person) if grant[0] == "programme")
    person.__dict__["known_places"] = (person.unit_id, frozenset(places))
    return frozenset(places)


def places_of_work(person: Person) -> frozenset[Place]:
    """The unit with all it lies in: a part of `places_of_person` that is known without a statement."""
    unit = person.unit_id
    return places_of_units([unit]).get(unit, frozenset()) if unit is not None else frozenset()


def ids_of(places: frozenset[Place], kind: str) -> list[str]:
    """The ids of the places of one kind."""
    return [place.id for place in places if place.kind == kind]


def houses_inside(places: frozenset[Place]) -> set[UUID]:
    """The organisations that lie in one of the places, the whole installation apart."""
    known = structure.current()
    found = {UUID(organisation) for organisation in ids_of(places, "organisation")}
    for area in ids_of(places, "area"):
        found.update(known.houses_of_area.get(area, ()))
    programmes = set(ids_of(places, "programme"))
    if programmes:
        found.update(organisation for organisation, those in known.programmes_of_house.items() if those & programmes)
    return found


def houses_of_units(places: frozenset[Place]) -> set[UUID]:
    """The organisations of the units among the places."""
    rooms = structure.current().rooms
    return {rooms[unit].organisation for unit in map(UUID, ids_of(places, "unit")) if unit in rooms}


def units_inside(places: frozenset[Place]) -> list[UUID]:
    """The units that lie in one of the places, whether deleted or not."""
    known = structure.current()
    wanted = {(place.kind, place.id) for place in places}
    return [
        unit
        for unit, room in known.rooms.items()
        if ("unit", str(unit)) in wanted
        or ("organisation", str(room.organisation)) in wanted
        or ("area", known.houses[room.organisation].area) in wanted
        or any(
            ("programme", programme) in wanted
            for programme in known.programmes_of_house.get(room.organisation, frozenset())
        )
    ]
