"""How far coders agree: T15 and T16 of text-analysis.md, the formula of its section 10 written out, sentences."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from fractions import Fraction
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.statistics import Agreement, Coder, Metric, Ratings, code_agreement, krippendorff

Unit = tuple[float | None, ...]
T15 = (
    "1 2 3 3 2 1 4 1 2 - - -",
    "1 2 3 3 2 2 4 1 2 5 - 3",
    "- 3 3 3 2 3 4 2 2 5 1 -",
    "1 2 3 3 2 4 4 1 2 5 1 -",
)
VALUES = st.none() | st.integers(1, 5)
UNITS = st.integers(2, 4).flatmap(lambda coders: st.lists(st.tuples(*[VALUES] * coders), max_size=15))
METRICS = st.sampled_from(Metric)


def units_of(*coders: str) -> tuple[Unit, ...]:
    """A line for each coder, a sign for each unit."""
    return tuple(zip(*([None if one == "-" else int(one) for one in line.split()] for line in coders), strict=True))


def alpha(units: list[Unit] | tuple[Unit, ...], metric: Metric = Metric.NOMINAL) -> float | None:
    return krippendorff(Ratings(tuple(units), metric), seed=1, draws=1).alpha


def by_definition(units: list[Unit], metric: Metric) -> Fraction | None:
    """The formula of the page over ordered pairs, in whole numbers: slow, and another way than the code's."""
    together: Counter[tuple[int, int]] = Counter()
    for unit in units:
        told = [int(value) for value in unit if value is not None]
        for one, other in permutations(told, 2):
            together[one, other] += Fraction(1, len(told) - 1)
    each: Counter[int] = Counter()
    for (one, _other), times in together.items():
        each[one] += times
    n = sum(each.values())

    def d(one: int, other: int) -> Fraction:
        low, high = sorted((one, other))
        if metric == Metric.NOMINAL:
            return Fraction(one != other)
        if metric == Metric.INTERVAL:
            return Fraction((one - other) ** 2)
        return Fraction(sum(each[g] for g in range(low, high + 1)) - Fraction(each[one] + each[other], 2)) ** 2

    expected = sum(each[one] * each[other] * d(one, other) for one in each for other in each if one != other)
    if not expected:
        return None
    return 1 - (n - 1) * sum(times * d(*pair) for pair, times in together.items() if pair[0] != pair[1]) / expected


@pytest.mark.parametrize(("metric", "expected"), [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491)])
def test_four_coders_and_twelve_units_of_t15(metric: str, expected: float) -> None:
    found = krippendorff(Ratings(units_of(*T15), Metric(metric)), seed=1)
    assert found.alpha == pytest.approx(expected, abs=5e-5)
    assert (found.units, found.single, found.draws) == (11, 1, 2_000)
    assert found.low is not None
    assert found.high is not None
    assert found.low < expected < found.high <= 1


def test_two_coders_of_t16() -> None:
    assert alpha(units_of(" ".join("1100100010"), " ".join("1100000110"))) == pytest.approx(0.6042, abs=5e-5)


@pytest.mark.parametrize("metric", Metric)
def test_one_value_alone_cannot_be_reckoned_and_is_neither_none_nor_full(metric: Metric) -> None:
    assert krippendorff(Ratings(((1, 1),) * 60, metric), seed=1) == Agreement(None, 60, 0)


def test_nothing_that_two_have_coded_cannot_be_reckoned_either() -> None:
    assert krippendorff(Ratings(()), seed=1) == Agreement(None, 0, 0)
    assert krippendorff(Ratings(((1, None), (None, 2), (None, None))), seed=1) == Agreement(None, 0, 3)


