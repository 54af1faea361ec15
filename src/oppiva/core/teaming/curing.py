"""What would help when nothing fits: one rule changed, each with the whole plan that then exists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from oppiva.core.solving import Cure, Rule
from oppiva.core.teaming.contradictions import arithmetic, dropping
from oppiva.core.teaming.problem import Plan, Problem, Team

# Wishes first, then what the facilitator set, then the room. That nobody is with their own manager is never given up.
ORDER = ("together", "apart", "locked", "accessible_teams")


def cures_of(
    problem: Problem, core: Sequence[Rule], solve: Callable[[Problem], Plan]
) -> Iterator[Cure[tuple[Team, ...]]]:
    """One cure for each rule of the core whose change lets everybody be placed, in the order of ORDER."""
    for rule, changed, to in _edits(problem, core):
        plan = solve(changed)
        if plan.status != "infeasible":
            yield Cure(rule, plan.objective, plan.teams, to)


def edited(problem: Problem, cure: Cure[tuple[Team, ...]]) -> Problem:
    """The problem as a cure changes it."""
    return _changed(problem, cure.rule, cure.to)


def _edits(problem: Problem, core: Sequence[Rule]) -> Iterator[tuple[Rule, Problem, int | None]]:
    if arithmetic(problem):
        for rule, to in _numbers(problem):
            yield rule, _changed(problem, rule, to), to
        return
    ranked = sorted((rule for rule in core if rule[0] in ORDER), key=lambda rule: ORDER.index(rule[0]))
    for rule in ranked:
        yield rule, _changed(problem, rule, None), None


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
