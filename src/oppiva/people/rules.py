"""Who may see and do what with people: every read starts here and ends in core/policy."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from oppiva.audit.prepared import Prepared, Slot
from oppiva.audit.queries import Reach
from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed, decide, may_grant
from oppiva.jobs import clock
from oppiva.people import slots, structure
from oppiva.people.models import Organisation, Person, Role, RoleGrant, Unit

M = TypeVar("M", bound=Model)
LIVING = [state for state in Person.State if state != Person.State.ERASED]


def places_of_scopes(scopes: Iterable[tuple[str, str]]) -> dict[tuple[str, str], frozenset[Place]]:
    """Each scope with the wider places it lies in: a unit in its organisation, area and programmes."""
    wanted = set(scopes)
    found = {scope: frozenset({Place(*scope)}) for scope in wanted}
    for registered in slots.scope_kinds():
        ids = [scope_id for kind, scope_id in wanted if kind == registered.kind]
        if ids:
            for scope_id, places in registered.within(ids).items():
                found[(registered.kind, scope_id)] = places | {Place(registered.kind, scope_id)}
    return found


def places_of_units(units: Collection[UUID]) -> dict[UUID, frozenset[Place]]:
    """Where each unit lies: itself, its organisation, that one's area and programmes."""
    known = structure.current()
    return {
        unit: _organisation_places(known, known.rooms[unit].organisation) | {Place("unit", str(unit))}
        for unit in units
        if unit in known.rooms
    }


def places_of_organisations(organisations: Collection[UUID]) -> dict[UUID, frozenset[Place]]:
    """Where each organisation lies: itself, its area and its programmes."""
    known = structure.current()
    return {
        organisation: _organisation_places(known, organisation)
        for organisation in organisations
        if organisation in known.houses
    }


def _organisation_places(known: structure.Structure, organisation: UUID) -> frozenset[Place]:
    places = {Place("organisation", str(organisation))}
    house = known.houses.get(organisation)
    area = house.area if house is not None else None
    if area:
        places.add(Place("area", area))
    programmes = known.programmes_of_house.get(organisation, frozenset())
    places.update(Place("programme", programme) for programme in programmes)
    return frozenset(places)


def places_of_areas(areas: Collection[str]) -> dict[str, frozenset[Place]]:
    """Each employment area with the programmes that its organisations take part in."""
    known = structure.current()
    return {
        area: frozenset(
            {Place("area", area)} | {Place("programme", programme) for programme in known.programmes_of_area(area)}
        )
        for area in areas
    }


GRANT_COLUMNS = (
    "scope_kind",
    "scope_id",
    "pk",
    "person_id",
    "person__name",
    "role",
    "starts_on",
    "ends_on",
    "revoked_at",
    "second_granter_id",
)


_PERSON = Slot(0, Person._meta.pk)
_grants_of = Prepared(
    lambda: (
        RoleGrant.objects.filter(person_id=_PERSON, deleted_in__isnull=True)
        .order_by("starts_on", "pk")
        .values_list(*GRANT_COLUMNS)
    )
)
_person = Prepared(lambda: Person.objects.filter(pk=_PERSON, deleted_in__isnull=True, state__in=LIVING))


def grants_of(person: Person) -> list[tuple[Any, ...]]:
    """A person's grants as GRANT_COLUMNS, past ones too, oldest first; read once for one object."""
    known: list[tuple[Any, ...]] | None = person.__dict__.get("known_grants")
    if known is None:
        known = person.__dict__["known_grants"] = _grants_of.rows(person.pk)
    return known


def places_of_person(person: Person) -> frozenset[Place]:
    """Where a person belongs: the unit with all it lies in, and the programmes in which they hold a role."""
    # One page asks several times about the same object; its unit is part of what is remembered.
    known: tuple[UUID | None, frozenset[Place]] | None = person.__dict__.get("known_places")
    if known is not None and known[0] == person.unit_id:
        return known[1]
    places = set(_places_of_work(person))
    places.update(Place("programme", grant[1]) for grant in grants_of(person) if grant[0] == "programme")
    person.__dict__["known_places"] = (person.unit_id, frozenset(places))
    return frozenset(places)


