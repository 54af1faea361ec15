"""What a division costs and which rules it breaks: the worked example, each term by itself, and the checker's word."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.teaming.making import BEST, DATA, SERIES, as_json, checker, cost, example, instance, problems
from oppiva.core.teaming import Person, Problem, evaluate

FI = ("fi",)


def person(name: str, **more: object) -> Person:
    return Person(
        **{"id": name, "unit": None, "municipality": None, "role": None, "manager": None, "languages": FI, **more}
    )  # type: ignore[arg-type]


def team(*people: Person, **more: object) -> tuple[Problem, list[list[str]]]:
    """One team of these people as a problem and its division."""
    return Problem(people, count=1, smallest=1, largest=9, **more), [[one.id for one in people]]  # type: ignore[arg-type]


def terms(*people: Person, **more: object) -> dict[str, int]:
    """The terms that cost something when these people are one team."""
    return {name: paid for name, paid in evaluate(*team(*people, **more))[0].items() if paid}


class TestTheWorkedExample:
    def test_t1_the_best_division(self) -> None:
        found, broken = evaluate(example(), [["a", "c", "d"], ["b", "e", "f"]])
        assert sum(found.values()) == 88
        assert broken == ()
        assert found == {
            "same_unit": 12, "same_municipality": 6, "same_role": 2, "earlier": 4, "theme": 1, "lone_language": 40,
            "mode": 13, "moved": 10,
        }  # fmt: skip

    def test_t2_the_only_other_legal_one(self) -> None:
        assert cost(example(), [["a", "c", "f"], ["b", "d", "e"]]) == 90


class TestTerms:
    def test_three_of_one_unit_are_three_pairs(self) -> None:
        assert terms(*[person(one, unit="U1") for one in "abc"]) == {"same_unit": 18}

    def test_an_unknown_unit_is_like_no_other(self) -> None:
        assert terms(*[person(one) for one in "abc"]) == {}

    def test_a_pair_that_worked_together_before_counts_once_however_often_listed(self) -> None:
        assert terms(person("a"), person("b"), earlier=(("a", "b"), ("b", "a"))) == {"earlier": 4}

    def test_the_cheapest_theme_of_the_members_counts_and_the_first_of_the_list_on_a_tie(self) -> None:
        people = [person("a", themes=("x", "y")), person("b", themes=("y", "z")), person("c", themes=("y",))]
        assert terms(*people, themes=("x", "y", "z")) == {"theme": 1}

    def test_a_fourth_wish_does_not_count_and_no_wish_costs_nothing(self) -> None:
        assert terms(person("a", themes=("x", "y", "z", "w")), themes=("w",)) == {"theme": 8}
        assert terms(person("a"), themes=("w",)) == {}

    def test_a_swedish_speaker_is_alone_unless_somebody_understands(self) -> None:
        swede = person("a", languages=("sv", "fi"))
        assert terms(swede, person("b")) == {"lone_language": 40}
        assert terms(swede, person("b", languages=("fi", "sv"))) == {}
        assert terms(swede) == {}

    def test_two_who_share_a_mother_tongue_understand_each_other(self) -> None:
        assert terms(*[person(one, languages=("sv",)) for one in "ab"]) == {}

    @pytest.mark.parametrize(
        ("policy", "remote", "size", "paid"),
        [
            ("together", 1, 4, 13), ("together", 2, 4, 5), ("together", 4, 4, 0), ("together", 0, 4, 0),
            ("spread", 1, 4, 0), ("spread", 3, 4, 10), ("ignore", 3, 4, 0),
        ],
    )  # fmt: skip
    def test_those_at_a_distance(self, policy: str, remote: int, size: int, paid: int) -> None:
        people = [person(str(at), mode="remote" if at < remote else "site") for at in range(size)]
        assert terms(*people, remote_policy=policy).get("mode", 0) == paid

    def test_only_a_published_person_can_have_moved(self) -> None:
        assert terms(person("a"), person("b"), person("c"), published={"a": 0, "b": 3}) == {"moved": 10}


class TestRules:
    def broken(self, *people: Person, **more: object) -> set[str]:
        return {rule[0] for rule in evaluate(*team(*people, **more))[1]}

    def test_nobody_is_with_their_own_manager(self) -> None:
        assert self.broken(person("a"), person("b", manager="a")) == {"manager"}
        assert self.broken(person("a", manager="a"), person("b", manager="gone")) == set()

    def test_apart_together_locked_and_the_accessible_space(self) -> None:
        assert self.broken(person("a"), person("b"), apart=(("b", "a"),)) == {"apart"}
        assert self.broken(person("a"), locked={"a": 3}) == {"locked"}
        assert self.broken(person("a", needs=True), accessible_teams=0) == {"accessible_teams"}
        problem = replace(example(), together=(("a", "b"),), locked={})
        assert ("together", "a", "b") in evaluate(problem, [["a", "c", "d"], ["b", "e", "f"]])[1]

    def test_everybody_once_in_so_many_teams_of_these_sizes(self) -> None:
        broken = {rule[0] for rule in evaluate(example(), [["a", "b"], ["c", "d", "e", "f", "a"], []])[1]}
        assert {"division", "count", "min", "max"} <= broken


@pytest.mark.parametrize("name", [*SERIES, "teams-400"])
def test_the_best_known_answers_cost_what_is_said_of_them(name: str) -> None:
    answer = json.loads((DATA / "best" / f"{name}.json").read_text("utf-8"))
    found, broken = evaluate(instance(name), [team["members"] for team in answer["teams"]])
    assert sum(found.values()) == BEST[name]["objective"]
    assert {name: paid for name, paid in found.items() if paid} == BEST[name]["terms"]
    assert broken == ()


@given(problem=problems(), data=st.data())
def test_the_checker_says_the_same_of_any_division(problem: Problem, data: st.DataObject) -> None:
    teams: list[list[str]] = [[] for _ in range(data.draw(st.integers(1, 3)))]
    for one in problem.people:
        teams[data.draw(st.integers(0, len(teams) - 1))].append(one.id)
    found, broken = evaluate(problem, teams)
    asked = checker().check(as_json(problem), {"teams": [{"members": members} for members in teams]})
    assert found == asked["terms"]
    # The checker names a pair that is each other's manager once.
    assert len(broken) >= len(asked["broken"])
    assert bool(broken) == bool(asked["broken"])
