"""The run chart drawn: points in order, silence as a break, lines with their words, a scale for any numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.charts import NARROW, WIDE, Level, Mark, RunDrawing, run_chart
from oppiva.core.charts.run_drawing import Size
from oppiva.core.charts.run_plot import scale_of

FIRST = date(2026, 3, 3)
MOCK = (17, 19, 15, 12, 13, 9, 11, 8, 9, 9)


def marks(*values: object, before: int = 0, met: bool | None = True) -> tuple[Mark, ...]:
    return tuple(
        Mark(FIRST + timedelta(days=at), Decimal(str(value)), at < before, met, (str(at), str(value)))
        for at, value in enumerate(values)
    )


def number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def day(value: date) -> str:
    return f"{value.day}.{value.month}."


def draw(drawing: RunDrawing, size: Size = WIDE) -> str:
    return run_chart(drawing, number=number, day=day, size=size).svg


def centres(svg: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r'<circle class="[^"]*" cx="([^"]*)" cy="([^"]*)"', svg)]


def lines(svg: str) -> list[str]:
    return re.findall(r'<path class="ch-line" d="([^"]*)"', svg)


def test_every_number_is_a_mark_in_order_and_a_row_of_the_table() -> None:
    figure = run_chart(RunDrawing(marks(*MOCK), joined=True, head=("nro", "min")), number=number, day=day)
    found = centres(figure.svg)
    assert len(found) == len(MOCK)
    assert [x for x, _y in found] == sorted({x for x, _y in found})
    assert max(found, key=lambda one: one[1])[0] == found[7][0]  # 8, the least
    assert figure.rows[0] == ("0", "17")
    assert (figure.head, figure.counts) == (("nro", "min"), {"marks": 10, "before": 0})
    assert lines(figure.svg)[0].count("L") == len(MOCK) - 1


def test_the_first_and_the_last_day_are_named_and_the_last_value_is_large() -> None:
    svg = draw(RunDrawing(marks(*MOCK)))
    assert ">3.3.</text>" in svg
    assert ">12.3.</text>" in svg
    assert re.search(r'<text class="ch-last"[^>]*>9</text>', svg)


def test_dots_alone_have_no_line_and_a_missed_one_is_hollow() -> None:
    svg = draw(RunDrawing((*marks(5, 6), *marks(7, met=False), *marks(8, met=None))))
    assert not lines(svg)
    assert (svg.count('class="ch-dot"'), svg.count('class="ch-dot ch-dot--hit"')) == (1, 3)


def test_silence_breaks_the_line_and_takes_room() -> None:
    svg = draw(RunDrawing(marks(1, 2, 3, 4), joined=True, gaps=((1, 2),)))
    assert lines(svg)[0].count("M") == 2
    xs = [x for x, _y in centres(svg)]
    assert xs[2] - xs[1] == pytest.approx(3 * (xs[1] - xs[0]), abs=0.05)
    far = [x for x, _y in centres(draw(RunDrawing(marks(1, 2), gaps=((0, 50),))))]
    near = [x for x, _y in centres(draw(RunDrawing(marks(1, 2), gaps=((0, 3),))))]
    assert far == near
    assert not lines(draw(RunDrawing(marks(1, 2), joined=True, gaps=((0, 1),))))


def test_what_was_counted_before_is_square_and_not_joined_to_the_trial() -> None:
    svg = draw(RunDrawing(marks(9, 8, 3, 2, before=2), joined=True, trial="kokeilu alkaa"))
    assert svg.count('class="ch-before"') == 2
    assert svg.count('class="ch-start"') == 1
    assert ">kokeilu alkaa</text>" in svg
    assert lines(svg)[0].count("M") == 2
    only = draw(RunDrawing(marks(9, 8, before=2), trial="kokeilu alkaa"))
    assert 'class="ch-start"' not in only
    assert 'class="ch-start"' in draw(RunDrawing(marks(9, 8, 3, before=2)))


def test_lines_have_their_words_beside_them_and_words_do_not_meet() -> None:
    levels = (
        Level(Decimal(18), "base", "Lähtötaso 18"),
        Level(Decimal(10), "pred", "Ennuste: enintään 10"),
        Level(Decimal(10), "limit", "Jätämme: enintään 10"),
        Level(Decimal(15), "limit", "Lopetamme: yli 15"),
        Level(Decimal(5), "pred", ""),
    )
    svg = draw(RunDrawing(marks(*MOCK), joined=True, levels=levels, whole=True, unit="min"))
    for kind, count in (("base", 1), ("pred", 2), ("limit", 2)):
        assert svg.count(f'class="ch-{kind}"') == count
    places = re.findall(r'<text class="ch-lab" x="([^"]*)" y="([^"]*)">([^<]*)<', svg)
    assert len(places) == 4
    for at, (x, y, words) in enumerate(places):
        for other_x, other_y, other in places[at + 1 :]:
            apart = abs(float(y) - float(other_y)) >= 12
            assert apart or float(x) + 6 * len(words) < float(other_x) or float(other_x) + 6 * len(other) < float(x)
    assert ">min</text>" in svg
    assert ">0</text>" in svg


def test_a_prediction_between_two_numbers_is_a_band() -> None:
    svg = draw(RunDrawing(marks(4, 5, 6), band=(Decimal(5), Decimal(8))))
    assert svg.count('class="ch-area"') == 1


@pytest.mark.parametrize("offset", [-30, 1, 30])
def test_an_amendment_is_a_tick_between_the_numbers_around_it(offset: int) -> None:
    svg = draw(RunDrawing(marks(4, 5, 6), amendments=(FIRST + timedelta(days=offset),) * 2, amended="muutos"))
    xs = [x for x, _y in centres(svg)]
    (tick,) = re.findall(r'class="ch-tick" d="M([\d.]+) ', svg)
    assert (xs[0] < float(tick) < xs[1]) == (offset == 1)
    assert (float(tick) < xs[0]) == (offset == -30)
    assert (float(tick) > xs[2]) == (offset == 30)
    assert ">muutos</text>" in svg
    assert svg.count("ch-tick") == 1
    assert "ch-note" not in draw(RunDrawing(marks(4), amendments=(FIRST,)))


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_all_stands_inside_the_drawing_also_with_a_thousand_numbers(size: Size) -> None:
    svg = draw(RunDrawing(marks(*range(1_000)), joined=True), size)
    assert all(0 < x < size.width and 0 < y < size.height for x, y in centres(svg))
    assert len(re.findall(r"\d\.</text>", svg)) < 14


def test_numbers_of_one_day_have_one_date() -> None:
    same = tuple(Mark(FIRST, Decimal(value)) for value in (3, 4, 5))
    assert draw(RunDrawing(same)).count(">3.3.</text>") == 1
    days = tuple(Mark(FIRST + timedelta(days=at // 9), Decimal(at)) for at in range(12))
    assert ">4.3.</text>" in draw(RunDrawing(days), NARROW)
    late = tuple(Mark(FIRST + timedelta(days=at // 11), Decimal(at)) for at in range(12))
    assert draw(RunDrawing(late), NARROW).count(".3.</text>") <= 2


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0, 19], ["0", "5", "10", "15", "20"]),
        ([8, 19], ["7.5", "10", "12.5", "15", "17.5", "20"]),
        ([7], ["2", "4", "6", "8", "10", "12"]),
        ([0], ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]),
        ([-4, 4], ["-6", "-4", "-2", "0", "2", "4", "6"]),
        ([11, 1_000_000_000], ["0", "250000000", "500000000", "750000000", "1000000000", "1250000000"]),
        (["999999999.001", "999999999.003"], None),
    ],
)
def test_the_scale_has_round_numbers_around_the_values(values: Sequence[object], ticks: list[str] | None) -> None:
    found = [Decimal(str(value)) for value in values]
    scale = scale_of(found, 5)
    if ticks is None:
        assert scale[0] <= found[0] < found[1] <= scale[-1]
        assert len({number(tick) for tick in scale}) == len(scale) > 3
    else:
        assert [f"{tick.normalize():f}" for tick in scale] == ticks


NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False, allow_infinity=False)


@given(values=st.lists(NUMBERS, min_size=1, max_size=12), most=st.sampled_from([4, 5]))
def test_any_scale_holds_its_values_in_even_steps(values: list[Decimal], most: int) -> None:
    scale = scale_of(values, most)
    assert scale[0] <= min(values) <= max(values) <= scale[-1]
    assert len({other - one for one, other in pairwise(scale)}) == 1
    assert 2 <= len(scale) <= most + 4
    assert scale[0] >= 0 or min(values) < 0


@given(values=st.lists(NUMBERS, min_size=1, max_size=12))
def test_any_numbers_are_a_drawing_that_an_xml_reader_accepts(values: list[Decimal]) -> None:
    ElementTree.fromstring(draw(RunDrawing(marks(*values), joined=True), NARROW))


def test_words_from_outside_are_escaped() -> None:
    level = Level(Decimal(5), "mid", '<b>"&')
    svg = draw(RunDrawing(marks(4, 5), levels=(level,), unit="<i>"))
    assert "&lt;b&gt;" in svg
    assert "<i>" not in svg


def test_no_numbers_and_an_unknown_line_are_refused() -> None:
    with pytest.raises(ValueError, match="needs a number"):
        draw(RunDrawing(()))
    with pytest.raises(ValueError, match="unknown level"):
        draw(RunDrawing(marks(1), levels=(Level(Decimal(1), "average", ""),)))
