"""Buckets and their sum (records.md 2.5, T2), and that one list draws the marks and gives the figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.charts import BUCKETS
from oppiva.reporting.counts import experiments, tally_of
from oppiva.reporting.slots import Series

NAMES = {bucket: bucket for bucket in BUCKETS}


def series(**marks: int) -> list[Series]:
    """Marks in series of seven teams."""
    flat = [bucket for bucket, number in marks.items() for _ in range(number)]
    return [Series(str(at // 7 + 1), tuple(flat[at : at + 7])) for at in range(0, len(flat), 7)]


def test_t2_all_teams_exist() -> None:
    found = experiments(
        series(carried_out=36, reviewing=3, running=22, not_started=40, interrupted=4), target=105, names=NAMES
    )
    assert found.total == 105
    assert found.of("missing") == 0


def test_t2_one_team_never_formed() -> None:
    found = experiments(
        series(carried_out=36, reviewing=3, running=22, not_started=39, interrupted=4), target=105, names=NAMES
    )
    assert (found.of("not_started"), found.of("missing"), found.total) == (39, 1, 105)


@given(
    marks=st.lists(st.lists(st.sampled_from([one for one in BUCKETS if one != "missing"]), max_size=9), max_size=20),
    target=st.integers(0, 700),
)
def test_the_sum_is_the_larger_of_target_and_what_exists_and_every_mark_is_drawn(
    marks: list[list[str]], target: int
) -> None:
    rows = [Series(str(at), tuple(one)) for at, one in enumerate(marks, start=1)]
    existing = sum(len(one) for one in marks)
    found = experiments(rows, target=target, names=NAMES)
    assert found.total == max(target, existing)
    assert found.of("carried_out") == tally_of(rows).value
    if found.figure is not None:
        for bucket, number in found.by_bucket:
            assert found.figure.svg.count(f'href="#k-{bucket}"') == number
    else:
        assert found.total > 600


def test_a_bucket_that_is_none_of_the_seven_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown buckets"):
        experiments([Series("1", ("done",))], target=3, names=NAMES)
