"""Whose notices one sees, and who is never told about whom (trust.md W4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Notice, Person, Role, RoleGrant
from oppiva.people.rules.places import places_of_units

ABOVE = frozenset({Role.SUPERVISOR, Role.DIRECTOR})


def notices_visible_to(actor: Actor) -> QuerySet[Notice]:
    """A person's own notices, and nobody else's whatever the role."""
    if actor.person_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(person_id=actor.person_id)


def superiors_of(persons: Collection[UUID], day: date | None = None) -> set[str]:
    """Ids of those who are superiors of one of these persons today: supervisor or director where they work."""
    today = day or clock.today()
    units = set(Person.objects.filter(pk__in=persons, unit__isnull=False).values_list("unit_id", flat=True))
    places = {place for found in places_of_units([unit for unit in units if unit]).values() for place in found}
    if not places:
        return set()
    where = Q()
    for kind in {place.kind for place in places}:
        where |= Q(scope_kind=kind, scope_id__in=[place.id for place in places if place.kind == kind])
    held = RoleGrant.objects.filter(
        where,
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        role__in=ABOVE,
        starts_on__lte=today,
        revoked_at__isnull=True,
        deleted_in__isnull=True,
    ).exclude(person_id__in=persons)
    return {str(person) for person in held.values_list("person_id", flat=True)}
