"""The score of a document for a query: BM25 on terms, and meaning with a fifth of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

K1, B = 1.2, 0.5
LEXICAL = 0.2  # what words count beside meaning
LEAST = 0.10  # a best meaning below this, with no word in common, is nothing found


@dataclass(frozen=True, slots=True)
class Corpus:
    """What BM25 asks of all documents: how many, their average length in terms, how many hold a term."""

    n: int
    average: float
    df: Mapping[str, int]


def idf(n: int, df: int) -> float:
    """The weight of a term that `df` of `n` documents hold."""
    return log(1 + (max(n, df) - df + 0.5) / (df + 0.5))  # counts that lag behind never make it negative


def bm25(query: Iterable[str], counts: Mapping[str, int], length: int, corpus: Corpus) -> float:
    """BM25 of a document by the counts of its terms; each term of the query counts once."""
    held = K1 * (1 - B + B * length / corpus.average) if corpus.average else K1
    score = 0.0
    for term in dict.fromkeys(query):
        f = counts.get(term, 0)
        if f:
            score += idf(corpus.n, corpus.df.get(term, 1)) * f * (K1 + 1) / (f + held)
    return score


def hybrid(meaning: float | None, bm25: float, best: float, same_language: bool) -> float:
    """Meaning plus a fifth of BM25 by the best one; a word of another language counts for nothing."""
    lexical = LEXICAL * bm25 / best if same_language and best > 0 else 0.0
    return (meaning or 0.0) + lexical


def is_found(best_meaning: float | None, lexical: bool) -> bool:
    """Whether something was found at all: near enough in meaning, or with a word in common."""
    return lexical or (best_meaning is not None and best_meaning >= LEAST)
