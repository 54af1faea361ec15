"""Why a division is as it is, as codes: what is true of everyone equally, never a wish about a person, never a need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from oppiva.core.solving import Reason, Rule
from oppiva.core.teaming.bounds import pigeonhole
from oppiva.core.teaming.evaluating import alone_in_language, best_theme, evaluate
from oppiva.core.teaming.problem import Division, Person, Plan, Problem
from oppiva.core.teaming.swapping import best_swap, prices_of

# Rules whose words would tell what somebody wished or needs: shown to the facilitator alone, and in no export.
PRIVATE = ("apart", "together", "accessible_teams")
RANKS = ("first", "second", "third")


@dataclass(frozen=True, slots=True)
class Quality:
    """What the sentence above the teams counts.

    `fine`: teams that break no rule and where nobody is alone, neither in their language nor at a distance. `wishing`
    people named a theme, `heard` of them got their first or second. `at_most`: this many per cent better is possible
    at most; None when that says little, because most of what is left cannot be otherwise.
    """

    teams: int
    fine: int
    wishing: int
    heard: int
    broken: int
    best: bool
    at_most: int | None


def is_private(rule: Rule) -> bool:
    """Whether a rule of a core or a cure tells what somebody wished or needs."""
    return rule[0] in PRIVATE


def explain(problem: Problem, plan: Plan) -> tuple[Reason, ...]:
    """The reasons of a plan: team by team, then who moved, then what stands in the way."""
    found = team_reasons(problem, plan.members)
    for index, members in enumerate(plan.members):
        for one in members:
            was = problem.published.get(one, index)
            if was != index:
                found.append(Reason(one, "moved", {"from": was, "to": index}))
    if plan.status == "infeasible":
        found.append(Reason("", "impossible" if plan.proved else "not_found", {"tries": plan.tries}))
        broken = evaluate(problem, plan.members)[1]
        found += [Reason("", "rule_broken", {"rule": list(rule)}) for rule in broken if not is_private(rule)]
    return tuple(found)


def team_reasons(problem: Problem, division: Division, *, swaps: bool = True) -> list[Reason]:
    """The reasons of each team; `subject` is its index, ids stand in the order of the members."""
    people = {person.id: person for person in problem.people}
    prices = prices_of(problem, division)
    found = []
    for index, members in enumerate(division):
        subject = str(index)
        found += [Reason(subject, code, params) for code, params in _facts(problem, [people[one] for one in members])]
        swap = best_swap(prices, index) if swaps else None
        if swap is not None:
            found.append(Reason(subject, "best_swap", {"leaves": swap.one, "comes": swap.other, "price": swap.price}))
    return found


def _facts(problem: Problem, members: list[Person]) -> Iterator[tuple[str, dict[str, object]]]:
    pairs = list(combinations(members, 2))
    same = [one.id for one in members if any(one is not two and one.unit == two.unit for two in members) and one.unit]
    if members and not same:
        yield "units_all_different", {"units": len({one.unit for one in members if one.unit})}
    for unit in dict.fromkeys(one.unit for one in members if one.id in same):
        yield "same_unit_pair", {"names": [one.id for one in members if one.unit == unit]}
    theme = best_theme(problem, members)
    if theme is not None:
        yield "theme_rank", {"theme": theme, **ranks(members, theme)}
    alone = alone_in_language(problem, members)
    for one in members:
        if one.languages[0] != problem.main_language and len(members) > 1:
            if one in alone:
                yield "language_alone", {"person": one.id, "language": one.languages[0]}
            else:
                heard = [two.id for two in members if two is not one and one.languages[0] in two.languages]
                yield "language_pair", {"person": one.id, "language": one.languages[0], "with": heard}
    remote = [one.id for one in members if one.mode == "remote"]
    if len(remote) == 1 and len(members) > 1 and problem.remote_policy == "together":
        yield "remote_alone", {"person": remote[0]}
    elif len(remote) > 1:
        yield "remote_pair", {"names": remote, "all": len(remote) == len(members)}
    earlier = {frozenset(pair) for pair in problem.earlier}
    for one, two in pairs:
        if frozenset((one.id, two.id)) in earlier:
            yield "earlier_pair", {"names": [one.id, two.id]}


def ranks(members: list[Person], theme: str) -> dict[str, int]:
    """How many got this theme as their first, second and third wish, and how many who wished did not get it."""
    found = dict.fromkeys((*RANKS, "none"), 0)
    for one in members:
        if one.themes:
            found[RANKS[one.themes.index(theme)] if theme in one.themes[:3] else "none"] += 1
    return found


def quality(problem: Problem, plan: Plan) -> Quality:
    """What the sentence above the teams counts, for a plan or a division somebody changed by hand."""
    people = {person.id: person for person in problem.people}
    broken = evaluate(problem, plan.members)[1]
    spoiled = {
        index
        for index, members in enumerate(plan.members)
        if any(
            str(index) in rule[1:] if rule[0] in {"min", "max"} else bool(set(rule[1:]) & set(members))
            for rule in broken
        )
    }
    fine = wishing = heard = 0
    for index, members in enumerate(plan.members):
        team = [people[one] for one in members]
        remote = sum(one.mode == "remote" for one in team)
        lone = remote == 1 and len(team) > 1 and problem.remote_policy == "together"
        fine += index not in spoiled and not lone and not alone_in_language(problem, team)
        theme = best_theme(problem, team)
        if theme is not None:
            found = ranks(team, theme)
            wishing += sum(found.values())
            heard += found["first"] + found["second"]
    best = plan.status == "optimal"
    at_most = None
    if not best and plan.bound is not None and plan.objective and 2 * pigeonhole(problem) <= plan.bound:
        at_most = -(-100 * (plan.objective - plan.bound) // plan.objective)
    return Quality(len(plan.teams), fine, wishing, heard, len(broken), best, at_most)
