"""Effect direction: text-analysis.md 11 over experiments made by hand, and what holds for any of them (T20 too)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.statistics import (
    BESIDE,
    Direction,
    Domain,
    EffectCell,
    EffectPlan,
    EffectProblem,
    EffectRules,
    Fate,
    Measured,
    Reading,
    Shows,
    Strength,
    Tally,
    Tried,
    Wish,
    effect_directions,
    outcome_of,
    precision_of,
    strength_of,
)

TIME = list(Domain).index(Domain.TIME)


def level(value: object, n: int = 12) -> Reading | None:
    return None if value is None else Reading(Decimal(str(value)), n)


def measured(before: object = 18, after: object = 11, wish: str = "down", n: int = 12, **more: object) -> Measured:
    """A measure of time that went from one figure to the other."""
    bare = Measured("wait", Domain.TIME, Wish(wish), level(before, n), level(after, n))
    return replace(bare, **more)  # type: ignore[arg-type]


def tried(*measures: Measured, code: str = "07-3", fate: Fate = Fate.CARRIED_OUT) -> Tried:
    return Tried(code, fate, measures)


def cell(*measures: Measured, rules: EffectRules | None = None) -> EffectCell:
    """What one experiment shows under time."""
    problem = EffectProblem((tried(*measures),), rules=rules or EffectRules())
    return effect_directions(problem).rows[0].cells[TIME]


def going(ways: str, fate: Fate = Fate.CARRIED_OUT) -> EffectPlan:
    """An experiment for each sign: + better, - worse, = level, ? nothing told."""
    after = {"+": 10, "-": 20, "=": 18, "?": 10}
    return effect_directions(
        EffectProblem(
            tuple(
                tried(measured(18, after[way], method_changed=way == "?"), code=f"01-{at}", fate=fate)
                for at, way in enumerate(ways)
            )
        )
    )


def time_of(plan: EffectPlan) -> Tally:
    return plan.tallies[TIME]


# --- one measure ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wish", "before", "after", "direction"),
    [
        ("down", 18, 11, "better"),
        ("down", 11, 18, "worse"),
        ("up", 11, 18, "better"),
        ("up", 18, 11, "worse"),
        ("down", 18, 18, "level"),
    ],
)
def test_the_arrow_follows_the_wish_and_not_the_number(wish: str, before: int, after: int, direction: str) -> None:
    found = outcome_of(measured(before, after, wish))
    assert (found.direction, found.difference, found.why) == (direction, after - before, "")


@pytest.mark.parametrize(
    ("after", "precision", "direction"),
    [("17.5", "1", "level"), ("17", "1", "better"), ("17.9", "0.1", "better"), ("17.95", "0.1", "level")],
)
def test_level_is_a_difference_smaller_than_the_measure_can_tell(after: str, precision: str, direction: str) -> None:
    assert outcome_of(measured(18, after, precision=Decimal(precision))).direction == direction


def test_a_small_difference_has_a_direction_whatever_its_significance() -> None:
    assert outcome_of(measured(18, 17, n=1)).direction == Direction.BETTER


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [(2, 5, "better"), (12, 9, "better"), (5, 12, "worse"), (5, 7, "level"), (2, 14, "level"), (3, 9, "level")],
)
def test_of_a_band_it_is_better_to_be_nearer(before: int, after: int, direction: str) -> None:
    band = (Decimal(4), Decimal(8)) if (before, after) != (2, 14) else (Decimal(4), Decimal(12))
    assert outcome_of(measured(before, after, "band", band=band)).direction == direction


@pytest.mark.parametrize("band", [None, (Decimal(8), Decimal(4))])
def test_a_band_without_ends_is_refused(band: tuple[Decimal, Decimal] | None) -> None:
    with pytest.raises(ValueError, match="no ends"):
        outcome_of(measured(1, 2, "band", band=band))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"method_changed": True}, "method_changed"),
        ({"before": None}, "no_before"),
        ({"after": None}, "no_after"),
        ({"before": None, "after": None}, "no_after"),
    ],
)
def test_without_two_levels_by_one_method_there_is_no_difference(more: dict[str, object], why: str) -> None:
    found = outcome_of(measured(**more))  # type: ignore[arg-type]
    assert (found.direction, found.difference, found.strength, found.why) == ("untold", None, None, why)
    said = outcome_of(measured(said=Direction.WORSE, strength=Strength.SERIES, **more))  # type: ignore[arg-type]
    assert (said.direction, said.difference, said.strength, said.why) == ("worse", None, "opinion", why)


def test_numbers_go_before_what_is_said() -> None:
    found = outcome_of(measured(said=Direction.WORSE))
    assert (found.direction, found.strength) == ("better", "before_after")


@pytest.mark.parametrize(
    ("values", "step"),
    [(("17", "19"), "1"), (("17", "2.5"), "0.1"), (("1.250", "3"), "0.01"), (("100", "200"), "1"), ((), "1")],
)
def test_the_step_of_a_measure_is_that_of_its_finest_number(values: Sequence[str], step: str) -> None:
    assert precision_of(map(Decimal, values)) == Decimal(step)


def test_what_a_direction_rests_on() -> None:
    assert strength_of(10, before=True) == strength_of(10, before=False) == Strength.SERIES
    assert strength_of(9, before=True) == Strength.BEFORE_AFTER
    assert strength_of(9, before=False) == Strength.OPINION
    assert strength_of(30, before=True, opinion=True) == Strength.OPINION


# --- one experiment ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ways", "direction"),
    [("++-", "mixed"), ("+++-", "better"), ("+-", "mixed"), ("---", "worse"), ("++=", "mixed"), ("====+", "level")],
)
def test_several_measures_make_one_arrow_when_seventy_per_cent_agree(ways: str, direction: str) -> None:
    after = {"+": 10, "-": 20, "=": 18}
    assert cell(*(measured(18, after[way], key=str(at)) for at, way in enumerate(ways))).direction == direction


def test_seven_of_ten_are_enough_and_the_share_is_a_setting() -> None:
    ten = [measured(18, 10 if at < 7 else 20, key=str(at)) for at in range(10)]
    assert cell(*ten).direction == Direction.BETTER
    assert cell(*ten, rules=EffectRules(agree=71)).direction == Direction.MIXED


def test_a_measure_that_tells_nothing_does_not_vote_and_is_still_there() -> None:
    found = cell(measured(), measured(key="queue", method_changed=True))
    assert (found.direction, [one.direction for one in found.outcomes]) == ("better", ["better", "untold"])
    assert cell(measured(method_changed=True)).direction == Direction.UNTOLD


def test_an_experiment_has_a_cell_for_each_domain_and_nothing_where_it_measured_nothing() -> None:
    row = effect_directions(EffectProblem((tried(measured()),))).rows[0]
    assert [one.domain for one in row.cells] == list(Domain)
    assert [one.direction for one in row.cells] == ["better", None, None, None, None]


@pytest.mark.parametrize(("n", "size"), [(1, 0), (9, 0), (10, 1), (49, 1), (50, 2), (900, 2)])
def test_the_size_is_by_how_many_were_measured(n: int, size: int) -> None:
    assert cell(measured(n=n)).size == size


def test_an_arrow_claims_no_more_than_the_thinnest_of_what_points_its_way() -> None:
    large = [measured(n=60, key=str(at), strength=Strength.SERIES) for at in range(3)]
    thin = measured(n=12, key="thin", strength=Strength.BEFORE_AFTER)
    against = measured(18, 30, n=2, key="against", strength=Strength.OPINION)
    found = cell(*large, thin, against)
    assert (found.direction, found.n, found.size, found.strength) == ("better", 12, 1, "before_after")
    mixed = cell(thin, against)
    assert (mixed.direction, mixed.n, mixed.strength) == ("mixed", 2, "opinion")
    assert outcome_of(replace(thin, before=level(18, 4))).n == 4


# --- all of them ------------------------------------------------------------------------------------------------------
def test_favourable_of_those_with_a_direction_and_what_is_left_out_is_told() -> None:
    found = time_of(going("+++++++-==?"))
    assert (found.favourable, found.n, found.level, found.untold, found.not_measured) == (7, 8, 2, 1, 0)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((0.47, 1.00), abs=5e-3)
    assert found.p == pytest.approx(0.070, abs=5e-4)
    assert (found.shows, found.count_only) == (Shows.BESIDE, False)


def test_under_six_there_is_only_the_count() -> None:
    five, six = time_of(going("+++++")), time_of(going("++++++"))
    assert (five.favourable, five.n, five.p, five.count_only) == (5, 5, None, True)
    assert (six.p, six.count_only) == (0.03125, False)
    assert five.interval is not None
    assert five.interval.low == pytest.approx(0.48, abs=5e-3)


def test_a_mixed_experiment_has_no_direction_and_is_told() -> None:
    found = time_of(effect_directions(EffectProblem((tried(measured(), measured(18, 30, key="b")),))))
    assert (found.n, found.mixed, found.interval, found.p) == (0, 1, None, None)


def test_every_domain_has_its_tally_even_when_nobody_measured_it() -> None:
    plan = going("++")
    assert [one.domain for one in plan.tallies] == list(Domain)
    assert [one.not_measured for one in plan.tallies] == [0, 2, 2, 2, 2]


def test_stopped_failed_and_missing_experiments_are_always_in_the_table() -> None:
    plan = effect_directions(
        EffectProblem(
            (
                tried(measured(), code="01-1"),
                tried(measured(18, 30), code="01-2", fate=Fate.STOPPED),
                tried(measured(18, 30), code="01-3", fate=Fate.FAILED),
                tried(code="01-4", fate=Fate.INTERRUPTED),
                tried(measured(), code="01-5", fate=Fate.UNDER_WAY),
            ),
            missing=3,
        )
    )
    assert [(one.fate.value, one.experiments, one.directed) for one in plan.denominators] == [
        ("carried_out", 1, 1),
        ("stopped", 1, 1),
        ("failed", 1, 1),
        ("interrupted", 1, 0),
        ("under_way", 1, 0),
        ("not_started", 0, 0),
        ("missing", 3, 0),
    ]
    assert plan.denominators[1].by_domain == (1, 0, 0, 0, 0)
    assert (plan.total, time_of(plan).favourable, time_of(plan).n) == (8, 1, 3)


def test_what_is_not_over_tells_nothing_yet() -> None:
    plan = going("+", Fate.UNDER_WAY)
    assert plan.rows[0].cells[TIME].outcomes[0].why == "not_over"
    assert time_of(plan).untold == 1
    assert outcome_of(measured(said=Direction.BETTER), over=False).direction == Direction.UNTOLD


def test_what_always_stands_beside_it() -> None:
    assert going("").beside == BESIDE == ("who_measured", "own_measure", "no_comparison", "season")


def test_an_experiment_twice_and_rules_that_two_directions_could_meet_are_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        effect_directions(EffectProblem((tried(), tried())))
    with pytest.raises(ValueError, match="missing"):
        effect_directions(EffectProblem((), missing=-1))
    for agree, sizes in ((50, (10, 50)), (101, (10, 50)), (70, (50, 10)), (70, (0, 10))):
        with pytest.raises(ValueError, match="no rules"):
            EffectRules(agree, sizes)


NUMBERS = st.decimals(min_value=-1_000, max_value=1_000, places=1)
MEASURES = st.builds(
    Measured,
    st.just("m"),
    st.sampled_from(Domain),
    st.sampled_from([Wish.UP, Wish.DOWN]),
    st.none() | st.builds(Reading, NUMBERS, st.integers(1, 99)),
    st.none() | st.builds(Reading, NUMBERS, st.integers(1, 99)),
    precision=st.sampled_from([Decimal(1), Decimal("0.1")]),
    strength=st.sampled_from(Strength),
    method_changed=st.booleans(),
    said=st.none() | st.sampled_from([Direction.BETTER, Direction.WORSE, Direction.LEVEL]),
)
PROBLEMS = st.lists(st.tuples(st.sampled_from(Fate), st.lists(MEASURES, max_size=5)), max_size=12).map(
    lambda all_: EffectProblem(tuple(Tried(str(at), fate, tuple(found)) for at, (fate, found) in enumerate(all_)))
)


@given(problem=PROBLEMS, missing=st.integers(0, 9))
def test_every_experiment_is_in_each_tally_and_in_one_fate(problem: EffectProblem, missing: int) -> None:
    plan = effect_directions(replace(problem, missing=missing))
    for at, one in enumerate(plan.tallies):
        assert one.n + one.level + one.mixed + one.untold + one.not_measured == len(problem.tried)
        assert sum(fate.by_domain[at] for fate in plan.denominators) == one.n >= one.favourable
        assert (one.p is None) == one.count_only
        assert (one.interval is None) == (one.n == 0)
    assert plan.total == len(problem.tried) + missing
    assert {one.fate for one in plan.denominators} == set(Fate)


@given(problem=PROBLEMS)
def test_the_order_of_experiments_and_measures_changes_no_tally(problem: EffectProblem) -> None:
    over = tuple(replace(one, measures=one.measures[::-1]) for one in problem.tried[::-1])
    plan, turned = effect_directions(problem), effect_directions(replace(problem, tried=over))
    assert (plan.tallies, plan.denominators) == (turned.tallies, turned.denominators)


@given(problem=PROBLEMS)
def test_with_the_opposite_wish_better_is_worse(problem: EffectProblem) -> None:
    other = {Wish.UP: Wish.DOWN, Wish.DOWN: Wish.UP}
    said = {Direction.BETTER: Direction.WORSE, Direction.WORSE: Direction.BETTER}
    over = tuple(
        replace(
            one,
            measures=tuple(
                replace(m, wish=other[m.wish], said=said.get(m.said, m.said) if m.said else None) for m in one.measures
            ),
        )
        for one in problem.tried
    )
    for one, turned in zip(
        effect_directions(problem).tallies, effect_directions(replace(problem, tried=over)).tallies, strict=True
    ):
        assert (turned.favourable, turned.n, turned.p) == (one.n - one.favourable, one.n, one.p)


@given(problem=PROBLEMS)
def test_a_difference_is_told_only_where_one_method_gave_both_levels(problem: EffectProblem) -> None:
    for row, one in zip(effect_directions(problem).rows, problem.tried, strict=True):
        for found in (outcome for where in row.cells for outcome in where.outcomes):
            assert (found.difference is None) == bool(found.why)
            assert (found.strength is None) == (found.direction == Direction.UNTOLD)
        assert sum(len(where.outcomes) for where in row.cells) == len(one.measures)
