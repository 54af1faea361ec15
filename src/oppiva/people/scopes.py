"""The scope kinds that people itself owns: own, unit, area and the whole installation."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from oppiva.core.policy import INSTANCE, Actor, Level, Place
from oppiva.people import slots, structure
from oppiva.people.queries import area_choices, unit_names
from oppiva.people.rules import places_of_areas, places_of_units, reach, units_visible_to

UNIT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def register() -> None:
    """Makes units and areas known as scopes of grants."""
    slots.register_scope_kind(slots.ScopeKind("unit", _unit_labels, _unit_choices, _unit_within, _unit_exists))
    slots.register_scope_kind(slots.ScopeKind("area", _area_labels, _area_choices, _area_within, _area_exists))
    slots.register_scope_kind(
        slots.ScopeKind(
            "instance",
            lambda ids: {"": _("whole installation")},
            _instance_choices,
            _itself("instance"),
            lambda scope_id: scope_id == "",
        )
    )
    slots.register_scope_kind(
        slots.ScopeKind(
            "own", lambda ids: {"": _("own account")}, _own_choices, _itself("own"), lambda scope_id: scope_id == ""
        )
    )


def _itself(kind: str) -> slots.Within:
    def within(ids: Collection[str]) -> Mapping[str, frozenset[Place]]:
        return {scope_id: frozenset({Place(kind, scope_id)}) for scope_id in ids}

    return within


def _unit_labels(ids: Collection[str]) -> Mapping[str, str]:
    return unit_names([scope_id for scope_id in ids if UNIT_ID.fullmatch(scope_id)])


def _unit_choices(actor: Actor) -> list[tuple[str, str]]:
    # Whom the actor sees is wider than where the actor gives: a colleague's unit is read, not given in.
    inside = reach(actor, "write", "invitation", at_least=Level.FULL)
    rows = units_visible_to(actor).order_by("organisation__name", "name")
    found = list(rows.values_list("pk", "name", "organisation__name"))
    places = places_of_units([pk for pk, _name, _organisation in found])
    return [
        (str(pk), f"{organisation}: {name}")
        for pk, name, organisation in found
        if INSTANCE in inside or places.get(pk, frozenset()) & inside
    ]


def _unit_within(ids: Collection[str]) -> Mapping[str, frozenset[Place]]:
    known = [UUID(scope_id) for scope_id in ids if UNIT_ID.fullmatch(scope_id)]
    return {str(pk): places for pk, places in places_of_units(known).items()}


def _unit_exists(scope_id: str) -> bool:
    if not UNIT_ID.fullmatch(scope_id):
        return False
    known = structure.current()
    room = known.rooms.get(UUID(scope_id))
    return room is not None and not room.deleted and not known.houses[room.organisation].deleted


def _area_labels(ids: Collection[str]) -> Mapping[str, str]:
    return {code: name for code, name in area_choices() if code in ids}


def _area_choices(actor: Actor) -> list[tuple[str, str]]:
    places = reach(actor, "write", "invitation", at_least=Level.FULL)
    inside = {place.id for place in places if place.kind == "area"}
    return [(code, name) for code, name in area_choices() if INSTANCE in places or code in inside]


def _area_within(ids: Collection[str]) -> Mapping[str, frozenset[Place]]:
    return places_of_areas(ids)


def _area_exists(scope_id: str) -> bool:
    return any(code == scope_id for code, _name in area_choices())


def _instance_choices(actor: Actor) -> list[tuple[str, str]]:
    return [("", _("whole installation"))] if INSTANCE in reach(actor, "write", "invitation") else []


def _own_choices(actor: Actor) -> list[tuple[str, str]]:
    return [("", _("own account"))] if reach(actor, "write", "invitation") else []
