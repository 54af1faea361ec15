"""Every legal team among some people, with its price: the columns of the exact engine (solvers.md 3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import comb
from operator import add

from oppiva.core.teaming.grid import Grid


@dataclass
class Columns:
    """Teams as tuples of places, what each costs, the index it stands at (-1 any) and whether it needs the space."""

    members: list[tuple[int, ...]] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    needing: list[bool] = field(default_factory=list)

    def add(self, members: tuple[int, ...], cost: int, label: int, needing: bool) -> None:
        """One more column."""
        self.members.append(members)
        self.costs.append(cost)
        self.labels.append(label)
        self.needing.append(needing)


def columns(grid: Grid, people: Sequence[int], indices: Sequence[int], *, dearest: int | None = None) -> Columns:
    """All legal teams of these people that cost at most `dearest`, to stand at these indices.

    With published places a team has a column for each index where a member stays and one, label -1, for any other
    place; locked members leave it one index. Without, `label` is -1 but for locked teams.
    """
    made = Columns()
    groups = dict.fromkeys(grid.block[one] for one in people)
    units = [_Block(grid, group) for group in groups]
    _extend(_Search(grid, units, made, dearest, frozenset(indices)), [], 0, 0, 0, [0] * len(grid.problem.themes), 0)
    return made


def most_columns(grid: Grid, people: int) -> int:
    """At most so many teams can be made of so many people, labels aside."""
    return sum(comb(people, size) for size in range(grid.problem.smallest, min(grid.problem.largest, people) + 1))


class _Block:
    """People who come together or not at all: bits, foes of any of them, what they cost among themselves."""

    def __init__(self, grid: Grid, group: tuple[int, ...]) -> None:
        self.group = group
        self.mask = grid.mask(group)
        self.foes = 0
        for one in group:
            self.foes |= grid.foes[one]
        self.inner = sum(grid.pair[one][other] for at, one in enumerate(group) for other in group[:at])
        locks = {grid.locked[one] for one in group if grid.locked[one] >= 0}
        self.possible = not self.foes & self.mask and len(locks) < 2
        self.themes = [sum(costs) for costs in zip(*(grid.themes[one] for one in group), strict=True)]
        rows = [grid.pair[one] for one in group]
        self.costs = rows[0] if len(rows) == 1 else [sum(row) for row in zip(*rows, strict=True)]


@dataclass
class _Search:
    grid: Grid
    units: list[_Block]
    made: Columns
    dearest: int | None
    indices: frozenset[int]


def _extend(
    search: _Search, members: list[int], mask: int, foes: int, pairs: int, themes: list[int], first: int
) -> None:
    """Adds the team as it is, when its size is right, and every larger one of the blocks from `first` on.

    What pairs and the best theme cost can only grow with the team: a branch that is too dear already is left.
    """
    problem, dearest = search.grid.problem, search.dearest
    sofar = pairs + min(themes, default=0)
    if dearest is not None and sofar > dearest:
        return
    if len(members) >= problem.smallest:
        _add(search, tuple(members), mask, sofar)
    room = problem.largest - len(members)
    if not room:
        return
    for at in range(first, len(search.units)):
        block = search.units[at]
        if len(block.group) > room or foes & block.mask or block.foes & mask or not block.possible:
            continue
        more = pairs + block.inner
        costs = block.costs
        for one in members:
            more += costs[one]
        if dearest is not None and more > dearest:
            continue
        wishes = list(map(add, themes, block.themes))
        _extend(search, [*members, *block.group], mask | block.mask, foes | block.foes, more, wishes, at + 1)


def _add(search: _Search, members: tuple[int, ...], mask: int, sofar: int) -> None:
    grid = search.grid
    cost = sofar + grid.company(mask, len(members))
    if search.dearest is not None and cost > search.dearest:
        return
    locked = [grid.locked[one] for one in members if grid.locked[one] >= 0] if mask & grid.held else []
    needing = bool(mask & grid.needing)
    if locked and any(index != locked[0] for index in locked):
        return
    if not grid.problem.published:
        search.made.add(members, cost, locked[0] if locked else -1, needing)
        return
    moved = grid.problem.weights.moved
    was = [grid.published[one] for one in members if grid.published[one] >= 0]
    for label in [locked[0]] if locked else sorted({*was, -1}):
        if label in search.indices or label == -1:
            search.made.add(members, cost + moved * sum(index != label for index in was), label, needing)
