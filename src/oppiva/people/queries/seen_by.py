"""What others see of a person, asked of the same rules as the pages, for an invented reader of each role.

Nothing here decides: each reader holds a made-up grant in a place where the person really lies, and the rules of the
person's page answer for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oppiva.core.policy import INSTANCE, RESPONSIBLE_PERSON, ROLES, SCOPES, Actor, Grant, Place
from oppiva.people.models import Person
from oppiva.people.queries.grants import seen_grants
from oppiva.people.rules import opens, person_target, places_of_person, places_of_scopes, sees_contact

# Ids that nobody and nothing has: the invented reader is no one, and a stranger belongs nowhere the person does.
NOBODY = "00000000-0000-0000-0000-000000000000"
ELSEWHERE = Place("unit", NOBODY)
NARROW_TO_WIDE = ("team", "series", "unit", "area", "programme", "instance")


@dataclass(frozen=True)
class Viewer:
    """An invented reader: a role, the kind of place where it is held (`elsewhere` for a stranger), and the actor."""

    role: str
    kind: str
    actor: Actor


@dataclass(frozen=True)
class Sight:
    """What one reader sees on the person's page: name and unit, e-mail and phone, grants."""

    viewer: Viewer
    name: bool
    contact: bool
    grants: bool


def sights(person: Person) -> list[Sight]:
    """What each kind of reader that can stand beside this person sees; no statement but that of the grants."""
    return [_sight(viewer, person) for viewer in viewers(person)]


def viewers(person: Person) -> Iterator[Viewer]:
    """One reader for each role and each place of the person in which that role can be held; a stranger last."""
    places = sorted(places_of_person(person) | {INSTANCE}, key=lambda place: (place.width, place.id))
    places = [place for place in places if place.kind in NARROW_TO_WIDE]
    within = places_of_scopes((place.kind, place.id) for place in places)
    for role in (*ROLES, RESPONSIBLE_PERSON):
        for place in places:
            if place.kind in SCOPES[role]:
                grant = Grant(role, place, within[place.kind, place.id])
                yield Viewer(role, place.kind, Actor(NOBODY, (grant,)))
    yield Viewer("participant", "elsewhere", Actor(NOBODY, (Grant("participant", ELSEWHERE, frozenset({ELSEWHERE})),)))


def _sight(viewer: Viewer, person: Person) -> Sight:
    actor = viewer.actor
    name = opens(actor, person)
    contact = name and sees_contact(actor, person, person_target("person", person, actor))
    return Sight(viewer, name, contact, name and bool(seen_grants(actor, person)))
