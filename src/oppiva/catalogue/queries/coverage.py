"""The coverage table: theme x for whom x area x objective of the plan, empty cells included (records.md 3.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from oppiva.catalogue.models import ServedObjectives
from oppiva.catalogue.queries.cards import Card, cards_to, rows_on_table
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment, Theme, Whose
from oppiva.programme.checking import plan_of
from oppiva.programme.models import PlanVersion, Programme, in_language
from oppiva.programme.rules import target_of

NOT_LINKED = ""  # the objective of an experiment that none is ticked for ("ei liitetty")
UNTOLD = ""  # the theme, the group or the area of an experiment that does not tell it


@dataclass(frozen=True)
class Objective:
    """An objective of the plan in force: its code and its title in the language of the page."""

    code: str
    title: str


@dataclass(frozen=True)
class Cell:
    """A place of the table: codes, an objective of `NOT_LINKED` where none is ticked."""

    theme: str
    whose: str
    area: str
    objective: str


@dataclass(frozen=True)
class Coverage:
    """The axes, and the cards of each cell that has any; of the others there is nothing to fill in.

    An experiment for two groups, of two areas or for several objectives stands in each of their cells. `unread`: how
    many decided experiments the reader does not read, so that no cell counts them. `ticked`: the objectives of each.
    An axis ends in `UNTOLD` where some experiment does not tell it: none falls out of the table.
    """

    themes: tuple[str, ...]
    whose: tuple[str, ...]
    areas: tuple[str, ...]
    objectives: tuple[Objective, ...]
    cells: Mapping[Cell, tuple[Card, ...]]
    unread: int = 0
    ticked: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)

    @property
    def every(self) -> tuple[Cell, ...]:
        """All cells, the empty ones too, in the order of the axes; those not linked to an objective come last."""
        return tuple(
            Cell(theme, whose, area, objective)
            for theme in self.themes
            for whose in self.whose
            for area in self.areas
            for objective in (*(one.code for one in self.objectives), NOT_LINKED)
        )


def coverage(actor: Actor, programme: Programme) -> Coverage:
    """Where decided experiments lie, of those that the actor reads (`rules.table_for`)."""
    rows = [one for one in rows_on_table(programme, Experiment.objects.none().values("pk")) if one.decided]
    cards = cards_to(actor, programme, rows)
    served = objectives_served(programme)
    objectives = objectives_of(programme)
    known = [one.code for one in objectives]
    cells: dict[Cell, list[Card]] = defaultdict(list)
    areas: set[str] = {place.id for place in target_of(programme).places if place.kind == "area"}
    # What is ticked of an earlier plan is no objective of this one.
    ticked = {pk: tuple(code for code in codes if code in known) for pk, codes in served.items()}
    read = [one for one in cards.values() if one.readable]
    for card in read:
        areas |= set(card.areas)
        for whose in card.whose or (UNTOLD,):
            for area in card.areas or (UNTOLD,):
                for objective in ticked.get(card.pk) or (NOT_LINKED,):
                    cells[Cell(card.theme, whose, area, objective)].append(card)
    return Coverage(
        themes=_axis(Theme.values, [one.theme for one in cells]),
        whose=_axis(Whose.values, [one.whose for one in cells]),
        areas=_axis(sorted(areas), [one.area for one in cells]),
        objectives=tuple(objectives),
        cells={cell: tuple(sorted(some, key=lambda one: one.code)) for cell, some in cells.items()},
        unread=len(cards) - len(read),
        ticked=ticked,
    )


def _axis(known: Sequence[str], told: Sequence[str]) -> tuple[str, ...]:
    return (*known, UNTOLD) if UNTOLD in told else tuple(known)


def objectives_of(programme: Programme) -> list[Objective]:
    """The objectives of the plan in force, in its order; none before one is."""
    version = PlanVersion.objects.filter(in_force_for=programme).first()
    if version is None:
        return []
    return [
        Objective(one.code, in_language(dict(one.title)) or one.code) for one in plan_of(version).objectives if one.code
    ]


def objectives_served(programme: Programme) -> dict[UUID, tuple[str, ...]]:
    """What is ticked of each experiment."""
    rows = ServedObjectives.objects.filter(experiment__programme=programme, deleted_in__isnull=True)
    return {experiment: tuple(codes) for experiment, codes in rows.values_list("experiment_id", "codes")}


def objectives_ticked(experiment: Experiment) -> tuple[tuple[str, ...], int]:
    """What is ticked of one, with the version to change it from; 0 before anything was."""
    held = ServedObjectives.objects.filter(experiment=experiment).first()
    return (tuple(held.codes), held.version) if held is not None else ((), 0)
