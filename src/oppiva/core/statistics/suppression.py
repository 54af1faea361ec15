"""Complementary suppression over fixed partitions: which groups stay exact when others must not be worked out.

The steps are those of trust.md 5, in its order; each only ever closes a cell, so they end. They guard against one
subtraction from *all* or from an exact group. Two after each other can still reach a group where one partition lies
inside another: areas 40, 29, 9 with series 20, 11, 9 / 29 / 9 give the last nine as all less area 40 less series 29.
So no wave has both of those cuts (`pulses.services.open_wave` refuses it); session feedback has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oppiva.core.statistics.ladder import EXACT, Form, form_of

ALL = "all"


@dataclass(frozen=True)
class Cell:
    """One group of one partition: the cut, the id of the group, and the numbers of the answers in it."""

    cut: str
    id: str
    members: frozenset[int]

    @property
    def key(self) -> tuple[str, str]:
        """What the cell goes by."""
        return self.cut, self.id


@dataclass(frozen=True)
class Problem:
    """How many answered, and the cells of every partition; each partition holds each answer once.

    A cell whose id is empty is of answers that belong to no group of the cut; it is never shown.
    """

    answers: int
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The form of every cell by (cut, id), *all* among them as ("all", "")."""

    forms: Mapping[tuple[str, str], Form]

    def of(self, cut: str, group: str = "") -> Form:
        """The form of one cell; a cell nobody answered in shows nothing."""
        return self.forms.get((cut, group), Form.NOTHING)


def suppress(problem: Problem) -> Plan:
    """Decide the form of every cell; refuses (ValueError) partitions that miss an answer or hold one twice."""
    everyone = frozenset(range(problem.answers))
    partitions = _partitions(problem, everyone)
    closed = {cell.key for cell in problem.cells if len(cell.members) < EXACT or not cell.id}
    moved = True
    while moved:
        moved = False
        for cells in partitions:
            moved |= _close_beside(cells, closed)
        moved |= _close_remainders(everyone, partitions, closed)
    forms = {(ALL, ""): form_of(problem.answers)}
    for cell in problem.cells:
        forms[cell.key] = _form(cell, cell.key in closed)
    return Plan(forms)


def _partitions(problem: Problem, everyone: frozenset[int]) -> list[list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in sorted(problem.cells, key=lambda cell: cell.key):
        if cell.members:
            found.setdefault(cell.cut, []).append(cell)
    for cut, cells in found.items():
        if (
            sum(len(cell.members) for cell in cells) != len(everyone)
            or frozenset().union(*(cell.members for cell in cells)) != everyone
        ):
            raise ValueError(f"the groups of the cut {cut} do not hold each answer once")
    return list(found.values())


def _close_beside(cells: list[Cell], closed: set[tuple[str, str]]) -> bool:
    """Step 1: what is closed must be two groups or more, and ten answers or more, or it follows by subtraction."""
    moved = False
    while True:
        hidden = [len(cell.members) for cell in cells if cell.key in closed]
        shown = [cell for cell in cells if cell.key not in closed]
        if not shown or not (len(hidden) == 1 or 0 < sum(hidden) < EXACT):
            return moved
        closed.add(_smallest(shown).key)
        moved = True


def _close_remainders(everyone: frozenset[int], partitions: list[list[Cell]], closed: set[tuple[str, str]]) -> bool:
    """Step 2: what is left of an exact group, when the exact groups of a partition inside it go, is none or ten."""
    whole = [everyone] if len(everyone) >= EXACT else []
    exact = [cell for cells in partitions for cell in cells if cell.key not in closed]
    for group in [*whole, *(cell.members for cell in exact)]:
        for cells in partitions:
            inside = [cell for cell in cells if cell.key not in closed and cell.members <= group]
            left = len(group) - sum(len(cell.members) for cell in inside)
            if inside and 0 < left < EXACT:
                closed.add(_smallest(inside).key)
                return True
    return False


def _smallest(cells: list[Cell]) -> Cell:
    return min(cells, key=lambda cell: (len(cell.members), cell.id))


def _form(cell: Cell, closed: bool) -> Form:
    """Step 3: a closed group shows the form of five to nine, however large it is."""
    if not cell.id:
        return Form.NOTHING
    form = form_of(len(cell.members))
    return Form.RELATIVE if closed and form == Form.EXACT else form
