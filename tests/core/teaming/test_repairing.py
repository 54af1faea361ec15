"""Changes by hand and after somebody has left: priced at once, legal again with two moves at most."""

import json
import time
from dataclasses import replace
from itertools import product

import pytest

from core.teaming.making import cost, instance, raw
from core.teaming.test_evaluating import person
from oppiva.core.solving import iterations
from oppiva.core.teaming import Problem, around, compare, evaluate, form_teams, leaving, moved, repair, swapped

SERIES = instance("teams-28-a")
PLAN = form_teams(SERIES)


class TestByHand:
    def test_a_move_tells_what_it_costs_and_what_it_breaks(self) -> None:
        division = PLAN.members
        one = division[0][0]
        change = compare(SERIES, division, moved(division, one, 1))
        assert one in change.division[1]
        assert ("max", "1") in change.broken
        assert change.objective - change.price == PLAN.objective
        back = compare(SERIES, change.division, moved(change.division, one, 0))
        assert ("max", "1") in back.mended
        assert back.price == -change.price

    def test_a_swap_keeps_the_sizes(self) -> None:
        after = swapped(PLAN.members, PLAN.members[0][0], PLAN.members[3][1])
        assert sorted(map(len, after)) == sorted(map(len, PLAN.members))

    def test_a_change_of_a_series_is_known_well_within_a_tenth_of_a_second(self) -> None:
        began = time.process_time()
        compare(SERIES, PLAN.members, moved(PLAN.members, PLAN.members[0][0], 1))
        assert time.process_time() - began < 0.05

    def test_solving_around_a_lock_keeps_it_and_changes_few_others(self) -> None:
        one, two = PLAN.members[0][0], PLAN.members[4][1]
        division = swapped(PLAN.members, one, two)
        again = around(SERIES, division, [one, two])
        plan = form_teams(again)
        assert plan.status == "optimal"
        assert one in plan.members[4]
        assert two in plan.members[0]
        assert plan.objective <= cost(again, division)


class TestAfterALeaver:
    @pytest.mark.parametrize("gone", [members[-1] for members in PLAN.members])
    def test_at_most_two_moves_make_it_legal(self, gone: str) -> None:
        left = leaving(SERIES, [gone])
        found = repair(left, PLAN.members)
        assert found is not None
        assert len(found.moves) <= 2
        division = PLAN.members
        for move in found.moves:
            assert move.person in division[move.here]
            division = moved(division, move.person, move.there)
        after = [[one for one in members if one != gone] for members in division]
        assert sorted(map(sorted, after)) == sorted(map(list, found.division))
        terms, broken = evaluate(around(left, PLAN.members), found.division)
        assert broken == ()
        assert sum(terms.values()) == found.objective

    def test_a_team_that_is_still_large_enough_is_left_alone(self) -> None:
        found = repair(leaving(SERIES, [PLAN.members[0][0]]), PLAN.members)
        assert found is not None
        assert found.moves == ()

    def test_a_team_of_two_gets_the_one_who_fits_best(self) -> None:
        problem = instance("teams-25")
        plan = form_teams(problem)
        index = next(at for at, members in enumerate(plan.members) if len(members) == 3)
        gone = plan.members[index][0]
        left = leaving(problem, [gone])
        found = repair(left, plan.members)
        assert found is not None
        assert len(found.moves) == 1
        assert found.moves[0].there == index
        # No other single move is cheaper.
        held = around(left, plan.members)
        now = [[one for one in members if one != gone] for members in plan.members]
        legal = [
            cost(held, after)
            for one, to in product([p.id for p in left.people], range(len(now)))
            for after in [moved(now, one, to)]
            if not evaluate(held, after)[1]
        ]
        assert found.objective == min(legal)

    def test_nobody_locked_is_moved_and_what_two_moves_cannot_mend_is_said(self) -> None:
        people = tuple(person(one) for one in "abcdef")
        problem = Problem(people, count=2, smallest=3, largest=3)
        division = [["a", "b", "c"], ["d", "e", "f", "g"]]
        assert repair(problem, division) is not None
        crowded = [["a"], ["b", "c", "d", "e", "f"]]
        assert repair(problem, crowded) is not None
        assert repair(replace(problem, locked=dict.fromkeys("bcde", 1)), crowded) is None
        assert repair(replace(problem, smallest=2), [["a", "b", "c"], ["d", "e", "f"]]) is not None

    def test_the_rules_that_named_the_leaver_go_with_them(self) -> None:
        gone = SERIES.together[0][0]
        left = leaving(around(SERIES, PLAN.members, [gone]), [gone])
        assert gone not in str(left.together + left.apart + left.earlier)
        assert gone not in {*left.locked, *left.published, *(one.id for one in left.people)}
        assert gone not in {one.manager for one in left.people}
        assert form_teams(left, budget=iterations(5_000)).status == "optimal"

    def test_a_repair_of_a_series_takes_less_than_a_second_and_one_of_hundreds_is_found_too(self) -> None:
        large = instance("teams-400")
        division = [team["members"] for team in json.loads(raw("best/teams-400"))["teams"]]
        index = next(at for at, members in enumerate(division) if len(members) == 3)
        began = time.process_time()
        found = repair(leaving(large, [division[index][0]]), division, 1)
        assert time.process_time() - began < 5
        assert found is not None
        assert len(found.moves) == 1
