"""An inverted index in memory: for each word the texts that hold it and how often, as arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
Counts = NDArray[np.float64]


class Postings:
    """Words of texts; a text's row is its place in what was given."""

    def __init__(self, texts: Iterable[Collection[str]]) -> None:
        self._numbers: dict[str, int] = {}
        words: list[int] = []
        rows: list[int] = []
        counts: list[int] = []
        lengths: list[int] = []
        mine: list[int] = []
        often: list[int] = []
        before: Collection[str] | None = None
        for row, given in enumerate(texts):
            if given is not before:  # texts that are the same often come together
                held = Counter(given)
                mine = [self._numbers.setdefault(word, len(self._numbers)) for word in held]
                often, before = list(held.values()), given
            words += mine
            counts += often
            rows += [row] * len(mine)
            lengths.append(len(given))
        self.n = len(lengths)
        self.lengths = np.array(lengths, dtype=np.float64)
        order = np.argsort(np.array(words, dtype=np.int64), kind="stable")
        self._rows = np.array(rows, dtype=np.int32)[order]
        self._counts = np.array(counts, dtype=np.int32)[order]
        self.df = np.bincount(np.array(words, dtype=np.int64), minlength=len(self._numbers))
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
        return np.divide(found, held, out=np.zeros(self.n), where=held > 0)

    def smooth_idf(self) -> NDArray[np.float64]:
        """ln((1 + N) / (1 + df)) + 1 of each word."""
        return np.log((1.0 + self.n) / (1.0 + self.df)) + 1.0
