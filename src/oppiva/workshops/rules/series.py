"""Who may see and do what with series and their sessions: every read starts here and ends in core/policy."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed
from oppiva.jobs import clock
from oppiva.people import structure
from oppiva.people.models import Person, Role, RoleGrant, WorkbookRun
from oppiva.people.queries import in_force
from oppiva.people.rules import houses_of_units, ids_of, reach
from oppiva.programme.models import Programme
from oppiva.programme.rules import programme_for, target_of
from oppiva.workshops.models import Series, SeriesOrganisation, Session


def series_visible_to(actor: Actor, action: str = "read", kind: str = "series") -> QuerySet[Series]:
    """The series the actor may read (or act on); a draft only for who writes it or reads the whole programme."""
    living = Series.objects.filter(deleted_in__isnull=True, programme__deleted_in__isnull=True)
    at_least = Level.META if action == "read" else Level.FULL
    places = reach(actor, action, kind, at_least=at_least)
    if INSTANCE in places:
        return living
    found = living.filter(_inside(places))
    if action != "read" or kind != "series":
        return found
    writable = _inside(reach(actor, "write", "series", at_least=Level.FULL))
    whole = Q(programme_id__in=ids_of(places, "programme"))
    return found.filter(~Q(state=Series.State.DRAFT) | whole | writable)


def _inside(places: frozenset[Place]) -> Q:
    """The series that lie in one of the places: by id, programme, area, or an organisation that takes part."""
    found = Q(pk__in=ids_of(places, "series")) | Q(programme_id__in=ids_of(places, "programme"))
    areas = ids_of(places, "area")
    houses = set(map(UUID, ids_of(places, "organisation"))) | houses_of_units(places)
    known = structure.current()
    for area in areas:
        houses.update(known.houses_of_area.get(area, ()))
    if areas:
        found |= Q(area_id__in=areas)
    if houses:
        taking_part = SeriesOrganisation.objects.filter(organisation_id__in=houses, deleted_in__isnull=True)
        found |= Q(pk__in=taking_part.values("series"))
    return found


def series_for(actor: Actor, code: str, series: str, action: str = "read", kind: str = "series") -> Series:
    """The series of this code in the programme of this code when the actor may see it (or act on it), else 404."""
    rows = series_visible_to(actor, action, kind).select_related("programme", "area")
    found = rows.filter(programme__code=code, code=series).first()
    if found is None:
        raise Http404
    return found


def sessions_visible_to(actor: Actor, action: str = "read") -> QuerySet[Session]:
    """The half-days of the series that the actor may read (or act on)."""
    return Session.objects.filter(deleted_in__isnull=True, series__in=series_visible_to(actor, action))


def session_for(actor: Actor, pk: UUID, action: str = "read") -> Session:
    """The half-day when the actor may see its series (or act on it), else 404."""
    rows = sessions_visible_to(actor, action).select_related("series__programme", "facilitator", "second")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def series_target(series: Series, kind: str = "series", relations: frozenset[str] = frozenset()) -> Target:
    """A series (or its places, messages) as the policy sees it: in its programme, of who takes part, in their areas."""
    places = _places(series) | _places_of_houses(series.houses)
    return Target(kind, places, relations=relations, state=series.state)


def _places(series: Series) -> frozenset[Place]:
    places = {Place("series", str(series.pk)), Place("programme", str(series.programme_id)), INSTANCE}
    if series.area_id:
        places.add(Place("area", series.area_id))
    return frozenset(places)


def _places_of_houses(organisations: Collection[UUID]) -> frozenset[Place]:
    """The organisations with their units and areas; never their other programmes."""
    known, houses = structure.current(), set(organisations)
    places = {Place("organisation", str(house)) for house in houses}
    for house in houses:
        found = known.houses.get(house)
        if found is not None and found.area and not found.deleted:
            places.add(Place("area", found.area))
    places |= {Place("unit", str(pk)) for pk, room in known.rooms.items() if room.organisation in houses}
    return frozenset(places)


def may_series(actor: Actor, action: str, series: Series, kind: str = "series") -> bool:
    """Whether the actor may do this to a series, its places or its messages; the system itself may do all."""
    return actor.system is not None or allowed(actor, action, series_target(series, kind), clock.now())


def require_series(actor: Actor, action: str, series: Series, kind: str = "series") -> None:
    """Refuse as `not_allowed` what the actor may not do here, and (`programme_ended`) to change what is over."""
    if not may_series(actor, action, series, kind):
        raise DomainError("not_allowed", action=action, kind=kind)
    if action != "read" and Programme.objects.filter(pk=series.programme_id, state=Programme.State.ENDED).exists():
        raise DomainError("programme_ended")


def programme_for_series(actor: Actor, code: str) -> Programme:
    """The programme of this code when the actor may read series in all of it, else 404."""
    places = reach(actor, "read", "series", at_least=Level.META)
    rows = Programme.objects.filter(deleted_in__isnull=True, code=code)
    if INSTANCE not in places:
        rows = rows.filter(pk__in=ids_of(places, "programme"))
    found = rows.first()
    if found is None:
        raise Http404
    return found


def reads_all_series(actor: Actor, programme: Programme) -> bool:
    """Whether the actor may read series in all of the programme, as `programme_for_series` asks."""
    return not {INSTANCE, Place("programme", str(programme.pk))}.isdisjoint(
        reach(actor, "read", "series", at_least=Level.META)
    )


def may_add_series(actor: Actor, programme: Programme) -> bool:
    """Whether the actor may make series in the programme."""
    return actor.system is not None or allowed(actor, "write", target_of(programme, "series"), clock.now())


def require_add_series(actor: Actor, programme: Programme) -> None:
    """Refuse as `not_allowed` who may not make series, and (`programme_ended`) a programme that is over."""
    if not may_add_series(actor, programme):
        raise DomainError("not_allowed", action="write", kind="series")
    if programme.state == Programme.State.ENDED:
        raise DomainError("programme_ended")


def facilitators(programme: Programme, series: Series | None = None) -> QuerySet[Person]:
    """The active persons who are a facilitator in the programme or one of its series (this one) today, by name."""
    every = Series.objects.filter(programme=programme, deleted_in__isnull=True).values_list("pk", flat=True)
    within = every if series is None else [series.pk]
    here = Q(scope_kind="programme", scope_id=str(programme.pk)) | Q(
        scope_kind="series", scope_id__in=[str(pk) for pk in within]
    )
    grants = in_force(RoleGrant.objects.filter(here, role=Role.FACILITATOR, deleted_in__isnull=True))
    living = Person.objects.filter(deleted_in__isnull=True, state__in=[Person.State.INVITED, Person.State.ACTIVE])
    return living.filter(pk__in=grants.values("person")).order_by("name")


def may_write_some_series(actor: Actor, programme: Programme) -> bool:
    """Whether the actor may write a series of the programme, or make one there."""
    mine = series_visible_to(actor, "write").filter(programme=programme)
    return may_add_series(actor, programme) or mine.exists()


def require_write_somewhere(actor: Actor, programme: Programme) -> None:
    """Refuse as `not_allowed` who may write no series here, and (`programme_ended`) a programme that is over."""
    if not may_write_some_series(actor, programme):
        raise DomainError("not_allowed", action="write", kind="series")
    if programme.state == Programme.State.ENDED:
        raise DomainError("programme_ended")


def programme_of_series(actor: Actor, code: str) -> Programme:
    """The programme of this code for who reads all its series or writes one of them, else 404."""
    found = programme_for(actor, code)
    if not allowed(actor, "read", target_of(found, "series"), clock.now()) and not may_write_some_series(actor, found):
        raise Http404
    return found


def session_of(actor: Actor, code: str, series: str, number: int) -> Session:
    """The half-day of this number in the series of this code when the actor may see it, else 404."""
    rows = sessions_visible_to(actor).select_related("series__programme", "facilitator", "second")
    found = rows.filter(series__programme__code=code, series__code=series, number=number).first()
    if found is None:
        raise Http404
    return found


def require_workbook(actor: Actor, programme: UUID) -> None:
    """Refuse who may not bring workbooks into the programme: it takes the right to make series in all of it."""
    found = Programme.objects.filter(pk=programme, deleted_in__isnull=True).first()
    if found is None:
        raise DomainError("gone")
    require_add_series(actor, found)


def workbook_run_for(actor: Actor, programme: Programme, pk: UUID) -> WorkbookRun:
    """The workbook of the programme for whoever may bring workbooks in there (else refused), else 404."""
    require_add_series(actor, programme)
    runs = WorkbookRun.objects.filter(programme=programme.pk, deleted_in__isnull=True).select_related("made_by")
    found = runs.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
