"""Texts that tell the same story as one: meaning and shared terms (text-analysis.md 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import log, sqrt
from uuid import UUID

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from oppiva.core.policy import Actor, reading
from oppiva.core.text.likeness import likeness
from oppiva.core.text.ranking import Corpus
from oppiva.core.text.reasons import Reason, reason
from oppiva.core.text.terms import as_query, document_text, terms
from oppiva.search import slots
from oppiva.search.limits import ALIKE
from oppiva.search.models import TextDoc
from oppiva.search.queries import byword, meaning, rights
from oppiva.search.queries.byword import Asked
from oppiva.search.queries.found import Found, Hit, nothing
from oppiva.search.queries.meaning import Space

DIGITS = 6
TELLING = 12  # terms of the text by which others are fetched, the rarest
WORDS = 3  # words in common that are told
SHARE = 5  # a word in more than a fifth of all texts tells nothing in common


def alike(actor: Actor, kinds: Collection[str], object_id: UUID, *, top: int = 5) -> Found | None:
    """The texts most like that of an object, of those this reader may find; never of the object itself.

    None when the reader finds the object as none of these kinds, or it has no text. Without a model only shared terms
    count.
    """
    if not settings.OPPIVA_SEARCH:
        return nothing(off=True)
    space = meaning.space()
    with reading(actor):
        actors = rights.placed(actor, slots.kinds())
        visible = rights.visible(actors, {})
        own = visible.filter(kind__in=kinds, object_id=object_id).first()
        if own is None:
            return None
        # What stands under the same id as another kind is the same story.
        others = visible.exclude(object_id=object_id)
        asked = _rarest(own)
        there = byword.open_to(asked, others)
        near = _near(space, own, there.docs)
        docs = list(dict.fromkeys([*near, *sorted(byword.heaviest(there, ALIKE))]))
        rows = TextDoc.objects.filter(pk__in=docs)
        texts = {doc.pk: doc for doc in rows}
        words, corpus = _shared(own, [texts[pk] for pk in docs if pk in texts])
        missing = [pk for pk in texts if pk not in near]
        near |= _meanings(space, own, missing)
    scores = {pk: round(likeness(near.get(pk, 0.0), words.get(pk, 0.0)), DIGITS) for pk in texts}
    order = sorted((pk for pk in scores if scores[pk] > 0), key=lambda pk: (-scores[pk], pk))[:top]
    hits = []
    for doc in map(texts.__getitem__, order):
        why = _in_common(own, doc, corpus)
        hits.append(Hit(doc.kind, doc.object_id, scores[doc.pk], why, not why.words, doc.title, doc.lang))
    listed: dict[str, list[UUID]] = {}
    for hit in hits:
        listed.setdefault(hit.kind, []).append(hit.object_id)
    by_kind = {name: len(ids) for name, ids in listed.items()}
    return Found(hits, len(hits), by_kind, bool(hits), space is None, own.lang, listed=listed, actors=actors)


def _in_common(own: TextDoc, doc: TextDoc, corpus: Corpus) -> Reason:
    """The line of a text that says best what it shares with another, and the rarest words of that, three at most."""
    if own.lang != doc.lang:
        return Reason("")
    there = set(doc.lem.split())
    shared = [
        (corpus.df.get(mapped, 1), term)
        for term in dict.fromkeys(terms(document_text(own.title, own.body), own.lang))
        if term[0] not in "^=" and (mapped := as_query([term])[0]) in there
    ]
    rarest = [term for df, term in sorted(shared) if df * SHARE <= corpus.n or corpus.n < SHARE][:WORDS]
    found = reason(rarest, document_text(doc.title, doc.body), doc.lang) if rarest else Reason("")
    return replace(found, words=found.words[:WORDS]) if found.words else Reason("")


def _near(space: Space | None, own: TextDoc, docs: NDArray[np.int64]) -> dict[int, float]:
    """The nearest texts by meaning, with how near."""
    target = _target(space, own)
    if space is None or target is None:
        return {}
    rows = space.rows_of(docs)
    docs, rows = docs[rows >= 0], rows[rows >= 0]
    quick = space.near(target)[rows]
    best = np.lexsort((docs, -np.round(quick, DIGITS - 1)))[:ALIKE]
    exact = space.exactly(rows[best], target)
    return {int(doc): float(value) for doc, value in zip(docs[best], exact, strict=True)}


def _meanings(space: Space | None, own: TextDoc, docs: Sequence[int]) -> dict[int, float]:
    target = _target(space, own)
    if space is None or target is None or not docs:
        return {}
    rows = space.rows_of(np.array(docs, np.int64))
    held = [(doc, row) for doc, row in zip(docs, rows, strict=True) if row >= 0]
    exact = space.exactly(np.array([row for _doc, row in held], np.int64), target)
    return {doc: float(value) for (doc, _row), value in zip(held, exact, strict=True)}


def _target(space: Space | None, own: TextDoc) -> meaning.Exact | None:
    if space is None:
        return None
    (row,) = space.rows_of(np.array([own.pk], np.int64))
    found = space.centred(np.array([row], np.int64))[0] if row >= 0 else None
    return found if found is not None and found.any() else None


def _rarest(own: TextDoc) -> Asked:
    """Its rarest terms, by which other texts in the same language are fetched."""
    corpus = byword.corpus_of(set(own.lem.split()))
    rare = sorted(((df, term) for term, df in corpus.df.items() if df > 1))[:TELLING]
    return Asked({own.lang: tuple(term for _df, term in rare)} if rare else {}, corpus)


def _shared(own: TextDoc, docs: Sequence[TextDoc]) -> tuple[dict[int, float], Corpus]:
    """The cosine of the terms of a text with each of the others; terms of another language never meet."""
    counts = {doc.pk: Counter(doc.lem.split()) for doc in docs if doc.lang == own.lang}
    mine = Counter(own.lem.split())
    corpus = byword.corpus_of(set(mine).union(*counts.values()))
    target = _weighed(mine, corpus)
    return {pk: _cosine(target, _weighed(held, corpus)) for pk, held in counts.items()}, corpus


def _weighed(held: Mapping[str, int], corpus: Corpus) -> dict[str, float]:
    return {term: (1 + log(f)) * (log((1 + corpus.n) / (1 + corpus.df.get(term, 1))) + 1) for term, f in held.items()}


def _cosine(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    both = sum(weight * second[term] for term, weight in first.items() if term in second)
    length = sqrt(sum(one * one for one in first.values()) * sum(one * one for one in second.values()))
    return both / length if length else 0.0
