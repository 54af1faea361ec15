"""The questions to the policy that every kind of object shares."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

from oppiva.core.policy import Actor, Level, Place, Target, allowed, decide
from oppiva.jobs import clock

M = TypeVar("M", bound=Model)


def reach(actor: Actor, action: str, kind: str, *, at_least: Level = Level.META) -> frozenset[Place]:
    """The places inside which the actor may do this to this kind of object.

    The policy judges each place of an object by itself, so an object is open exactly when one of its places is here.
    """
    now = clock.now()
    candidates = {place for grant in actor.grants for place in grant.within | {grant.scope}}
    return frozenset(
        place for place in candidates if decide(actor, action, Target(kind, frozenset({place})), now).level >= at_least
    )


def may(actor: Actor, action: str, target: Target) -> bool:
    """Whether a button for this action is shown to the actor."""
    return allowed(actor, action, target, clock.now())


def may_somewhere(actor: Actor, action: str, kind: str) -> bool:
    """Whether there is any place in which the actor may do this."""
    return bool(reach(actor, action, kind, at_least=Level.FULL))


def found_or_404(rows: QuerySet[M], pk: UUID) -> M:
    """The record of these rows, else 404: what is out of reach is not there."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
