"""Lists of persons as plain rows: name and place of work only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator

from oppiva.core.policy import Actor
from oppiva.people import structure
from oppiva.people.models import Person
from oppiva.people.queries.paging import Slice, containing, cut
from oppiva.people.rules import persons_visible_to


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of a list; `state` is in words, unit and organisation are empty where there is none."""

    pk: UUID
    name: str
    unit: str
    organisation: str
    state: str


def person_rows(
    actor: Actor, *, text: str = "", unit: UUID | None = None, organisation: UUID | None = None, page: int = 1
) -> Slice[PersonRow]:
    """The persons the actor may see, by name, one statement whatever their number."""
    rows = persons_visible_to(actor)
    if unit is not None:
        rows = rows.filter(unit_id=unit)
    if organisation is not None:
        rows = rows.filter(unit_id__in=_units_of(organisation))
    if text:
        rows = rows.filter(containing("name", text))
    found, number, more = cut(rows.order_by("name", "id").values_list("pk", "name", "unit_id", "state"), page)
    place_of = structure.current().living_room
    words = {value: str(label) for value, label in Person.State.choices}
    return Slice(
        [PersonRow(pk, name, *place_of(its_unit), words[state]) for pk, name, its_unit, state in found],
        number,
        more,
    )


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
