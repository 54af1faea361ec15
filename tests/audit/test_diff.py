"""Word by word: what the page of a conflict shows."""

from hypothesis import given
from hypothesis import strategies as st

from oppiva.audit.queries import word_diff


def joined(pieces, *kinds):
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


def test_a_changed_word_stands_alone():
    pieces = word_diff("Asiakas sai ajan viikossa.", "Asiakas sai ajan kahdessa päivässä.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "Asiakas sai ajan "),
        ("gone", "viikossa"),
        ("new", "kahdessa päivässä"),
        ("same", "."),
    ]


def test_equal_and_empty_texts():
    assert word_diff("", "") == ()
    assert [(piece.kind, piece.text) for piece in word_diff("a b", "a b")] == [("same", "a b")]
    assert [(piece.kind, piece.text) for piece in word_diff("", "a b")] == [("new", "a b")]


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_texts_can_be_put_together_again(before, after):
    pieces = word_diff(before, after)
    assert joined(pieces, "same", "gone") == before
    assert joined(pieces, "same", "new") == after


def test_texts_too_long_to_compare_are_shown_whole():
    before, after = "sana " * 4_000, "toinen " * 4_000
    assert [piece.kind for piece in word_diff(before, after)] == ["gone", "new"]
