"""One interval as a row: where its ends stand, and that an end that goes on looks like it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.charts import IntervalRow, interval_row

ARROW, BAR = "L0 0L", "M0 -6V6"


def test_the_ends_the_value_and_no_difference_stand_on_the_scale() -> None:
    figure = interval_row(IntervalRow(0.7, 0.45, 0.9, 0, 1, 0.5, ("7/8", "47-100 %")))
    assert '<line class="s1" x1="45%" x2="90%"' in figure.svg
    assert '<circle class="f1" cx="70%"' in figure.svg
    assert '<line class="ch-mid" x1="50%" x2="50%"' in figure.svg
    assert (figure.svg.count(BAR), figure.svg.count(ARROW)) == (2, 0)
    assert figure.rows == (("7/8", "47-100 %"),)
    assert 'aria-hidden="true"' in figure.svg
    ElementTree.fromstring(figure.svg)


def test_an_end_that_goes_on_is_an_arrowhead_and_no_value_no_dot() -> None:
    svg = interval_row(IntervalRow(None, 1.4, None, 0, 3)).svg
    assert (svg.count(BAR), svg.count("M-8 -6L0 0L-8 6"), "<circle" in svg) == (1, 1, False)
    assert "M8 -6L0 0L8 6" in interval_row(IntervalRow(None, None, 1.4, 0, 3)).svg


def test_what_lies_beyond_the_scale_is_not_drawn_as_if_it_ended_there() -> None:
    svg = interval_row(IntervalRow(5, -2, 9, 0, 3, 4)).svg
    assert (svg.count(ARROW), "<circle" in svg, "ch-mid" in svg) == (2, False, False)
    assert 'x1="0%" x2="100%"' in svg


@pytest.mark.parametrize("row", [IntervalRow(1, 0, 2, 3, 3), IntervalRow(5, 0, 2, 0, 9), IntervalRow(1, 2, 3, 0, 9)])
def test_a_scale_without_length_and_a_value_outside_its_interval_are_refused(row: IntervalRow) -> None:
    with pytest.raises(ValueError, match=r"a (scale|value)"):
        interval_row(row)


@given(found=st.lists(st.floats(-10, 10), min_size=3, max_size=3).map(sorted), nothing=st.none() | st.floats(-10, 10))
def test_nothing_leaves_the_frame(found: list[float], nothing: float | None) -> None:
    low, value, high = found
    svg = interval_row(IntervalRow(value, low, high, -5, 5, nothing)).svg
    shares = [float(one) for one in re.findall(r'(?:c?x[12]?)="([\d.-]+)%"', svg)]
    assert all(0 <= one <= 100 for one in shares)
