"""Candidates by words: full text says which texts hold which terms, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

import numpy as np
from django.db.models import Count, QuerySet, Subquery, Sum, Value
from numpy.typing import NDArray

from oppiva.core.policy import reading, system
from oppiva.core.text.ranking import Corpus, bm25, idf
from oppiva.core.text.terms import as_query, terms
from oppiva.search import fulltext
from oppiva.search.limits import CANDIDATES, COMMON, QUERY_TERMS
from oppiva.search.models import TermStat, TextDoc
from oppiva.search.queries.rights import as_sql

SYSTEM = system("search")
WEIGHT = 10_000  # a term's weight as a whole number, so that both databases sort alike; BM25 is computed afterwards


@dataclass(frozen=True)
class Asked:
    """A query as full text looks for it: its terms by language, and the corpus they are weighed by."""

    by_lang: Mapping[str, tuple[str, ...]]
    corpus: Corpus


@dataclass(frozen=True)
class Open:
    """The ids of all texts that a reader may find, ascending, and the weight of the query's terms in each."""

    docs: NDArray[np.int64]
    weights: NDArray[np.int64]


@dataclass(frozen=True)
class Candidate:
    """A text that holds a term of the query, with its BM25."""

    doc: int
    kind: str
    object_id: UUID
    lang: str
    title: str
    bm25: float


def asked(query: str, langs: Sequence[str]) -> Asked:
    """The terms of a query in these languages, and how rare each is: one statement."""
    by_lang = {lang: as_query(terms(query, lang)) for lang in langs}
    every = {term for found in by_lang.values() for term in found}
    corpus = corpus_of(every)
    kept = {
        lang: tuple(sorted((term for term in found if term in corpus.df), key=lambda term: (corpus.df[term], term)))
        for lang, found in by_lang.items()
    }
    return Asked({lang: found[:QUERY_TERMS] for lang, found in kept.items() if found}, corpus)


def corpus_of(terms: set[str]) -> Corpus:
    """What BM25 asks of the whole index, for these terms: one statement. Without any of them nothing is asked of it."""
    with reading(SYSTEM):
        of_all = TextDoc.objects.order_by().values(all=Value(1))
        count, length = (of_all.annotate(it=it).values("it") for it in (Count("pk"), Sum("length")))
        known = TermStat.objects.filter(term__in=terms).annotate(n=Subquery(count), length=Subquery(length))
        rows = list(known.values_list("term", "df", "n", "length")) if terms else []
    n, sum_ = rows[0][2:] if rows else (0, 0)
    return Corpus(n or 0, (sum_ or 0) / n if n else 0.0, {term: df for term, df, _n, _length in rows})


def open_to(query: Asked, visible: QuerySet[TextDoc]) -> Open:
    """The texts of the reader, with how much of the query each holds: two statements, joined here.

    Inside `reading`. What others' texts hold goes no further than this.
    """
    langs = sorted(query.by_lang)
    rights = as_sql(visible.order_by().values("pk", "lang"))
    if rights is None:
        return Open(np.zeros(0, np.int64), np.zeros(0, np.int64))
    texts = _columns(fulltext.there(rights, langs), 2)
    docs, spoken = texts[:, 0], texts[:, 1]
    weights = np.zeros(len(docs), np.int64)
    if len(docs):
        parts = [(langs.index(lang), term) for lang in langs for term in _telling(query.by_lang[lang], query.corpus)]
        idfs = [
            (lang, term, max(1, round(WEIGHT * idf(query.corpus.n, query.corpus.df[term])))) for lang, term in parts
        ]
        held = _columns(fulltext.holding(idfs), 3)
        at = np.minimum(np.searchsorted(docs, held[:, 0]), len(docs) - 1)
        own = (docs[at] == held[:, 0]) & (spoken[at] == held[:, 1])
        weights[at[own]] = held[own, 2]
    return Open(docs, weights)


def _columns(rows: Sequence[tuple[int, ...]], width: int) -> NDArray[np.int64]:
    """Rows of whole numbers as an array, rows x width."""
    return np.fromiter(chain.from_iterable(rows), np.int64, width * len(rows)).reshape(-1, width)


def heaviest(there: Open, most: int) -> list[int]:
    """The ids of those that hold most of the query, at most so many.

    Which are left out of too many is the same on both databases: by the weight of the terms they hold, then by id.
    """
    held = np.flatnonzero(there.weights)
    best = held[np.lexsort((there.docs[held], -there.weights[held]))][:most]
    return [int(pk) for pk in there.docs[best]]


def candidates(query: Asked, there: Open) -> list[Candidate]:
    """Those that hold most of the query, at most CANDIDATES, with BM25; inside `reading`."""
    best = heaviest(there, CANDIDATES)
    columns = ("pk", "kind", "object_id", "lang", "title", "lem", "length")
    rows = TextDoc.objects.filter(pk__in=best).order_by("pk").values_list(*columns)
    return [_candidate(row, query) for row in rows] if best else []


def _telling(found: Sequence[str], corpus: Corpus) -> Sequence[str]:
    """The terms by which texts are fetched: those that stand in every tenth text tell little, where others do."""
    most = max(COMMON, corpus.n // 10)
    return [term for term in found if corpus.df[term] <= most] or found[:1]


def _candidate(row: tuple[int, str, UUID, str, str, str, int], query: Asked) -> Candidate:
    doc, kind, object_id, lang, title, lem, length = row
    words, wanted = lem.split(), query.by_lang.get(lang, ())
    counts = {term: words.count(term) for term in frozenset(wanted).intersection(words)}
    return Candidate(doc, kind, object_id, lang, title, bm25(wanted, counts, length, query.corpus))
