"""Large instances with the extra: a few teams at a time are divided anew exactly; it never gets worse."""

from collections.abc import Callable
from random import Random

from oppiva.core.solving import Budget
from oppiva.core.teaming.columns import columns, most_columns
from oppiva.core.teaming.exact import Limits, Partition
from oppiva.core.teaming.grid import Grid

TEAMS = 6
WORST = 2
# One exact division of six teams takes as long as about so many swaps of the annealing.
WORTH = 2_000
NODES = 500
CHEAP = 4
MOST_COLUMNS = 50_000


def redivide(
    grid: Grid,
    teams: list[list[int]],
    random: Random,
    budget: Budget,
    done: int,
    better: Callable[[list[list[int]]], None] | None = None,
) -> tuple[list[list[int]], int]:
    """A division at least as good as the legal one given, and the iterations done by then."""
    teams = [sorted(members) for members in teams]
    together = at_once(grid)
    if together < 2:
        return teams, done
    costs = [_cost(grid, members, index) for index, members in enumerate(teams)]
    while budget(done) < 1:
        chosen = _chosen(costs, random, together)
        done += WORTH
        current = sum(costs[index] for index in chosen)
        if not current:
            if not any(costs):
                break
            continue
        found = _divided(grid, teams, chosen, current, random.randrange(2**31), budget)
        if found is None:
            continue
        for index, members in found.items():
            teams[index] = members
            costs[index] = _cost(grid, members, index)
        if better is not None:
            better(teams)
    return teams, done


def at_once(grid: Grid) -> int:
    """How many teams can be divided anew at once before their columns grow too many; below 2 none."""
    teams = min(TEAMS, grid.problem.count)
    while teams > 1 and most_columns(grid, teams * grid.problem.largest) > MOST_COLUMNS:
        teams -= 1
    return teams


def _cost(grid: Grid, members: list[int], index: int) -> int:
    return grid.soft(members, grid.mask(members)) + sum(grid.moved(one, index) for one in members)


def _chosen(costs: list[int], random: Random, together: int) -> list[int]:
    """Two dear teams, chosen with some luck, and others at random, by index."""
    dear = sorted(range(len(costs)), key=lambda index: -costs[index] * random.random())
    return sorted(dear[:WORST] + random.sample(dear[WORST:], together - min(WORST, together)))


def _divided(
    grid: Grid, teams: list[list[int]], chosen: list[int], current: int, seed: int, budget: Budget
) -> dict[int, list[int]] | None:
    """The cheapest division of the people of these teams, None when none is cheaper than now."""
    people = sorted(one for index in chosen for one in teams[index])
    space = grid.problem.accessible_teams
    if space is not None:
        others = [members for index, members in enumerate(teams) if index not in chosen]
        space = max(0, space - sum(bool(grid.mask(members) & grid.needing) for members in others))
    # A better division with a team that costs more than all others together is rare, and costs much to look for.
    made = columns(grid, people, chosen, dearest=max(current // 2, CHEAP))
    found = Partition(made, people, len(chosen), chosen, space).cheapest(
        current, Limits(NODES, budget.seconds_left(), seed)
    )
    if found.chosen is None:
        return None
    return placed([(made.members[line], made.labels[line]) for line in found.chosen], chosen)


def placed(teams: list[tuple[tuple[int, ...], int]], indices: list[int]) -> dict[int, list[int]]:
    """Teams at their labels; those that may stand anywhere fill the free indices by their smallest member."""
    at = {label: sorted(members) for members, label in teams if label >= 0}
    free = [index for index in indices if index not in at]
    anywhere = sorted(sorted(members) for members, label in teams if label < 0)
    return at | dict(zip(free, anywhere, strict=True))