def _places_of_work(person: Person) -> frozenset[Place]:
    """The unit with all it lies in: a part of `places_of_person` that is known without a statement."""
    unit = person.unit_id
    return places_of_units([unit]).get(unit, frozenset()) if unit is not None else frozenset()


def reach(actor: Actor, action: str, kind: str, *, at_least: Level = Level.META) -> frozenset[Place]:
    """The places inside which the actor may do this to this kind of object.

    The policy judges each place of an object by itself, so an object is open exactly when one of its places is here.
    """
    now = clock.now()
    candidates = {place for grant in actor.grants for place in grant.within | {grant.scope}}
    return frozenset(
        place for place in candidates if decide(actor, action, Target(kind, frozenset({place})), now).level >= at_least
    )


def _ids(places: frozenset[Place], kind: str) -> list[str]:
    return [place.id for place in places if place.kind == kind]


def _organisation_q(places: frozenset[Place], prefix: str = "") -> Q:
    """The organisations (under this lookup prefix) that lie in one of the places."""
    key = f"{prefix}__" if prefix else ""
    if INSTANCE in places:
        # Not an empty Q: one that is joined by "or" to something would vanish.
        return Q(**{f"{key}pk__isnull": False})
    return Q(**{f"{key}pk__in": _houses_inside(places)})


def _houses_inside(places: frozenset[Place]) -> set[UUID]:
    """The organisations that lie in one of the places, the whole installation apart."""
    known = structure.current()
    found = {UUID(organisation) for organisation in _ids(places, "organisation")}
    for area in _ids(places, "area"):
        found.update(known.houses_of_area.get(area, ()))
    programmes = set(_ids(places, "programme"))
    if programmes:
        found.update(organisation for organisation, those in known.programmes_of_house.items() if those & programmes)
    return found


def organisations_visible_to(actor: Actor, action: str = "read") -> QuerySet[Organisation]:
    """The organisations the actor may read (or, with another action, act on)."""
    places = reach(actor, action, "organisation")
    return Organisation.objects.filter(deleted_in__isnull=True).filter(
        _organisation_q(places) | Q(pk__in=_houses_of_units(places))
    )


def organisation_ids(actor: Actor, action: str = "read") -> set[UUID]:
    """The ids of `organisations_visible_to`, from memory."""
    places, known = reach(actor, action, "organisation"), structure.current()
    inside = set(known.houses) if INSTANCE in places else _houses_inside(places) | _houses_of_units(places)
    return {house for house in inside if house in known.houses and not known.houses[house].deleted}


def _houses_of_units(places: frozenset[Place]) -> set[UUID]:
    """The organisations of the units among the places."""
    rooms = structure.current().rooms
    return {rooms[unit].organisation for unit in map(UUID, _ids(places, "unit")) if unit in rooms}


def organisation_for(actor: Actor, pk: UUID, action: str = "read") -> Organisation:
    """The organisation when it lies in the actor's scope, else 404."""
    return _found(organisations_visible_to(actor, action).select_related("area", "municipality", "contact"), pk)


def units_visible_to(actor: Actor, action: str = "read") -> QuerySet[Unit]:
    """The units the actor may read (or act on)."""
    places = reach(actor, action, "organisation")
    return Unit.objects.filter(deleted_in__isnull=True, organisation__deleted_in__isnull=True).filter(
        _organisation_q(places, "organisation") | Q(pk__in=_ids(places, "unit"))
    )


def units_for_persons(actor: Actor) -> list[UUID]:
    """The living units in which the actor may add and edit persons."""
    places = reach(actor, "write", "person", at_least=Level.FULL)
    known = structure.current()
    inside = list(known.rooms) if INSTANCE in places else _units_inside(places)
    return [
        unit
        for unit in inside
        if not known.rooms[unit].deleted and not known.houses[known.rooms[unit].organisation].deleted
    ]


