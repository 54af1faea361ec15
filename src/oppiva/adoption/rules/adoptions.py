"""Rights to one adoption and the lists of them; a property test holds the lists and the policy together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404

from oppiva.adoption.models import Adoption, ConfirmedBy, ShowAs
from oppiva.catalogue.models import IN_USE_STATES, OperatingModel
from oppiva.catalogue.rules.library import stewardships_of
from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed
from oppiva.jobs import clock
from oppiva.people.models import Role, RoleGrant
from oppiva.people.queries import in_force
from oppiva.people.rules import reach

KIND = "adoption"
_SHOWN = (ShowAs.NAME, ShowAs.AREA)


# --- what the policy sees --------------------------------------------------------------------------------------------
def target_of(adoption: Adoption, relations: Iterable[str] = ()) -> Target:
    """An adoption as the policy sees it: where it lies, and whether the world may read of it."""
    places = {Place("programme", str(adoption.programme_id)), INSTANCE}
    if adoption.area_id is not None:
        places.add(Place("area", str(adoption.area_id)))
    unit = _unit_of(adoption)
    if unit is not None:
        places.add(Place("unit", str(unit)))
    return Target(
        KIND, frozenset(places), relations=frozenset(relations), publicity="public" if is_shown(adoption) else ""
    )


def is_shown(adoption: Adoption) -> bool:
    """Whether the world may read of it: confirmed, and its adopter lets it be shown."""
    return adoption.confirmed_on is not None and adoption.show_as in _SHOWN


def relations_of(actor: Actor, adoption: Adoption) -> frozenset[str]:
    """Whether it is the actor's own, and whether the actor keeps the model; one statement at most."""
    if actor.person_id is None:
        return frozenset()
    found = {"own"} if str(adoption.contact_id) == actor.person_id else set()
    if stewardships_of(actor).filter(operating_model=adoption.operating_model_id).exists():
        found.add("steward_of")
    return frozenset(found)


def reads_whole(actor: Actor, adoption: Adoption) -> bool:
    """Whether the actor reads all of it, and not only what is shown to the world."""
    inside = replace(target_of(adoption, relations_of(actor, adoption)), publicity="")
    return allowed(actor, "read", inside, clock.now())


def may_write(actor: Actor, adoption: Adoption) -> bool:
    """Whether the actor keeps this adoption: its contact, the unit's superior, the area; also after the programme."""
    if adoption.refused_on is not None:
        return False
    return allowed(actor, "write", target_of(adoption, relations_of(actor, adoption)), clock.now())


def require_write(actor: Actor, adoption: Adoption) -> None:
    """Refuse (`not_allowed`) who does not keep it, and (`adoption_refused`) what was found not to be theirs."""
    if adoption.refused_on is not None:
        raise DomainError("adoption_refused")
    if not may_write(actor, adoption):
        raise DomainError("not_allowed", action="write", kind=KIND)


def may_adopt(actor: Actor, model: OperatingModel) -> bool:
    """Whether a signed-in person may begin: any, of a model that is offered for use; the role comes with it."""
    return actor.person_id is not None and model.state in IN_USE_STATES


# --- confirming ------------------------------------------------------------------------------------------------------
def confirms_as(actor: Actor, adoption: Adoption) -> ConfirmedBy | None:
    """By what the actor may confirm that the adopter is who it says, None: may not. Never one's own."""
    if actor.person_id is None or str(adoption.contact_id) == actor.person_id:
        return None
    programme = Place("programme", str(adoption.programme_id))
    area = Place("area", str(adoption.area_id)) if adoption.area_id is not None else None
    for grant in actor.grants:
        inside = grant.within | {grant.scope}
        if grant.role == Role.PROJECT_MANAGER and programme in inside:
            return ConfirmedBy.MANAGER
        if grant.role == Role.AREA_ADMIN and area is not None and area in inside:
            return ConfirmedBy.AREA
    return ConfirmedBy.STEWARD if "steward_of" in relations_of(actor, adoption) else None


def may_weigh(actor: Actor, adoption: Adoption) -> bool:
    """Whether the actor says how the result weighs as evidence: an analyst of the programme, the steward; not of one's
    own."""
    if actor.person_id is None or str(adoption.contact_id) == actor.person_id:
        return False
    programme = Place("programme", str(adoption.programme_id))
    analyst = any(grant.role == Role.ANALYST and programme in grant.within | {grant.scope} for grant in actor.grants)
    return analyst or "steward_of" in relations_of(actor, adoption)


