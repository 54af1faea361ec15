"""How alike two texts are: S = E + 0.5 A, meaning and the terms that both hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from oppiva.core.text.bank import BankSums
from oppiva.core.text.embedding import Embedder
from oppiva.core.text.finding import Doc, Texts
from oppiva.core.text.terms import terms

WORDS = 0.5  # what shared terms count beside meaning


def likeness(meaning: float, words: float) -> float:
    """S of two texts by the cosine of their centred vectors and that of their terms."""
    return meaning + WORDS * words


class Likeness:
    """Texts made ready to be compared."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._weights = texts.postings.smooth_idf()
        self._lengths = texts.postings.lengths_by(self._weights)

    def row(self, at: int) -> NDArray[np.float64]:
        """S of one text with every text, itself included."""
        held = self._texts
        own = terms(held.texts[at], held.languages[at])
        words = held.postings.cosines(own, self._weights, self._lengths)
        return np.asarray(held.vectors @ held.vectors[at] + WORDS * words, dtype=np.float64)


def similar(
    docs: Sequence[Doc], embedder: Embedder | None, *, bank: BankSums | None = None, top: int = 5
) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """The nearest texts of each text, the best first, itself left out."""
    return nearest(Texts(docs, embedder, bank), top)


def nearest(texts: Texts, top: int = 5) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """The nearest texts of each text that was made ready."""
    docs = texts.docs
    if not docs:
        return {}
    scores, ids = Likeness(texts), texts.ids
    kept: dict[tuple[str, str], list[tuple[int, float]]] = {}
    found = {}
    for at, doc in enumerate(docs):
        key = texts.texts[at], texts.languages[at]
        if key not in kept:  # texts that are the same have the same neighbours
            row = np.round(scores.row(at), 6)
            order = np.lexsort((ids, -row))[: top + 1]
            kept[key] = [(int(other), float(row[other])) for other in order]
        found[doc.id] = tuple((docs[other].id, score) for other, score in kept[key] if other != at)[:top]
    return found