def unit_for(actor: Actor, pk: UUID, action: str = "read") -> Unit:
    """The unit when it lies in the actor's scope, else 404; the same as `units_visible_to`, for one."""
    living = Unit.objects.filter(pk=pk, deleted_in__isnull=True, organisation__deleted_in__isnull=True)
    unit = living.select_related("organisation", "contact").first()
    places = places_of_units([pk]).get(pk, frozenset()) | {INSTANCE}
    if unit is None or not places & reach(actor, action, "organisation"):
        raise Http404
    return unit


def persons_visible_to(actor: Actor, action: str = "read") -> QuerySet[Person]:
    """The persons whose name and unit the actor may see (or whom the actor may edit); oneself always."""
    places = reach(actor, action, "person")
    living = Person.objects.filter(deleted_in__isnull=True, state__in=LIVING)
    if INSTANCE in places:
        return living
    inside = Q(pk=UUID(actor.person_id)) if actor.person_id else Q(pk__in=[])
    units = _units_inside(places)
    if units:
        inside |= Q(unit_id__in=units)
    programmes = _ids(places, "programme")
    if programmes:
        inside |= Q(
            pk__in=RoleGrant.objects.filter(
                scope_kind="programme", scope_id__in=programmes, deleted_in__isnull=True
            ).values("person_id")
        )
    return living.filter(inside)


def _units_inside(places: frozenset[Place]) -> list[UUID]:
    """The units that lie in one of the places, whether deleted or not."""
    known = structure.current()
    wanted = {(place.kind, place.id) for place in places}
    return [
        unit
        for unit, room in known.rooms.items()
        if ("unit", str(unit)) in wanted
        or ("organisation", str(room.organisation)) in wanted
        or ("area", known.houses[room.organisation].area) in wanted
        or any(
            ("programme", programme) in wanted
            for programme in known.programmes_of_house.get(room.organisation, frozenset())
        )
    ]


def person_for(actor: Actor, pk: UUID, action: str = "read") -> Person:
    """The person when the actor may see (or edit) them, else 404; the same as `persons_visible_to`, for one."""
    person = next(iter(_person.records(pk)), None)
    if person is None:
        raise Http404
    if actor.person_id == str(pk):
        return person
    inside = reach(actor, action, "person")
    # One place is enough, so the roles are asked for only when the place of work does not settle it.
    if (_places_of_work(person) | {INSTANCE}) & inside or places_of_person(person) & inside:
        return person
    raise Http404


def may_edit(actor: Actor, person: Person) -> bool:
    """Whether the actor may change the person; one of the person's places is enough, that of work is asked first."""
    work = _places_of_work(person)
    if work and may(actor, "write", Target("person", work)):
        return True
    return may(actor, "write", person_target("person", person, actor))


def may_change_account(actor: Actor, person: Person) -> bool:
    """Whether the actor may change where a person's sign-in codes go, or whether they can sign in at all.

    Whoever sets the address can become the person, so it takes the right to give every grant the person has or will
    have; one's own account opens nothing that one does not hold.
    """
    if actor.system is not None or actor.person_id == str(person.pk):
        return True
    today = clock.today()
    return all(
        may_give(actor, role, scope_kind, scope_id, person)
        for scope_kind, scope_id, _pk, _person, _name, role, _starts, ends_on, revoked_at, _second in grants_of(person)
        if revoked_at is None and (ends_on is None or ends_on >= today)
    )


def person_target(kind: str, person: Person, actor: Actor) -> Target:
    """A person as the policy sees them: where they work, and whether they are the actor."""
    own = frozenset({"own"}) if actor.person_id == str(person.pk) else frozenset()
    return Target(kind, places_of_person(person), own)


def organisation_target(organisation: Organisation) -> Target:
    """An organisation as the policy sees it."""
    return Target("organisation", places_of_organisations([organisation.pk]).get(organisation.pk, frozenset()))


def unit_target(unit: Unit) -> Target:
    """A unit as the policy sees it."""
    return Target("organisation", places_of_units([unit.pk]).get(unit.pk, frozenset()))


