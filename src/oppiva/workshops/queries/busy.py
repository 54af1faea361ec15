"""Reads of closed half-days for their page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people import structure
from oppiva.programme.models import Programme
from oppiva.workshops import rules


@dataclass(frozen=True)
class BusyRow:
    """One day of one unit, organisation or the whole programme, with its halves; `keys` name them for removal."""

    day: date
    name: str
    halves: tuple[str, ...]
    keys: tuple[UUID, ...]
    may_remove: bool


def busy_rows(actor: Actor, programme: Programme) -> list[BusyRow]:
    """The closed half-days from today on that concern what the actor may mark them for, by day."""
    mine = rules.busy_reach(actor, programme)
    known = structure.current()
    found: dict[tuple[date, UUID | None, UUID | None], list[tuple[str, UUID]]] = defaultdict(list)
    rows = rules.busy_visible_to(actor, programme).filter(day__gte=clock.today()).order_by("day", "half")
    for pk, day, half, house, unit in rows.values_list("pk", "day", "half", "organisation_id", "unit_id"):
        found[day, house, unit].append((half, pk))
    made = []
    for (day, of_house, of_unit), parts in found.items():
        if of_unit is not None:
            name, may = known.rooms[of_unit].name, of_unit in dict(mine.units)
        elif of_house is not None:
            name, may = known.houses[of_house].name, of_house in dict(mine.organisations)
        else:
            name, may = _("The whole programme"), mine.whole
        halves = tuple(half for half, _pk in parts)
        made.append(BusyRow(day, name, halves, tuple(pk for _half, pk in parts), may))
    return sorted(made, key=lambda one: (one.day, one.name))
