"""Which rules are in each other's way: arithmetic first, then what can be read off, then by leaving rules out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from oppiva.core.solving import Rule
from oppiva.core.teaming.grid import Grid
from oppiva.core.teaming.problem import Problem

# Whether a problem has a legal division; None when nobody knows.
Possible = Callable[[Problem], bool | None]


def rules_of(problem: Problem) -> tuple[Rule, ...]:
    """The named rules that a division must keep, sizes and number of teams aside."""
    ids = {person.id for person in problem.people}
    named: list[Rule] = [("apart", *pair) for pair in problem.apart]
    named += [("together", *pair) for pair in problem.together]
    named += [("locked", one) for one in problem.locked]
    if problem.accessible_teams is not None:
        named.append(("accessible_teams",))
    named += [("manager", one.id) for one in problem.people if one.manager in ids and one.manager != one.id]
    return tuple(dict.fromkeys(named))


def keeping(problem: Problem, rules: Iterable[Rule]) -> Problem:
    """The problem with these named rules alone."""
    kept = frozenset(rules)
    return replace(
        problem,
        apart=tuple(pair for pair in problem.apart if ("apart", *pair) in kept),
        together=tuple(pair for pair in problem.together if ("together", *pair) in kept),
        locked={one: index for one, index in problem.locked.items() if ("locked", one) in kept},
        accessible_teams=problem.accessible_teams if ("accessible_teams",) in kept else None,
        people=tuple(
            person if ("manager", person.id) in kept else replace(person, manager=None) for person in problem.people
        ),
    )


def dropping(problem: Problem, rule: Rule) -> Problem:
    """The problem without one of its named rules."""
    return keeping(problem, [one for one in rules_of(problem) if one != rule])


def arithmetic(problem: Problem) -> tuple[Rule, ...]:
    """The numbers that cannot meet: so many people never make so many teams of these sizes. Empty when they can."""
    people = len(problem.people)
    if people > problem.count * problem.largest:
        return (("count",), ("max",))
    if people < problem.count * problem.smallest:
        return (("count",), ("min",))
    return ()


def obvious(problem: Problem) -> tuple[Rule, ...]:
    """A contradiction among named rules that can be read off without a search; empty when none can."""
    links = _links(problem)
    grid = Grid(replace(problem, locked={}))
    managers = [(person.id, person.manager) for person in problem.people if person.manager in grid.at]
    forbidden: list[tuple[Rule, str, str]] = [(("apart", *pair), *pair) for pair in problem.apart]
    forbidden += [(("manager", one), one, two) for one, two in managers if two is not None and one != two]
    for rule, one, two in forbidden:
        path = _path(links, one, frozenset([two]))
        if path is not None:
            return tuple(dict.fromkeys((rule, *path)))
    for one, index in problem.locked.items():
        elsewhere = frozenset(name for name, at in problem.locked.items() if at != index)
        path = _path(links, one, elsewhere)
        if path is not None:
            last = next(name for rule in path for name in rule[1:] if name in elsewhere)
            return tuple(dict.fromkeys((("locked", one), ("locked", last), *path)))
    for members in Grid(problem).blocks:
        if len(members) > problem.largest:
            names = {problem.people[place].id for place in members}
            inside: list[Rule] = [("together", *pair) for pair in problem.together if names.issuperset(pair)]
            return (*inside, *(("locked", one) for one in problem.locked if one in names))
    if problem.accessible_teams is not None:
        needing = sum(person.needs for person in problem.people)
        if needing > problem.accessible_teams * problem.largest:
            return (("accessible_teams",),)
    return ()


def _links(problem: Problem) -> dict[str, list[tuple[str, tuple[Rule, ...]]]]:
    """Who must be with whom, and by which rules: a wish to be together, or two locks on one team."""
    links: dict[str, list[tuple[str, tuple[Rule, ...]]]] = {}
    for one, two in problem.together:
        links.setdefault(one, []).append((two, (("together", one, two),)))
        links.setdefault(two, []).append((one, (("together", one, two),)))
    held: dict[int, list[str]] = {}
    for one, index in problem.locked.items():
        held.setdefault(index, []).append(one)
    for names in held.values():
        for one in names:
            links.setdefault(one, []).extend((two, (("locked", one), ("locked", two))) for two in names if two != one)
    return links


def _path(
    links: dict[str, list[tuple[str, tuple[Rule, ...]]]], start: str, wanted: frozenset[str]
) -> tuple[Rule, ...] | None:
    """The rules on a shortest way from a person to one who is wanted; None when there is no way."""
    waiting: deque[tuple[str, tuple[Rule, ...]]] = deque([(start, ())])
    seen = {start}
    while waiting:
        name, rules = waiting.popleft()
        if name != start and name in wanted:
            return rules
        for other, more in links.get(name, []):
            if other not in seen:
                seen.add(other)
                waiting.append((other, (*rules, *more)))
    return None


def minimal(problem: Problem, core: tuple[Rule, ...], possible: Possible) -> tuple[Rule, ...]:
    """A smallest contradiction: without any one of its rules a division can be had. `core` is one to begin from.

    Rules are left out in halves, quarters and at last one by one. What is not known counts as possible, so a rule
    stays rather than being left out without a proof.
    """
    if core and core[0] == ("count",):
        return core
    rules = list(core or rules_of(problem))
    size = len(rules)
    while size:
        size = max(1, size // 2)
        at = 0
        while at < len(rules):
            rest = rules[:at] + rules[at + size :]
            if rest != rules and possible(keeping(problem, rest)) is False:
                rules = rest
            else:
                at += size
        if size == 1:
            break
    return tuple(rules)
