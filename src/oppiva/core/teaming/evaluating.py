"""The one definition of what a division costs and which rules it breaks; a search may be faster, but not other."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from oppiva.core.solving import Rule
from oppiva.core.teaming.problem import Division, Person, Problem

TERMS = ("same_unit", "same_municipality", "same_role", "earlier", "theme", "lone_language", "mode", "moved")


def evaluate(problem: Problem, division: Division) -> tuple[dict[str, int], tuple[Rule, ...]]:
    """What each term costs and the broken rules, of a division that may be unfinished or against the rules."""
    people = {person.id: person for person in problem.people}
    terms = dict.fromkeys(TERMS, 0)
    earlier = {frozenset(pair) for pair in problem.earlier}
    for index, members in enumerate(division):
        for name, cost in team_terms(problem, [people[one] for one in members], index, earlier).items():
            terms[name] += cost
    return terms, tuple(_broken(problem, division, people))


def team_terms(problem: Problem, members: Sequence[Person], index: int, earlier: set[frozenset[str]]) -> dict[str, int]:
    """What each term costs in one team."""
    weights = problem.weights
    terms = dict.fromkeys(TERMS, 0)
    for one, other in combinations(members, 2):
        terms["same_unit"] += weights.same_unit * _same(one.unit, other.unit)
        terms["same_municipality"] += weights.same_municipality * _same(one.municipality, other.municipality)
        terms["same_role"] += weights.same_role * _same(one.role, other.role)
        terms["earlier"] += weights.earlier * (frozenset((one.id, other.id)) in earlier)
    terms["lone_language"] = weights.lone_language * len(alone_in_language(problem, members))
    terms["mode"] = mode_cost(problem, sum(one.mode == "remote" for one in members), len(members))
    theme = best_theme(problem, members)
    if theme is not None:
        terms["theme"] = sum(theme_cost(problem, one, theme) for one in members)
    moved = [one for one in members if problem.published.get(one.id, index) != index]
    terms["moved"] = weights.moved * len(moved)
    return terms


def alone_in_language(problem: Problem, members: Sequence[Person]) -> list[Person]:
    """Those whose mother tongue is not the main language and whom nobody else in the team understands in it."""
    return [
        one
        for one in members
        if one.languages[0] != problem.main_language
        and len(members) > 1
        and not any(one.languages[0] in other.languages for other in members if other.id != one.id)
    ]


def mode_cost(problem: Problem, remote: int, size: int) -> int:
    """What it costs that so many of a team of this size take part from afar."""
    weights = problem.weights
    if problem.remote_policy == "together" and 0 < remote < size:
        return weights.mode_mix + weights.lone_remote * (remote == 1)
    if problem.remote_policy == "spread":
        return weights.mode_mix * max(0, remote - 1)
    return 0


def theme_cost(problem: Problem, person: Person, theme: str) -> int:
    """What a theme costs for one person: by the place among the first three wishes, nothing without any wish."""
    costs = problem.weights.theme
    if not person.themes:
        return 0
    return costs[person.themes.index(theme)] if theme in person.themes[:3] else costs[3]


def best_theme(problem: Problem, members: Sequence[Person]) -> str | None:
    """The theme that is cheapest for the members, the first of the list on a tie; None without themes."""
    if not problem.themes:
        return None
    return min(problem.themes, key=lambda theme: sum(theme_cost(problem, one, theme) for one in members))


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and one == other


def _broken(problem: Problem, division: Division, people: Mapping[str, Person]) -> list[Rule]:
    placed = [one for members in division for one in members]
    index = {one: at for at, members in enumerate(division) for one in members}
    broken: list[Rule] = []
    if sorted(placed) != sorted(people):
        broken.append(("division",))
    if len(division) != problem.count:
        broken.append(("count",))
    for at, members in enumerate(division):
        if len(members) < problem.smallest:
            broken.append(("min", str(at)))
        if len(members) > problem.largest:
            broken.append(("max", str(at)))
    for person in problem.people:
        manager = person.manager
        if manager in index and manager != person.id and index.get(person.id) == index[manager]:
            broken.append(("manager", person.id))
    broken += [("apart", *pair) for pair in problem.apart if pair[0] in index and index[pair[0]] == index.get(pair[1])]
    broken += [("together", *pair) for pair in problem.together if index.get(pair[0]) != index.get(pair[1])]
    broken += [("locked", one) for one, at in problem.locked.items() if index.get(one) != at]
    if problem.accessible_teams is not None:
        needing = sum(any(people[one].needs for one in members) for members in division)
        if needing > problem.accessible_teams:
            broken.append(("accessible_teams",))
    return broken
