"""The growth rings: one a half-day, in the three states, with their facts."""

from __future__ import annotations

import pytest

from oppiva.core.charts import rings


@pytest.mark.parametrize(("done", "total"), [(0, 1), (0, 3), (2, 3), (3, 3), (4, 6)])
def test_a_ring_for_each_half_day_and_one_is_next(done: int, total: int) -> None:
    drawn = rings(done, total)
    assert drawn.svg.count('class="ring ring--done"') == done
    assert drawn.svg.count("<circle") == total + 1
    assert drawn.svg.count("ring--now") == (done < total)
    assert 'aria-hidden="true"' in drawn.svg
    assert "style" not in drawn.svg
    assert drawn.counts == {"done": done, "total": total}


@pytest.mark.parametrize(("done", "total"), [(-1, 3), (4, 3), (1, 7)])
def test_what_cannot_be_drawn_is_refused(done: int, total: int) -> None:
    with pytest.raises(ValueError, match="no rings"):
        rings(done, total)
