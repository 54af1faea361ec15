"""Changes by hand, priced at once: what one move or swap would do, and the best swap a team could make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oppiva.core.solving import Rule
from oppiva.core.teaming.evaluating import evaluate
from oppiva.core.teaming.grid import Grid
from oppiva.core.teaming.problem import Division, Problem


@dataclass(frozen=True, slots=True)
class Swap:
    """Two people who would change teams and what that would cost; a negative price is a gain."""

    one: str
    other: str
    price: int


@dataclass(frozen=True)
class Change:
    """What lies between two divisions: the cost now and then, term by term, and the rules newly broken or mended."""

    division: tuple[tuple[str, ...], ...]
    objective: int
    price: int
    terms: Mapping[str, int]
    broken: tuple[Rule, ...]
    mended: tuple[Rule, ...]


def moved(division: Division, person: str, to: int) -> tuple[tuple[str, ...], ...]:
    """The division after one person has moved to the team of this index."""
    rest = [[one for one in members if one != person] for members in division]
    rest[to].append(person)
    return tuple(tuple(sorted(members)) for members in rest)


def swapped(division: Division, one: str, other: str) -> tuple[tuple[str, ...], ...]:
    """The division after two people have changed teams."""
    change = {one: other, other: one}
    return tuple(tuple(sorted(change.get(name, name) for name in members)) for members in division)


def compare(problem: Problem, before: Division, after: Division) -> Change:
    """What changes from one division to another, by the definition itself."""
    old_terms, old_broken = evaluate(problem, before)
    terms, broken = evaluate(problem, after)
    return Change(
        division=tuple(tuple(members) for members in after),
        objective=sum(terms.values()),
        price=sum(terms.values()) - sum(old_terms.values()),
        terms={name: terms[name] - old_terms[name] for name in terms},
        broken=tuple(rule for rule in broken if rule not in old_broken),
        mended=tuple(rule for rule in old_broken if rule not in broken),
    )


class Prices:
    """A division as numbers: what each team costs, and what a change of two teams would."""

    def __init__(self, grid: Grid, teams: Sequence[Sequence[int]]) -> None:
        self.grid = grid
        self.teams = [list(members) for members in teams]
        self.masks = [grid.mask(members) for members in self.teams]
        self.prices = [self.priced(members, index) for index, members in enumerate(self.teams)]
        self.needing = [bool(mask & grid.needing) for mask in self.masks]

    def priced(self, members: Sequence[int], index: int) -> int:
        """What these members would cost at this index: broken rules, moves and broken locks included."""
        grid = self.grid
        price = grid.price(members, grid.mask(members))
        for one in members:
            price += grid.moved(one, index) + grid.broken * (grid.locked[one] not in (-1, index))
        return price

    def change(self, teams: Mapping[int, Sequence[int]]) -> int:
        """What it would cost to have these teams instead of those now at their indices."""
        price = sum(self.priced(members, index) - self.prices[index] for index, members in teams.items())
        limit = self.grid.problem.accessible_teams
        if limit is not None:
            before = sum(self.needing)
            after = before
            for index, members in teams.items():
                after += bool(self.grid.mask(members) & self.grid.needing) - self.needing[index]
            price += self.grid.broken * (max(0, after - limit) - max(0, before - limit))
        return price


def prices_of(problem: Problem, division: Division) -> Prices:
    """The prices of a division by ids."""
    grid = Grid(problem)
    return Prices(grid, grid.members(division))


def best_swap(prices: Prices, index: int) -> Swap | None:
    """The cheapest swap of a member of this team with somebody of another; None when each would break a rule."""
    grid, teams = prices.grid, prices.teams
    best: tuple[int, int, int] | None = None
    for there, others in enumerate(teams):
        if there == index:
            continue
        for one in teams[index]:
            if grid.locked[one] >= 0:
                continue
            for other in others:
                if grid.locked[other] >= 0:
                    continue
                here = [other if place == one else place for place in teams[index]]
                price = prices.change({index: here, there: [one if place == other else place for place in others]})
                if price < grid.broken // 4 and (best is None or (price, one, other) < best):
                    best = price, one, other
    if best is None:
        return None
    people = grid.problem.people
    return Swap(people[best[1]].id, people[best[2]].id, best[0])
