"""Whose tokens are whose, and on which grants one may stand."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import ApiToken, RoleGrant


def tokens_visible_to(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's own tokens; nobody sees another's."""
    living = ApiToken.objects.filter(deleted_in__isnull=True)
    return living.filter(person_id=UUID(actor.person_id)) if actor.person_id else living.none()


def token_for(actor: Actor, pk: UUID) -> ApiToken:
    """The actor's own token, else 404."""
    found = tokens_visible_to(actor).filter(pk=pk).select_related("grant", "person").first()
    if found is None:
        raise Http404
    return found


def is_own_grant(actor: Actor, grant: RoleGrant) -> bool:
    """Whether a token of the actor may stand on the grant: an own one that holds today."""
    own = actor.person_id is not None and actor.person_id == str(grant.person_id)
    return own and grant.deleted_in is None and grant.active_on(clock.today())
