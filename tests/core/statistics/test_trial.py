"""The figures of a small trial: records.md 2.3 and 2.4, its examples T4 and T5, and that the limits leave no hole."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.statistics import (
    Number,
    Predicted,
    certainties,
    in_order,
    is_met,
    limits,
    outcome,
    propose,
    propose_certainty,
    statistic,
)

VALUES = (17, 19, 15, 12, 13, 9, 11, 8, 9, 9)
NUMBERS = st.decimals(min_value=-1_000, max_value=1_000, places=3)


def numbers(*values: object) -> list[Number]:
    return [Number(Decimal(str(value))) for value in values]


def test_the_median_and_the_limits_of_t4() -> None:
    x = statistic(numbers(*VALUES), "median")
    assert x == Decimal("11.5")
    hints = {str(at): outcome(Decimal(at), "down", Decimal(10), Decimal(15)) for at in ("11.5", "10", "15", "15.5")}
    assert hints == {"11.5": "change", "10": "keep", "15": "change", "15.5": "stop"}


@pytest.mark.parametrize(("x", "hint"), [("60", "keep"), ("59.999", "change"), ("40", "change"), ("39.999", "stop")])
def test_upwards_the_signs_turn(x: str, hint: str) -> None:
    assert outcome(Decimal(x), "up", Decimal(60), Decimal(40)) == hint


@given(x=NUMBERS, one=NUMBERS, other=NUMBERS, wanted=st.sampled_from(["up", "down"]))
def test_every_number_has_exactly_one_outcome(x: Decimal, one: Decimal, other: Decimal, wanted: str) -> None:
    low, high = sorted((one, other))
    keep, stop = (low, high) if wanted == "down" else (high, low)
    found = limits(wanted, keep, stop)
    spans = {"keep": found.keep, "change": found.change, "stop": found.stop}
    holding = [name for name, span in spans.items() if span is not None and x in span]
    assert holding == [outcome(x, wanted, keep, stop)]


def test_a_statistic_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no such statistic"):
        statistic(numbers(1), "mode")


def test_cut_points_in_the_wrong_order_are_refused() -> None:
    assert not in_order("down", Decimal(15), Decimal(10))
    assert not in_order("up", Decimal(10), Decimal(15))
    with pytest.raises(ValueError, match="wrong order"):
        outcome(Decimal(1), "down", Decimal(15), Decimal(10))


@pytest.mark.parametrize(
    ("x", "n", "versus", "r"),
    [
        ("9", 22, "as_predicted", "1.125"),
        ("7", 22, "better", "1.375"),
        ("11.5", 22, "worse", "0.8125"),
        ("9", 4, "cannot_tell", None),
        ("9", 5, "as_predicted", "1.125"),
    ],
)
def test_the_proposed_result_of_t5(x: str, n: int, versus: str, r: str | None) -> None:
    at_most = Predicted("at_most", Decimal(10))
    found = propose(at_most, numbers(*[x] * n), statistic_of="median", baseline=Decimal(18))
    assert found is not None
    assert (found.versus, found.n, found.r) == (versus, n, Decimal(r) if r else None)


def test_without_a_starting_level_a_met_prediction_is_never_better() -> None:
    at_least = Predicted("at_least", Decimal(10))
    for baseline in (None, Decimal(10)):
        found = propose(at_least, numbers(*[90] * 5), statistic_of="mean", baseline=baseline)
        assert found is not None
        assert (found.versus, found.r) == ("as_predicted", None)
    missed = propose(at_least, numbers(*[9] * 5), statistic_of="mean", baseline=None)
    assert missed is not None
    assert missed.versus == "worse"


def test_between_holds_at_both_ends_and_is_never_better() -> None:
    between = Predicted("between", Decimal(8), Decimal(12))
    said = {}
    for x in ("7.999", "8", "10", "12", "12.001"):
        found = propose(between, numbers(*[x] * 5), statistic_of="last", baseline=Decimal(18))
        assert found is not None
        said[x] = found.versus
    held = "as_predicted"
    assert said == {"7.999": "worse", "8": held, "10": held, "12": held, "12.001": "worse"}


def test_directions_go_by_the_sign_and_same_within_five_per_cent() -> None:
    b = Decimal(20)
    assert is_met(Predicted("up"), Decimal("20.001"), b)
    assert is_met(Predicted("up"), b, b) is False
    assert is_met(Predicted("down"), Decimal("19.999"), b)
    assert is_met(Predicted("same"), Decimal(21), b)
    assert is_met(Predicted("same"), Decimal("21.001"), b) is False
    assert is_met(Predicted("same"), Decimal("-0.1"), Decimal(0)) is False


def test_a_direction_without_a_starting_level_cannot_be_told() -> None:
    found = propose(Predicted("down"), numbers(*VALUES), statistic_of="median", baseline=None)
    assert found is not None
    assert (found.versus, found.met) == ("cannot_tell", None)


def test_a_prediction_in_words_gets_no_proposal_and_none_is_made_up_without_numbers() -> None:
    assert propose(Predicted(""), numbers(*VALUES), statistic_of="median", baseline=None) is None
    found = propose(Predicted("at_most", Decimal(10)), [], statistic_of="median", baseline=None)
    assert found is not None
    assert (found.versus, found.n, found.x) == ("cannot_tell", 0, None)
    assert statistic([], "median") is None


def test_mean_and_share_weigh_by_cases_and_the_last_is_the_last() -> None:
    two = [Number(Decimal(10), 1), Number(Decimal(40), 3)]
    assert statistic(two, "mean") == Decimal("32.5")
    assert statistic(two, "share") == Decimal("32.5")
    assert statistic(two, "last") == 40
    assert statistic(numbers(1, 2, 2), "mean") == Decimal("1.667")


def test_how_sure_a_team_may_be() -> None:
    assert certainties(n=22, baseline=True, repeats=False, compared=False) == (0, 1, 2)
    assert certainties(n=4, baseline=True, repeats=True, compared=False) == (0, 1, 3)
    assert certainties(n=22, baseline=False, repeats=True, compared=True) == (0, 1, 3, 4)
    assert propose_certainty(n=22, baseline=True, noted=True) == 2
    assert propose_certainty(n=22, baseline=False, noted=False) == 1
    assert propose_certainty(n=0, baseline=True, noted=True) == 1
    assert propose_certainty(n=0, baseline=True, noted=False) == 0
