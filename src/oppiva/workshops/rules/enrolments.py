"""Who may see and do what with places in series: one's own, a facilitator's series, a supervisor's unit (W5)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed
from oppiva.jobs import clock
from oppiva.people.models import Person, Unit, WorkbookRow
from oppiva.people.rules import ABOVE, ids_of, may_somewhere, places_of_units, reach, units_inside
from oppiva.programme.models import Programme
from oppiva.workshops.models import Enrolment, ReplacementSeat, Series, Session


def enrolments_visible_to(actor: Actor, action: str = "read") -> QuerySet[Enrolment]:
    """The places the actor may read whole (or act on): the own ones, and those of series in reach.

    Not those of one's own staff, whatever else the actor is (W5): what a superior may know of them is less and has
    its own queries (`queries.unit_seats`, the bare rows of `queries.roster_rows`).
    """
    living = Enrolment.objects.filter(deleted_in__isnull=True, series__deleted_in__isnull=True)
    places = reach(actor, action, "seat", at_least=Level.FULL)
    if INSTANCE in places:
        return living
    found = Q(series_id__in=ids_of(places, "series")) | Q(series__programme_id__in=ids_of(places, "programme"))
    staff = staff_units(actor) if action == "read" else []
    if staff:
        found &= Q(person__isnull=True) | Q(person__unit__isnull=True) | ~Q(person__unit_id__in=staff)
    if actor.person_id and allowed(actor, action, _own(), clock.now()):
        found |= Q(person_id=UUID(actor.person_id))
    return living.filter(found)


def staff_units(actor: Actor) -> list[UUID]:
    """The units whose people are the actor's own staff: of them a superior knows who is enrolled, and no more (W5)."""
    return units_inside(frozenset(grant.scope for grant in actor.grants if grant.role in ABOVE))


def rows_of_staff(actor: Actor, rows: Sequence[WorkbookRow]) -> frozenset[int]:
    """Positions of those rows that are about the actor's own staff, whatever else the actor is (W5)."""
    staff = staff_units(actor) if rows else []
    if not staff:
        return frozenset()
    about = [row.person_id for row in rows if row.person_id is not None]
    theirs = set(Person.objects.filter(pk__in=about, unit_id__in=staff).values_list("pk", flat=True))
    return frozenset(row.position for row in rows if row.person_id in theirs)


def rosters_visible_to(actor: Actor, action: str = "read") -> QuerySet[Series]:
    """The series whose places the actor may read whole (or write, or take out): the roster's own list."""
    living = Series.objects.filter(deleted_in__isnull=True, programme__deleted_in__isnull=True)
    places = reach(actor, action, "seat", at_least=Level.FULL)
    if INSTANCE in places:
        return living
    # Not by the unit: what a supervisor may propose there is no right to the roster.
    return living.filter(Q(pk__in=ids_of(places, "series")) | Q(programme_id__in=ids_of(places, "programme")))


def roster_reach(actor: Actor, programme: Programme) -> frozenset[UUID] | None:
    """The series whose roster the actor may open, None for every one of the programme; asks no database."""
    places = reach(actor, "read", "seat", at_least=Level.FULL)
    if INSTANCE in places or str(programme.pk) in ids_of(places, "programme"):
        return None
    return frozenset(map(UUID, ids_of(places, "series")))


def roster_for(actor: Actor, code: str, series: str) -> Series:
    """The series of this code when the actor may read its roster, else 404."""
    rows = rosters_visible_to(actor).select_related("programme", "area")
    found = rows.filter(programme__code=code, code=series).first()
    if found is None:
        raise Http404
    return found


def may_roster(actor: Actor, action: str, series: Series) -> bool:
    """Whether the actor may read, write or take out the roster as a whole: never a supervisor by the unit."""
    return may_seat(actor, action, series, None)


