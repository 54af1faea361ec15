"""The filters of a list in words: above the list as chips that can be taken away, in a table out as facts about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from oppiva.core.policy import Actor
from oppiva.people import structure
from oppiva.people.models import Organisation, Person, Role
from oppiva.people.queries import EVERYBODY, Filters, area_choices, settled
from oppiva.people.rules import organisation_ids, sees_left, unit_ids

# More than this many are not chosen from a list: whoever has them comes from the organisation's own page.
MOST_CHOICES = 100
PAGE = "sivu"


@dataclass(frozen=True, slots=True)
class Asked:
    """One filter in use: its name in the address, its label and its value in words."""

    parameter: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter as a chip: what it says, and the address of the list without it."""

    words: str
    address: str


def asked(actor: Actor, filters: Filters, parameters: Collection[str]) -> list[Asked]:
    """The filters in use among these, as they count for this reader; none that is out of the reader's sight."""
    if not filters.any:
        return []
    filters, known = settled(actor, filters), structure.current()
    found = {
        "haku": (_("Words searched for"), filters.text),
        "organisaatio": (
            _("Organisation"),
            known.houses[filters.organisation].name if filters.organisation is not None else "",
        ),
        "yksikko": (_("Unit"), known.rooms[filters.unit].name if filters.unit is not None else ""),
        "tila": (_("State"), dict(state_choices(actor)).get(filters.state, "") if filters.state else ""),
        "rooli": (_("Role"), str(Role(filters.role).label) if filters.role else ""),
        "laji": (_("Kind"), str(Organisation.Kind(filters.kind).label) if filters.kind else ""),
        "alue": (_("Employment area"), dict(area_choices()).get(filters.area, filters.area)),
        "vietavat": (_("Narrowed to"), _("those you may take out in a table") if filters.takes_out else ""),
    }
    return [Asked(name, *found[name]) for name in parameters if found[name][1]]


def chips(actor: Actor, filters: Filters, parameters: Collection[str], query: QueryDict) -> list[Chip]:
    """The filters in use as chips; what is searched for stands in its own field."""
    shown = []
    for one in asked(actor, filters, parameters):
        if one.parameter != "haku":
            rest = query.copy()
            for name in (one.parameter, PAGE):
                rest.pop(name, None)
            shown.append(Chip(f"{one.label}: {one.value}", f"?{rest.urlencode()}"))
    return shown


def state_choices(actor: Actor) -> list[tuple[str, str]]:
    """The states a list of persons can be narrowed to; those who have left only for whoever sees them."""
    states = [(str(state), str(Person.State(state).label)) for state in (Person.State.ACTIVE, Person.State.INVITED)]
    if sees_left(actor):
        states += [(str(Person.State.LEFT), str(Person.State.LEFT.label)), (EVERYBODY, _("also those who have left"))]
    return states


def organisation_choices(actor: Actor) -> list[tuple[str, str]]:
    """The reader's organisations by name, from memory; none when they are too many to choose from."""
    ids, houses = organisation_ids(actor), structure.current().houses
    if len(ids) > MOST_CHOICES:
        return []
    return [(str(pk), name) for name, pk in sorted((houses[pk].name, pk) for pk in ids)]


def unit_choices_of(actor: Actor, filters: Filters) -> list[tuple[str, str]]:
    """The units of the organisation asked for, or all of the reader's when they are few."""
    ids, known = unit_ids(actor), structure.current()
    if filters.organisation is not None:
        ids = {pk for pk in ids if known.rooms[pk].organisation == filters.organisation}
    if len(ids) > MOST_CHOICES:
        return []
    several = len({known.rooms[pk].organisation for pk in ids}) > 1
    named = sorted(
        (known.houses[known.rooms[pk].organisation].name if several else "", known.rooms[pk].name, pk) for pk in ids
    )
    return [(str(pk), f"{house}: {room}" if house else room) for house, room, pk in named]
