"""Which unit of which organisation of a programme the words of a workbook name."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from oppiva.core.matching import folded
from oppiva.people import structure


@dataclass(frozen=True)
class Found:
    """A unit, or why there is none and at which column."""

    unit: UUID | None = None
    reason: str = ""
    at: str = ""


@dataclass
class Places:
    """The living organisations that take part in a programme, and their units, by id and by folded name."""

    houses: dict[str, list[UUID]] = field(default_factory=dict)
    rooms: dict[str, list[UUID]] = field(default_factory=dict)
    house_of: dict[UUID, UUID] = field(default_factory=dict)

    def house(self, words: str) -> UUID | None:
        """The organisation of this name or id, None when there is none."""
        found = self.houses.get(_key(words), [])
        return found[0] if len(found) == 1 else None

    def unit(self, organisation: str, unit: str) -> Found:
        """The unit; an organisation of one unit needs no more. Names are compared without case and accents."""
        house = self.house(organisation) if organisation else None
        if organisation and house is None:
            return Found(reason="organisation_unknown", at="organisation")
        if not unit:
            inside = [room for room, of in self.house_of.items() if of == house]
            return Found(inside[0]) if len(inside) == 1 else Found(reason="unit_missing", at="unit")
        found = [room for room in self.rooms.get(_key(unit), []) if house in {None, self.house_of[room]}]
        if len(found) == 1:
            return Found(found[0])
        return Found(reason="unit_several" if found else "unit_unknown", at="unit")

    def unit_choices(self) -> list[tuple[str, str]]:
        """The units with their organisations, by name."""
        known = structure.current()
        labels = [(known.rooms[pk].name, known.houses[house].name, str(pk)) for pk, house in self.house_of.items()]
        return [(pk, unit_label(name, house)) for name, house, pk in sorted(labels)]

    def house_choices(self) -> list[tuple[str, str]]:
        """The organisations by name."""
        known = structure.current()
        houses = {pk for ids in self.houses.values() for pk in ids}
        return sorted(((str(pk), known.houses[pk].name) for pk in houses), key=lambda choice: choice[1])


def unit_label(unit: str, organisation: str) -> str:
    """A unit as lists and the template name it."""
    return f"{unit} ({organisation})"


def places_of(programme: UUID) -> Places:
    """Where people of a programme work."""
    known, places = structure.current(), Places()
    for house, found in known.houses.items():
        if not found.deleted and str(programme) in known.programmes_of_house.get(house, frozenset()):
            _add(places.houses, house, str(house), found.name)
    taking_part = {pk for ids in places.houses.values() for pk in ids}
    for room, one in known.rooms.items():
        if not one.deleted and one.organisation in taking_part:
            label = unit_label(one.name, known.houses[one.organisation].name)
            _add(places.rooms, room, str(room), one.name, label)
            places.house_of[room] = one.organisation
    return places


def _add(names: dict[str, list[UUID]], pk: UUID, *words: str) -> None:
    for word in words:
        ids = names.setdefault(_key(word), [])
        if pk not in ids:
            ids.append(pk)


def _key(words: str) -> str:
    return folded(words)
