"""Reads of people for pages, policy and upper apps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from oppiva.core.policy import ANONYMOUS, Actor, Grant, Place
from oppiva.jobs import clock
from oppiva.people.models import STAFF_ROLES, Person, Role, RoleGrant
from oppiva.people.rules import places_of_scopes


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


def person_behind(person_id: UUID) -> Person | None:
    """The person of an id that the system itself holds, such as a mail's recipient; never for a page."""
    return Person.objects.filter(pk=person_id).first()


def is_staff(actor: Actor) -> bool:
    """Whether one of the actor's roles needs a second factor at sign-in."""
    return any(grant.role in STAFF_ROLES for grant in actor.grants)


def names_of(persons: Collection[UUID]) -> dict[UUID, str]:
    """Names by person id, for pages that hold ids only; whoever may see the row may see the name."""
    if not persons:
        return {}
    return dict(Person.objects.filter(pk__in=persons).values_list("pk", "name"))
