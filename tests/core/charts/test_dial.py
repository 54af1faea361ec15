"""The dials of a model: steps lit of a scale, and what stands in the middle."""

from __future__ import annotations

from itertools import pairwise

import pytest

from oppiva.core.charts.dial import ARROWS, FIRST, SWEEP, arcs, dial


@pytest.mark.parametrize("of", [1, 3, 4, 5, 8])
def test_the_steps_go_round_from_foot_to_foot_and_never_touch(of: int) -> None:
    found = arcs(of)
    assert len(found) == of
    assert found[0][0] == FIRST
    assert found[-1][1] == pytest.approx(FIRST + SWEEP)
    for before, after in pairwise(found):
        assert after[0] - before[1] == pytest.approx(10)


@pytest.mark.parametrize(("lit", "of"), [(0, 4), (2, 4), (4, 4), (4, 5)])
def test_what_is_lit_and_what_is_not_are_told_apart_by_width_too(lit: int, of: int) -> None:
    drawn = dial(lit, of, word="4/5")
    assert drawn.count('class="seg-on"') == lit
    assert drawn.count('class="seg-off"') == of - lit
    assert drawn.count('stroke-width="11"') == lit
    assert ">4/5</text>" in drawn
    assert 'aria-hidden="true"' in drawn
    assert "style" not in drawn


def test_an_arrow_is_drawn_not_written() -> None:
    for name in ARROWS:
        drawn = dial(1, 3, arrow=name)
        assert "dial__arrow" in drawn
        assert "<text" not in drawn


def test_a_word_of_outside_is_escaped() -> None:
    assert "<b>" not in dial(1, 3, word="<b>")


@pytest.mark.parametrize(("lit", "of"), [(-1, 4), (5, 4), (0, 0), (1, 9)])
def test_what_cannot_be_drawn_is_refused(lit: int, of: int) -> None:
    with pytest.raises(ValueError, match="no dial"):
        dial(lit, of)
