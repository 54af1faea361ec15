"""Marks: a shape for every state, so that colour is never alone."""

import re

import pytest

from oppiva.core.charts import BUCKETS, SEVERITIES, checks, mark
from oppiva.core.charts.marks import SHAPES


def test_every_bucket_and_every_severity_has_its_own_shape() -> None:
    drawn = [re.sub(r'class="[^"]*"', "", SHAPES[kind]) for kind in BUCKETS]
    assert len(set(drawn)) == len(BUCKETS), "two buckets differ by colour alone"
    assert set(SEVERITIES) <= set(SHAPES)
    assert len({re.sub(r'class="[^"]*"', "", SHAPES[kind]) for kind in SEVERITIES}) == len(SEVERITIES)


def test_a_mark_is_hidden_from_screen_readers_and_has_no_colour_of_its_own() -> None:
    for kind in SHAPES:
        drawn = mark(kind)
        assert 'aria-hidden="true"' in drawn
        assert "style=" not in drawn
        assert not re.search(r'(fill|stroke)="(?!none)[^"]*"', drawn), kind


def test_a_mark_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no mark"):
        mark("epäonnistui")


def test_the_strip_has_one_drawing_for_each_check() -> None:
    assert checks(("blocks",) * 4 + ("fine",) * 28).count("<svg") == 32
