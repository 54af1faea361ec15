"""Who may mark half-days as closed: a supervisor for the own unit, wider for an organisation and the programme.

They share the row of commitments in the matrix (trust.md 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, Level, Place, Target, allowed
from oppiva.jobs import clock
from oppiva.people import structure
from oppiva.people.rules import ids_of, reach
from oppiva.programme.models import Programme
from oppiva.programme.rules import target_of
from oppiva.workshops.models import BusyHalf

KIND = "commitment"


@dataclass(frozen=True)
class BusyReach:
    """For what an actor may mark closed half-days in a programme, by name; `whole`: for all of it."""

    whole: bool
    organisations: tuple[tuple[UUID, str], ...] = ()
    units: tuple[tuple[UUID, str], ...] = ()

    def __bool__(self) -> bool:
        return self.whole or bool(self.organisations or self.units)


def busy_reach(actor: Actor, programme: Programme) -> BusyReach:
    """What the actor may mark closed half-days for in the programme, of the organisations that take part in it."""
    known = structure.current()
    houses = {
        pk: house
        for pk, house in known.houses.items()
        if not house.deleted and str(programme.pk) in known.programmes_of_house.get(pk, frozenset())
    }
    if actor.system is not None:
        mine, rooms, whole = set(houses), set(known.rooms), True
    else:
        places = reach(actor, "write", KIND, at_least=Level.FULL)
        programmes, areas = ids_of(places, "programme"), ids_of(places, "area")
        whole = allowed(actor, "approve", Target(KIND, frozenset({Place("programme", str(programme.pk))})), clock.now())
        named = set(map(UUID, ids_of(places, "organisation")))
        mine = {
            pk for pk, house in houses.items()
            if str(programme.pk) in programmes or house.area in areas or pk in named
        }  # fmt: skip
        rooms = set(map(UUID, ids_of(places, "unit")))
    units = [
        (pk, room.name)
        for pk, room in known.rooms.items()
        if not room.deleted and room.organisation in houses and (pk in rooms or room.organisation in mine)
    ]
    names = [(pk, houses[pk].name) for pk in mine]
    return BusyReach(whole, tuple(sorted(names, key=_name)), tuple(sorted(units, key=_name)))


def _name(found: tuple[UUID, str]) -> str:
    return found[1].casefold()


def busy_programme_for(actor: Actor, code: str) -> tuple[Programme, BusyReach]:
    """The programme of this code in which the actor may mark closed half-days of something.

    Answers 404, or `not_allowed` to who may read what organisations of the programme have promised.
    """
    found = Programme.objects.filter(code=code, deleted_in__isnull=True).first()
    if found is None:
        raise Http404
    mine = busy_reach(actor, found)
    if not mine:
        if allowed(actor, "read", target_of(found, KIND), clock.now()):
            raise DomainError("not_allowed", action="write", kind=KIND)
        raise Http404
    return found, mine


def busy_visible_to(actor: Actor, programme: Programme) -> QuerySet[BusyHalf]:
    """The closed half-days of what the actor may mark them for, and those of the whole programme."""
    mine = busy_reach(actor, programme)
    rows = BusyHalf.objects.filter(programme=programme, deleted_in__isnull=True)
    inside = Q(unit__in=[pk for pk, _name in mine.units]) | Q(organisation__in=[pk for pk, _name in mine.organisations])
    known = structure.current().rooms
    above = {known[pk].organisation for pk, _name in mine.units}
    # What holds for the own organisation holds for the own unit, too.
    return rows.filter(inside | Q(organisation__in=above) | Q(organisation__isnull=True, unit__isnull=True))


def may_mark_busy(actor: Actor, programme: Programme, organisation: UUID | None, unit: UUID | None) -> bool:
    """Whether the actor may mark closed half-days for this unit, this organisation, or with neither the programme."""
    mine = busy_reach(actor, programme)
    if unit is not None:
        return unit in dict(mine.units)
    return organisation in dict(mine.organisations) if organisation is not None else mine.whole


def require_busy(actor: Actor, programme: Programme, organisation: UUID | None, unit: UUID | None) -> None:
    """Refuse as `not_allowed` who may not mark it, and (`programme_ended`) to change what is over."""
    if not may_mark_busy(actor, programme, organisation, unit):
        raise DomainError("not_allowed", action="write", kind=KIND)
    if programme.state == Programme.State.ENDED:
        raise DomainError("programme_ended")


def check_busy_back(actor: Actor, batch: UUID) -> None:
    """Refuses to bring back closed half-days that the actor may not mark now."""
    for one in BusyHalf._base_manager.filter(deleted_in=batch).select_related("programme"):
        require_busy(actor, one.programme, one.organisation_id, one.unit_id)
