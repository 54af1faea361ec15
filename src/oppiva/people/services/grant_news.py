"""Who hears that a grant was given: the administrators of the installation, when it opens much (trust.md 10.13)."""

from __future__ import annotations

from django.db.models import Q

from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people.models import Person, Role, RoleGrant

ALERTED = frozenset({Role.INSTANCE_ADMIN, Role.AREA_ADMIN, Role.AUDITOR})
ACTIVE = (Person.State.INVITED, Person.State.ACTIVE)


def alert_administrators(grant: RoleGrant) -> None:
    """A mail to each system administrator about an administrator's or auditor's grant, in the giver's transaction.

    The giver hears of it too: an account that somebody has taken over gives grants in its owner's name. Who gets the
    grant does not.
    """
    if grant.role not in ALERTED:
        return
    today = clock.today()
    administrators = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        role=Role.INSTANCE_ADMIN,
        starts_on__lte=today,
        revoked_at__isnull=True,
        deleted_in__isnull=True,
        person__state__in=ACTIVE,
        person__deleted_in__isnull=True,
    )
    for recipient in set(administrators.values_list("person_id", flat=True)) - {grant.person_id}:
        queue_mail("grant_alert", recipient=recipient, object_id=str(grant.pk), context={"role": str(grant.role)})
