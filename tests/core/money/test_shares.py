"""The two roundings, and the properties of a plan's shares."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.money import down, flat_rate, half_up, plan_shares


@pytest.mark.parametrize(
    ("part", "whole", "rounded"), [(1, 2, 1), (3, 2, 2), (5, 4, 1), (7, 4, 2), (0, 9, 0), (9, 9, 1)]
)
def test_half_up(part, whole, rounded):
    assert half_up(part, whole) == rounded


@given(st.integers(0, 10**15), st.integers(1, 10**9))
def test_half_up_is_the_nearest_and_down_the_one_below(part, whole):
    exact = Fraction(part, whole)
    assert -Fraction(1, 2) <= exact - half_up(part, whole) < Fraction(1, 2) or exact - half_up(
        part, whole
    ) == -Fraction(1, 2)
    assert 0 <= exact - down(part, whole) < 1
    assert down(-part, whole) == -down(part, whole)


@pytest.mark.parametrize(("part", "whole"), [(-1, 2), (1, 0), (1, -3)])
def test_half_up_refuses_what_it_cannot_round(part, whole):
    with pytest.raises(ValueError, match="half_up"):
        half_up(part, whole)


def test_down_refuses_a_whole_of_nothing():
    with pytest.raises(ValueError, match="down"):
        down(1, 0)


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_grant_is_never_above_four_fifths_and_nothing_is_lost(wages, income):
    shares = plan_shares(wages, income)
    assert shares.grant + shares.own == shares.net == wages + flat_rate(wages, 4_000) - income
    assert shares.grant * 10_000 <= max(0, shares.net) * 8_000
