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
        yield from _of_word(small(token.group()))


def _of_word(word: str) -> Iterator[str]:
    apart = f" {word} "
    for size in SIZES:
        if len(apart) <= size:
            yield apart
            break
        for at in range(len(apart) - size + 1):
            yield apart[at : at + size]


class Pieces:
    """The pieces of words of texts, made once for many queries."""

    def __init__(self, texts: Sequence[str]) -> None:
        numbers: dict[str, int] = {}
        cut: dict[str, NDArray[np.int64]] = {}  # most words stand in many texts
        made: dict[str, NDArray[np.int64]] = {}
        for text in dict.fromkeys(texts):
            held = [small(token.group()) for token in tokens(normal(text))]
            for word in held:
                if word not in cut:
                    found = [numbers.setdefault(piece, len(numbers)) for piece in _of_word(word)]
                    cut[word] = np.array(found, dtype=np.int64)
            made[text] = np.concatenate([cut[word] for word in held]) if held else np.zeros(0, dtype=np.int64)
        self._held = Postings.numbered(numbers, [made[text] for text in texts])
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
