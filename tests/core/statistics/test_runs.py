"""The run chart: T21 of text-analysis.md, eight series made by hand, and what holds for any numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.statistics import Run, RunPlan, RunPoint, RunProblem, crossing_limit, read_runs, run_limit
from oppiva.core.statistics.runs import runs_of

MONDAY = date(2026, 3, 2)


def points(*values: object, baseline: bool = False, start: date = MONDAY, unit: int = 0) -> tuple[RunPoint, ...]:
    """A number a day."""
    return tuple(
        RunPoint(start + timedelta(days=at), Decimal(str(value)), baseline, unit) for at, value in enumerate(values)
    )


def read(*values: object, baseline: object = None, wanted: str = "down") -> RunPlan:
    """A number a day of the trial, against a stated starting level if there is one."""
    stated = None if baseline is None else Decimal(str(baseline))
    return read_runs(RunProblem(points(*values), stated, wanted))


@pytest.mark.parametrize(
    ("n", "run", "crossings"), [(10, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6), (24, 8, 8), (30, 8, 10)]
)
def test_the_limits_of_t21(n: int, run: int, crossings: int) -> None:
    assert (run_limit(n), crossing_limit(n)) == (run, crossings)


def test_one_number_off_the_line_has_limits_too_and_none_is_refused() -> None:
    assert (run_limit(1), crossing_limit(1)) == (3, 0)
    with pytest.raises(ValueError, match="no crossings"):
        crossing_limit(0)


@pytest.mark.parametrize(("length", "sign"), [(6, False), (7, True)])
def test_at_twelve_numbers_a_run_of_seven_is_a_sign_and_six_a_hint(length: int, sign: bool) -> None:
    rest = [12, 8, 12, 8, 12, 8][: 12 - length]
    plan = read(*rest, *[8 if rest[-1] == 12 else 12] * length, baseline=10)
    assert plan.n == 12
    assert plan.longest is not None
    assert plan.longest.length == length
    assert plan.by_run is sign
    assert plan.hint is not sign


def test_a_shift_below_the_starting_level_is_better_when_smaller_is() -> None:
    plan = read(17, 19, 15, 12, 13, 9, 11, 8, 9, 9, baseline=18)
    assert (plan.verdict, plan.direction, plan.line_of, plan.back) == ("better", "down", "stated", False)
    assert plan.longest == Run("down", 8, 8)


def test_few_crossings_alone_are_a_sign() -> None:
    plan = read(9, 8, 9, 8, 9, 8, 3, 2, 3, 2, 3, 2)
    assert plan.line_of == "all"
    assert (plan.crossings, plan.crossing_limit) == (1, 3)
    assert (plan.by_run, plan.by_crossings, plan.verdict, plan.direction) == (False, True, "better", "down")


@pytest.mark.parametrize(("count", "verdict"), [(0, "nothing"), (3, "values"), (4, "values"), (5, "dots"), (9, "dots")])
def test_few_numbers_are_told_or_drawn_as_dots_without_a_line(count: int, verdict: str) -> None:
    plan = read(*range(count), baseline=20)
    assert (plan.verdict, plan.line, plan.joined) == (verdict, None, False)


def test_no_change_is_said_to_be_none() -> None:
    plan = read(10, 12, 9, 11, 13, 8, 12, 9, 10, 12, 8, 11, baseline="10.5")
    assert (plan.verdict, plan.direction, plan.hint) == ("no_sign", "", False)


def test_worse_is_worse_and_without_a_wish_it_is_only_changed() -> None:
    rising = (11, 12, 13, 14, 15, 14, 15, 16, 15, 17)
    assert read(*rising, baseline=10).verdict == "worse"
    assert read(*rising, baseline=10, wanted="up").verdict == "better"
    assert read(*rising, baseline=10, wanted="").verdict == "changed"


def test_one_outlier_changes_nothing() -> None:
    calm = (10, 12, 9, 11, 13, 8, 12, 9, 10, 12, 8, 11)
    assert read(*calm[:-1], 1_000_000_000).verdict == "no_sign"


def test_a_step_and_the_way_back_are_both_seen() -> None:
    plan = read(12, 12, 13, *[5] * 7, 12, 13, 12, 14, baseline=10)
    assert (plan.direction, plan.back) == ("down", True)
    plan = read(12, 12, 13, 12, *[5] * 8, 12, 13, 12, 14)
    assert (plan.line_of, plan.direction, plan.back) == ("all", "down", True)


def test_without_a_starting_level_a_long_beginning_is_where_it_came_from() -> None:
    plan = read(9, 9, 9, 9, 8, 9, 9, 2, 3, 2, 9.5, 3, 2, 2, 2, 2)
    assert (plan.line_of, plan.longest, plan.direction, plan.back) == ("all", Run("up", 7, 7), "down", False)
    plan = read(*[9] * 8, *[2, 2, 9] * 6, 2, 2)
    assert (plan.line_of, plan.direction, plan.back) == ("all", "down", False)


def test_without_a_starting_level_a_single_long_run_is_where_it_went() -> None:
    high, low = (9, 8), (1,)
    plan = read(*high, *low, *high, *low * 7, *high, *low, *high, *low, *high)
    assert (plan.line_of, plan.longest, plan.direction, plan.back) == ("all", Run("down", 7, 7), "down", False)


def test_half_of_the_numbers_on_their_own_median_are_no_run() -> None:
    plan = read(5, 9, 5, 9, 5, 9, 5, 9, 5, 9, 5, 9, 5)
    assert (plan.n, plan.verdict) == (6, "no_sign")


def test_all_equal_and_nearly_all_on_the_line() -> None:
    assert read(*[7] * 12).verdict == "equal"
    assert read(*[7] * 12).n == 0
    assert read(*[7] * 9, 8, 9, 6).verdict == "thin"
    assert read(*[7] * 12, baseline=10).verdict == "better"


def test_several_numbers_of_a_day_are_numbers_of_their_own() -> None:
    plan = read_runs(RunProblem(tuple(RunPoint(MONDAY, Decimal(one)) for one in range(12)), Decimal(20), "down"))
    assert (plan.n, plan.verdict, plan.gaps) == (12, "better", ())


def test_the_line_is_the_median_of_what_was_counted_before_the_trial() -> None:
    before = points(18, 17, 19, baseline=True)
    plan = read_runs(RunProblem((*before, *points(9, 8, 9, 7, 9, 8, 9, start=date(2026, 3, 9))), wanted="down"))
    assert (plan.line, plan.line_of, plan.n) == (18, "before", 9)
    assert plan.verdict == "better"


def test_a_run_that_ended_before_the_trial_is_not_its_doing() -> None:
    before = points(9, 9, 9, 9, 9, 9, 9, 3, 3, 3, 3, 3, 3, 3, 4, baseline=True)
    after = points(9, 3, 9, 3, 9, 3, 9, 3, start=date(2026, 4, 6))
    plan = read_runs(RunProblem((*before, *after), wanted="down"))
    assert plan.longest == Run("up", 1, 1)
    assert not plan.by_run


def test_numbers_from_before_alone_say_nothing_of_the_trial() -> None:
    plan = read_runs(RunProblem(points(*range(12), baseline=True), Decimal(20)))
    assert (plan.verdict, plan.longest, plan.missing) == ("no_sign", None, ())


def test_missing_weeks_are_gaps_and_never_zero() -> None:
    days = [MONDAY + timedelta(weeks=week) for week in (1, 2, 5, 6)]
    problem = RunProblem(
        tuple(RunPoint(day, Decimal(5)) for day in days), first=MONDAY, last=date(2026, 4, 24), rhythm="weekly"
    )
    plan = read_runs(problem)
    assert plan.gaps == ((1, 2),)
    assert [week.isocalendar().week for week in plan.missing] == [10, 13, 14, 17]
    assert read_runs(RunProblem(problem.points, first=MONDAY, last=days[-1], rhythm="once")).missing == ()
    assert 0 not in [point.value for point in plan.points]


def test_a_week_that_is_not_over_is_not_missing_and_neither_is_the_time_before_the_trial() -> None:
    before = (RunPoint(MONDAY - timedelta(weeks=8), Decimal(5), True),)
    plan = read_runs(RunProblem((*before, *points(5)), first=MONDAY, last=date(2026, 3, 11)))
    assert (plan.gaps, plan.missing) == ((), ())
    wednesday = MONDAY + timedelta(days=2)
    plan = read_runs(RunProblem(points(5, start=date(2026, 3, 16)), first=wednesday))
    assert plan.missing == (date(2026, 3, 9),)


def test_nothing_joins_two_units() -> None:
    plan = read_runs(RunProblem((*points(120, 130), *points(2, 3, start=date(2026, 3, 9), unit=1))))
    assert ([point.value for point in plan.points], plan.earlier, plan.verdict) == ([2, 3], 2, "values")


VALUES = st.lists(st.integers(-5, 5), max_size=40)


@given(values=VALUES, line=st.integers(-5, 5))
def test_runs_hold_every_number_off_the_line_once_and_take_turns(values: Sequence[int], line: int) -> None:
    runs = runs_of(points(*values), Decimal(line))
    assert sum(run.length for run in runs) == sum(value != line for value in values)
    assert all(one.side != other.side for one, other in pairwise(runs))


@given(values=VALUES, stated=st.none() | st.integers(-5, 5))
def test_turned_over_better_is_worse(values: Sequence[int], stated: int | None) -> None:
    turn = {"better": "worse", "worse": "better"}
    over = read(*[-value for value in values], baseline=None if stated is None else -stated)
    plan = read(*values, baseline=stated)
    assert over.verdict == turn.get(plan.verdict, plan.verdict)
    assert over.back == plan.back


@given(values=VALUES, stated=st.none() | st.integers(-5, 5), more=st.integers(1, 9))
def test_a_larger_scale_says_the_same(values: Sequence[int], stated: int | None, more: int) -> None:
    far = 10**9
    moved = read(*[value * more + far for value in values], baseline=None if stated is None else stated * more + far)
    plan = read(*values, baseline=stated)
    assert (moved.verdict, moved.n, moved.crossings) == (plan.verdict, plan.n, plan.crossings)


@given(values=VALUES, stated=st.none() | st.integers(-5, 5))
def test_a_sign_has_a_direction_and_nothing_else_has(values: Sequence[int], stated: int | None) -> None:
    plan = read(*values, baseline=stated)
    assert bool(plan.direction) == (plan.by_run or plan.by_crossings) == (plan.verdict in {"better", "worse"})
    assert not (plan.hint and plan.direction)
    assert plan.n <= len(values)
