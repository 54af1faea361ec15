"""Lists of organisations, units and what was deleted of them, as plain rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oppiva.audit.queries import deletions
from oppiva.core.policy import Actor, Level, Place
from oppiva.people import slots, structure
from oppiva.people.models import Organisation, Person, Unit
from oppiva.people.queries.paging import Slice, containing, cut
from oppiva.people.queries.places import language
from oppiva.people.rules import (
    organisations_visible_to,
    persons_visible_to,
    reach,
    units_for_persons,
    units_visible_to,
)

MOST_CHOICES = 500
MOST_KEPT = 200


def _none_yet() -> dict[frozenset[Place], tuple[tuple[str, str], ...]]:
    return {}


_unit_choices = structure.Kept(_none_yet)


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation of a list; `kind` is in words, area and municipality empty where it has none."""

    pk: UUID
    name: str
    kind: str
    area: str
    municipality: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of a list; `heard` tells whether the co-operation record is complete."""

    pk: UUID
    name: str
    organisation_id: UUID
    organisation: str
    size: int | None
    heard: bool


@dataclass(frozen=True, slots=True)
class DeletedBatch:
    """What one deletion of one's own hid, by name, and until when it can be brought back."""

    batch: UUID
    at: datetime
    undo_until: datetime
    names: Sequence[str]
    records: int


def organisation_rows(
    actor: Actor, *, area: str = "", kind: str = "", text: str = "", page: int = 1
) -> Slice[OrganisationRow]:
    """The organisations the actor may read, by name, one statement."""
    rows = organisations_visible_to(actor)
    if area:
        rows = rows.filter(area_id=area)
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(containing("name", text))
    columns = ("pk", "name", "kind", f"area__name_{language()}", f"municipality__name_{language(('fi', 'sv'))}")
    found, number, more = cut(rows.order_by("name", "pk").values_list(*columns), page)
    words: Mapping[str, str] = {value: str(label) for value, label in Organisation.Kind.choices}
    return Slice(
        [
            OrganisationRow(pk, name, words.get(its_kind, its_kind), around or "", place or "")
            for pk, name, its_kind, around, place in found
        ],
        number,
        more,
    )


def organisation_named(name: str) -> UUID | None:
    """The living organisation of this name, ignoring case, whoever may read it; None when the name is free."""
    plain = name.strip().casefold()
    houses = structure.current().houses.items()
    return next((pk for pk, house in houses if not house.deleted and house.name.casefold() == plain), None)


def unit_rows(actor: Actor, *, organisation: UUID | None = None, text: str = "", page: int = 1) -> Slice[UnitRow]:
    """The units the actor may read, by organisation and name, one statement."""
    rows = units_visible_to(actor)
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    if text:
        rows = rows.filter(containing("name", text) | containing("organisation__name", text))
    columns = ("pk", "name", "organisation_id", "organisation__name", "size", "yt_date", "yt_document", "yt_contact")
    found, number, more = cut(rows.order_by("organisation__name", "name", "pk").values_list(*columns), page)
    return Slice(
        [
            UnitRow(pk, name, house, house_name, size, bool(day and document and contact))
            for pk, name, house, house_name, size, day, document, contact in found
        ],
        number,
        more,
    )


def unit_names(ids: Collection[str]) -> dict[str, str]:
    """Names of units with their organisation, by id; whoever may see the grant may see where it holds."""
    known = structure.current()
    return {key: ", ".join(known.living_room(UUID(key))) for key in ids if UUID(key) in known.rooms}


def unit_choices(actor: Actor) -> Sequence[tuple[str, str]]:
    """Units in which the actor may place persons, named with their organisation, for a form."""
    # They follow from where the actor may write and from the structure alone, whose stamp the kept ones share.
    kept, places = _unit_choices.get(), reach(actor, "write", "person", at_least=Level.FULL)
    found = kept.get(places)
    if found is None:
        found = _named_units(actor)
        if len(kept) < MOST_KEPT:
            kept[places] = found
    return found


def _named_units(actor: Actor) -> tuple[tuple[str, str], ...]:
    known = structure.current()
    named = [
        (known.houses[known.rooms[unit].organisation].name, known.rooms[unit].name, unit)
        for unit in units_for_persons(actor)
    ]
    return tuple((str(unit), f"{house}: {room}") for house, room, unit in sorted(named))


def contact_choices(
    actor: Actor, organisation: Organisation, *, unit: Unit | None = None, chosen: UUID | None = None
) -> list[tuple[str, str]]:
    """Persons whom the actor may see, for choosing the contact of an organisation or of its unit; with the chosen one.

    A unit of an organisation too large for a list offers its own persons.
    """
    rooms = structure.current().rooms
    inside = [pk for pk, room in rooms.items() if room.organisation == organisation.pk]
    visible = persons_visible_to(actor).exclude(state=Person.State.LEFT)
    rows = visible.filter(unit_id__in=inside)
    if unit is not None and rows[: MOST_CHOICES + 1].count() > MOST_CHOICES:
        rows = visible.filter(unit_id=unit.pk)
    found = list(rows.order_by("name", "pk").values_list("pk", "name")[:MOST_CHOICES])
    if chosen is not None and all(pk != chosen for pk, _name in found):
        # Saving the form must not take away a contact who is past the end of the list.
        found += visible.filter(pk=chosen, unit_id__in=inside).values_list("pk", "name")
    return [(str(pk), name) for pk, name in found]


def deleted_batches(actor: Actor) -> list[DeletedBatch]:
    """One's own deletions of the last 30 days that come back by hand, newest first, with the names of what they hid."""
    batches = [found for found in deletions(actor) if slots.undo_checks(found.counts) is not None]
    names: dict[UUID, list[str]] = {found.batch: [] for found in batches}
    for model in (Organisation, Unit):
        rows = model._base_manager.filter(deleted_in__in=list(names)).order_by("name")
        for batch, name in rows.values_list("deleted_in", "name"):
            if batch is not None:
                names[batch].append(name)
    return [
        DeletedBatch(found.batch, found.at, found.undo_until, names[found.batch], sum(found.counts.values()))
        for found in batches
    ]
