"""The score of a document: BM25, the blend with meaning, when something is found; lexical mode."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from oppiva.core.text import lexical
from oppiva.core.text.finding import Doc, Texts
from oppiva.core.text.postings import Postings
from oppiva.core.text.ranking import Corpus, bm25, hybrid, is_found

DOCS = [
    ["soitto", "takaisin", "soitto", "päivä"],
    ["kirje", "sivu"],
    ["soitto", "kirje", "lause", "sivu", "kirje", "selkeä"],
]


def test_t2_bm25() -> None:
    """text-analysis.md T2."""
    corpus = Corpus(3, 4, Counter(word for doc in DOCS for word in set(doc)))
    scores = [bm25(["soitto", "kirje", "soitto"], Counter(doc), len(doc), corpus) for doc in DOCS]
    assert scores == pytest.approx([0.6463, 0.5442, 1.0045], abs=5e-5)
    assert bm25(["muu"], Counter(DOCS[0]), 4, corpus) == 0
    assert bm25(["a"], {"a": 1}, 1, Corpus(0, 0, {})) > 0


def test_the_same_scores_from_the_inverted_index() -> None:
    texts = Texts([Doc(str(at), " ".join(doc), lang="xx") for at, doc in enumerate(DOCS)])
    assert texts.bm25(["soitto", "kirje"]) == pytest.approx([0.6463, 0.5442, 1.0045], abs=5e-5)
    assert Texts([]).bm25(["a"]).shape == (0,)


def test_words_count_a_fifth_and_only_in_their_own_language() -> None:
    assert hybrid(0.5, 2, 4, True) == pytest.approx(0.6)
    assert hybrid(0.5, 2, 4, False) == 0.5
    assert hybrid(None, 4, 4, True) == pytest.approx(0.2)
    assert hybrid(0.5, 0, 0, True) == 0.5


@pytest.mark.parametrize(
    ("best", "lexical_hit", "found"),
    [(0.0999, False, False), (0.10, False, True), (None, False, False), (None, True, True), (-1.0, True, True)],
)
def test_when_something_is_found(best: float | None, lexical_hit: bool, found: bool) -> None:
    assert is_found(best, lexical_hit) is found


def test_pieces_stay_inside_their_word() -> None:
    assert list(lexical.pieces("Ab")) == [" ab", "ab ", " ab "]
    assert list(lexical.pieces("a b")) == [" a ", " b "]
    assert not any(" " in piece[1:-1] for piece in lexical.pieces("kirje sivu"))


def test_lexical_mode_adds_distances_from_the_ordinary() -> None:
    assert lexical.z(np.array([1.0, 1.0, 1.0])) == pytest.approx([0, 0, 0])
    assert lexical.z(np.array([])).shape == (0,)
    assert lexical.z(np.array([0.0, 2.0])) == pytest.approx([-1, 1])
    assert lexical.combined(np.array([0.0, 2.0]), np.array([5.0, 5.0])) == pytest.approx([-1, 1])


def test_cosines_by_pieces() -> None:
    held = lexical.Pieces(["odotusaulan kalusteet", "kirje", "", "odotusaulan kalusteet"])
    found = held.cosines("Odotusaulan kalusteet")
    assert found == pytest.approx([1, 0, 0, 1])
    assert 0.2 < held.cosines("odotus aulan kalustet")[0] < 1
    assert held.cosines("") == pytest.approx([0, 0, 0, 0])


def test_an_empty_index() -> None:
    held = Postings([])
    assert (held.n, held.average, held.of("a")[0].shape) == (0, 0.0, (0,))
    assert held.cosines(["a"], held.smooth_idf(), held.lengths_by(held.smooth_idf())).shape == (0,)
