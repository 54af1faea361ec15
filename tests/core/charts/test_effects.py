"""Effect direction drawn: direction, size and strength each told without colour, words for those who do not see it."""

from __future__ import annotations

import re
from itertools import pairwise, product
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.charts import NARROW, WIDE, EffectDrawing, EffectLine, EffectMark, effect_figure, effect_mark
from oppiva.core.charts.effect_marks import DIRECTIONS, HALVES, STRENGTHS, shape
from oppiva.core.charts.effects import MOST_LINES
from oppiva.core.charts.run_drawing import Size
from oppiva.core.statistics import Direction, EffectRules, Strength

COLUMNS = ("aika", "jaksaminen", "asiakas", "työllistyminen", "laatu")
KINDS = [EffectMark(*one) for one in product(DIRECTIONS[:-1], range(3), STRENGTHS)]
MARKS = st.none() | st.builds(
    EffectMark, st.sampled_from(DIRECTIONS), st.integers(0, 2), st.sampled_from(STRENGTHS), st.text(max_size=9)
)
LINES = st.lists(
    st.builds(EffectLine, st.text("0123456789-", min_size=1, max_size=12), st.tuples(*[MARKS] * 5)),
    min_size=1,
    max_size=20,
)


def drawing(*lines: EffectLine, columns: tuple[str, ...] = COLUMNS) -> EffectDrawing:
    return EffectDrawing(lines, columns, "Vaikutussuunta", "Kolme kokeilua", "kokeilu", "ei mitattu")


def line(label: str, *marks: EffectMark | None) -> EffectLine:
    return EffectLine(label, (*marks, *(None for _ in range(len(COLUMNS) - len(marks)))))


def without_colour(svg: str) -> str:
    return re.sub(r'class="[fs]\d"', 'class=""', svg)


def test_the_shapes_know_what_statistics_tell() -> None:
    assert [one.value for one in Direction] == list(DIRECTIONS)
    assert [one.value for one in Strength] == list(STRENGTHS)
    assert len(HALVES) == len(EffectRules().sizes) + 1


def test_no_two_marks_differ_by_colour_alone() -> None:
    drawn = {without_colour(shape(mark)) for mark in (*KINDS, EffectMark("untold"))}
    assert len(drawn) == len(KINDS) + 1


def test_better_points_up_worse_down_and_a_larger_n_is_longer() -> None:
    assert shape(EffectMark("better")).startswith('<path class="f1" d="M0 -7.5L')
    assert shape(EffectMark("worse", 2)).startswith('<path class="f4" d="M0 13L')
    lengths = [float(re.findall(r"M0 -([\d.]+)", shape(EffectMark("better", size)))[0]) for size in range(3)]
    assert lengths == sorted(set(lengths))


def test_a_series_is_full_before_and_after_half_full_and_an_opinion_a_broken_line() -> None:
    series, half, opinion = (shape(EffectMark("better", 1, one)) for one in STRENGTHS)
    assert (series.count("<path"), "s1" in series, "dash" in series) == (1, False, False)
    assert (half.count("<path"), 'class="s1"' in half, 'class="f1"' in half, "dash" in half) == (2, True, True, False)
    assert (opinion.count("<path"), "f1" in opinion, "dash" in opinion) == (1, False, True)


def test_a_mark_of_its_own_is_hidden_and_has_no_colour_of_its_own() -> None:
    for mark in (*KINDS, EffectMark("untold")):
        drawn = effect_mark(mark)
        assert 'aria-hidden="true"' in drawn
        assert not re.search(r'(fill|stroke|style)="', drawn)
        ElementTree.fromstring(drawn)


def test_each_mark_stands_in_its_line_and_column_and_its_words_in_the_table() -> None:
    up, down = EffectMark("better", 1, words="parani, n 12"), EffectMark("worse", 0, "opinion", "huononi, n 4")
    figure = effect_figure(drawing(line("07-3", up, None, down), line("05-1", down)))
    assert figure.head == ("kokeilu", *COLUMNS)
    assert figure.rows == (
        ("07-3", "parani, n 12", "ei mitattu", "huononi, n 4", "ei mitattu", "ei mitattu"),
        ("05-1", "huononi, n 4", *["ei mitattu"] * 4),
    )
    assert figure.counts == {"better": 1, "worse": 2, "level": 0, "mixed": 0, "untold": 0}
    used = re.findall(r'<use href="#e-([\w-]+)" x="([\d.]+)" y="([\d.]+)"', figure.svg)
    assert [kind for kind, _x, _y in used] == ["better-1-series", "worse-0-opinion", "worse-0-opinion"]
    (x, y), (later, same), (below_x, below) = [(float(x), float(y)) for _kind, x, y in used]
    assert (x < later, y == same, below_x == x, below > y) == (True, True, True, True)
    assert figure.svg.count('id="e-worse-0-opinion"') == 1


