"""Who hears of a grant: its person, and of one that opens much each system administrator (trust.md 10.13)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from oppiva.core.policy import Actor, granters_needed
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people.models import Person, Role, RoleGrant, Unit
from oppiva.people.services.notices import notify
from oppiva.ui.context import bare_path

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


def first_state(grant: RoleGrant) -> str:
    """Where a grant stands when it has just been given, as its notice says it."""
    if granters_needed(grant.role) > 1:
        return "waiting"
    return "planned" if grant.starts_on > clock.today() else "given"


def tell_person(actor: Actor, grant: RoleGrant, code: str, reason: str | None = None) -> None:
    """The person hears of it, and nobody above them (trust.md W4)."""
    day = grant.starts_on if code in {"given", "planned"} else grant.ends_on
    words = grant.reason if reason is None else reason
    _tell(actor, grant, [grant.person_id], code, day.isoformat() if day else "", words)


def tell_granter(actor: Actor, grant: RoleGrant, code: str, reason: str) -> None:
    """The first granter hears what the second one said."""
    _tell(actor, grant, [grant.granted_by_id], code, "", reason, kind="granter")


def _tell(
    actor: Actor, grant: RoleGrant, persons: list[UUID | None], code: str, day: str, reason: str, kind: str = "grant"
) -> None:
    notify(
        actor,
        persons,
        kind=kind,
        object_id=grant.pk,
        code=code,
        facts={"role": str(grant.role), "day": day},
        reason=reason,
        link=bare_path(reverse("people:grant_detail", args=[grant.pk])),
    )


def tell_area(actor: Actor, unit: Unit, kind: str, *, object_id: UUID, code: str, link: str) -> None:
    """The administrators of a unit's area hear of it; where it has none, the system administrators."""
    today = clock.today()
    holding = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        starts_on__lte=today,
        revoked_at__isnull=True,
        deleted_in__isnull=True,
        # Who has left may still hold the grant, and would stand in the way of whoever could act.
        person__state__in=ACTIVE,
        person__deleted_in__isnull=True,
    )
    keepers = holding.filter(role=Role.AREA_ADMIN, scope_kind="area", scope_id=unit.organisation.area_id or "")
    persons = set(keepers.values_list("person_id", flat=True))
    if not persons:
        persons = set(holding.filter(role=Role.INSTANCE_ADMIN).values_list("person_id", flat=True))
    notify(actor, persons, kind=kind, object_id=object_id, code=code, facts={"unit": str(unit.pk)}, link=link)
