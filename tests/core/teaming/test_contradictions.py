"""When no division keeps the rules: which of them are in each other's way, and what would help (P9, T3)."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from core.teaming.making import everything, example, instance, problems
from oppiva.core.solving import Rule, iterations
from oppiva.core.teaming import Plan, Problem, edited, evaluate, form_teams, is_private
from oppiva.core.teaming.contradictions import keeping

SMALL = iterations(3_000)
BASE = instance("teams-21")
IDS = [person.id for person in BASE.people]


def free(**rules: object) -> Problem:
    """The series of 21 with these rules alone."""
    return replace(keeping(BASE, []), **rules)  # type: ignore[arg-type]


def solved(problem: Problem) -> Plan:
    plan = form_teams(problem, budget=SMALL, explained=True)
    assert plan.status == "infeasible"
    assert plan.bound is None
    return plan


def check_minimal(problem: Problem, core: tuple[Rule, ...]) -> None:
    """The rules contradict each other, and without any one of them a division can be had."""
    assert form_teams(keeping(problem, core), budget=SMALL).status == "infeasible"
    for rule in core:
        rest = keeping(problem, [one for one in core if one != rule])
        assert form_teams(rest, budget=SMALL).status != "infeasible", f"{rule} is not needed"


def check_cures(problem: Problem, plan: Plan) -> None:
    for cure in plan.cures:
        changed = edited(problem, cure)
        terms, broken = evaluate(changed, [team.members for team in cure.answer])
        assert not broken
        assert sum(terms.values()) == cure.objective


def test_t3_a_pair_that_must_and_must_not_be_together() -> None:
    problem = example(apart=[["e", "a"], ["a", "c"]])
    plan = solved(problem)
    assert plan.core == (("apart", "a", "c"), ("together", "a", "c"))
    assert plan.proved
    assert [cure.rule for cure in plan.cures] == [("together", "a", "c"), ("apart", "a", "c")]
    check_cures(problem, plan)


# Twenty-one people make seven teams of three: there is room for no fourth.
READ_OFF = {
    "four in one team": (free(locked=dict.fromkeys(IDS[:5], 2)), ["locked"] * 4),
    "locked but apart": (free(locked={IDS[0]: 0, IDS[1]: 0}, apart=((IDS[1], IDS[0]),)), ["apart", "locked", "locked"]),
    "two locks on a pair": (
        free(locked={IDS[0]: 0, IDS[1]: 1}, together=((IDS[0], IDS[1]),)),
        ["locked", "locked", "together"],
    ),
    "too many together": (free(together=tuple((IDS[0], one) for one in IDS[1:6])), ["together"] * 3),
    "a chain": (
        free(together=((IDS[0], IDS[1]), (IDS[1], IDS[2])), apart=((IDS[0], IDS[2]),)),
        ["apart", "together", "together"],
    ),
    "no space": (free(accessible_teams=0), ["accessible_teams"]),
}


@pytest.mark.parametrize(("problem", "names"), list(READ_OFF.values()), ids=list(READ_OFF))
def test_contradictions_that_can_be_read_off(problem: Problem, names: list[str]) -> None:
    plan = solved(problem)
    assert sorted(rule[0] for rule in plan.core) == names
    check_minimal(problem, plan.core)
    check_cures(problem, plan)
    assert plan.cures


def test_where_one_rule_is_not_enough_the_cure_names_all_that_have_to_go() -> None:
    (cure,) = solved(READ_OFF["four in one team"][0]).cures
    assert [cure.rule, *cure.also] == [("locked", IDS[0]), ("locked", IDS[1])]


def test_a_manager_locked_with_their_own_staff() -> None:
    managed = replace(BASE.people[0], manager=IDS[1])
    others = [replace(one, manager=None) for one in BASE.people[1:]]
    plan = solved(free(people=(managed, *others), locked={IDS[0]: 3, IDS[1]: 3}))
    assert plan.core == (("manager", IDS[0]), ("locked", IDS[0]), ("locked", IDS[1]))
    # That nobody is with their own manager is never given up.
    assert [cure.rule for cure in plan.cures] == [("locked", IDS[0]), ("locked", IDS[1])]


def test_a_contradiction_that_only_the_search_finds_is_as_small_as_can_be() -> None:
    # Eight who must all be apart, in seven teams; other wishes have nothing to do with it.
    eight = IDS[:8]
    apart = tuple((one, two) for at, one in enumerate(eight) for two in eight[:at])
    problem = free(apart=(*apart, (IDS[9], IDS[10])), together=((IDS[11], IDS[12]),))
    plan = form_teams(problem, budget=SMALL)
    assert plan.status == "infeasible"
    assert plan.proved
    assert sorted(plan.core) == sorted(("apart", *pair) for pair in apart)


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_it_says_how_often_it_tried_and_what_the_best_division_breaks() -> None:
    eight = IDS[:8]
    problem = free(apart=tuple((one, two) for at, one in enumerate(eight) for two in eight[:at]))
    plan = form_teams(problem, budget=SMALL, explained=True)
    assert (plan.status, plan.proved) == ("infeasible", False)
    assert plan.core
    assert set(plan.core) <= set(evaluate(problem, plan.members)[1])
    told = {reason.code: reason.params for reason in plan.reasons}
    assert told["not_found"] == {"tries": plan.tries}
    assert "impossible" not in told


@pytest.mark.parametrize(
    ("people", "count", "core", "cures"),
    [
        (21, 5, (("count",), ("max",)), [(("count",), 6), (("max",), 5)]),
        (21, 8, (("count",), ("min",)), [(("count",), 7), (("min",), 2)]),
        (5, 2, (("count",), ("min",)), [(("min",), 2)]),
        (2, 1, (("count",), ("min",)), [(("min",), 2)]),
    ],
)
def test_people_who_never_make_so_many_teams(
    people: int, count: int, core: tuple[Rule, ...], cures: list[tuple[Rule, int]]
) -> None:
    problem = free(people=keeping(BASE, []).people[:people], count=count, earlier=())
    plan = solved(problem)
    assert plan.core == core
    assert [(cure.rule, cure.to) for cure in plan.cures] == cures
    check_cures(problem, plan)


def test_the_best_division_is_shown_all_the_same_and_no_wish_is_worded() -> None:
    plan = solved(example(apart=[["e", "a"], ["a", "c"]]))
    assert sorted(one for members in plan.members for one in members) == list("abcdef")
    for reason in plan.reasons:
        assert not {"apart", "together", "accessible_teams"} & set(map(str, reason.params.get("rule", [])))  # type: ignore[call-overload]
    assert all(is_private(rule) for rule in plan.core)


@given(problem=problems(most=7))
@settings(max_examples=settings().max_examples // 2)
def test_every_core_of_a_small_group_is_minimal_and_every_cure_holds(problem: Problem) -> None:
    plan = form_teams(problem, budget=iterations(1_000), explained=True)
    assume(plan.status == "infeasible")
    assert plan.proved

    def possible(changed: Problem) -> bool:
        return any(not evaluate(changed, teams)[1] for teams in everything(changed))

    assert not possible(keeping(problem, plan.core))
    for rule in plan.core:
        assert possible(keeping(problem, [one for one in plan.core if one != rule]))
    check_cures(problem, plan)
