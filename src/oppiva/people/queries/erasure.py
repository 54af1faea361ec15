"""What stands in the way of erasing a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from oppiva.jobs import clock
from oppiva.people import slots
from oppiva.people.models import Person, Role, RoleGrant
from oppiva.people.queries.grants import GrantRow, grant_row
from oppiva.people.queries.personal import FOUND, numbers_about

# Roles whose scope would be left without anybody who answers for it.
NEEDED = (Role.PROJECT_MANAGER, Role.RESPONSIBLE_PERSON, Role.AREA_ADMIN)


def grants_to_replace(person: Person) -> list[GrantRow]:
    """The open grants for which somebody else has to be found first: nobody else holds the role in that scope."""
    today = clock.today()
    in_force = Q(revoked_at__isnull=True, deleted_in__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    others = (
        RoleGrant.objects.filter(in_force, role=OuterRef("role"), scope_kind=OuterRef("scope_kind"))
        .filter(scope_id=OuterRef("scope_id"), person__state=Person.State.ACTIVE, person__deleted_in__isnull=True)
        .filter(starts_on__lte=today)
        .exclude(person=OuterRef("person"))
    )
    rows = RoleGrant.objects.filter(in_force, person=person, role__in=NEEDED).exclude(scope_kind="own")
    rows = rows.filter(~Exists(others)).select_related("person")
    return [grant_row(grant) for grant in rows.order_by(F("scope_kind"), "scope_id")]


@dataclass(frozen=True, slots=True)
class Held:
    """One kind of what is held about a person: how many rows, and in words why they stay (empty: they go)."""

    title: str
    number: int
    stays: str


def held_about(person_id: UUID) -> Sequence[Held]:
    """What an erasure is about, kind by kind as the copy of own data tells it; kinds without a row are left out."""
    more = {kind.kind: kind.found for kind in slots.personal_data() if kind.found is not None}
    numbers = numbers_about(person_id, more)
    asked = FOUND.keys() | more.keys()
    found = [
        (kind, numbers.get(kind.kind, 0) if kind.kind in asked else len(kind.rows(person_id)))
        for kind in slots.personal_data()
    ]
    return [Held(kind.title(), number, kind.stays() if kind.stays else "") for kind, number in found if number]
