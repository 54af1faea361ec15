"""The texts of cards, and which card of a group is its core: S = E + 0.5 A (text-analysis.md 5), while somebody waits.

By the terms, means and vectors that search keeps; a run of grouping makes its own means (`material.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from oppiva.core.policy import reading, system
from oppiva.core.text.likeness import WORDS
from oppiva.core.text.ranking import Corpus
from oppiva.search.models import TextDoc, TextVector
from oppiva.search.queries import byword, meaning

GROUPING = system("grouping")
TEXTS = "experiment"  # the kind of whole records in search
AT_ONCE = 10_000  # terms of one statement
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class CardText:
    """The text of a card as search keeps it."""

    card: UUID
    doc: int
    lang: str
    title: str
    body: str
    lem: str
    text_hash: str


def core_of(members: Sequence[UUID]) -> UUID | None:
    """The core card of a group: the highest sum of S to the others, ties to the smallest id; None of nobody."""
    if len(members) < 2:
        return next(iter(members), None)
    ids = tuple(sorted(members, key=str))
    with reading(GROUPING):
        texts = texts_of(ids)
        has_vectors = TextVector.objects.filter(doc__kind=TEXTS).exists()
        found = WORDS * _words(ids, texts)
    if has_vectors:
        found += _meanings(ids, texts)
    np.fill_diagonal(found, 0.0)
    return ids[int(np.argmax(np.round(found.sum(axis=1), 6)))]


def texts_of(cards: Sequence[UUID]) -> dict[UUID, CardText]:
    """The texts of cards, of those that search has one of; inside `reading`."""
    columns = ("object_id", "pk", "lang", "title", "body", "lem", "text_hash")
    rows = TextDoc.objects.filter(kind=TEXTS, object_id__in=cards).values_list(*columns)
    return {row[0]: CardText(*row) for row in rows}


def _meanings(ids: Sequence[UUID], texts: Mapping[UUID, CardText]) -> Matrix:
    space = meaning.space()
    if space is None:
        return np.zeros((len(ids), len(ids)))
    docs = np.array([texts[card].doc if card in texts else -1 for card in ids], np.int64)
    rows = space.rows_of(docs)
    held = np.zeros((len(ids), space.means.shape[1]))
    there = np.flatnonzero(rows >= 0)
    held[there] = space.centred(rows[there])
    return np.asarray(held @ held.T)


def _words(ids: Sequence[UUID], texts: Mapping[UUID, CardText]) -> Matrix:
    """The cosines of the terms; terms of another language never meet."""
    counts = {card: Counter(one.lem.split()) for card, one in texts.items()}
    found = np.zeros((len(ids), len(ids)))
    if not counts:
        return found
    corpus = _corpus(sorted(set().union(*counts.values())))
    for lang in sorted({one.lang for one in texts.values()}):
        places = [at for at, card in enumerate(ids) if card in texts and texts[card].lang == lang]
        found[np.ix_(places, places)] = _cosines([counts[ids[at]] for at in places], corpus)
    return found


def _corpus(terms: Sequence[str]) -> Corpus:
    """What the index knows of these terms, so many asked at once as a statement of SQLite takes."""
    pieces = [byword.corpus_of(set(terms[at : at + AT_ONCE])) for at in range(0, len(terms), AT_ONCE)]
    n, average = (max((one.n for one in pieces), default=0), max((one.average for one in pieces), default=0.0))
    return Corpus(n, average, {term: df for one in pieces for term, df in one.df.items()})


def _cosines(counts: Sequence[Mapping[str, int]], corpus: Corpus) -> Matrix:
    column = {term: at for at, term in enumerate(sorted(set().union(*counts)))}
    table = np.zeros((len(counts), len(column)))
    for row, held in enumerate(counts):
        for term, f in held.items():
            table[row, column[term]] = (1 + log(f)) * (log((1 + corpus.n) / (1 + corpus.df.get(term, 1))) + 1)
    lengths = np.sqrt((table * table).sum(axis=1))
    table[lengths > 0] /= lengths[lengths > 0, None]
    return np.asarray(table @ table.T)
