"""The hits of a query: rights first, then words and meaning, then the order (text-analysis.md 4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from django.conf import settings
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from oppiva.core.policy import Actor, reading
from oppiva.core.text import phrases, ranking
from oppiva.core.text.terms import LANGUAGES, OTHER, known, normal
from oppiva.search import memory, slots
from oppiva.search.limits import LOOKED_INTO, MOST_HITS, PAGE, QUERY
from oppiva.search.models import TextDoc
from oppiva.search.queries import byword, meaning, rights, wordy
from oppiva.search.queries.byword import Candidate
from oppiva.search.queries.found import Found, nothing
from oppiva.search.queries.listing import BEST, Scored, answer
from oppiva.search.queries.meaning import Space
from oppiva.search.slots import Filters

DIGITS = 6  # of a score: what is equal so far is in the order of ids
SPARE = 64  # texts beyond those that are listed that the exact look takes in


def find(
    actor: Actor,
    text: str,
    *,
    lang: str | None = None,
    kinds: Collection[str] | None = None,
    filters: Filters | None = None,
    sort: str = BEST,
    page: int = 1,
    size: int = PAGE,
) -> Found:
    """A page of what this reader may find for a query.

    `lang` None is guessed; `kinds` None is all. At most MOST_HITS texts are listed, the best ones; `sort` orders those.
    """
    query = normal(text[:QUERY]).strip()
    spoken = known(lang, query)
    if not settings.OPPIVA_SEARCH:
        return nothing(lang=spoken, off=True)
    wanted = slots.kinds(kinds)
    if not query or not wanted:
        return nothing(lexical=not memory.wants_vectors(), lang=spoken)
    space = meaning.space()
    with reading(actor):
        actors = rights.placed(actor, wanted)
        visible = rights.visible(actors, filters or {})
        asked = byword.asked(query, [spoken] if space is not None else [*LANGUAGES, OTHER])
        there = byword.open_to(asked, visible)
        held = byword.candidates(asked, there)
        first = _first(query, held, visible)
        if space is None:
            scored, found = wordy.ranked(query, held, there.docs)
        else:
            scored, found = _ranked(space, query, spoken, held, there.docs)
        scored += [Scored(doc, 0.0, True) for doc in first - {one.doc for one in scored}]
        rows = sorted(scored, key=lambda one: (one.doc not in first, -one.score, one.doc))
        listed = answer(rows, query, sort=sort, page=page, size=size)
    return Found(
        listed.hits, listed.total, listed.by_kind, found or bool(first), space is None, spoken,
        more=len(rows) > MOST_HITS, listed=listed.ids, actors=actors,
        by_word=bool(first) or any(one.lexical for one in scored),
    )  # fmt: skip


def _first(query: str, held: Sequence[Candidate], visible: QuerySet[TextDoc]) -> set[int]:
    """The texts that come before all others: with the phrase or the code in them, or called as the query says."""
    wanted = phrases.wanted(query)
    found = {one.doc for one in held if wanted.is_title(one.title)}
    if not wanted.by_word:
        return found
    near = {one.doc: one for one in sorted(held, key=lambda one: (-one.bm25, one.doc))[:LOOKED_INTO]}
    for doc, body in TextDoc.objects.filter(pk__in=near).values_list("pk", "body"):
        if wanted.stands_in(near[doc].title, body, near[doc].lang):
            found.add(doc)
    coded = Q(pk__in=[])
    for code in wanted.codes:
        for kind in slots.kinds():
            if kind.coded is not None:
                coded |= Q(kind=kind.name, object_id__in=kind.coded(code))
    if coded != Q(pk__in=[]):
        found.update(visible.filter(coded).values_list("pk", flat=True)[:LOOKED_INTO])
    return found


def _ranked(
    space: Space, query: str, lang: str, held: Sequence[Candidate], docs: NDArray[np.int64]
) -> tuple[list[Scored], bool]:
    """Meaning and a fifth of BM25, of the texts that the reader may find."""
    words = {one.doc: one.bm25 for one in held}
    best = max(words.values(), default=0.0)
    target = space.target(query, lang)
    near = np.zeros(len(docs))
    rows = space.rows_of(docs)
    if target is not None and len(space.table.ids):
        near = np.where(rows >= 0, space.near(target)[rows], 0.0).astype(np.float64)
    share = np.zeros(len(docs))
    lexical = np.isin(docs, np.fromiter(words, np.int64, len(words)))
    share[lexical] = [ranking.hybrid(0.0, words[int(doc)], best, True) for doc in docs[lexical]]
    told = lexical | (near >= ranking.LEAST)
    # The quick look chooses; the exact one decides the order.
    chosen = np.flatnonzero(told)
    quick = np.lexsort((docs[chosen], -np.round(near[chosen] + share[chosen], DIGITS - 1)))
    chosen = chosen[quick[: MOST_HITS + SPARE]]
    exact = near[chosen]
    if target is not None and len(space.table.ids):
        exact = np.where(rows[chosen] >= 0, space.exactly(rows[chosen], target), 0.0)
    score = np.round(exact + share[chosen], DIGITS)
    scored = [Scored(int(docs[at]), float(value), bool(lexical[at])) for at, value in zip(chosen, score, strict=True)]
    scored.sort(key=lambda one: (-one.score, one.doc))
    return scored[: MOST_HITS + 1], ranking.is_found(float(near.max()) if len(near) else None, best > 0)
