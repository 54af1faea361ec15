"""Search and its hits in memory: what the command line answers and the bench measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from oppiva.core.text import ranking
from oppiva.core.text.bank import BankSums, bank_sums
from oppiva.core.text.embedding import Embedder
from oppiva.core.text.lexical import Pieces, combined
from oppiva.core.text.means import centred, means, sums
from oppiva.core.text.phrases import wanted, words
from oppiva.core.text.postings import Postings
from oppiva.core.text.reasons import reason
from oppiva.core.text.terms import document_text, known, normal, terms

T = TypeVar("T")
MODES = ("hybrid", "lexical")
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Doc:
    """A text to be found; `lang` None is guessed."""

    id: str
    text: str
    title: str = ""
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for."""

    q: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A text found, how well, and the words that matched; no words: by meaning alone."""

    id: str
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The hits of a query, the best first; `found` is false when none of them is near enough."""

    q: str
    found: bool
    hits: tuple[Hit, ...]


class Texts:
    """Documents made ready for many queries."""

    def __init__(self, docs: Sequence[Doc], embedder: Embedder | None = None, bank: BankSums | None = None) -> None:
        self.docs = docs
        self.texts = _once(normal, [(document_text(doc.title, doc.text),) for doc in docs])
        self.languages = _once(known, [(doc.lang, text) for doc, text in zip(docs, self.texts, strict=True)])
        self.ids = np.argsort(np.argsort(np.array([doc.id for doc in docs], dtype=object), kind="stable"))
        self._embedder = embedder
        self._bank = bank or (bank_sums(embedder, None) if embedder else BankSums({}, {}))

    @cached_property
    def postings(self) -> Postings:
        """The terms of the documents."""
        return Postings(_once(terms, list(zip(self.texts, self.languages, strict=True))))

    @cached_property
    def _pieces(self) -> Pieces:
        return Pieces(self.texts)

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """The centred vectors of the documents, zeros for an empty one; no columns without a model."""
        if self._embedder is None or not self.docs:
            return np.zeros((len(self.docs), 0), dtype=np.float32)
        raw = _vectors(self._embedder.passages, self.texts)
        mu = means(sums(raw, self.languages), self._bank.documents, self._embedder.dim)
        return centred(raw, self.languages, mu)

    @cached_property
    def _query_means(self) -> dict[str, NDArray[np.float64]]:
        assert self._embedder is not None
        titles = [normal(doc.title) for doc in self.docs]
        raw = _vectors(self._embedder.queries, titles)
        return dict(means(sums(raw, self.languages), self._bank.queries, self._embedder.dim))

    def bm25(self, query: Sequence[str]) -> Scores:
        """BM25 of every document."""
        held, score = self.postings, np.zeros(len(self.docs))
        if not held.n or not held.average:
            return score
        part = ranking.K1 * (1 - ranking.B + ranking.B * held.lengths / held.average)
        for term in dict.fromkeys(query):
            rows, f = held.of(term)
            score[rows] += ranking.idf(held.n, len(rows)) * f * (ranking.K1 + 1) / (f + part[rows])
        return score

    def meaning(self, query: str, lang: str) -> Scores | None:
        """E of every document; None without a model or for an empty query."""
        if self._embedder is None or not query.strip() or not self.docs:
            return None
        raw = self._embedder.queries([query])
        found = centred(raw, [lang], self._query_means)[0]
        return np.asarray(self.vectors @ found, dtype=np.float64) if found.any() else None

    def search(self, query: Query, top: int = 10, mode: str = "hybrid") -> Result:
        """The best hits of a query."""
        plain = normal(query.q)
        lang = known(query.lang, plain)
        asked = terms(plain, lang)
        bm25 = self.bm25(asked)
        if self._embedder is None or mode == "lexical":
            cosines = self._pieces.cosines(plain)
            score, near, found = combined(bm25, cosines), (bm25 > 0) | (cosines > 0), bool((bm25 > 0).any())
        else:
            bm25[np.array([code != lang for code in self.languages], dtype=bool)] = 0
            meaning = self.meaning(plain, lang)
            best = float(bm25.max()) if len(bm25) else 0.0
            score = ranking.LEXICAL * bm25 / best if best > 0 else np.zeros(len(bm25))
            near = bm25 > 0
            if meaning is not None:
                score, near = score + meaning, near | self.vectors.any(axis=1)
            found = ranking.is_found(None if meaning is None else float(meaning.max()), best > 0)
        first = self._first(query.q)
        order = np.lexsort((self.ids, -np.round(score, 6), ~first))
        rows = [int(row) for row in order if near[row] or first[row]][:top]
        hits = tuple(Hit(self.docs[row].id, float(score[row]), self._why(row, asked, lang)) for row in rows)
        return Result(query.q, found or bool(first.any()), hits)

    @cached_property
    def _words(self) -> list[tuple[str, ...]]:
        return _once(words, [(text,) for text in self.texts])

    @cached_property
    def _titles(self) -> dict[tuple[str, ...], list[int]]:
        found: dict[tuple[str, ...], list[int]] = {}
        for row, doc in enumerate(self.docs):
            found.setdefault(words(doc.title), []).append(row)
        return found

    def _first(self, query: str) -> NDArray[np.bool_]:
        """Which documents come before all others: those that hold a phrase or a code, or whose title is the query."""
        first, asked = np.zeros(len(self.docs), dtype=bool), wanted(query)
        if asked.whole:
            first[self._titles.get(asked.whole, [])] = True
        if asked.by_word:
            held = [asked.stands_among(found, lang) for found, lang in zip(self._words, self.languages, strict=True)]
            first |= np.array(held, dtype=bool)
        return first

    def _why(self, row: int, asked: Sequence[str], lang: str) -> tuple[str, ...]:
        own = self.languages[row]
        return reason(asked, self.texts[row], own).words if own == lang or self._embedder is None else ()


def _once(made: Callable[..., T], given: Sequence[tuple[object, ...]]) -> list[T]:
    """What is made of each; what stands there many times is made once."""
    held = {each: made(*each) for each in dict.fromkeys(given)}
    return [held[each] for each in given]


def _vectors(made: Callable[[Sequence[str]], NDArray[np.float32]], texts: Sequence[str]) -> NDArray[np.float32]:
    """The vectors of texts, one that stands there many times embedded once."""
    distinct = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    return made(list(distinct))[[distinct[text] for text in texts]]


def search(
    docs: Sequence[Doc],
    queries: Sequence[Query],
    embedder: Embedder | None,
    *,
    bank: BankSums | None = None,
    top: int = 10,
    mode: str = "hybrid",
) -> list[Result]:
    """The hits of each query, in the order of the queries."""
    texts = Texts(docs, embedder if mode == "hybrid" else None, bank)
    return [texts.search(query, top, mode) for query in queries]
