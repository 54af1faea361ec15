"""Who may invite whom to what, and who sees invitations and imports: the row `invitation`, notes 12 and 13."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.core.policy import INSTANCE, Actor, Level, Place, may_grant, roles_to_grant
from oppiva.people import structure
from oppiva.people.models import ImportRun, Invitation, Organisation
from oppiva.people.rules.asking import found_or_404, reach
from oppiva.people.rules.organisations import organisations_visible_to
from oppiva.people.rules.places import houses_inside, ids_of, places_of_scopes, places_of_units, units_inside


def inviting_reach(actor: Actor) -> frozenset[Place]:
    """The places inside which the actor invites."""
    return reach(actor, "write", "invitation", at_least=Level.FULL)


def may_invite(actor: Actor, role: str, scope_kind: str, scope_id: str, unit: UUID | None) -> bool:
    """Whether the actor may invite to the role in the scope: the right to give that grant, never above one's own level.

    For a scope of own, the places are those of the unit in which the person will work.
    """
    if scope_kind == "own":
        within = places_of_units([unit]).get(unit, frozenset()) if unit is not None else frozenset()
    else:
        within = places_of_scopes([(scope_kind, scope_id)])[scope_kind, scope_id]
    return may_grant(actor, role, Place(scope_kind, scope_id), within)


def may_place(actor: Actor, unit: UUID) -> bool:
    """Whether the actor may say that an invited person works in the unit."""
    inside, lies = inviting_reach(actor), places_of_units([unit]).get(unit, frozenset())
    return actor.system is not None or bool((lies | {INSTANCE}) & inside)


def units_for_invitations(actor: Actor, organisation: UUID | None = None) -> list[UUID]:
    """The living units into which the actor may invite, of one organisation or of all."""
    places, known = inviting_reach(actor), structure.current()
    inside = list(known.rooms) if INSTANCE in places else units_inside(places)
    return [
        unit
        for unit in inside
        if not known.rooms[unit].deleted
        and not known.houses[known.rooms[unit].organisation].deleted
        and organisation in {None, known.rooms[unit].organisation}
    ]


def houses_for_invitations(actor: Actor) -> set[UUID]:
    """The living organisations whose people the actor may invite, all of them and not only those of a unit."""
    places, known = inviting_reach(actor), structure.current()
    inside = set(known.houses) if INSTANCE in places else houses_inside(places)
    return {house for house in inside if house in known.houses and not known.houses[house].deleted}


def house_to_invite(actor: Actor, pk: UUID) -> Organisation:
    """The organisation when the actor may invite its people, else 404."""
    inside = organisations_visible_to(actor).filter(pk__in=houses_for_invitations(actor))
    return found_or_404(inside, pk)


def roles_for_unit(actor: Actor, unit: UUID) -> tuple[str, ...]:
    """The roles to which the actor may invite in this unit."""
    return roles_to_grant(actor, Place("unit", str(unit)), places_of_units([unit]).get(unit, frozenset()))


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """The invitations into scopes in which the actor invites."""
    living = Invitation.objects.filter(deleted_in__isnull=True)
    places = inviting_reach(actor)
    if INSTANCE in places:
        return living
    inside = Q(pk__in=[])
    for kind in ("team", "series", "area", "programme"):
        ids = ids_of(places, kind)
        if ids:
            inside |= Q(scope_kind=kind, scope_id__in=ids)
    units = units_inside(places)
    if units:
        inside |= Q(scope_kind="unit", scope_id__in=[str(pk) for pk in units]) | Q(scope_kind="own", unit_id__in=units)
    return living.filter(inside)


def invitation_for(actor: Actor, pk: UUID) -> Invitation:
    """The invitation when the actor may see it, else 404."""
    return found_or_404(invitations_visible_to(actor).select_related("invited_by", "unit__organisation", "person"), pk)


def import_runs_visible_to(actor: Actor) -> QuerySet[ImportRun]:
    """The imports into organisations whose people the actor invites."""
    houses = houses_for_invitations(actor)
    return ImportRun.objects.filter(deleted_in__isnull=True, organisation_id__in=houses)


def import_run_for(actor: Actor, pk: UUID) -> ImportRun:
    """The import when the actor may see it, else 404."""
    return found_or_404(import_runs_visible_to(actor).select_related("organisation", "made_by"), pk)
