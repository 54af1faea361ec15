"""The invented people who take part in the series of the demo, by unit; made as they are needed, the same each time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from random import Random
from uuid import UUID

from oppiva.core.policy import ANONYMOUS
from oppiva.jobs.clock import travel
from oppiva.people import demo as people_demo
from oppiva.people import services as people
from oppiva.people.demo.cast import FIRST, LAST
from oppiva.people.models import Language, Person, Role, Unit
from oppiva.people.queries import actor_for
from oppiva.people.rules import organisations_visible_to, persons_visible_to, units_visible_to

HIRED = date(2025, 6, 16)
# Units that take part beside those of the cast: organisation, name, staff.
UNITS = (
    ("Järvi-Savon työllisyyspalvelut", "Kotoutuminen", 64),
    ("Järvi-Savon työllisyyspalvelut", "Nuorten palvelut", 58),
    ("Järvi-Savon työllisyyspalvelut", "Monialaiset palvelut", 72),
    ("Kaarniston työllisyyspalvelut", "Nuorten palvelut", 41),
    ("Kaarniston työllisyyspalvelut", "Työnhaun tuki", 56),
    ("Saarisalon työllisyyspalvelut", "Kotoutuminen", 62),
    ("Saarisalon työllisyyspalvelut", "Nuorten palvelut", 35),
)
UNKNOWN = 22
MOST = 4  # of five of a unit's staff take part
PLAIN = str.maketrans("äöå", "aoa")


def add_units() -> None:
    """The units that take part beside those of the cast, once."""
    admin = people_demo.person(Role.INSTANCE_ADMIN)
    if admin is None:
        return
    houses = {house.name: house for house in organisations_visible_to(actor_for(admin))}
    with travel(HIRED):
        for house, name, size in UNITS:
            if house in houses:
                people.add_unit(people_demo.SETUP, houses[house], fields={"name": name, "size": size})


class Crowd:
    """People of the units, each given out once; a unit gives at most four fifths of its staff."""

    def __init__(self, random: Random, promised: Mapping[UUID, int | None]) -> None:
        admin = people_demo.person(Role.INSTANCE_ADMIN)
        self._random, self._number = random, 0
        units = units_visible_to(actor_for(admin) if admin is not None else ANONYMOUS)
        self._units: dict[UUID, list[Unit]] = {}
        self._room: dict[UUID, int] = {}
        # Nineteen of twenty promised seats are taken; who promised no number sends a few.
        self._left = {house: UNKNOWN if seats is None else seats * 19 // 20 for house, seats in promised.items()}
        for unit in units.select_related("organisation").order_by("organisation__name", "name"):
            self._units.setdefault(unit.organisation_id, []).append(unit)
            self._room[unit.pk] = (unit.size or 0) * MOST // 5
        self._there = self._colleagues(admin)

    def _colleagues(self, admin: Person | None) -> dict[UUID, list[Person]]:
        """Who is in the units already and has no role: they take part first."""
        found: dict[UUID, list[Person]] = {}
        if admin is None:
            return found
        rows = persons_visible_to(actor_for(admin)).filter(grants__isnull=True, unit__isnull=False, state="active")
        for person in rows.select_related("unit").order_by("email"):
            if person.unit_id is not None:
                found.setdefault(person.unit_id, []).append(person)
        return found

    def one(self, houses: Collection[UUID], series: UUID) -> Person | None:
        """A person of one of these organisations who has not been given out yet, with the role to take part in it."""
        open_houses = [house for house in houses if self._left.get(house, 0) > 0]
        units = [unit for house in open_houses for unit in self._units.get(house, ())]
        units = [unit for unit in units if self._room[unit.pk] > 0]
        if not units:
            return None
        units.sort(key=lambda unit: (unit.organisation.name, unit.name))
        unit = self._random.choices(units, [self._room[one.pk] for one in units])[0]
        self._room[unit.pk] -= 1
        self._left[unit.organisation_id] -= 1
        waiting = self._there.get(unit.pk)
        person = waiting.pop(0) if waiting else self._hire(unit)
        people.give_with_place(
            person, role=Role.PARTICIPANT, scope_kind="series", scope_id=str(series), reason="työtehtävä"
        )
        return person

    def _hire(self, unit: Unit) -> Person:
        self._number += 1
        first, last = self._random.choice(FIRST), self._random.choice(LAST)
        domain = "".join(unit.organisation.name.split(" ")[0].lower().removesuffix("n").translate(PLAIN).split("-"))
        swedish = self._random.random() < 0.06
        return people.add_person(
            people_demo.SETUP,
            fields={
                "name": f"{first} {last}",
                "email": f"{first}.{last}.{self._number}@{domain}.example".lower().translate(PLAIN),
                "unit": unit,
                "language": Language.SV if swedish else Language.FI,
            },
        )
