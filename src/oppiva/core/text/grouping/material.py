"""What grouping asks of texts: how alike they are, which are the same, which are empty, and their words."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from oppiva.core.errors import DomainError
from oppiva.core.text.bank import BankSums, bank_sums, lighter
from oppiva.core.text.embedding import Embedder
from oppiva.core.text.finding import Doc, Texts
from oppiva.core.text.grouping.wording import Wording, wording
from oppiva.core.text.likeness import Likeness
from oppiva.core.text.terms import normal, small, tokens

DISTINCT = 5_000  # texts that differ, at most: the table of all pairs grows with the square
# Cards are compared with each other and not with a query: the more there are, the less a bank need steady their means.
# With all of its 48 sentences the style that the cards share would stay in every vector, and join them.
LEAST_BANK, HALF_BANK = 3, 2  # what a language of it counts at least, and with how many cards it counts half
NONE = -1  # the row of an empty text


@dataclass(frozen=True, eq=False)
class Material:
    """Cards in the order of their ids; `rows` names the row of `scores` of each, one for all that are the same.

    `scores` is S of every two different texts, (m, m), symmetric; its diagonal is S of two texts that are the same.
    """

    ids: tuple[str, ...]
    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    words: Wording = field(default_factory=Wording)

    @cached_property
    def at(self) -> dict[str, int]:
        """The place of each card."""
        return {name: at for at, name in enumerate(self.ids)}

    def rows_of(self, names: Collection[str]) -> NDArray[np.int64]:
        """The rows of cards, those of empty texts left out."""
        rows = self.rows[[self.at[name] for name in names]] if names else np.zeros(0, dtype=np.int64)
        return np.asarray(rows[rows != NONE], dtype=np.int64)

    def between(self, card: str, others: Collection[str]) -> NDArray[np.float64]:
        """S of a card with others, in their order; an empty text is like none."""
        rows = self.rows[[self.at[name] for name in others]] if others else np.zeros(0, dtype=np.int64)
        own = self.rows[self.at[card]]
        if own == NONE or not len(self.scores):
            return np.zeros(len(rows))
        return np.where(rows == NONE, 0.0, self.scores[own, rows])


def of_scores(
    ids: Sequence[str],
    scores: NDArray[np.float64],
    *,
    same: Sequence[Hashable] | None = None,
    empty: Collection[str] = (),
    words: Wording | None = None,
) -> Material:
    """The material of a ready table: S of every two cards (n, n), and a key that equal texts share.

    Raises DomainError `too_many_texts` over 5 000 different texts.
    """
    keys = [None if name in empty else key for name, key in zip(ids, ids if same is None else same, strict=True)]
    order = sorted(range(len(ids)), key=lambda at: ids[at])
    first: dict[Hashable, int] = {}
    for at in order:
        if keys[at] is not None:
            first.setdefault(keys[at], at)
    _refuse(len(first))
    numbers = {key: number for number, key in enumerate(first)}
    kept = list(first.values())
    table = np.asarray(scores, dtype=np.float64)[np.ix_(kept, kept)]
    key_of = [keys[at] for at in order]
    rows = np.array([NONE if key is None else numbers[key] for key in key_of], dtype=np.int64)
    return Material(tuple(ids[at] for at in order), rows, table, words or Wording())


def of_texts(docs: Sequence[Doc], embedder: Embedder | None, bank: BankSums | None = None) -> Material:
    """The material of texts; without a model they are as alike as their shared words make them.

    Raises DomainError `too_many_texts` over 5 000 different texts.
    """
    docs = sorted(docs, key=lambda doc: doc.id)
    texts = ready(docs, embedder, bank)
    keys = {text: same_key(text) for text in dict.fromkeys(texts.texts)}
    first: dict[str, int] = {}
    for at, text in enumerate(texts.texts):
        if keys[text]:
            first.setdefault(keys[text], at)
    _refuse(len(first))
    numbers = {key: number for number, key in enumerate(first)}
    rows = np.array([numbers.get(keys[text], NONE) for text in texts.texts], dtype=np.int64)
    kept = list(first.values())
    scores = np.zeros((len(kept), len(kept)))
    alike = Likeness(texts) if kept else None
    for row, at in enumerate(kept):
        assert alike is not None
        scores[row] = alike.row(at)[kept]
    held = zip(docs, texts.texts, texts.languages, strict=True)
    words = wording([(doc.id, doc.title, text, lang) for doc, text, lang in held])
    return Material(tuple(doc.id for doc in docs), rows, (scores + scores.T) / 2, words)


def ready(docs: Sequence[Doc], embedder: Embedder | None, bank: BankSums | None) -> Texts:
    """Texts to be compared with each other."""
    if embedder is None:
        return Texts(docs)
    held = bank_sums(embedder, None) if bank is None else bank
    most = max((n for n, _ in held.documents.values()), default=0)
    return Texts(docs, embedder, lighter(held, max(LEAST_BANK, most * HALF_BANK // (HALF_BANK + len(docs)))))


def same_key(text: str) -> str:
    """What two texts share that are the same but for capitals, spaces and signs; empty for one without a word."""
    return " ".join(small(token.group()) for token in tokens(normal(text)))


def _refuse(different: int) -> None:
    if different > DISTINCT:
        raise DomainError("too_many_texts", limit=DISTINCT, found=different)
