"""Who may see, give, confirm and end grants."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.core.policy import INSTANCE, Actor, Level, Place, may_grant
from oppiva.people.models import Person, RoleGrant
from oppiva.people.rules.asking import found_or_404, reach
from oppiva.people.rules.places import ids_of, places_of_person, places_of_scopes, units_inside


def may_give(actor: Actor, role: str, scope_kind: str, scope_id: str, person: Person) -> bool:
    """Asks the policy with every place the scope lies in; for a scope of own, the places of the person."""
    scope = Place(scope_kind, scope_id)
    if scope_kind == "own":
        within = places_of_person(person)
    else:
        within = places_of_scopes([(scope_kind, scope_id)])[(scope_kind, scope_id)]
    return may_grant(actor, role, scope, within)


def may_give_somewhere(actor: Actor) -> bool:
    """Whether there is any scope in which the actor may give grants, sudo mode apart."""
    return bool(reach(actor, "write", "invitation", at_least=Level.FULL))


def may_confirm(actor: Actor, grant: RoleGrant) -> bool:
    """Whether the actor may be the second granter: who could give the grant, but neither its giver nor its person."""
    if actor.person_id in {str(grant.person_id), str(grant.granted_by_id)}:
        return False
    return may_give(actor, grant.role, grant.scope_kind, grant.scope_id, grant.person)


def may_end(actor: Actor, grant: RoleGrant) -> bool:
    """Whether the actor may end or revoke the grant: their own, or one they could give."""
    if actor.person_id == str(grant.person_id):
        return True
    return may_give(actor, grant.role, grant.scope_kind, grant.scope_id, grant.person)


def may_replace(actor: Actor, grant: RoleGrant) -> bool:
    """Whether the actor may put another grant in this one's place: who could give it to somebody else."""
    if actor.person_id == str(grant.person_id):
        return False
    return may_give(actor, grant.role, grant.scope_kind, grant.scope_id, grant.person)


def grants_visible_to(actor: Actor) -> QuerySet[RoleGrant]:
    """The grants the actor may give and end, and the actor's own."""
    living = RoleGrant.objects.filter(deleted_in__isnull=True)
    places = reach(actor, "write", "invitation", at_least=Level.FULL)
    if INSTANCE in places:
        return living
    own = Q(person_id=UUID(actor.person_id)) if actor.person_id else Q(pk__in=[])
    inside = Q(pk__in=[])
    for kind in ("team", "series", "area", "programme"):
        ids = ids_of(places, kind)
        if ids:
            inside |= Q(scope_kind=kind, scope_id__in=ids)
    units = units_inside(places)
    if units:
        inside |= Q(scope_kind="unit", scope_id__in=[str(pk) for pk in units])
    return living.filter(own | inside)


def sees_scopes(actor: Actor, scopes: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of these scopes, those whose grants the actor may give and end; the same as `grants_visible_to`, by scope."""
    places = reach(actor, "write", "invitation", at_least=Level.FULL)
    if INSTANCE in places:
        return set(scopes)
    return {scope for scope, within in places_of_scopes(scopes).items() if places & within}


def grant_for(actor: Actor, pk: UUID) -> RoleGrant:
    """The grant when the actor may see it, else 404."""
    return found_or_404(grants_visible_to(actor).select_related("person", "granted_by", "second_granter"), pk)
