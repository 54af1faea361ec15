"""Lists of persons as plain rows: name and place of work only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from oppiva.audit.prepared import Prepared
from oppiva.core.policy import Actor, Grant
from oppiva.people import structure
from oppiva.people.models import Person
from oppiva.people.queries.filters import EVERYBODY, Filters, settled
from oppiva.people.queries.grants import in_force
from oppiva.people.queries.paging import PAGE, Slice, cut
from oppiva.people.queries.searching import beginning_first, holding, words_of
from oppiva.people.rules import contacts_visible_to, grants_visible_to, left_seen_by, persons_visible_to

WORKING = (Person.State.INVITED, Person.State.ACTIVE)
FOLDED = "name_folded"
NO_FILTERS = Filters()
COLUMNS = ("pk", "name", "unit_id", "state")
# So many first pages, of so many readers, have their statement kept.
MOST_PAGES, MOST_WRITTEN = 3, 500


def _none_written() -> dict[tuple[tuple[Grant, ...], str | None, int], Prepared[Person]]:
    return {}


_written = structure.Kept(_none_written)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of a list; `state` is in words, unit and organisation are empty where there is none."""

    pk: UUID
    name: str
    unit: str
    organisation: str
    state: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of a table out: as a row of the list, with mail and phone where the reader sees them, else empty."""

    pk: UUID
    name: str
    unit: str
    organisation: str
    state: str
    email: str
    phone: str


def persons_found(actor: Actor, filters: Filters) -> QuerySet[Person]:
    """The persons the actor may see and asks for, best first and by name: what page and table are both made of."""
    filters = settled(actor, filters)
    rows = persons_visible_to(actor, "export" if filters.takes_out else "read")
    match filters.state:
        case "":
            rows = rows.filter(state__in=WORKING)
        case Person.State.LEFT:
            rows = rows.filter(left_seen_by(actor))
        case state if state == EVERYBODY:
            rows = rows.filter(Q(state__in=WORKING) | left_seen_by(actor))
        case state:
            rows = rows.filter(state=state)
    if filters.unit is not None:
        rows = rows.filter(unit_id=filters.unit)
    if filters.organisation is not None:
        rows = rows.filter(unit_id__in=_units_of(filters.organisation))
    if filters.role:
        # Who holds which role is told to those who may see that grant, and only while it holds.
        held = in_force(grants_visible_to(actor).filter(role=filters.role))
        rows = rows.filter(pk__in=held.values("person_id"))
    if not filters.text:
        return rows.order_by("name", "id")
    rows = rows.filter(holding(filters.text, FOLDED))
    first = [beginning_first(filters.text, FOLDED)] if words_of(filters.text) else []
    return rows.order_by(*first, "name", "id")


def person_rows(actor: Actor, filters: Filters = NO_FILTERS, *, page: int = 1) -> Slice[PersonRow]:
    """One page of the persons found, one statement whatever their number."""
    if filters == NO_FILTERS and 1 <= page <= MOST_PAGES:
        found, number, more = _of_everybody(actor, page)
    else:
        found, number, more = cut(persons_found(actor, filters).values_list(*COLUMNS), page)
    place_of = structure.current().living_room
    words = {value: str(label) for value, label in Person.State.choices}
    return Slice(
        [PersonRow(pk, name, *place_of(its_unit), words[state]) for pk, name, its_unit, state in found],
        number,
        more,
    )


def _of_everybody(actor: Actor, page: int) -> tuple[list[Any], int, bool]:
    """A page of all persons the actor may see: its SQL is written once for a reader, as long as rights rest as they do.

    Writing it takes a fifth of what the whole list costs; the rows are read anew each time.
    """
    kept = _written.get()
    key = (actor.grants, actor.person_id, page)
    statement = kept.get(key)
    if statement is None:
        start = (page - 1) * PAGE
        rows = persons_found(actor, NO_FILTERS).values_list(*COLUMNS)[start : start + PAGE + 1]
        statement = Prepared(lambda: rows)
        if len(kept) < MOST_WRITTEN:
            kept[key] = statement
    found = statement.rows()
    return found[:PAGE], page, len(found) > PAGE


def person_lines(actor: Actor, filters: Filters) -> list[PersonLine]:
    """Every person found, for a table: contact details only of those whose the actor sees, three statements at most."""
    rows = persons_found(actor, filters)
    open_contacts = set(rows.filter(pk__in=contacts_visible_to(actor).values("pk")).values_list("pk", flat=True))
    place_of = structure.current().living_room
    words = {value: str(label) for value, label in Person.State.choices}
    return [
        PersonLine(pk, name, *place_of(unit), words[state], *((email, phone) if pk in open_contacts else ("", "")))
        for pk, name, unit, state, email, phone in rows.values_list("pk", "name", "unit_id", "state", "email", "phone")
    ]


def people_inside(*, organisation: UUID | None = None, unit: UUID | None = None) -> int:
    """How many people a deletion of the organisation or the unit would leave without a place; the left ones too."""
    units = _units_of(organisation) if organisation is not None else [unit] if unit is not None else []
    return Person.objects.filter(unit_id__in=units, deleted_in__isnull=True).exclude(state=Person.State.ERASED).count()


def _units_of(organisation: UUID) -> list[UUID]:
    rooms = structure.current().rooms
    return [unit for unit, room in rooms.items() if room.organisation == organisation and not room.deleted]


def demo_staff() -> list[Person]:
    """Persons with an authenticator app; for the demo's development page alone."""
    ids = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user_id")
    return list(Person.objects.filter(pk__in=ids).order_by("name"))
