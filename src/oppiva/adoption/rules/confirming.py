"""The adoptions that wait for somebody to say that the adopter is who it says, and those that were refused lately."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from oppiva.adoption.models import Adoption
from oppiva.adoption.rules.adoptions import confirms_as, living
from oppiva.catalogue.rules.library import stewardships_of
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Role

# So long a refusal is offered to be taken back.
BACK = timedelta(days=30)


def may_confirm_some(actor: Actor) -> bool:
    """Whether the actor's roles confirm adopters; a steward confirms by the model, which no role tells."""
    return bool(actor.roles & {Role.PROJECT_MANAGER, Role.AREA_ADMIN})


def refused_lately(actor: Actor) -> QuerySet[Adoption]:
    """What was refused in the last 30 days, of those the actor may confirm; mirrors `confirms_as`."""
    if actor.person_id is None:
        return Adoption.objects.none()
    places = {
        role: [
            place
            for grant in actor.grants
            if grant.role == role
            for place in grant.within | {grant.scope}
        ]
        for role in (Role.PROJECT_MANAGER, Role.AREA_ADMIN)
    }  # fmt: skip
    managed = [one.id for one in places[Role.PROJECT_MANAGER] if one.kind == "programme"]
    areas = [one.id for one in places[Role.AREA_ADMIN] if one.kind == "area"]
    kept = stewardships_of(actor).values("operating_model")
    rows = living().filter(Q(programme__in=managed) | Q(area__in=areas) | Q(operating_model__in=kept))
    since = clock.today() - BACK
    return rows.filter(refused_on__gte=since).exclude(contact=UUID(actor.person_id))


def confirmable_for(actor: Actor, pk: UUID) -> Adoption:
    """The adoption with this id when the actor may say whether the adopter is who it says, else 404."""
    rows = living().select_related("operating_model__programme", "programme", "area", "municipality", "contact__unit")
    found = rows.filter(pk=pk).first()
    if found is None or confirms_as(actor, found) is None:
        raise Http404
    return found
