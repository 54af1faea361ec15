"""The supervisor's units: people by name, how many may be away, the co-operation record, what has been promised.

Nothing of what anybody does is read here: a supervisor sees who belongs to the unit, never who came or answered (W5).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from oppiva.core.policy import Actor
from oppiva.people.models import Person, Unit
from oppiva.people.rules import lacks, persons_visible_to, units_visible_to
from oppiva.people.words import missing_parts
from oppiva.programme.queries import Promise, promises_to_units

LIVING = (Person.State.INVITED, Person.State.ACTIVE)
MOST_NAMES = 200


@dataclass(frozen=True)
class UnitCard:
    """One unit as its supervisor sees it, at most 200 people by name.

    `missing` is in words and empty when the record is whole.
    """

    id: UUID
    name: str
    organisation: str
    area: str
    people: Sequence[str]
    persons: int
    size: int | None
    max_away_pct: int
    away_at_most: int | None
    contact: str
    heard_on: date | None
    ask: str
    missing: str
    promises: Sequence[Promise]


def unit_cards(actor: Actor, ids: Collection[UUID]) -> list[UnitCard]:
    """These units as far as the actor may see them, in three statements whatever their number."""
    if not ids:
        return []
    units = list(
        units_visible_to(actor).filter(pk__in=ids).select_related("organisation").order_by("organisation__name", "name")
    )
    contacts = {unit.contact_id for unit in units if unit.contact_id is not None}
    inside: dict[UUID, list[str]] = {}
    named: dict[UUID, str] = {}
    rows = persons_visible_to(actor).filter(Q(unit__in=ids, state__in=LIVING) | Q(pk__in=contacts))
    for pk, name, unit_id, state in rows.order_by("name", "pk").values_list("pk", "name", "unit_id", "state"):
        named[pk] = name
        if unit_id is not None and state in LIVING:
            inside.setdefault(unit_id, []).append(name)
    promises = promises_to_units(actor, [unit.pk for unit in units])
    return [_card(unit, inside.get(unit.pk, []), named, promises) for unit in units]


def _card(unit: Unit, people: list[str], named: dict[UUID, str], promises: Sequence[Promise]) -> UnitCard:
    return UnitCard(
        id=unit.pk,
        name=unit.name,
        organisation=unit.organisation.name,
        area=unit.organisation.area_id or "",
        people=people[:MOST_NAMES],
        persons=len(people),
        size=unit.size,
        max_away_pct=unit.max_away_pct,
        away_at_most=unit.away_at_most,
        contact=named.get(unit.contact_id, "") if unit.contact_id else "",
        heard_on=unit.yt_date,
        ask=unit.yt_contact,
        missing=missing_parts(lacks(unit)),
        promises=[promise for promise in promises if promise.organisation == unit.organisation_id],
    )