@pytest.mark.parametrize(("units", "few"), [(49, True), (50, False)])
def test_under_fifty_units_it_only_shows_the_way(units: int, few: bool) -> None:
    assert krippendorff(Ratings(((0, 0), (1, 1)) * (units // 2) + ((0, 1),) * (units % 2)), seed=1).few is few


def test_words_are_values_and_have_no_order() -> None:
    words = (("kiire", "kiire"), ("jono", "jono"), ("jono", "kiire"))
    assert alpha(words) == alpha(((0, 0), (1, 1), (1, 0)))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="order"):
        krippendorff(Ratings(words, Metric.ORDINAL), seed=1)


def test_the_same_seed_gives_the_same_interval_and_another_gives_another() -> None:
    ratings = Ratings(units_of(*T15), Metric.INTERVAL)
    assert krippendorff(ratings, seed=7) == krippendorff(ratings, seed=7)
    assert krippendorff(ratings, seed=7) != krippendorff(ratings, seed=8)


def test_draws_that_cannot_be_reckoned_are_left_out_and_half_of_them_leave_no_interval() -> None:
    rare = krippendorff(Ratings(((0, 0),) * 20 + ((1, 1),)), seed=1)
    assert (rare.alpha, rare.low, rare.high) == (1, 1, 1)
    assert 1_000 < rare.draws < 1_500  # the one unit is in 64 of 100 draws
    pair = krippendorff(Ratings(((0, 0),) * 1 + ((1, 1),)), seed=1)
    assert (pair.alpha, pair.low, pair.high) == (1, None, None)


def test_thirty_units_of_two_coders_leave_more_than_a_quarter_open() -> None:
    random = Random(3)
    truth = [random.random() < 0.5 for _ in range(30)]
    found = krippendorff(Ratings(tuple((one, one ^ (at % 15 == 0)) for at, one in enumerate(truth))), seed=1)
    assert found.few
    assert found.low is not None
    assert found.high is not None
    assert 0.2 < found.high - found.low < 0.5


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Two coders who err in one of ten sentences agree by (1 - 2 * .1)^2 = .64 when half of them bear the code."""
    random, held = Random(11), 0
    for trial in range(100):
        truth = [random.random() < 0.5 for _ in range(80)]
        units = tuple((one ^ (random.random() < 0.1), one ^ (random.random() < 0.1)) for one in truth)
        found = krippendorff(Ratings(units), seed=trial, draws=500)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.64 <= found.high
    assert 88 <= held <= 100


def coders() -> dict[str, Coder]:
    """Ten sentences, two coders; the second has not read the last two."""
    every = frozenset(f"s{at}" for at in range(10))
    return {
        "b": Coder(every - {"s8", "s9"}, {"kiire": frozenset({"s0", "s1"}), "jono": frozenset({"s3"})}),
        "a": Coder(every, {"kiire": frozenset({"s0", "s1", "s9"}), "jono": frozenset({"s2"})}),
    }


def test_each_code_has_an_alpha_over_all_sentences_and_the_mean_takes_those_there_are() -> None:
    found = code_agreement(coders(), ("kiire", "jono", "never"), seed=1)
    rush, queue, never = found.codes
    assert (rush.agreement.alpha, rush.marked, rush.agreement.units, rush.agreement.single) == (1, 3, 8, 2)
    # 8 units, one given by each alone: Do = 4/16, De = 2 * 2 * 14 / (16 * 15)
    assert queue.agreement.alpha == pytest.approx(1 - Fraction(4, 16) / Fraction(56, 240))
    assert (never.agreement.alpha, never.marked) == (None, 0)
    assert found.mean == pytest.approx((1 + float(queue.agreement.alpha or 0)) / 2)
    assert found.counted == 2


def test_a_code_stands_alone_whatever_else_was_coded() -> None:
    one, both = code_agreement(coders(), ("jono",), seed=1), code_agreement(coders(), ("kiire", "jono"), seed=1)
    assert one.codes[0] == both.codes[1]


def test_without_a_code_that_can_be_reckoned_there_is_no_mean() -> None:
    assert code_agreement(coders(), ("never",), seed=1).mean is None
    assert code_agreement({}, ("kiire",), seed=1).counted == 0


def test_a_code_given_to_what_was_not_read_is_refused() -> None:
    with pytest.raises(ValueError, match="not read"):
        code_agreement({"a": Coder(frozenset(), {"kiire": frozenset({"s0"})})}, ("kiire",), seed=1)


def test_statistics_begin_without_numpy() -> None:
    """A command starts in 0.04 s; numpy alone takes four times as long."""
    read = "import sys, oppiva.core.statistics; sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", read], env={"PYTHONPATH": "src"}, check=False).returncode == 0


@given(units=UNITS, metric=METRICS)
def test_it_is_what_the_formula_says(units: list[Unit], metric: Metric) -> None:
    expected, found = by_definition(units, metric), alpha(units, metric)
    assert found == (None if expected is None else pytest.approx(float(expected), abs=1e-9))


@given(units=UNITS, metric=METRICS, random=st.randoms(use_true_random=False))
def test_the_order_of_coders_and_units_changes_nothing(units: list[Unit], metric: Metric, random: Random) -> None:
    mixed = [tuple(random.sample(unit, len(unit))) for unit in random.sample(units, len(units))]
    one, other = (krippendorff(Ratings(tuple(rows), metric), seed=5, draws=50) for rows in (units, mixed))
    assert one == other


@given(units=UNITS, metric=METRICS)
def test_it_lies_between_minus_one_and_one_and_so_does_its_interval(units: list[Unit], metric: Metric) -> None:
    found = krippendorff(Ratings(tuple(units), metric), seed=5, draws=50)
    ends = [one for one in (found.low, found.high) if one is not None]
    assert ends == sorted(ends)
    assert all(-1 <= one <= 1 + 1e-9 for one in (*ends, found.alpha or 0))


@given(units=UNITS, metric=METRICS)
def test_coders_who_always_agree_have_one(units: list[Unit], metric: Metric) -> None:
    alike = [(unit[0],) * len(unit) for unit in units]
    found = alpha(alike, metric)
    assert found is None or found == pytest.approx(1)


@given(units=UNITS, times=st.integers(1, 9), more=st.integers(-(10**6), 10**6))
def test_an_interval_scale_may_be_moved_and_stretched_and_ranks_bent(units: list[Unit], times: int, more: int) -> None:
    moved = [tuple(None if one is None else one * times + more for one in unit) for unit in units]
    bent = [tuple(None if one is None else 10**one for one in unit) for unit in units]
    for metric, other in ((Metric.INTERVAL, moved), (Metric.ORDINAL, bent)):
        expected = alpha(units, metric)
        assert alpha(other, metric) == (None if expected is None else pytest.approx(expected, abs=1e-6))
