"""One adoption with what its reader may do to it, asked once for a whole page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from oppiva.adoption.models import Adoption, ResultTold
from oppiva.adoption.rules.adoptions import KIND, confirms_as, living, may_weigh, relations_of, require_write, target_of
from oppiva.core.policy import Actor, Level, Place, allowed
from oppiva.jobs import clock
from oppiva.people.rules import reach
from oppiva.programme.models import Programme


@dataclass(frozen=True)
class Opened:
    """An adoption that is read whole; who keeps it, may confirm it, may say what its result weighs."""

    adoption: Adoption
    own: bool
    writes: bool
    confirms: bool = False
    weighs: bool = False


def opened_for(actor: Actor, pk: UUID) -> Opened:
    """The adoption with this id when the actor reads all of it, else 404; three statements at most, one more for who
    may be asked to confirm or to weigh."""
    found = (
        living()
        .select_related(
            "operating_model__programme", "programme", "area", "municipality", "organisation", "contact__unit",
            "model_version",
        )
        .filter(pk=pk)
        .first()
    )  # fmt: skip
    if found is None:
        raise Http404
    own = actor.person_id is not None and str(found.contact_id) == actor.person_id
    target, now = target_of(found, {"own"} if own else ()), clock.now()
    if not allowed(actor, "read", replace(target, publicity=""), now):
        # A steward reads by the model; that is asked only of who reads it by nothing else.
        target = target_of(found, relations_of(actor, found))
        if not allowed(actor, "read", replace(target, publicity=""), now):
            raise Http404
    waits = found.confirmed_on is None and found.refused_on is None
    to_weigh = found.node_id is not None and found.result == ResultTold.MEASURED and not found.weighs
    return Opened(
        found,
        own,
        writes=found.refused_on is None and allowed(actor, "write", target, now),
        confirms=waits and not own and confirms_as(actor, found) is not None,
        weighs=to_weigh and not own and may_weigh(actor, found),
    )


def kept_by(actor: Actor, pk: UUID) -> Adoption:
    """The adoption with this id for who keeps it: 404 for who does not read it, refused to who only reads."""
    found = opened_for(actor, pk)
    if not found.writes:
        require_write(actor, found.adoption)
    return found.adoption


def staff_programme(actor: Actor, code: str) -> Programme:
    """The programme whose adoptions the actor reads as its staff or as an area's, else 404."""
    places = reach(actor, "read", KIND, at_least=Level.FULL)
    programme = get_object_or_404(Programme, code=code, deleted_in__isnull=True)
    here = Place("programme", str(programme.pk)) in places
    areas = [place.id for place in places if place.kind == "area"]
    if not here and not living().filter(programme=programme, area__in=areas).exists():
        raise Http404
    return programme