def check_organisations_back(actor: Actor, batch: UUID) -> None:
    """Refuses to bring back organisations that the actor may not write now (`not_allowed`)."""
    for organisation in Organisation._base_manager.filter(deleted_in=batch):
        _check_write(actor, organisation_target(organisation))


def check_units_back(actor: Actor, batch: UUID) -> None:
    """Refuses to bring back units the actor may not write now, or whose organisation stays deleted (`house_gone`)."""
    for unit in Unit._base_manager.filter(deleted_in=batch).select_related("organisation"):
        _check_write(actor, unit_target(unit))
        if unit.organisation.deleted_in not in {None, batch}:
            raise DomainError("house_gone")


def _check_write(actor: Actor, target: Target) -> None:
    if not may(actor, "write", target):
        raise DomainError("not_allowed", action="write", kind=target.kind)


def supervises(actor: Actor, unit: Unit) -> bool:
    """Whether the actor is the unit's supervisor: the person with that grant for it."""
    place = Place("unit", str(unit.pk))
    return any(grant.role == Role.SUPERVISOR and grant.scope == place for grant in actor.grants)


def sees_contact(actor: Actor, person: Person, target: Target) -> bool:
    """Whether the actor may see a person's mail and phone: by role, as a colleague when the person opted in, or own."""
    target = replace(target, kind="contact", shared=person.show_contact)
    return "own" in target.relations or allowed(actor, "read", target, clock.now())


def may(actor: Actor, action: str, target: Target) -> bool:
    """Whether a button for this action is shown to the actor."""
    return allowed(actor, action, target, clock.now())


def may_somewhere(actor: Actor, action: str, kind: str) -> bool:
    """Whether there is any place in which the actor may do this."""
    return bool(reach(actor, action, kind, at_least=Level.FULL))


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


def sees_person(actor: Actor, pk: UUID) -> bool:
    """Whether the actor may open this person's page."""
    return persons_visible_to(actor).filter(pk=pk).exists()


def may_end(actor: Actor, grant: RoleGrant) -> bool:
    """Whether the actor may end or revoke the grant: their own, or one they could give."""
    if actor.person_id == str(grant.person_id):
        return True
    return may_give(actor, grant.role, grant.scope_kind, grant.scope_id, grant.person)


def log_reach(actor: Actor) -> Reach:
    """The audit rows the actor may read: their own, those of their programmes and of the persons in their areas."""
    places = reach(actor, "read", "audit_log", at_least=Level.FULL)
    if INSTANCE in places:
        return Reach(everything=True)
    areas = _ids(places, "area")
    own = [UUID(actor.person_id)] if actor.person_id else []
    if not areas:
        return Reach(programmes=frozenset(_ids(places, "programme")), persons=own)
    persons: Any = Person.objects.filter(Q(unit__organisation__area_id__in=areas) | Q(pk__in=own)).values("pk")
    return Reach(programmes=frozenset(_ids(places, "programme")), persons=persons)


def grants_visible_to(actor: Actor) -> QuerySet[RoleGrant]:
    """The grants the actor may give and end, and the actor's own."""
    living = RoleGrant.objects.filter(deleted_in__isnull=True)
    places = reach(actor, "write", "invitation", at_least=Level.FULL)
    if INSTANCE in places:
        return living
    own = Q(person_id=UUID(actor.person_id)) if actor.person_id else Q(pk__in=[])
    inside = Q(pk__in=[])
    for kind in ("team", "series", "area", "programme"):
        ids = _ids(places, kind)
        if ids:
            inside |= Q(scope_kind=kind, scope_id__in=ids)
    units = _units_inside(places)
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
    return _found(grants_visible_to(actor).select_related("person", "granted_by", "second_granter"), pk)


def scope_target(kind: str, scope_kind: str, scope_id: str) -> Target:
    """An object of this kind lying in the scope of a grant, for asking who may give it."""
    places = places_of_scopes([(scope_kind, scope_id)])[(scope_kind, scope_id)]
    return Target(kind, places)


def _found(rows: QuerySet[M], pk: UUID) -> M:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
