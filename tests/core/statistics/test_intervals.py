"""Two measurements beside each other: T17-T20 of text-analysis.md, its rules for few cases, and what always holds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from oppiva.core.statistics import (
    Comparison,
    Count,
    Share,
    Shows,
    Values,
    clopper_pearson,
    compare,
    hodges_lehmann,
    newcombe,
    rate_ratio,
    shows,
    sign_test,
)
from oppiva.core.statistics.binomial import at_most, two_sided
from oppiva.core.statistics.shift import _normal_rank, limit_rank

BEFORE, AFTER = (12, 15, 11, 14, 18, 13), (9, 10, 12, 8, 11, 7)
SHARES = st.integers(1, 200).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))
TIMES = st.decimals(min_value="0.5", max_value=52, places=1)
COUNTS = st.builds(Count, st.integers(0, 200), TIMES)
SETS = st.lists(st.integers(-50, 50).map(Decimal), min_size=6, max_size=12)


def values(*found: object) -> Values:
    return Values(tuple(Decimal(str(one)) for one in found))


def ends(comparison: Comparison) -> tuple[float | None, float | None]:
    assert comparison.interval is not None
    return comparison.interval.low, comparison.interval.high


def test_two_shares_of_t17() -> None:
    found = compare(Share(34, 50), Share(21, 48))
    assert found.difference == pytest.approx(0.2425, abs=5e-5)
    assert ends(found) == pytest.approx((0.0460, 0.4147), abs=5e-5)
    assert (found.shows, found.n, found.p, found.why) == (Shows.ALL, (50, 48), None, "")


def test_two_counts_of_t18() -> None:
    found = compare(Count(12, Decimal(8)), Count(23, Decimal(8)))
    assert found.difference == pytest.approx(0.5217, abs=5e-5)
    assert ends(found) == pytest.approx((0.2366, 1.0925), abs=5e-5)
    assert found.p == pytest.approx(0.0895, abs=5e-5)


def test_two_sets_of_values_of_t19() -> None:
    found = compare(values(*AFTER), values(*BEFORE))
    assert (found.difference, *ends(found)) == (-4, -7, -1)
    assert (found.shows, found.n, found.exact) == (Shows.BESIDE, (6, 6), True)


@pytest.mark.parametrize(
    ("k", "n", "low", "high", "p"),
    [
        (5, 5, 0.48, 1.00, 0.0625),
        (7, 8, 0.47, 1.00, 0.070),
        (9, 12, 0.43, 0.95, 0.146),
        (14, 20, 0.46, 0.88, 0.115),
        (70, 105, 0.57, 0.76, 0.0008),
    ],
)
def test_signs_of_t20(k: int, n: int, low: float, high: float, p: float) -> None:
    found = clopper_pearson(k, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-3)
    assert sign_test(k, n) == pytest.approx(p, abs=5e-4 if p > 0.01 else 5e-5)


# scipy.stats.beta.ppf of scipy 1.17.1, read once, so that the package need not be here.
@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (0, 1, 0.0, 0.975),
        (1, 1, 0.025, 1.0),
        (0, 20, 0.0, 0.1684334709830853),
        (3, 7, 0.09898827844250786, 0.8159484323599169),
        (1, 1000, 2.531748749129404e-05, 0.005558924279826672),
        (999, 1000, 0.9944410757201734, 0.9999746825125088),
        (12, 35, 0.19132410218826573, 0.5221099833935212),
        (250, 1000, 0.2234304062646804, 0.27805000622375553),
        (4000, 10000, 0.39037846558308625, 0.4096798111098757),
        (123456, 1000000, 0.12281184162962973, 0.12410234027680268),
    ],
)
def test_the_exact_interval_is_that_of_scipy(k: int, n: int, low: float, high: float) -> None:
    found = clopper_pearson(k, n)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-9, abs=1e-15)


# --- what so few cases bear -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("n", "form"), [(0, "words"), (4, "words"), (5, "beside"), (19, "beside"), (20, "all")])
def test_under_five_words_and_under_twenty_no_percent_of_its_own(n: int, form: str) -> None:
    assert shows(n) == form


def test_the_smaller_side_decides_and_under_five_there_is_no_figure_at_all() -> None:
    few = compare(Share(3, 4), Share(20, 100))
    assert few == Comparison(Shows.WORDS, (4, 100), why="few")
    assert compare(values(*[1] * 4), values(*BEFORE)) == Comparison(Shows.WORDS, (4, 6), why="few")
    assert compare(Share(3, 5), Share(20, 100)).shows == Shows.BESIDE


def test_nothing_asked_before_is_few_and_divides_by_nothing() -> None:
    assert compare(Share(0, 0), Share(0, 0)).why == "few"
    assert compare(Values(()), Values(())).why == "few"


@pytest.mark.parametrize(("after", "before", "why"), [(5, 6, "under_six"), (6, 5, "under_six"), (6, 6, "")])
def test_a_shift_needs_six_on_both_sides(after: int, before: int, why: str) -> None:
    found = compare(values(*range(after)), values(*range(before)))
    assert (found.why, found.difference is None, found.interval is None) == (why, bool(why), bool(why))


def test_of_counts_all_that_was_counted_is_the_sample() -> None:
    none_left = compare(Count(0, Decimal(8)), Count(23, Decimal(8)))
    assert (none_left.shows, none_left.difference) == (Shows.ALL, 0)
    assert ends(none_left) == pytest.approx((0, 0.1741), abs=1e-3)
    assert compare(Count(1, Decimal(8)), Count(3, Decimal(8))).why == "few"


def test_nothing_counted_before_gives_no_ratio_but_a_lowest_one() -> None:
    found = compare(Count(9, Decimal(4)), Count(0, Decimal(4)))
    assert (found.difference, found.why) == (None, "nothing_before")
    low, high = ends(found)
    assert low is not None
    assert low > 1
    assert high is None


@pytest.mark.parametrize(
    ("after", "before"),
    [
        (Share(34, 50), Share(21, 48)),
        (Count(12, Decimal(8)), Count(23, Decimal(8))),
        (values(*AFTER), values(*BEFORE)),
        (Share(1, 2), Share(1, 2)),
    ],
)
def test_a_changed_method_leaves_both_values_and_no_difference(after: Share, before: Share) -> None:
    found = compare(after, before, method_changed=True)
    assert (found.difference, found.interval, found.p, found.why) == (None, None, None, "method_changed")


def test_unlike_samples_and_impossible_ones_are_refused() -> None:
    with pytest.raises(TypeError, match="two kinds"):
        compare(Share(1, 2), Count(1, Decimal(2)))
    for bad in (lambda: Share(3, 2), lambda: Count(-1, Decimal(1)), lambda: Count(1, Decimal(0))):
        with pytest.raises(ValueError, match="no "):
            bad()
    for wrong in (
        lambda: clopper_pearson(0, 0),
        lambda: clopper_pearson(3, 2),
        lambda: sign_test(3, 2),
        lambda: newcombe(Share(0, 0), Share(1, 1)),
        lambda: rate_ratio(Count(0, Decimal(1)), Count(0, Decimal(1))),
        lambda: hodges_lehmann([Decimal(1)] * 5, [Decimal(1)] * 6),
    ):
        with pytest.raises(ValueError, match="no "):
            wrong()


def test_more_than_five_hundred_on_both_sides_are_too_many_to_sort_in_a_page() -> None:
    assert compare(values(*range(501)), values(*range(500))).why == "too_many"
    assert compare(values(*range(500)), values(*range(500))).difference == 0


# --- shares -----------------------------------------------------------------------------------------------------------
@given(one=SHARES, other=SHARES)
def test_the_interval_of_two_shares_holds_their_difference_and_turns_over(one: Share, other: Share) -> None:
    found, back = newcombe(one, other), newcombe(other, one)
    assert found.low is not None
    assert found.high is not None
    assert -1 <= found.low <= one.k / one.n - other.k / other.n <= found.high <= 1
    assert (found.low, found.high) == pytest.approx((-(back.high or 0), -(back.low or 0)))


@given(n=st.integers(1, 120), data=st.data())
def test_the_exact_interval_holds_the_share_rises_with_it_and_turns_over(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    found, back = clopper_pearson(k, n), clopper_pearson(n - k, n)
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= k / n <= found.high <= 1
    assert (found.low, found.high) == pytest.approx((1 - (back.high or 0), 1 - (back.low or 0)))
    if k < n:
        more = clopper_pearson(k + 1, n)
        assert found.low < (more.low or 0)
        assert found.high < (more.high or 0)


@given(n=st.integers(1, 60), data=st.data())
def test_at_its_ends_just_two_and_a_half_per_cent_lie_beyond(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    found = clopper_pearson(k, n)

    def tail(share: float, counts: range) -> float:
        p = Fraction(share)
        return float(sum(comb(n, at) * p**at * (1 - p) ** (n - at) for at in counts))

    if k:
        assert tail(found.low or 0, range(k, n + 1)) == pytest.approx(0.025)
    if k < n:
        assert tail(found.high or 0, range(k + 1)) == pytest.approx(0.025)


@given(n=st.integers(1, 60), share=st.floats(0.01, 0.99), data=st.data())
def test_the_tail_is_the_sum_of_its_terms(n: int, share: float, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    p = Fraction(share)
    exact = sum(comb(n, at) * p**at * (1 - p) ** (n - at) for at in range(k + 1))
    assert at_most(k, n, share) == pytest.approx(float(exact), rel=1e-9)


def test_a_hundred_thousand_are_reckoned_too() -> None:
    found = clopper_pearson(50_000, 100_000)
    assert (found.low, found.high) == pytest.approx((0.496896, 0.503104), abs=1e-5)


# --- signs and counts -------------------------------------------------------------------------------------------------
@given(n=st.integers(0, 120), data=st.data())
def test_signs_count_alike_in_both_directions(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    assert sign_test(k, n) == sign_test(n - k, n)
    assert sign_test(k, n) == pytest.approx(two_sided(k, n, 0.5) if n else 1)
    if 2 * k < n - 1:
        assert sign_test(k, n) <= sign_test(k + 1, n) <= 1


@given(one=COUNTS, other=COUNTS)
def test_the_interval_of_a_ratio_holds_it_and_agrees_with_p(one: Count, other: Count) -> None:
    assume(one.times + other.times)
    ratio, found, p = rate_ratio(one, other)
    low, high = found.low or 0, float("inf") if found.high is None else found.high
    assert low <= (float("inf") if ratio is None else ratio) * (1 + 1e-12)
    assert high >= (float("inf") if ratio is None else ratio) * (1 - 1e-12)
    assert 0 <= p <= 1
    if abs(p - 0.05) > 1e-9:
        assert (p < 0.05) == (not low <= 1 <= high)


@given(one=COUNTS, other=COUNTS)
def test_a_ratio_turned_over_is_its_inverse(one: Count, other: Count) -> None:
    assume(one.times and other.times)
    (ratio, found, p), (inverse, back, again) = rate_ratio(one, other), rate_ratio(other, one)
    assert ratio == pytest.approx(1 / (inverse or 0))
    assert found.low == pytest.approx(1 / (back.high or 0))
    assert p == pytest.approx(again)


@given(one=COUNTS, other=COUNTS, weeks=st.integers(2, 7))
def test_days_or_weeks_give_the_same_ratio(one: Count, other: Count, weeks: int) -> None:
    assume(one.times and other.times)
    days = [Count(count.times, count.time * weeks) for count in (one, other)]
    assert rate_ratio(*days)[0] == pytest.approx(rate_ratio(one, other)[0])


# --- sets of values ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("n", "m"), [(6, 6), (6, 7), (7, 7), (6, 9), (8, 8)])
def test_the_rank_is_that_of_all_orders_counted_one_by_one(n: int, m: int) -> None:
    below = [0] * (n * m + 1)
    for places in combinations(range(n + m), n):
        below[sum(places) - n * (n - 1) // 2] += 1
    whole, rank = comb(n + m, n), limit_rank(n, m)
    assert sum(below) == whole
    assert 40 * sum(below[:rank]) <= whole < 40 * sum(below[: rank + 1])


@pytest.mark.parametrize(("n", "m", "u"), [(6, 6, 5), (8, 8, 13), (10, 10, 23), (12, 20, 69), (20, 20, 127)])
def test_the_rank_follows_the_printed_tables_of_mann_and_whitney(n: int, m: int, u: int) -> None:
    assert limit_rank(n, m) == limit_rank(m, n) == u + 1


def test_above_ten_thousand_pairs_the_rank_is_rounded_and_it_is_said() -> None:
    many = compare(values(*range(101)), values(*range(100)))
    assert (many.exact, many.difference) == (False, 0.5)
    assert abs(_normal_rank(100, 100) - limit_rank(100, 100)) <= 1
    assert compare(values(*range(100)), values(*range(100))).exact


@given(one=SETS, other=SETS)
def test_the_interval_of_a_shift_holds_it_and_turns_over(one: list[Decimal], other: list[Decimal]) -> None:
    found, back = hodges_lehmann(one, other), hodges_lehmann(other, one)
    assert found.low <= found.shift <= found.high
    assert (found.shift, found.low, found.high) == (-back.shift, -back.high, -back.low)


@given(one=SETS, other=SETS, by=st.integers(-(10**9), 10**9).map(Decimal), times=st.integers(1, 60))
def test_values_that_are_moved_move_the_shift_as_much_and_stretch_it(
    one: list[Decimal], other: list[Decimal], by: Decimal, times: int
) -> None:
    found, moved = hodges_lehmann(one, other), hodges_lehmann([value * times + by for value in one], [
        value * times for value in other
    ])  # fmt: skip
    assert (moved.shift, moved.low, moved.high) == tuple(
        end * times + by for end in (found.shift, found.low, found.high)
    )


@given(values=SETS)
def test_a_set_against_itself_has_not_shifted(values: list[Decimal]) -> None:
    found = hodges_lehmann(values, values)
    assert found.shift == 0
    assert found.low == -found.high
