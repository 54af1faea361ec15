"""What would help when nothing fits: one rule changed, each with the whole plan that then exists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from oppiva.core.solving import Cure, Rule
from oppiva.core.teaming.contradictions import arithmetic, dropping
from oppiva.core.teaming.problem import Plan, Problem, Team

# Wishes first, then what the facilitator set, then the room. That nobody is with their own manager is never given up.
ORDER = ("together", "apart", "locked", "accessible_teams")
MOST_AT_ONCE = 6


def cures_of(
    problem: Problem, core: Sequence[Rule], solve: Callable[[Problem], Plan]
) -> Iterator[Cure[tuple[Team, ...]]]:
    """One cure for each rule of the core whose change lets everybody be placed, in the order of ORDER."""
    found = False
    for rule, changed, to in _edits(problem, core):
        plan = solve(changed)
        if plan.status != "infeasible":
            found = True
            yield Cure(rule, plan.objective, plan.teams, to)
    if not found and not arithmetic(problem):
        yield from _several(problem, core, solve)


def _several(
    problem: Problem, core: Sequence[Rule], solve: Callable[[Problem], Plan]
) -> Iterator[Cure[tuple[Team, ...]]]:
    """Where no single rule is enough: one of each contradiction, until none is left."""
    dropped: list[Rule] = []
    while len(dropped) < MOST_AT_ONCE and (ranked := _ranked(core)):
        dropped.append(ranked[0])
        problem = dropping(problem, ranked[0])
        plan = solve(problem)
        if plan.status != "infeasible":
            yield Cure(dropped[0], plan.objective, plan.teams, also=tuple(dropped[1:]))
            return
        core = plan.core


def edited(problem: Problem, cure: Cure[tuple[Team, ...]]) -> Problem:
    """The problem as a cure changes it."""
    problem = _changed(problem, cure.rule, cure.to)
    for rule in cure.also:
        problem = dropping(problem, rule)
    return problem


def _edits(problem: Problem, core: Sequence[Rule]) -> Iterator[tuple[Rule, Problem, int | None]]:
    if arithmetic(problem):
        for rule, to in _numbers(problem):
            yield rule, _changed(problem, rule, to), to
        return
    for rule in _ranked(core):
        yield rule, _changed(problem, rule, None), None


def _ranked(core: Sequence[Rule]) -> list[Rule]:
    return sorted((rule for rule in core if rule[0] in ORDER), key=lambda rule: ORDER.index(rule[0]))


def _changed(problem: Problem, rule: Rule, to: int | None) -> Problem:
    if to is None:
        return dropping(problem, rule)
    if rule == ("count",):
        return replace(problem, count=to)
    if rule == ("max",):
        return replace(problem, largest=to)
    return replace(problem, smallest=to)


def _numbers(problem: Problem) -> Iterator[tuple[Rule, int]]:
    """The nearest numbers of teams, and size of a team, that the people make."""
    people, count = len(problem.people), problem.count
    fewest, most = -(-people // problem.largest), people // problem.smallest
    nearest = fewest if people > count * problem.largest else most
    if 1 <= fewest <= most and all(index < nearest for index in problem.locked.values()):
        yield ("count",), nearest
    if people > count * problem.largest:
        yield ("max",), -(-people // count)
    elif people >= count:
        yield ("min",), people // count
