"""After somebody has left a published division: a legal one again with as few moves as can be, two at most."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from oppiva.core.teaming.evaluating import evaluate
from oppiva.core.teaming.grid import Grid
from oppiva.core.teaming.problem import Division, Problem
from oppiva.core.teaming.swapping import Prices

MOST_MOVES = 2
# In a larger division only moves that touch a team with too few or too many are tried.
EVERYWHERE = 15


@dataclass(frozen=True, slots=True)
class Move:
    """A person who goes from one team to another."""

    person: str
    here: int
    there: int


@dataclass(frozen=True)
class Repair:
    """A legal division and the moves that lead to it; `objective` counts each move."""

    division: tuple[tuple[str, ...], ...]
    moves: tuple[Move, ...]
    objective: int


def leaving(problem: Problem, ids: Collection[str]) -> Problem:
    """The problem without these people, and without every rule, wish and place that names one of them."""
    gone = frozenset(ids)
    return replace(
        problem,
        people=tuple(
            replace(person, manager=None) if person.manager in gone else person
            for person in problem.people
            if person.id not in gone
        ),
        together=tuple(pair for pair in problem.together if not gone & set(pair)),
        apart=tuple(pair for pair in problem.apart if not gone & set(pair)),
        earlier=tuple(pair for pair in problem.earlier if not gone & set(pair)),
        locked={one: index for one, index in problem.locked.items() if one not in gone},
        published={one: index for one, index in problem.published.items() if one not in gone},
    )


def around(problem: Problem, division: Division, locked: Collection[str] = ()) -> Problem:
    """The problem with a division as its published one, and these people locked where they are in it.

    Solving it again changes as little as is worth its price, and nothing about the locked.
    """
    places = {one: index for index, members in enumerate(division) for one in members}
    ids = [person.id for person in problem.people if person.id in places]
    return replace(
        problem,
        published={one: places[one] for one in ids},
        locked={**problem.locked, **{one: places[one] for one in ids if one in locked}},
    )


def repair(problem: Problem, division: Division, most: int = MOST_MOVES) -> Repair | None:
    """The cheapest legal division that at most `most` (0 to 2) moves lead to; None when there is none.

    `problem` no longer holds who left; `division` is the published one and may still name them. Each move costs what
    the term `moved` says, so a second one is only proposed when it is needed or worth it.
    """
    ids = {person.id for person in problem.people}
    now = [[one for one in members if one in ids] for members in division]
    problem = around(problem, now)
    grid = Grid(problem)
    start = Prices(grid, grid.members(now))
    best_price = 0
    best: tuple[tuple[int, int, int], ...] = ()
    for moves, price in _ways(start, most):
        if price < best_price:
            best_price, best = price, moves
    made = [list(members) for members in start.teams]
    for one, here, there in best:
        made[here].remove(one)
        made[there].append(one)
    after = grid.ids(made)
    terms, broken = evaluate(problem, after)
    if broken:
        return None
    return Repair(
        tuple(tuple(members) for members in after),
        tuple(Move(problem.people[one].id, here, there) for one, here, there in best),
        sum(terms.values()),
    )


def _ways(start: Prices, most: int) -> Iterator[tuple[tuple[tuple[int, int, int], ...], int]]:
    """Every move and every two moves with their price; of two, each person moves once."""
    moves = list(_moves(start)) if most else []
    for move in moves:
        yield (move,), start.change(_after(start, (move,)))
    if most < 2:
        return
    for at, move in enumerate(moves):
        for other in moves[at + 1 :]:
            if other[0] != move[0] and _hopeful(start, move, other):
                yield (move, other), start.change(_after(start, (move, other)))


def _moves(start: Prices) -> Iterator[tuple[int, int, int]]:
    problem = start.grid.problem
    sizes = [len(members) for members in start.teams]
    sick = [not problem.smallest <= size <= problem.largest for size in sizes]
    for here, members in enumerate(start.teams):
        for there in range(len(start.teams)):
            if there == here or (len(sizes) > EVERYWHERE and not (sick[here] or sick[there])):
                continue
            for one in members:
                if start.grid.locked[one] < 0:
                    yield one, here, there


def _hopeful(start: Prices, one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Whether no team that both leave right ends at a wrong size: most pairs of moves are passed over by this."""
    problem = start.grid.problem
    change: dict[int, int] = {}
    for _person, here, there in (one, other):
        change[here] = change.get(here, 0) - 1
        change[there] = change.get(there, 0) + 1
    return all(problem.smallest <= len(start.teams[index]) + more <= problem.largest for index, more in change.items())


def _after(start: Prices, moves: tuple[tuple[int, int, int], ...]) -> dict[int, list[int]]:
    changed: dict[int, list[int]] = {}
    for one, here, there in moves:
        left = changed.setdefault(here, list(start.teams[here]))
        left.remove(one)
        changed.setdefault(there, list(start.teams[there])).append(one)
    return changed
