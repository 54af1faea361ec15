"""Search by words alone: BM25 and the cosine of pieces of words, each as its distance from the ordinary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from oppiva.core.text.postings import Postings
from oppiva.core.text.terms import normal, small, tokens

SIZES = (3, 4, 5)
Scores = NDArray[np.float64]


def pieces(text: str) -> Iterator[str]:
    """The runs of 3 to 5 characters of each word with a space on either side, never over two words."""
    for token in tokens(normal(text)):
        word = f" {small(token.group())} "
        for size in SIZES:
            if len(word) <= size:
                yield word
                break
            for at in range(len(word) - size + 1):
                yield word[at : at + size]


class Pieces:
    """The pieces of words of texts, made once for many queries."""

    def __init__(self, texts: Sequence[str]) -> None:
        held = {text: tuple(pieces(text)) for text in dict.fromkeys(texts)}
        self._held = Postings(held[text] for text in texts)
        self._weights = self._held.smooth_idf()
        self._lengths = self._held.lengths_by(self._weights)

    def cosines(self, query: str) -> Scores:
        """How near each text is to a query by its pieces of words."""
        return self._held.cosines(pieces(query), self._weights, self._lengths)


def z(scores: Scores) -> Scores:
    """Each score as its distance from the mean in standard deviations; all 0 when they do not differ."""
    spread = float(scores.std()) if len(scores) else 0.0
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros(len(scores))


def combined(bm25: Scores, cosines: Scores) -> Scores:
    """The score of lexical mode."""
    return z(bm25) + z(cosines)
