"""Reads of people for pages, policy and upper apps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from oppiva.core.policy import ANONYMOUS, Actor, Grant, Place
from oppiva.jobs import clock
from oppiva.people import slots
from oppiva.people.models import STAFF_ROLES, Organisation, Person, Role, RoleGrant, Unit


def active_grants(person_id: UUID) -> list[RoleGrant]:
    """The grants of one person that hold today, oldest first."""
    day = clock.today()
    return list(
        RoleGrant.objects.filter(person_id=person_id, deleted_in__isnull=True)
        .filter(starts_on__lte=day, revoked_at__isnull=True)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
        # An auditor's grant needs two granters before it holds.
        .exclude(role=Role.AUDITOR, second_granter__isnull=True)
        .order_by("granted_at", "id")
    )


def actor_for(person: Person, sudo_until: datetime | None = None) -> Actor:
    """Who acts: the person with each active grant and every wider place it lies in, and how long sudo mode holds."""
    if not person.is_active:
        return ANONYMOUS
    rows = active_grants(person.pk)
    within = places_of_scopes((row.scope_kind, row.scope_id) for row in rows)
    grants = tuple(
        Grant(row.role, Place(row.scope_kind, row.scope_id), within[(row.scope_kind, row.scope_id)]) for row in rows
    )
    return Actor(str(person.pk), grants, sudo_until)


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
    if not units:
        return {}
    rows = list(Unit.objects.filter(pk__in=units).values_list("pk", "organisation_id", "organisation__area_id"))
    programmes = slots.programmes_of({organisation for _, organisation, _ in rows})
    return {
        unit: frozenset({Place("unit", str(unit))} | _organisation_places(organisation, area, programmes))
        for unit, organisation, area in rows
    }


def places_of_organisations(organisations: Collection[UUID]) -> dict[UUID, frozenset[Place]]:
    """Where each organisation lies: itself, its area and its programmes."""
    if not organisations:
        return {}
    rows = list(Organisation.objects.filter(pk__in=organisations).values_list("pk", "area_id"))
    programmes = slots.programmes_of({organisation for organisation, _ in rows})
    return {
        organisation: frozenset(_organisation_places(organisation, area, programmes)) for organisation, area in rows
    }


def _organisation_places(organisation: UUID, area: str | None, programmes: dict[UUID, frozenset[str]]) -> set[Place]:
    places = {Place("organisation", str(organisation))}
    if area:
        places.add(Place("area", area))
    places.update(Place("programme", programme) for programme in programmes.get(organisation, frozenset()))
    return places


def places_of_areas(areas: Collection[str]) -> dict[str, frozenset[Place]]:
    """Each employment area with the programmes that its organisations take part in."""
    if not areas:
        return {}
    rows = list(Organisation.objects.filter(area_id__in=areas, deleted_in__isnull=True).values_list("pk", "area_id"))
    programmes = slots.programmes_of({organisation for organisation, _ in rows})
    found = {area: {Place("area", area)} for area in areas}
    for organisation, area in rows:
        if area:
            found[area].update(Place("programme", programme) for programme in programmes.get(organisation, frozenset()))
    return {area: frozenset(places) for area, places in found.items()}


def places_of_person(person: Person) -> frozenset[Place]:
    """Where a person belongs: the unit with all it lies in, and the programmes in which they hold a role."""
    places: set[Place] = set()
    if person.unit_id is not None:
        places |= places_of_units([person.unit_id]).get(person.unit_id, frozenset())
    scopes = RoleGrant.objects.filter(person=person, scope_kind="programme", deleted_in__isnull=True)
    places.update(Place("programme", scope_id) for scope_id in scopes.values_list("scope_id", flat=True))
    return frozenset(places)


def is_staff(actor: Actor) -> bool:
    """Whether one of the actor's roles needs a second factor at sign-in."""
    return any(grant.role in STAFF_ROLES for grant in actor.grants)


def names_of(persons: Collection[UUID]) -> dict[UUID, str]:
    """Names by person id, for pages that hold ids only; whoever may see the row may see the name."""
    if not persons:
        return {}
    return dict(Person.objects.filter(pk__in=persons).values_list("pk", "name"))