def test_a_screen_reader_is_told_what_it_is_and_what_it_shows() -> None:
    root = ElementTree.fromstring(effect_figure(drawing(line("07-3")), key="k").svg)
    title, description = root.find("title"), root.find("desc")
    assert title is not None
    assert description is not None
    assert (root.get("role"), root.get("aria-labelledby"), root.get("aria-describedby")) == ("img", "k-title", "k-text")
    assert (title.get("id"), title.text) == ("k-title", "Vaikutussuunta")
    assert (description.get("id"), description.text) == ("k-text", "Kolme kokeilua")


def test_two_drawings_of_a_page_share_no_id() -> None:
    one, other = (effect_figure(drawing(line("07-3", *KINDS[:2])), key=key).svg for key in ("w", "n"))
    ids = [set(re.findall(r' id="([^"]+)"', svg)) for svg in (one, other)]
    assert len(ids[0]) == 4
    assert not ids[0] & ids[1]


def test_headings_lean_where_there_is_no_room_beside_each_other() -> None:
    wide, narrow = (effect_figure(drawing(line("07-3")), size=size).svg for size in (WIDE, NARROW))
    assert (wide.count("rotate"), narrow.count("rotate")) == (0, 5)
    places = [float(x) for x in re.findall(r"translate\(([\d.]+) ", narrow)]
    assert all(x + 0.71 * 7.2 * len(column) <= NARROW.width + 1 for x, column in zip(places, COLUMNS, strict=True))


def test_a_long_label_is_cut_in_the_drawing_and_whole_in_the_table() -> None:
    long = "Kausityöntekijöiden perehdytys kesällä"
    figure = effect_figure(drawing(line(long)), size=NARROW)
    assert long not in figure.svg
    assert "Kausityön" in figure.svg
    assert "…" in figure.svg
    assert figure.rows[0][0] == long


def test_words_from_outside_cannot_leave_their_element() -> None:
    bad = '"><script>&'
    told = EffectDrawing((line(bad, EffectMark("better", words=bad)),), (bad, *COLUMNS[1:]), bad, bad)
    figure = effect_figure(told, key=bad)
    assert "<script>" not in figure.svg
    ElementTree.fromstring(figure.svg)


def test_what_cannot_be_drawn_is_refused() -> None:
    for bad in (drawing(), drawing(*[line("x")] * (MOST_LINES + 1))):
        with pytest.raises(ValueError, match="no drawing"):
            effect_figure(bad)
    for bad in (drawing(EffectLine("x", ())), drawing(EffectLine("x", ()), columns=())):
        with pytest.raises(ValueError, match="every column"):
            effect_figure(bad)
    for wrong in (("up", 0, "series"), ("better", 3, "series"), ("better", 0, "sure")):
        with pytest.raises(ValueError, match="no mark"):
            EffectMark(*wrong)


@given(lines=LINES, size=st.sampled_from([NARROW, WIDE]))
def test_every_mark_is_drawn_once_inside_and_none_covers_another(lines: list[EffectLine], size: Size) -> None:
    figure = effect_figure(drawing(*lines), size=size)
    marks = [mark for one in lines for mark in one.marks if mark is not None]
    places = [(float(x), float(y)) for x, y in re.findall(r'<use [^>]*x="([\d.]+)" y="([\d.]+)"', figure.svg)]
    height = float(re.findall(r'viewBox="0 0 \d+ ([\d.]+)"', figure.svg)[0])
    assert len(places) == len(marks) == sum(figure.counts.values())
    assert all(HALVES[-1] <= x <= size.width - HALVES[-1] and y + HALVES[-1] <= height for x, y in places)
    xs, ys = sorted({x for x, _y in places}), sorted({y for _x, y in places})
    assert all(b - a >= 2 * HALVES[-1] for found in (xs, ys) for a, b in pairwise(found))
    ElementTree.fromstring(figure.svg)
