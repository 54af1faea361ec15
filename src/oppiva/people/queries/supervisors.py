"""Who supervises units, as far as the reader may see the persons."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Person, Role, RoleGrant
from oppiva.people.rules import persons_visible_to


def supervisors_of(actor: Actor, units: Collection[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """The supervisors of each of these units today, by name: those with that grant for it; one statement.

    Only persons the actor may see; a system's own reading knows them all, as where a team learns whom it may ask.
    """
    if not units:
        return {}
    today = clock.today()
    persons = Person.objects.filter(deleted_in__isnull=True) if actor.system else persons_visible_to(actor)
    rows = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        role=Role.SUPERVISOR,
        scope_kind="unit",
        scope_id__in=[str(unit) for unit in units],
        starts_on__lte=today,
        revoked_at__isnull=True,
        deleted_in__isnull=True,
        person__in=persons.exclude(state__in=[Person.State.LEFT, Person.State.ERASED]),
    )
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for unit, person, name in rows.order_by("person__name", "pk").values_list("scope_id", "person_id", "person__name"):
        those = found.setdefault(UUID(unit), [])
        if (person, name) not in those:
            those.append((person, name))
    return found
