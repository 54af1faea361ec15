"""Roles that come with a place and go with it: of a participant in a series, of a member in a team.

Nobody is told of them by themselves: the deed that gave or ended the place tells. Given and ended by the system.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from oppiva.audit.services import save
from oppiva.core.policy import system
from oppiva.jobs import clock
from oppiva.people.models import Person, RoleGrant
from oppiva.people.services.grants import log_grant, overlapping

GIVER = system("places")


def give_with_place(person: Person, *, role: str, scope_kind: str, scope_id: str, reason: str) -> None:
    """The role in the scope of the place, from today on; nothing when the person has it or has left."""
    grant = RoleGrant(
        person=person,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        starts_on=clock.today(),
        granted_at=clock.now(),
        reason=reason,
    )
    with transaction.atomic():
        locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if locked.is_active and not overlapping(grant):
            save(grant, actor=GIVER)
            log_grant("grant_given", GIVER, grant)


def end_with_place(person_id: UUID, *, role: str, scope_kind: str, scope_id: str) -> None:
    """The role ends with the place, at once; the person's sessions go on."""
    rows = RoleGrant.objects.filter(
        person_id=person_id,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        revoked_at__isnull=True,
        deleted_in__isnull=True,
        # Only what came with a place: what somebody gave is ended by somebody.
        granted_by__isnull=True,
    )
    for grant in rows.select_for_update():
        save(grant, actor=GIVER, changes={"revoked_at": clock.now()})
        log_grant("grant_revoked", GIVER, grant)
