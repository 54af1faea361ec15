"""Who picks an experiment of others, and whose picks are read: one's own, by nobody else whatever their role."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import Pick
from oppiva.experiments.rules.experiments import Sight
from oppiva.experiments.rules.others import reads_decided


def picks_of(actor: Actor) -> QuerySet[Pick]:
    """The actor's own picks; who is no person, the system included, has none. Fetched inside `with reading(actor)`."""
    with reading(actor):
        if actor.person_id is None:
            return Pick.objects.none()
        return Pick.objects.filter(person_id=UUID(actor.person_id), deleted_in__isnull=True)


def pick_for(actor: Actor, pk: UUID) -> Pick:
    """An own pick, also of an experiment that is not open any more; else 404."""
    with reading(actor):
        found = picks_of(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may_pick(sight: Sight) -> bool:
    """Whether the reader may pick the experiment: whoever reads what a team of others has decided."""
    return sight.actor.person_id is not None and reads_decided(sight)


def require_pick(sight: Sight) -> UUID:
    """The person whose pick it becomes; refuses (`not_allowed`) the team itself and who does not read it."""
    if sight.actor.person_id is None or not may_pick(sight):
        raise DomainError("not_allowed", action="read", kind="experiment")
    return UUID(sight.actor.person_id)
