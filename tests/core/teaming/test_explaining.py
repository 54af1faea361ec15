"""Reasons: what is true of a team, the same for everyone, and what the sentence above the teams counts."""

import json
from dataclasses import replace

import pytest

from core.teaming.making import cost, example, instance
from core.teaming.test_evaluating import person
from oppiva.core.solving import iterations
from oppiva.core.teaming import Person, Problem, compare, form_teams, quality, swapped, team_reasons, to_json

SHORT = iterations(20_000)


def reasons(*people: Person, **more: object) -> dict[str, object]:
    """The reasons of one team by their code."""
    problem = Problem(people, count=1, smallest=1, largest=9, **more)  # type: ignore[arg-type]
    found = team_reasons(problem, [[one.id for one in people]])
    assert {reason.subject for reason in found} <= {"0"}
    return {reason.code: dict(reason.params) for reason in found}


def test_units() -> None:
    assert reasons(person("a", unit="U"), person("b", unit="V"))["units_all_different"] == {"units": 2}
    found = reasons(person("a", unit="U"), person("b", unit="V"), person("c", unit="U"), person("d"), person("e"))
    assert found["same_unit_pair"] == {"names": ["a", "c"]}
    assert "units_all_different" not in found


def test_themes_by_the_place_of_the_wish() -> None:
    people = [person("a", themes=("x",)), person("b", themes=("y", "x")), person("c", themes=("y",)), person("d")]
    found = reasons(*people, themes=("x", "y"))
    assert found["theme_rank"] == {"theme": "y", "first": 2, "second": 0, "third": 0, "none": 1}


def test_languages() -> None:
    swede = person("a", languages=("sv", "fi"))
    assert reasons(swede, person("b", languages=("fi", "sv")))["language_pair"] == {
        "person": "a", "language": "sv", "with": ["b"],
    }  # fmt: skip
    assert reasons(swede, person("b"))["language_alone"] == {"person": "a", "language": "sv"}


def test_distance() -> None:
    remote = [person(one, mode="remote") for one in "ab"]
    assert reasons(remote[0], person("c"))["remote_alone"] == {"person": "a"}
    assert reasons(*remote, person("c"))["remote_pair"] == {"names": ["a", "b"], "all": False}
    assert reasons(*remote)["remote_pair"] == {"names": ["a", "b"], "all": True}
    assert "remote_alone" not in reasons(remote[0], person("c"), remote_policy="spread")


def test_those_who_worked_together_before() -> None:
    assert reasons(person("a"), person("b"), earlier=(("b", "a"),))["earlier_pair"] == {"names": ["a", "b"]}


def test_the_best_swap_is_the_cheapest_of_all_that_break_no_rule() -> None:
    problem = instance("teams-24")
    plan = form_teams(problem, budget=SHORT, explained=True)
    for index, members in enumerate(plan.members):
        (swap,) = [reason for reason in plan.reasons if reason.subject == str(index) and reason.code == "best_swap"]
        others = [one for team in plan.members for one in team if one not in members]
        changes = [compare(problem, plan.members, swapped(plan.members, one, two)) for one in members for two in others]
        assert swap.params["price"] == min(change.price for change in changes if not change.broken)
        chosen = swapped(plan.members, str(swap.params["leaves"]), str(swap.params["comes"]))
        assert cost(problem, chosen) == plan.objective + swap.params["price"]  # type: ignore[operator]
        # Of the best division no swap is a gain.
        assert swap.params["price"] >= 0  # type: ignore[operator]


def test_nobody_locked_is_swapped() -> None:
    problem = instance("teams-28-replan")
    plan = form_teams(problem, budget=SHORT, explained=True)
    swaps = [reason.params for reason in plan.reasons if reason.code == "best_swap"]
    assert swaps
    assert not {params[side] for params in swaps for side in ("leaves", "comes")} & set(problem.locked)


def test_who_moved_is_told_with_where_from() -> None:
    plan = form_teams(example(), explained=True)
    moves = [reason for reason in plan.reasons if reason.code == "moved"]
    assert [(reason.subject, dict(reason.params)) for reason in moves] == [("d", {"from": 1, "to": 0})]


def test_wishes_about_persons_and_needs_appear_in_no_reason() -> None:
    plan = form_teams(instance("teams-28-a"), budget=SHORT, explained=True)
    written = json.dumps(to_json(plan)["reasons"])
    for word in ("apart", "together", "needs", "step_free", "accessible"):
        assert word not in written


class TestQuality:
    def test_what_the_sentence_counts(self) -> None:
        problem = instance("teams-21")
        found = quality(problem, form_teams(problem, budget=SHORT))
        assert (found.teams, found.broken, found.best, found.at_most) == (7, 0, True, None)
        assert found.wishing == 20
        assert 0 <= found.heard <= 20

    @pytest.mark.usefixtures("without_extra")
    def test_how_much_better_is_said_only_where_the_bound_says_something(self) -> None:
        problem = instance("teams-21")
        plan = replace(form_teams(problem, budget=SHORT), bound=33, status="feasible", objective=36)
        assert quality(problem, plan).at_most == 9
        # Where pairs that cannot be avoided make most of the bound, it is not said.
        assert quality(instance("teams-28-a"), replace(plan, bound=80)).at_most is None

    def test_a_team_is_fine_when_no_rule_is_broken_and_nobody_is_alone(self) -> None:
        problem = replace(example(), locked={})
        plan = form_teams(problem)
        found = quality(problem, plan)
        # c speaks Swedish and nobody in the team understands it; b alone takes part from afar.
        assert (found.teams, found.fine) == (2, 0)
        calm = replace(problem, people=tuple(replace(one, languages=("fi",), mode="site") for one in problem.people))
        assert quality(calm, plan).fine == 2
        apart = replace(calm, apart=((plan.members[0][0], plan.members[0][1]),))
        assert quality(apart, plan).fine == 1
