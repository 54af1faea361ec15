"""Lists of organisations, units and what was deleted of them, as plain rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from oppiva.audit.queries import deletions
from oppiva.core.policy import Actor, Level, Place
from oppiva.people import slots, structure
from oppiva.people.models import Organisation, Person, Unit
from oppiva.people.queries.filters import Filters, settled
from oppiva.people.queries.paging import Slice, cut
from oppiva.people.queries.places import language
from oppiva.people.queries.searching import beginning_first, holding, words_of
from oppiva.people.rules import (
    organisations_visible_to,
    persons_visible_to,
    reach,
    units_for_persons,
    units_visible_to,
)

R = TypeVar("R", Organisation, Unit)
NO_FILTERS = Filters()
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
    heard_on: date | None


@dataclass(frozen=True, slots=True)
class DeletedBatch:
    """What one deletion of one's own hid, by name, and until when it can be brought back."""

    batch: UUID
    at: datetime
    undo_until: datetime
    names: Sequence[str]
    records: int


def organisations_found(actor: Actor, filters: Filters) -> QuerySet[Organisation]:
    """The organisations the actor may read and asks for, best first and by name."""
    rows = organisations_visible_to(actor)
    if filters.area:
        rows = rows.filter(area_id=filters.area)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    return _searched(rows, filters.text, ("name_folded",), ("name", "pk"))


def organisation_rows(actor: Actor, filters: Filters = NO_FILTERS, *, page: int | None = 1) -> Slice[OrganisationRow]:
    """One page of the organisations found, or all of them without a page; one statement."""
    columns = ("pk", "name", "kind", f"area__name_{language()}", f"municipality__name_{language(('fi', 'sv'))}")
    found, number, more = cut(organisations_found(actor, filters).values_list(*columns), page)
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


def units_found(actor: Actor, filters: Filters) -> QuerySet[Unit]:
    """The units the actor may read and asks for, best first, by organisation and name."""
    rows, filters = units_visible_to(actor), settled(actor, filters)
    if filters.organisation is not None:
        rows = rows.filter(organisation_id=filters.organisation)
    if filters.area:
        rows = rows.filter(organisation__area_id=filters.area)
    return _searched(
        rows, filters.text, ("name_folded", "organisation__name_folded"), ("organisation__name", "name", "pk")
    )


def unit_rows(actor: Actor, filters: Filters = NO_FILTERS, *, page: int | None = 1) -> Slice[UnitRow]:
    """One page of the units found, or all of them without a page; one statement."""
    columns = ("pk", "name", "organisation_id", "organisation__name", "size", "yt_date", "yt_document", "yt_contact")
    found, number, more = cut(units_found(actor, filters).values_list(*columns), page)
    return Slice(
        [
            UnitRow(pk, name, house, house_name, size, bool(heard_on and document and contact), heard_on)
            for pk, name, house, house_name, size, heard_on, document, contact in found
        ],
        number,
        more,
    )


def _searched(rows: QuerySet[R], text: str, columns: tuple[str, ...], order: tuple[str, ...]) -> QuerySet[R]:
    if not text:
        return rows.order_by(*order)
    first = [beginning_first(text, *columns)] if words_of(text) else []
    return rows.filter(holding(text, *columns)).order_by(*first, *order)


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
