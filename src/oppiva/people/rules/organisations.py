"""Who may see and do what with organisations and their units."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target
from oppiva.people import structure
from oppiva.people.models import Organisation, Role, Unit
from oppiva.people.rules.asking import found_or_404, may, reach
from oppiva.people.rules.places import (
    houses_inside,
    houses_of_units,
    ids_of,
    places_of_organisations,
    places_of_units,
    units_inside,
)


def _organisation_q(places: frozenset[Place], prefix: str = "") -> Q:
    """The organisations (under this lookup prefix) that lie in one of the places."""
    key = f"{prefix}__" if prefix else ""
    if INSTANCE in places:
        # Not an empty Q: one that is joined by "or" to something would vanish.
        return Q(**{f"{key}pk__isnull": False})
    return Q(**{f"{key}pk__in": houses_inside(places)})


def organisations_visible_to(actor: Actor, action: str = "read") -> QuerySet[Organisation]:
    """The organisations the actor may read (or, with another action, act on)."""
    places = reach(actor, action, "organisation")
    return Organisation.objects.filter(deleted_in__isnull=True).filter(
        _organisation_q(places) | Q(pk__in=houses_of_units(places))
    )


def organisation_ids(actor: Actor, action: str = "read") -> set[UUID]:
    """The ids of `organisations_visible_to`, from memory."""
    places, known = reach(actor, action, "organisation"), structure.current()
    inside = set(known.houses) if INSTANCE in places else houses_inside(places) | houses_of_units(places)
    return {house for house in inside if house in known.houses and not known.houses[house].deleted}


def unit_ids(actor: Actor) -> set[UUID]:
    """The ids of `units_visible_to`, from memory."""
    places, known = reach(actor, "read", "organisation"), structure.current()
    inside = known.rooms if INSTANCE in places else units_inside(places)
    return {
        unit
        for unit in inside
        if not known.rooms[unit].deleted and not known.houses[known.rooms[unit].organisation].deleted
    }


def organisation_for(actor: Actor, pk: UUID, action: str = "read") -> Organisation:
    """The organisation when it lies in the actor's scope, else 404."""
    return found_or_404(organisations_visible_to(actor, action).select_related("area", "municipality", "contact"), pk)


def units_visible_to(actor: Actor, action: str = "read") -> QuerySet[Unit]:
    """The units the actor may read (or act on)."""
    places = reach(actor, action, "organisation")
    return Unit.objects.filter(deleted_in__isnull=True, organisation__deleted_in__isnull=True).filter(
        _organisation_q(places, "organisation") | Q(pk__in=ids_of(places, "unit"))
    )


def units_for_persons(actor: Actor) -> list[UUID]:
    """The living units in which the actor may add and edit persons."""
    places = reach(actor, "write", "person", at_least=Level.FULL)
    known = structure.current()
    inside = list(known.rooms) if INSTANCE in places else units_inside(places)
    return [
        unit
        for unit in inside
        if not known.rooms[unit].deleted and not known.houses[known.rooms[unit].organisation].deleted
    ]


def unit_for(actor: Actor, pk: UUID, action: str = "read") -> Unit:
    """The unit when it lies in the actor's scope, else 404; the same as `units_visible_to`, for one."""
    living = Unit.objects.filter(pk=pk, deleted_in__isnull=True, organisation__deleted_in__isnull=True)
    unit = living.select_related("organisation", "contact").first()
    places = places_of_units([pk]).get(pk, frozenset()) | {INSTANCE}
    if unit is None or not places & reach(actor, action, "organisation"):
        raise Http404
    return unit


def organisation_target(organisation: Organisation) -> Target:
    """An organisation as the policy sees it."""
    return Target("organisation", places_of_organisations([organisation.pk]).get(organisation.pk, frozenset()))


def unit_target(unit: Unit) -> Target:
    """A unit as the policy sees it."""
    return Target("organisation", places_of_units([unit.pk]).get(unit.pk, frozenset()))


def check_organisations_back(actor: Actor, batch: UUID) -> None:
    """Refuses to bring back organisations that the actor may not write now (`not_allowed`)."""
    for organisation in Organisation._base_manager.filter(deleted_in=batch):
        _check_write(actor, organisation_target(organisation))


def check_units_back(actor: Actor, batch: UUID) -> None:
    """Refuses to bring back units the actor may not write now, or whose organisation stays deleted (`house_gone`)."""
    for unit in Unit._base_manager.filter(deleted_in=batch).select_related("organisation"):
        _check_write(actor, unit_target(unit))
        if unit.organisation.deleted_in not in {None, batch}:
            raise DomainError("house_gone")


def _check_write(actor: Actor, target: Target) -> None:
    if not may(actor, "write", target):
        raise DomainError("not_allowed", action="write", kind=target.kind)


def supervises(actor: Actor, unit: Unit) -> bool:
    """Whether the actor is the unit's supervisor: the person with that grant for it."""
    place = Place("unit", str(unit.pk))
    return any(grant.role == Role.SUPERVISOR and grant.scope == place for grant in actor.grants)
