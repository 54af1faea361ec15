"""Likeness of two texts by their runs of four characters."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.text import similar, similarity_bp

WORDS = st.text("abcde ", min_size=0, max_size=40)


def cosine(left: str, right: str) -> float:
    def counts(text):
        text = " ".join(text.split())
        return Counter(text[at : at + 4] for at in range(len(text) - 3))

    a, b = counts(left), counts(right)
    lengths = math.sqrt(sum(n * n for n in a.values())) * math.sqrt(sum(n * n for n in b.values()))
    return sum(n * b[gram] for gram, n in a.items()) / lengths if lengths else 0.0


@given(WORDS, WORDS)
def test_whole_numbers_agree_with_the_definition(left, right):
    assert similarity_bp(left, right) == pytest.approx(cosine(left, right) * 10_000, abs=1)
    assert similarity_bp(left, right) == similarity_bp(right, left)


@given(WORDS, WORDS, st.integers(1, 10_000))
def test_threshold_is_reached_or_not_by_the_same_measure(left, right, threshold):
    assert similar(left, right, threshold) == (similarity_bp(left, right) >= threshold)


def test_a_text_is_like_itself_whatever_its_case_and_spaces():
    assert similarity_bp("Kollegiaalinen  johtaminen", "kollegiaalinen johtaminen\n") == 10_000
    assert similar("same words", "same words", 10_000)


@pytest.mark.parametrize("short", ["", "abc", " a b "])
def test_texts_shorter_than_a_run_are_like_nothing(short):
    assert similarity_bp(short, short) == 0
    assert not similar(short, short, 1)
