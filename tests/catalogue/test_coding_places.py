"""Places in a text, for any text: code points, no letter lost, no mark beside its words (text-analysis.md 10)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oppiva.catalogue.coding_marks import (
    BLOCK,
    Span,
    blocked,
    found_once,
    joined,
    segments,
    together,
    tree,
    units_marked,
    units_of,
    words_in,
)

TEXTS = st.text(alphabet="aä😀É. !?\nÅSsiİß", min_size=1, max_size=80)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, dict[int, Span]]:
    """A text with some places in it."""
    text = draw(TEXTS)
    ends = st.integers(0, len(text) - 1)
    places = draw(st.lists(st.tuples(ends, ends), max_size=6))
    return text, {n: Span(min(a, b), max(a, b) + 1) for n, (a, b) in enumerate(places)}


@given(marked())
def test_runs_put_together_are_the_text_and_bear_each_mark_where_it_is(given_: tuple[str, dict[int, Span]]) -> None:
    text, marks = given_
    whole = Span(0, len(text))
    runs = segments(text, whole, marks)
    assert "".join(one.text for one in runs) == text
    for key, span in marks.items():
        assert "".join(one.text for one in runs if key in one.marks) == text[span.start : span.end]


@given(marked())
def test_what_is_blocked_out_leaves_every_other_letter_in_its_place(given_: tuple[str, dict[int, Span]]) -> None:
    text, marks = given_
    clean = blocked(text, marks.values())
    assert len(clean) == len(text)
    for at, (before, after) in enumerate(zip(text, clean, strict=True)):
        hidden = any(span.start <= at < span.end for span in marks.values()) and before != "\n"
        assert after == (BLOCK if hidden else before)


@given(TEXTS, st.data())
def test_words_that_stand_once_are_found_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    place = found_once(text, words)
    times = sum(text.startswith(words, at) for at in range(len(text)))
    assert (place is not None) == (times == 1)
    if place is not None:
        assert text[place.start : place.end] == words


@given(TEXTS)
def test_a_word_is_found_whatever_its_capitals_and_never_beside_itself(text: str) -> None:
    for place in words_in(text, ["ä", "SI"]):
        assert text[place.start : place.end].lower() in {"ä", "si"}


@given(TEXTS, st.data())
def test_ticked_neighbours_become_one_place(text: str, data: st.DataObject) -> None:
    units = units_of(text)
    ticked = [unit for unit in units if data.draw(st.booleans())]
    runs = joined(ticked, units)
    assert units_marked(units, runs) == {units.index(one) for one in ticked}
    assert all(not a.overlaps(b) for a in runs for b in runs if a != b)


def test_how_codes_stand_together_by_hand() -> None:
    """a: 0-5, 10-15; b: 4-12 of one text, and 0-3 of another. Both of a touch b's first: 3 of 4 quotes."""
    found = together({"a": {1: [Span(0, 5), Span(10, 15)]}, "b": {1: [Span(4, 12)], 2: [Span(0, 3)]}, "c": {}})
    assert [(one.first, one.second, one.pairs, one.sources, one.jaccard) for one in found] == [("a", "b", 2, 1, 0.75)]
    # To touch is not to overlap.
    assert together({"a": {1: [Span(0, 5)]}, "b": {1: [Span(5, 9)]}}) == ()


@given(st.lists(st.tuples(st.integers(0, 20), st.text(alphabet="aäb", min_size=1, max_size=2)), max_size=20))
def test_a_tree_has_each_code_once_with_its_path(rows: list[tuple[int, str]]) -> None:
    """Each under one that came before it: so there is no ring."""
    codes = [(n, parent if parent < n else None, name) for n, (parent, name) in enumerate(rows)]
    twigs = tree(codes)
    assert sorted(one.key for one in twigs) == list(range(len(codes)))
    paths = {one.key: one.path for one in twigs}
    for key, parent, name in codes:
        assert paths[key] == ((*paths[parent], name) if parent is not None else (name,))
