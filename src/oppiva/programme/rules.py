"""Who may see and do what with programmes, plans and commitments: every read starts here and ends in core/policy."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed, decide, readers
from oppiva.jobs import clock
from oppiva.people import structure
from oppiva.people.models import Organisation, Role
from oppiva.people.rules import ids_of, organisations_visible_to, reach
from oppiva.programme.models import Commitment, PlanVersion, Programme


def programmes_visible_to(
    actor: Actor, action: str = "read", kind: str = "programme", at_least: Level = Level.META
) -> QuerySet[Programme]:
    """The programmes the actor may read (or act on); with another kind, those whose plan or costs are open."""
    living = Programme.objects.filter(deleted_in__isnull=True)
    inside = programme_ids(actor, action, kind, at_least)
    return living if inside is None else living.filter(pk__in=inside)


def programme_ids(
    actor: Actor, action: str = "read", kind: str = "programme", at_least: Level = Level.META
) -> set[str] | None:
    """Ids of the programmes in the actor's reach, living or not; None means all of them."""
    places = reach(actor, action, kind, at_least=at_least)
    if INSTANCE in places:
        return None
    known = structure.current()
    inside = set(ids_of(places, "programme"))
    for area in ids_of(places, "area"):
        inside |= known.programmes_of_area(area)
    return inside


def programme_for(actor: Actor, code: str, action: str = "read", kind: str = "programme") -> Programme:
    """The programme of this code when the actor may see it (or act on it), else 404."""
    at_least = Level.META if action == "read" else Level.FULL
    found = programmes_visible_to(actor, action, kind, at_least).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def plan_versions_visible_to(actor: Actor, at_least: Level = Level.META) -> QuerySet[PlanVersion]:
    """The plan versions that the actor may know of; with FULL, those that may be read."""
    readable = programmes_visible_to(actor, "read", "plan", at_least)
    return PlanVersion.objects.filter(programme__in=readable)


def plan_version_for(actor: Actor, code: str, no: int) -> PlanVersion:
    """A version that the actor may read, with its programme; else 404, also for who may only know that it exists."""
    rows = plan_versions_visible_to(actor, Level.FULL).select_related("programme", "based_on")
    found = rows.filter(programme__code=code, no=no).first()
    if found is None:
        raise Http404
    return found


def commitments_visible_to(actor: Actor, action: str = "read") -> QuerySet[Commitment]:
    """The commitments the actor may read (or edit): by programme, by area, or of one's own organisation."""
    at_least = Level.META if action == "read" else Level.FULL
    places = reach(actor, action, "commitment", at_least=at_least)
    living = Commitment.objects.filter(deleted_in__isnull=True, programme__deleted_in__isnull=True)
    if INSTANCE in places:
        return living
    return living.filter(
        Q(programme__pk__in=ids_of(places, "programme"))
        | Q(organisation__pk__in=ids_of(places, "organisation"))
        | Q(organisation__area_id__in=ids_of(places, "area"))
    )


def commitment_for(actor: Actor, code: str, pk: UUID, action: str = "read") -> Commitment:
    """The commitment when it lies in the actor's scope, else 404."""
    rows = commitments_visible_to(actor, action).select_related("programme", "organisation__area")
    found = rows.filter(programme__code=code, pk=pk).first()
    if found is None:
        raise Http404
    return found


def target_of(programme: Programme, kind: str = "programme") -> Target:
    """A programme (or its plan, costs) as the policy sees it: itself and the areas that take part in it."""
    known = structure.current()
    taking_part = known.programmes_of_house.items()
    houses = [organisation for organisation, programmes in taking_part if str(programme.pk) in programmes]
    living = [known.houses[house] for house in houses if not known.houses[house].deleted]
    areas = {house.area for house in living if house.area}
    places = {Place("programme", str(programme.pk)), INSTANCE} | {Place("area", area) for area in areas}
    return Target(kind, frozenset(places), state=programme.state)


def commitment_target(commitment: Commitment) -> Target:
    """A commitment as the policy sees it: in its programme, of its organisation, in that one's area."""
    places = {
        Place("programme", str(commitment.programme_id)),
        Place("organisation", str(commitment.organisation_id)),
        INSTANCE,
    }
    if commitment.organisation.area_id:
        places.add(Place("area", commitment.organisation.area_id))
    return Target("commitment", frozenset(places))


def may_write_commitment(actor: Actor, commitment: Commitment) -> bool:
    """Whether the actor may change a commitment: by the programme, or by the area of its organisation."""
    return allowed(actor, "write", commitment_target(commitment), clock.now())


def check_commitments_back(actor: Actor, batch: UUID) -> None:
    """Refuses to bring back commitments the actor may not write now, or whose programme or organisation is over."""
    rows = Commitment._base_manager.filter(deleted_in=batch).select_related("programme", "organisation")
    for commitment in rows:
        if not may_write_commitment(actor, commitment):
            raise DomainError("not_allowed", action="write", kind="commitment")
        if commitment.programme.state == Programme.State.ENDED:
            raise DomainError("programme_ended")
        if commitment.organisation.deleted_in not in {None, batch}:
            raise DomainError("house_gone")


def require_commitment(actor: Actor, commitment: Commitment) -> None:
    """Refuse as `not_allowed` who may not change this commitment."""
    if not may_write_commitment(actor, commitment):
        raise DomainError("not_allowed", action="write", kind="commitment")


def require_open(programme: Programme) -> None:
    """Refuse as `programme_ended` a form of a programme that can only be read any more."""
    if programme.state == Programme.State.ENDED:
        raise DomainError("programme_ended")


def organisations_to_take_in(actor: Actor, programme: Programme) -> QuerySet[Organisation]:
    """The organisations the actor may name as taking part: for who may write the programme's commitments, all living.

    Names are unique over the installation, so one that another programme added could enter by no other way. Pages show
    their names and nothing else of them; for everybody else, only what they may read is here.
    """
    if may(actor, "write", programme, "commitment"):
        return Organisation.objects.filter(deleted_in__isnull=True)
    return organisations_visible_to(actor)


def may(actor: Actor, action: str, programme: Programme, kind: str = "programme") -> bool:
    """Whether the actor may do this to a programme, its plan or a commitment in it."""
    return allowed(actor, action, _in(programme, kind), clock.now())


def require(actor: Actor, action: str, programme: Programme, kind: str = "programme") -> None:
    """Refuse as `not_allowed` what the actor may not do to a programme that he or she can see."""
    if not may(actor, action, programme, kind):
        raise DomainError("not_allowed", action=action, kind=kind)


def may_open(actor: Actor) -> bool:
    """Whether the actor may open a programme from a plan file: a project manager by a grant of scope own (note 20)."""
    return allowed(actor, "write", Target("plan", state="new"), clock.now())


def sees_pay(actor: Actor, programme: Programme) -> bool:
    """Whether pay and rates of the staff are shown (wall W7, note 21)."""
    return decide(actor, "read", _in(programme, "cost"), clock.now()).level == Level.FULL


def readers_in_words(kind: str) -> str:
    """The roles that can read a plan (or costs) whole, in the language of the page; said before anyone writes there."""
    return ", ".join(str(Role(role).label) for role in readers(Target(kind)))


def _in(programme: Programme, kind: str) -> Target:
    # Actions on programmes and plans are given by programme alone, so the areas need not be asked for.
    return Target(kind, frozenset({Place("programme", str(programme.pk)), INSTANCE}), state=programme.state)
