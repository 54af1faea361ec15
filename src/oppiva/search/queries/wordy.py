"""The order of hits by words alone: BM25 and pieces of words, when there is no model (text-analysis.md 4)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from oppiva.core.text.lexical import Pieces, combined
from oppiva.core.text.terms import document_text
from oppiva.search.limits import WORDY
from oppiva.search.models import TextDoc
from oppiva.search.queries.byword import Candidate
from oppiva.search.queries.listing import Scored

DIGITS = 6


def ranked(query: str, held: Sequence[Candidate], there: NDArray[np.int64]) -> tuple[list[Scored], bool]:
    """The texts of the reader by words; pieces of words only among candidates and so many others, the newest.

    In a small index, that is all texts, as the rule says. In a large one a text without any term of the query and
    without luck is not looked at: only a model finds it. Almost every text has some piece in common: where one has a
    term of the query, those without any are listed only as far down as it.
    """
    words = {one.doc: one.bm25 for one in held}
    room = max(WORDY - len(words), 0)
    others = np.setdiff1d(there, np.fromiter(words, np.int64, len(words)))[::-1][:room].tolist()
    looked = tuple(TextDoc.objects.filter(pk__in=[*words, *others]).order_by("pk").values_list("pk", "text_hash"))
    if not looked:
        return [], False
    docs = [doc for doc, _hash in looked]
    bm25 = np.array([words.get(doc, 0.0) for doc in docs])
    cosines = _pieces(looked).cosines(query)
    score = np.round(combined(bm25, cosines), DIGITS)
    found = [
        Scored(doc, float(value), bool(by_word))
        for doc, value, by_word, by_piece in zip(docs, score, bm25 > 0, cosines > 0, strict=True)
        if by_word or by_piece
    ]
    least = min((one.score for one in found if one.lexical), default=None)
    told = found if least is None else [one for one in found if one.score >= least]
    return sorted(told, key=lambda one: (-one.score, one.doc)), least is not None


@lru_cache(maxsize=4)
def _pieces(looked: tuple[tuple[int, str], ...]) -> Pieces:
    """The pieces of words of these texts, read and cut up once for many queries; inside `reading`.

    By id and hash: texts that changed are others. Those of a text that went are pushed out by the next queries.
    """
    rows = TextDoc.objects.filter(pk__in=[doc for doc, _hash in looked]).values_list("pk", "title", "body")
    texts = {pk: document_text(title, body) for pk, title, body in rows}
    return Pieces([texts.get(doc, "") for doc, _hash in looked])