def require_roster(actor: Actor, series: Series) -> None:
    """Refuse as `not_allowed` who may not keep the roster, and (`programme_ended`) to change what is over."""
    require_seat(actor, series, None)
    if Programme.objects.filter(pk=series.programme_id, state=Programme.State.ENDED).exists():
        raise DomainError("programme_ended")


def enrolment_for(actor: Actor, pk: UUID, action: str = "read") -> Enrolment:
    """The place when the actor may read it whole (or act on it), else 404."""
    rows = enrolments_visible_to(actor, action).select_related("series__programme", "person")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_enrolment_for(actor: Actor, pk: UUID) -> Enrolment:
    """The actor's own place, else 404."""
    found = enrolment_for(actor, pk)
    if actor.person_id is None or found.person_id != UUID(actor.person_id):
        raise Http404
    return found


def _own() -> Target:
    return Target("seat", relations=frozenset({"own"}))


def seat_target(series: Series, unit: UUID | None, *, own: bool = False, superior: bool = False) -> Target:
    """A place as the policy sees it: in its series and programme, of the person's unit, one's own or one's report's."""
    places = {Place("series", str(series.pk)), Place("programme", str(series.programme_id)), INSTANCE}
    if unit is not None:
        kinds = {"unit", "organisation", "area"}
        places |= {place for place in places_of_units([unit]).get(unit, frozenset()) if place.kind in kinds}
    relations = {"own"} if own else set()
    if superior:
        relations.add("superior_of")
    return Target("seat", frozenset(places), relations=frozenset(relations))


def may_seat(actor: Actor, action: str, series: Series, unit: UUID | None, *, own: bool = False) -> bool:
    """Whether the actor may act on a place in the series for somebody of the unit."""
    if actor.system is not None:
        return True
    return allowed(actor, action, seat_target(series, unit, own=own), clock.now())


def require_seat(actor: Actor, series: Series, unit: UUID | None, *, own: bool = False) -> None:
    """Refuse as `not_allowed` who may not write places of this series for the unit."""
    if not may_seat(actor, "write", series, unit, own=own):
        raise DomainError("not_allowed", action="write", kind="seat")


def may_sign_up(actor: Actor) -> bool:
    """Whether the actor may take a place for oneself somewhere."""
    return actor.person_id is not None and allowed(actor, "write", _own(), clock.now())


def proposing_units(actor: Actor) -> QuerySet[Unit]:
    """The units whose people the actor may propose as their supervisor."""
    inside = ids_of(reach(actor, "write", "seat", at_least=Level.FULL), "unit")
    return Unit.objects.filter(pk__in=inside, deleted_in__isnull=True)


def may_propose_somewhere(actor: Actor) -> bool:
    """Whether the actor may propose people for places at all."""
    return may_somewhere(actor, "write", "seat")


def own_session_for(enrolment: Enrolment, number: int) -> Session:
    """The half-day of this number in the series of an own place, else 404."""
    found = (
        Session.objects.select_related("series__programme")
        .filter(series_id=enrolment.series_id, number=number, deleted_in__isnull=True)
        .first()
    )
    if found is None:
        raise Http404
    return found


def own_offer_for(pk: str) -> Session:
    """A half-day that the person was offered; whether it still may be taken is the service's to say."""
    return Session.objects.select_related("series__programme").get(pk=UUID(pk))


def own_seat_for(enrolment: Enrolment, pk: UUID) -> ReplacementSeat:
    """A replacement seat of an own place, else 404."""
    rows = ReplacementSeat.objects.select_related("enrolment__series", "session", "missed")
    found = rows.filter(pk=pk, enrolment=enrolment, deleted_in__isnull=True).first()
    if found is None:
        raise Http404
    return found


def takes_part(actor: Actor, series: Series) -> bool:
    """Whether the actor is enrolled in the series: then its meeting links are theirs."""
    if actor.person_id is None:
        return False
    mine = Enrolment.objects.filter(series=series, person_id=UUID(actor.person_id), deleted_in__isnull=True)
    return mine.filter(state=Enrolment.State.ENROLLED).exists()
