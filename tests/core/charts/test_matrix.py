"""The goal matrix: numbers and marks come from the same list, and what is missing is drawn as a gap."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.charts import BUCKETS, Column, goal_matrix
from oppiva.core.charts.matrix import MOST_MARKS

NAMES = {bucket: bucket for bucket in BUCKETS}
SERIES = [Column(str(number)) for number in range(1, 16)]


def marks_of(svg: str) -> list[str]:
    return re.findall(r'<use href="#m-(\w+)"', svg)


def test_a_programme_without_series_shows_105_gaps_in_15_columns_of_7() -> None:
    figure = goal_matrix(SERIES, target=105, names=NAMES)
    assert marks_of(figure.svg) == ["missing"] * 105
    assert figure.counts["missing"] == 105
    assert len(figure.rows) == 15
    assert all(row[-1] == "7" for row in figure.rows)


def test_a_series_of_fewer_teams_shows_dotted_gaps() -> None:
    figure = goal_matrix([Column("1", ("running",) * 5), Column("2", ("running",) * 7)], target=14, names=NAMES)
    assert marks_of(figure.svg)[5:7] == ["missing", "missing"]
    assert figure.counts["running"] == 12


def test_more_experiments_than_promised_leave_no_gap() -> None:
    figure = goal_matrix([Column("1", ("carried_out",) * 9)], target=7, names=NAMES)
    assert figure.counts == {**dict.fromkeys(BUCKETS, 0), "carried_out": 9}


def test_gaps_that_fit_in_no_series_get_columns_without_a_name() -> None:
    figure = goal_matrix([Column("1", ("running",) * 7)], target=20, names=NAMES)
    assert [row[0] for row in figure.rows] == ["1", "", ""]
    assert figure.counts["missing"] == 13


@given(
    st.lists(st.lists(st.sampled_from(BUCKETS[:-1]), max_size=9), max_size=16),
    st.integers(min_value=0, max_value=150),
)
def test_the_sum_of_the_buckets_is_the_larger_of_target_and_existing(teams: list[list[str]], target: int) -> None:
    columns = [Column(str(number), tuple(marks)) for number, marks in enumerate(teams)]
    figure = goal_matrix(columns, target=target, names=NAMES)
    existing = sum(len(marks) for marks in teams)
    assert sum(figure.counts.values()) == max(target, existing) == len(marks_of(figure.svg))
    assert sum(int(cell) for row in figure.rows for cell in row[1:]) == max(target, existing)
    for bucket in BUCKETS[:-1]:
        assert figure.counts[bucket] == sum(marks.count(bucket) for marks in teams)


def test_a_name_from_outside_cannot_leave_its_element() -> None:
    figure = goal_matrix([Column("<script>&", ("running",))], target=1, names=NAMES)
    assert "<script>" not in figure.svg
    ElementTree.fromstring(figure.svg)


def test_ten_thousand_marks_and_an_unknown_bucket_are_refused() -> None:
    with pytest.raises(ValueError, match="more than"):
        goal_matrix([], target=MOST_MARKS + 1, names=NAMES)
    with pytest.raises(ValueError, match="unknown buckets"):
        goal_matrix([Column("1", ("lost",))], target=1, names=NAMES)


def test_the_drawing_is_as_agreed() -> None:
    figure = goal_matrix([Column("1", ("carried_out", "interrupted"))], target=3, names=NAMES, rows=3)
    assert figure.svg == (
        '<svg class="fig fig-matrix" width="39" height="118" viewBox="0 0 28 84" aria-hidden="true"><defs>'
        '<g id="m-carried_out"><circle class="f1" cx="8" cy="8" r="7"/></g>'
        '<g id="m-interrupted"><path class="s4" d="M3 3l10 10M13 3L3 13" stroke-width="2.6" stroke-linecap="round"/>'
        '</g><g id="m-missing"><circle class="sc" cx="8" cy="8" r="6" stroke-width="1.6" stroke-dasharray="1.2 3.1" '
        'stroke-linecap="round"/></g></defs><use href="#m-carried_out" x="6" y="2"/>'
        '<use href="#m-interrupted" x="6" y="22"/><use href="#m-missing" x="6" y="42"/>'
        '<text x="14" y="78" text-anchor="middle">1</text></svg>'
    )
