"""Dots of a scale: a dial in small."""

from __future__ import annotations

import pytest

from oppiva.core.charts import dots


@pytest.mark.parametrize(("lit", "of"), [(0, 5), (3, 5), (5, 5), (1, 1)])
def test_as_many_are_filled_as_the_scale_goes(lit: int, of: int) -> None:
    svg = dots(lit, of)
    assert (svg.count("dot-on"), svg.count("dot-off")) == (lit, of - lit)
    assert 'aria-hidden="true"' in svg
    assert "style" not in svg


@pytest.mark.parametrize(("lit", "of"), [(-1, 5), (6, 5), (0, 0), (1, 9)])
def test_what_cannot_be_drawn_is_refused(lit: int, of: int) -> None:
    with pytest.raises(ValueError, match="no dots"):
        dots(lit, of)
