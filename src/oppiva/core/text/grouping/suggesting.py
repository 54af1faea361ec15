"""Likely candidates for a card, each with its reasons; a new topic is always offered (text-analysis.md 5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oppiva.core.text.bank import BankSums
from oppiva.core.text.embedding import Embedder
from oppiva.core.text.finding import Doc
from oppiva.core.text.grouping.material import ready
from oppiva.core.text.grouping.wording import Wording, wording
from oppiva.core.text.likeness import Likeness

CANDIDATES, SIMILAR, LIKE = 3, 5, 2
_TWO, _THREE = 0.7, 0.3  # what the mean of the two most similar members counts, and that of the three
_DIGITS = 6

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Concept:
    """A candidate: its most similar members, and the words the card shares with them; none: they say it otherwise."""

    topic: str
    score: float
    like: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def other_means(self) -> bool:
        """Whether the words differ: the same matter, another way to it."""
        return not self.words


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is offered for a card; whether it is new nobody can tell, so a new topic is offered for each."""

    id: str
    concepts: tuple[Concept, ...]
    similar: tuple[tuple[str, float], ...]
    new_topic: bool = True


@dataclass(frozen=True, slots=True)
class _Candidate:
    """The members of a candidate by their places, and what each weighs."""

    topic: str
    places: NDArray[np.int64]
    weights: Scores


def candidate_score(alike: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """The score of a candidate by S of its members: 0.7 of the mean of the best 2, 0.3 of that of the best 3.

    A member that is in k candidates weighs 1/k in both means.
    """
    each = np.ones(len(alike)) if weights is None else np.asarray(weights, dtype=np.float64)
    scores = np.asarray(alike, dtype=np.float64)
    best = np.argsort(-scores, kind="stable")[:3]
    return _score(scores[best], each[best]) if len(best) else 0.0


def _score(best: Scores, weights: Scores) -> float:
    """The same of the best three, the best first."""
    two, three = (float(np.average(best[:n], weights=weights[:n])) for n in (2, 3))
    return _TWO * two + _THREE * three


def suggest(
    docs: Sequence[Doc],
    placed: Mapping[str, Sequence[str]],
    asked: Sequence[str],
    embedder: Embedder | None,
    *,
    bank: BankSums | None = None,
) -> tuple[Suggestion, ...]:
    """Candidates for the texts asked for, by where other texts are placed; what is kept as learning is in none.

    Needs no table of all pairs, however many texts there are; texts that are the same are compared once.
    """
    texts = ready(docs, embedder, bank)
    alike = Likeness(texts) if docs else None
    place = {doc.id: at for at, doc in enumerate(docs)}
    kept: dict[tuple[str, str], Scores] = {}

    def rows() -> Iterator[tuple[str, Scores]]:
        for name in asked:
            at = place[name]
            key = texts.texts[at], texts.languages[at]
            if key not in kept:
                assert alike is not None
                kept.clear()
                kept[key] = alike.row(at)
            yield name, kept[key]

    held = list(zip(docs, texts.texts, texts.languages, strict=True))
    words = wording([(doc.id, doc.title, text, lang) for doc, text, lang in held])
    return suggested([doc.id for doc in docs], rows(), placed, words)


def suggested(
    ids: Sequence[str],
    asked: Iterable[tuple[str, Scores]],
    placed: Mapping[str, Sequence[str]],
    words: Wording | None = None,
) -> tuple[Suggestion, ...]:
    """The same of cards whose likeness is known: each card asked for with its S to every one of `ids`."""
    words = words or Wording()
    place = {name: at for at, name in enumerate(ids)}
    order = np.argsort(np.argsort(np.array(ids, dtype=object), kind="stable"))
    candidates = _candidates(place, placed)
    found = []
    for card, row in asked:
        near = np.round(row, _DIGITS)
        concepts = sorted(_concepts(place.get(card), near, candidates), key=lambda each: (-each[0], each[1].topic))
        best = (_concept(card, score, each, near, ids, words) for score, each in concepts[:CANDIDATES])
        nearest = np.lexsort((order, -near))[: SIMILAR + 1]
        similar = tuple((ids[at], float(near[at])) for at in nearest if ids[at] != card)[:SIMILAR]
        found.append(Suggestion(card, tuple(best), similar))
    return tuple(found)


def _candidates(place: Mapping[str, int], placed: Mapping[str, Sequence[str]]) -> list[_Candidate]:
    members: dict[str, list[tuple[int, float]]] = {}
    for card, topics in sorted(placed.items()):
        of = dict.fromkeys(topics)
        for topic in of:
            members.setdefault(topic, []).append((place[card], 1 / len(of)))
    return [
        _Candidate(topic, np.array([at for at, _ in held], dtype=np.int64), np.array([each for _, each in held]))
        for topic, held in sorted(members.items())
    ]


def _concepts(own: int | None, near: Scores, candidates: Sequence[_Candidate]) -> Iterator[tuple[float, _Candidate]]:
    """The score of each candidate that the card is not in itself, with its three most similar members."""
    for each in candidates:
        if own is not None and own in each.places:
            continue
        scores = near[each.places]
        best = np.argsort(-scores, kind="stable")[:3]
        score = round(_score(scores[best], each.weights[best]), _DIGITS)
        yield score, _Candidate(each.topic, each.places[best], each.weights[best])


def _concept(card: str, score: float, found: _Candidate, near: Scores, ids: Sequence[str], words: Wording) -> Concept:
    like = tuple(ids[at] for at in found.places[:LIKE])
    return Concept(found.topic, score, like, words.shared(card, like))
