"""Who may see and answer the question of who has left.

The unit's contact answers by the relation contact_of, whatever the role and without any right over persons: for the
checks of that unit alone, and only its people who hold a grant are named there. Whoever may edit the persons of the
unit, its area's administrator, sees and answers it too; so does the system administrator.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.core.policy import INSTANCE, Actor, Level, Place
from oppiva.people.models import LeaverCheck, LeaverLine
from oppiva.people.rules.asking import found_or_404, reach
from oppiva.people.rules.places import places_of_units, units_inside


def leaver_places(actor: Actor) -> frozenset[Place]:
    """The places whose leavers the actor looks after, being the contact of a unit apart.

    Where the actor may edit persons; for who may end every grant, the whole installation: an organisation without an
    area has no other keeper.
    """
    everywhere = {INSTANCE} & reach(actor, "write", "invitation", at_least=Level.FULL)
    return reach(actor, "write", "person", at_least=Level.FULL) | everywhere


def leaver_checks_visible_to(actor: Actor) -> QuerySet[LeaverCheck]:
    """The checks of the units whose contact the actor is, and of those whose persons the actor may edit."""
    living = LeaverCheck.objects.filter(
        deleted_in__isnull=True, unit__deleted_in__isnull=True, unit__organisation__deleted_in__isnull=True
    )
    places = leaver_places(actor)
    if INSTANCE in places:
        return living
    inside = Q(unit__contact_id=UUID(actor.person_id)) if actor.person_id else Q(pk__in=[])
    units = units_inside(places)
    return living.filter(inside | Q(unit_id__in=units) if units else inside)


def leaver_lines_visible_to(actor: Actor) -> QuerySet[LeaverLine]:
    """The lines of those checks."""
    return LeaverLine.objects.filter(deleted_in__isnull=True, leaver_check__in=leaver_checks_visible_to(actor))


def leaver_check_for(actor: Actor, pk: UUID) -> LeaverCheck:
    """The check when the actor may see it, else 404."""
    rows = leaver_checks_visible_to(actor).select_related("unit__organisation", "unit__contact", "answered_by")
    return found_or_404(rows, pk)


def is_contact_of(actor: Actor, check: LeaverCheck) -> bool:
    """The relation contact_of: the actor is the contact of the unit as it stands now, whoever was asked first."""
    return actor.person_id is not None and str(check.unit.contact_id) == actor.person_id


def may_answer(actor: Actor, check: LeaverCheck) -> bool:
    """Whether the actor answers for the unit: as its contact, or as who may edit its persons."""
    if actor.system is not None or is_contact_of(actor, check):
        return True
    places = places_of_units([check.unit_id]).get(check.unit_id, frozenset())
    return bool(leaver_places(actor) & (places | {INSTANCE}))


def keeps_leavers(actor: Actor) -> bool:
    """Whether the actor looks after the leavers of an area, not only of a unit as its contact."""
    return bool(leaver_places(actor))
