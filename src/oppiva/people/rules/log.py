"""Who may read which rows of the audit log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from oppiva.audit.queries import Reach
from oppiva.core.policy import INSTANCE, Actor, Level
from oppiva.people.models import Person
from oppiva.people.rules.asking import reach
from oppiva.people.rules.places import ids_of


def log_reach(actor: Actor) -> Reach:
    """The audit rows the actor may read: their own, those of their programmes and of the persons in their areas."""
    places = reach(actor, "read", "audit_log", at_least=Level.FULL)
    if INSTANCE in places:
        return Reach(everything=True)
    areas = ids_of(places, "area")
    own = [UUID(actor.person_id)] if actor.person_id else []
    if not areas:
        return Reach(programmes=frozenset(ids_of(places, "programme")), persons=own)
    persons: Any = Person.objects.filter(Q(unit__organisation__area_id__in=areas) | Q(pk__in=own)).values("pk")
    return Reach(programmes=frozenset(ids_of(places, "programme")), persons=persons)
