"""A first division: the published one mended, or everybody dealt out by unit, blocks and locks first."""

from oppiva.core.teaming.grid import Grid


def deal(grid: Grid) -> list[list[int]]:
    """A division that is near the rules: sizes even, blocks whole, locks kept; published places where they fit."""
    problem = grid.problem
    teams: list[list[int]] = [[] for _ in range(problem.count)]
    waiting = []
    for block in grid.blocks:
        index = next((grid.locked[one] for one in block if grid.locked[one] >= 0), None)
        if index is None:
            waiting.append(block)
            continue
        for one in block:
            teams[grid.locked[one] if grid.locked[one] >= 0 else index].append(one)
    rest = []
    for block in waiting:
        index = grid.published[block[0]]
        if 0 <= index < problem.count and len(teams[index]) + len(block) <= problem.largest:
            teams[index] += block
        else:
            rest.append(block)
    # Large blocks first, while every team has room; then unit by unit, each to the smallest team that knows none of it.
    rest.sort(key=lambda block: (-len(block), problem.people[block[0]].unit or "", block[0]))
    units = [person.unit for person in problem.people]
    for block in rest:
        unit = units[block[0]]
        index = min(
            range(problem.count),
            key=lambda at: (
                len(teams[at]) + len(block) > problem.largest,
                len(teams[at]),
                sum(unit is not None and units[one] == unit for one in teams[at]),
                at,
            ),
        )
        teams[index] += block
    return teams