def to_confirm(actor: Actor) -> QuerySet[Adoption]:
    """The adoptions that wait for somebody to confirm them, and that the actor may confirm."""
    managed = [place.id for place in _places(actor, Role.PROJECT_MANAGER) if place.kind == "programme"]
    areas = [place.id for place in _places(actor, Role.AREA_ADMIN) if place.kind == "area"]
    kept = stewardships_of(actor).values("operating_model")
    rows = living().filter(Q(programme__in=managed) | Q(area__in=areas) | Q(operating_model__in=kept))
    waits = rows.filter(confirmed_on__isnull=True, refused_on__isnull=True)
    return waits.exclude(contact=_id(actor)) if actor.person_id else waits.none()


def confirmers(adoption: Adoption) -> list[UUID]:
    """Who is asked to confirm: the programme's managers, the area's administrators, the steward; not its contact."""
    scopes = Q(role=Role.PROJECT_MANAGER, scope_kind="programme", scope_id=str(adoption.programme_id))
    if adoption.area_id is not None:
        scopes |= Q(role=Role.AREA_ADMIN, scope_kind="area", scope_id=str(adoption.area_id))
    found = set(in_force(RoleGrant.objects.filter(scopes, deleted_in__isnull=True)).values_list("person_id", flat=True))
    today = clock.today()
    kept = adoption.operating_model.stewardships.filter(
        state="accepted", ends_on__gte=today, deleted_in__isnull=True, person__isnull=False
    )
    found |= set(kept.values_list("person_id", flat=True))
    return sorted(one for one in found if one is not None and one != adoption.contact_id)


# --- lists -----------------------------------------------------------------------------------------------------------
def living() -> QuerySet[Adoption]:
    """The adoptions that are not deleted, of models and programmes that are not."""
    return Adoption.objects.filter(
        deleted_in__isnull=True, operating_model__deleted_in__isnull=True, programme__deleted_in__isnull=True
    )


def counted() -> QuerySet[Adoption]:
    """Those that count: confirmed."""
    return living().filter(confirmed_on__isnull=False)


def shown() -> QuerySet[Adoption]:
    """Those of which the world may read."""
    return counted().filter(show_as__in=_SHOWN)


def mine(actor: Actor) -> QuerySet[Adoption]:
    """The adoptions whose contact the actor is."""
    return contacted_by(_id(actor)) if actor.person_id else Adoption.objects.none()


def contacted_by(person: Any) -> QuerySet[Adoption]:
    """The adoptions whose contact this person is, an id or an expression of a query."""
    return living().filter(contact=person)


def whole_for(actor: Actor) -> QuerySet[Adoption]:
    """The adoptions that the actor reads all of; mirrors `reads_whole`."""
    if actor.system is not None:
        return living()
    places = reach(actor, "read", KIND, at_least=Level.FULL)
    ids = {kind: [place.id for place in places if place.kind == kind] for kind in ("programme", "area", "unit")}
    inside = Q(programme__in=ids["programme"]) | Q(area__in=ids["area"])
    inside |= Q(contact__unit__in=ids["unit"], contact__unit__organisation=F("organisation"))
    if actor.person_id is not None:
        inside |= Q(contact=_id(actor)) | Q(operating_model__in=stewardships_of(actor).values("operating_model"))
    return living().filter(inside)


def adoptions_visible_to(actor: Actor) -> QuerySet[Adoption]:
    """All the adoptions of which the actor may know: read whole, or shown to the world."""
    return living().filter(Q(pk__in=whole_for(actor).values("pk")) | Q(pk__in=shown().values("pk")))


def adoption_for(actor: Actor, pk: UUID) -> Adoption:
    """The adoption with this id when the actor reads all of it, else 404."""
    rows = living().select_related(
        "operating_model__programme",
        "programme",
        "area",
        "municipality",
        "organisation",
        "contact__unit",
        "model_version",
    )  # fmt: skip
    found = rows.filter(pk=pk).first()
    if found is None or not reads_whole(actor, found):
        raise Http404
    return found


# --- inside ----------------------------------------------------------------------------------------------------------
def _unit_of(adoption: Adoption) -> UUID | None:
    """The unit of its contact, when it is one of the organisation that adopts."""
    contact = adoption.contact
    if contact is None or contact.unit is None or adoption.organisation_id is None:
        return None
    return contact.unit_id if contact.unit.organisation_id == adoption.organisation_id else None


def _places(actor: Actor, role: str) -> set[Place]:
    return {place for grant in actor.grants if grant.role == role for place in grant.within | {grant.scope}}


def _id(actor: Actor) -> UUID | None:
    return UUID(actor.person_id) if actor.person_id else None
