"""Reads of people for pages, policy and upper apps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from oppiva.core.policy import ANONYMOUS, Actor, Grant, Place
from oppiva.jobs import clock
from oppiva.people.models import STAFF_ROLES, TOMBSTONE, Person, Role, RoleGrant, shown_name
from oppiva.people.rules import places_of_scopes
from oppiva.people.structure import Kept

MOST_KEPT = 20_000


def _nothing_yet() -> dict[tuple[UUID, date], tuple[Grant, ...]]:
    return {}


_kept = Kept(_nothing_yet)


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
    return Actor(str(person.pk), _grants_of(person.pk, clock.today()), sudo_until)


def _grants_of(person_id: UUID, day: date) -> tuple[Grant, ...]:
    """The grants of a day as the policy wants them; kept as long as nothing that rights rest on has changed."""
    kept = _kept.get()
    known = kept.get((person_id, day))
    if known is None:
        rows = active_grants(person_id)
        within = places_of_scopes((row.scope_kind, row.scope_id) for row in rows)
        known = tuple(
            Grant(row.role, Place(row.scope_kind, row.scope_id), within[(row.scope_kind, row.scope_id)]) for row in rows
        )
        if len(kept) < MOST_KEPT:
            kept[person_id, day] = known
    return known


def person_behind(person_id: UUID) -> Person | None:
    """The person of an id that the system itself holds, such as a mail's recipient; never for a page."""
    return Person.objects.filter(pk=person_id).first()


def person_with_mail(mail: str) -> Person | None:
    """The person of a work mail whatever its case, for commands and the demo; never for a page."""
    return Person.objects.filter(email__iexact=mail).first()


def is_staff(actor: Actor) -> bool:
    """Whether one of the actor's roles needs a second factor at sign-in."""
    return any(grant.role in STAFF_ROLES for grant in actor.grants)


def names_of(persons: Collection[UUID]) -> dict[UUID, str]:
    """Names by person id, for pages that hold ids only; whoever may see the row may see the name.

    An id without a person is that of an erased one in rows that nobody may change: a former participant.
    """
    if not persons:
        return {}
    found = dict(Person.objects.filter(pk__in=persons).values_list("pk", "name"))
    return {pk: shown_name(found.get(pk, TOMBSTONE)) for pk in persons}
