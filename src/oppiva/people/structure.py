"""Who lies where: units, organisations, areas and programmes, kept in memory as long as nothing of it has changed.

Every page asks where its reader's grants reach. The rows behind the answer change a few times a day, so it is read once
and kept under a stamp: a random value that triggers of the database renew whenever a grant, unit, organisation,
commitment or programme changes, whoever changes it. A stamp of a change that was taken back never comes again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from oppiva.audit.prepared import Prepared
from oppiva.people import opening, slots
from oppiva.people.models import Organisation, RightsStamp, Unit

T = TypeVar("T")

_stamp = Prepared(lambda: RightsStamp.objects.values_list("value")[:1])


def stamp() -> str:
    """The stamp of the present state, once a request that only reads; empty: there is none, nothing may be kept."""
    kept = opening.current()
    if kept is not None and kept.stamp:
        return kept.stamp
    found = _stamp.rows()
    value = str(found[0][0]) if found else ""
    if kept is not None:
        kept.stamp = value
    return value


class Kept(Generic[T]):
    """A value read from the database once per stamp; several threads may read it twice, never a stale one."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._held: tuple[str, T] | None = None

    def get(self) -> T:
        """The value as it is now."""
        # The stamp is read before the rows: they may be newer than it, never older.
        now, held = stamp(), self._held
        if held is not None and now and held[0] == now:
            return held[1]
        value = self._load()
        self._held = (now, value)
        return value


@dataclass(frozen=True, slots=True)
class House:
    """An organisation: its name, its area's code or None, and whether it is deleted."""

    name: str
    area: str | None
    deleted: bool


@dataclass(frozen=True, slots=True)
class Room:
    """A unit: its name, its organisation, and whether it is deleted."""

    name: str
    organisation: UUID
    deleted: bool


@dataclass(frozen=True)
class Structure:
    """Where each unit and organisation lies; deleted ones keep their place, areas leave them out."""

    rooms: Mapping[UUID, Room]
    houses: Mapping[UUID, House]
    houses_of_area: Mapping[str, tuple[UUID, ...]]
    programmes_of_house: Mapping[UUID, frozenset[str]]
    units_of_contact: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)

    def programmes_of_area(self, area: str) -> frozenset[str]:
        """Ids of the programmes in which an organisation of the area takes part."""
        found: set[str] = set()
        for house in self.houses_of_area.get(area, ()):
            found |= self.programmes_of_house.get(house, frozenset())
        return frozenset(found)

    def living_room(self, unit: UUID | None) -> tuple[str, str]:
        """Names of a unit and its organisation; empty when there is none any more."""
        room = self.rooms.get(unit) if unit is not None else None
        return (room.name, self.houses[room.organisation].name) if room is not None else ("", "")


def _load() -> Structure:
    rooms: dict[UUID, Room] = {}
    contacts: dict[UUID, tuple[UUID, ...]] = {}
    for pk, name, organisation, deleted, contact in Unit.objects.values_list(
        "pk", "name", "organisation_id", "deleted_in", "contact_id"
    ):
        rooms[pk] = Room(name, organisation, deleted is not None)
        if contact is not None and deleted is None:
            contacts[contact] = (*contacts.get(contact, ()), pk)
    houses: dict[UUID, House] = {}
    living: dict[str, tuple[UUID, ...]] = {}
    for pk, name, area, deleted in Organisation.objects.values_list("pk", "name", "area_id", "deleted_in"):
        houses[pk] = House(name, area, deleted is not None)
        if area and deleted is None:
            living[area] = (*living.get(area, ()), pk)
    return Structure(rooms, houses, living, slots.programmes_of_organisations(), contacts)


_structure = Kept(_load)


def current() -> Structure:
    """The structure as it is now."""
    return _structure.get()
