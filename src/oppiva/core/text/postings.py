"""An inverted index in memory: for each word the texts that hold it and how often, as arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
Counts = NDArray[np.float64]


class Postings:
    """Words of texts; a text's row is its place in what was given."""

    def __init__(self, texts: Iterable[Collection[str]]) -> None:
        numbers: dict[str, int] = {}
        held = [np.array([numbers.setdefault(word, len(numbers)) for word in text], dtype=np.int64) for text in texts]
        self._hold(numbers, held)

    @classmethod
    def numbered(cls, numbers: Mapping[str, int], texts: Sequence[NDArray[np.int64]]) -> Self:
        """The same of texts whose words have been numbered already."""
        made = cls.__new__(cls)
        made._hold(numbers, texts)
        return made

    def _hold(self, numbers: Mapping[str, int], texts: Sequence[NDArray[np.int64]]) -> None:
        self._numbers, self.n = numbers, len(texts)
        sizes = [len(text) for text in texts]
        self.lengths = np.array(sizes, dtype=np.float64)
        words = np.concatenate(texts) if texts else np.zeros(0, dtype=np.int64)
        rows = np.repeat(np.arange(self.n, dtype=np.int64), sizes)
        # Sorted by word, then by row, each pair once.
        pairs, counts = np.unique(words * max(self.n, 1) + rows, return_counts=True)
        self._rows = (pairs % max(self.n, 1)).astype(np.int32)
        self._counts = counts.astype(np.int32)
        self.df = np.bincount(pairs // max(self.n, 1), minlength=len(numbers))
        self._begins = np.concatenate([[0], np.cumsum(self.df)]).astype(np.int64)

    @property
    def average(self) -> float:
        """The average length of a text in words."""
        return float(self.lengths.mean()) if self.n else 0.0

    def of(self, word: str) -> tuple[Rows, Counts]:
        """The rows of the texts that hold a word, ascending, and how often each does."""
        at = self._numbers.get(word)
        if at is None:
            return np.zeros(0, dtype=np.int32), np.zeros(0)
        part = slice(self._begins[at], self._begins[at + 1])
        return self._rows[part], self._counts[part].astype(np.float64)

    def lengths_by(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The length of each text's vector of (1 + ln f) times the weight of the word."""
        each = np.repeat(weights, self.df) * (1 + np.log(self._counts))
        return np.sqrt(np.bincount(self._rows, weights=each * each, minlength=self.n))

    def cosines(
        self, words: Iterable[str], weights: NDArray[np.float64], lengths: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The cosine of other words with each text under the same weights; 0 where either holds nothing.

        A word that no text holds counts in the length of the others with the weight of a word of df 0.
        """
        found, square = np.zeros(self.n), 0.0
        rare = np.log(1.0 + self.n) + 1.0
        for word, often in Counter(words).items():
            at = self._numbers.get(word)
            mine = (1 + np.log(often)) * (rare if at is None else float(weights[at]))
            square += mine * mine
            if at is not None:
                rows, counts = self.of(word)
                found[rows] += mine * (1 + np.log(counts)) * weights[at]
        held = lengths * np.sqrt(square)
        cosines: Counts = np.divide(found, held, out=np.zeros(self.n), where=held > 0)
        return cosines

    def smooth_idf(self) -> NDArray[np.float64]:
        """ln((1 + N) / (1 + df)) + 1 of each word."""
        return np.asarray(np.log((1.0 + self.n) / (1.0 + self.df)) + 1.0, dtype=np.float64)
