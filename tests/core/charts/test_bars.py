"""Bars: parts of a total in shares of the width; more than the total is shown, not cut."""

import re

import pytest

from oppiva.core.charts import Part, bar


def widths(svg: str, css: str) -> list[str]:
    return re.findall(rf'<rect class="{css}" x="[^"]*" y="0" width="([^"]*)"', svg)


def test_a_part_takes_its_share_and_the_rest_stays_hollow() -> None:
    figure = bar([Part(212, "solid", "kaikissa"), Part(75, "hatch", "osassa")], total=400)
    assert widths(figure.svg, "f1") == ["53%"]
    assert widths(figure.svg, "sc") == ["28.25%"]
    assert figure.rows == (("kaikissa", "212"), ("osassa", "75"))


def test_more_than_the_total_grows_the_scale_and_marks_the_total() -> None:
    figure = bar([Part(150, "solid", "tunnit")], total=100)
    assert widths(figure.svg, "f1") == ["100%"]
    assert '<rect class="fi" x="66.67%"' in figure.svg
    assert not widths(figure.svg, "sc")


def test_nothing_of_nothing_is_an_empty_frame() -> None:
    assert widths(bar([], total=0).svg, "sc") == ["100%"]
    assert widths(bar([Part(0, "solid", "x")], total=0).svg, "f1") == []


def test_two_bars_on_a_page_have_patterns_of_their_own() -> None:
    one = bar([Part(1, "hatch", "x")], total=2, key="one").svg
    other = bar([Part(1, "hatch", "x")], total=2, key="other").svg
    assert 'id="one-hatch"' in one
    assert "url(#one-hatch)" in one
    assert 'id="other-hatch"' in other


def test_a_negative_part_and_an_unknown_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        bar([Part(-1, "solid", "x")], total=1)
    with pytest.raises(ValueError, match="unknown kind"):
        bar([Part(1, "dotted", "x")], total=1)
