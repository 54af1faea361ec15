"""A page of hits out of the order of all: their reasons, counts by kind, what filters would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Any
from uuid import UUID

from oppiva.core.text.reasons import Reason, reason
from oppiva.core.text.terms import terms
from oppiva.search import slots
from oppiva.search.limits import MOST_HITS
from oppiva.search.models import TextDoc
from oppiva.search.queries.found import Hit

BEST, NEWEST = "best", "newest"


@dataclass(frozen=True)
class Scored:
    """A text in the order of hits, and whether it has a term of the query."""

    doc: int
    score: float
    lexical: bool


@dataclass(frozen=True)
class Listed:
    """One page, and the counts of all that are listed."""

    hits: list[Hit]
    total: int
    by_kind: Mapping[str, int]
    ids: Mapping[str, Sequence[UUID]]


@dataclass(frozen=True)
class _Row:
    scored: Scored
    kind: str
    object_id: UUID
    day: date
    text: TextDoc


def answer(rows: Sequence[Scored], query: str, *, sort: str, page: int, size: int) -> Listed:
    """The page of these texts, which are in the order of hits; inside `reading`."""
    listed = _sorted(_listed(rows[:MOST_HITS]), sort)
    begin = max(page - 1, 0) * size
    counts = Counter(row.kind for row in listed)
    return Listed(_hits(listed[begin : begin + size], query), len(listed), dict(counts), _by_kind(listed))


def _listed(rows: Sequence[Scored]) -> list[_Row]:
    """At most MOST_HITS texts: read once, with what the lines of a page are made from."""
    found = {doc.pk: doc for doc in TextDoc.objects.filter(pk__in=[row.doc for row in rows]).defer("lem")}
    there = ((row, found[row.doc]) for row in rows if row.doc in found)
    return [_Row(row, doc.kind, doc.object_id, doc.dated or doc.updated_at.date(), doc) for row, doc in there]


def _sorted(rows: list[_Row], sort: str) -> list[_Row]:
    """Another order than the best: what is equal in it stays as the best have it."""
    if sort == BEST:
        return rows
    if sort == NEWEST:
        return sorted(rows, key=lambda row: row.day, reverse=True)
    ranks: dict[tuple[str, UUID], float] = {}
    for name, ids in _by_kind(rows).items():
        if kind := slots.kind_of(name):
            ranks |= {(name, pk): rank for pk, rank in kind.ranks(sort, ids).items()}
    return sorted(rows, key=lambda row: -ranks.get((row.kind, row.object_id), -inf))


def _by_kind(rows: Sequence[_Row]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row.object_id)
    return found


def _hits(rows: Sequence[_Row], query: str) -> list[Hit]:
    asked: dict[str, tuple[str, ...]] = {}
    hits = []
    for row in rows:
        doc, scored = row.text, row.scored
        if doc.lang not in asked:
            asked[doc.lang] = terms(query, doc.lang)
        why, spans = _reason(asked[doc.lang] if scored.lexical else (), doc)
        hits.append(Hit(row.kind, row.object_id, scored.score, why, not scored.lexical, doc.title, doc.lang, spans))
    return hits


def _reason(wanted: tuple[str, ...], doc: Any) -> tuple[Reason, tuple[tuple[int, int], ...]]:
    """The best line of the text, its first one when only the title has the words; and the spans of the title."""
    found, title = reason(wanted, doc.body, doc.lang), reason(wanted, doc.title, doc.lang)
    if not found.words:
        found = Reason(found.line, (), title.words)
    return found, title.spans if title.line == doc.title else ()
