"""The cards to look at, those in most doubt first, with the groups they might belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oppiva.core.text.grouping.constraints import Constraints
from oppiva.core.text.grouping.material import NONE, Material

OFFERED = 3  # groups offered for a card
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Review:
    """A card: how much more it is like its own group than like the next one, and other groups (key, mean S)."""

    id: str
    margin: float
    suggest: tuple[tuple[str, float], ...]


def reviewed(
    material: Material, groups: Sequence[tuple[str, tuple[str, ...]]], cards: Sequence[str], said: Constraints
) -> tuple[Review, ...]:
    """The queue of cards, those that a person has handled left out: ascending margin, ties by id."""
    means = _Means(material, groups)
    own = {card: at for at, (_, members) in enumerate(groups) for card in members}
    handled = said.handled
    found = [_review(card, own.get(card), means, groups, said) for card in cards if card not in handled]
    return tuple(sorted(found, key=lambda each: (each.margin, each.id)))


def _review(
    card: str, own: int | None, means: _Means, groups: Sequence[tuple[str, tuple[str, ...]]], said: Constraints
) -> Review:
    others = means.to_groups(card)
    mine = 0.0
    if own is not None:
        mine, others[own] = means.to_rest(card, own), -np.inf
    best = float(others.max()) if np.isfinite(others).any() else 0.0
    barred = said.bars.get(card, frozenset())
    order = np.lexsort((np.arange(len(others)), -others))
    return Review(card, round(mine - best, _DIGITS) + 0.0, tuple(_offered(order, others, groups, barred)))


def _offered(
    order: NDArray[np.int64],
    scores: NDArray[np.float64],
    groups: Sequence[tuple[str, tuple[str, ...]]],
    barred: frozenset[str],
) -> Iterator[tuple[str, float]]:
    """The most alike groups that a card may be in; what is no likeness is no suggestion."""
    left = OFFERED
    for at in order:
        if not left or scores[at] <= 0:
            return
        key, members = groups[at]
        if not barred or barred.isdisjoint(members):
            left -= 1
            yield key, float(scores[at])


class _Means:
    """The mean S of each text with each group."""

    def __init__(self, material: Material, groups: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        self._material = material
        rows = [material.rows_of(members) for _, members in groups]
        n = len(material.scores)
        counts = np.array([np.bincount(each, minlength=n) for each in rows], dtype=np.float64).reshape(len(rows), n)
        self._sums = material.scores @ counts.T
        self._sizes = counts.sum(axis=1)
        # Sums differ in their last digits by the order of their parts; equal means stay equal.
        sizes = np.maximum(self._sizes, 1)
        self._means = np.round(self._sums / sizes, _DIGITS)

    def to_groups(self, card: str) -> NDArray[np.float64]:
        """The mean S of a card with the members of each group, itself included."""
        row = self._material.rows[self._material.at[card]]
        return np.zeros(len(self._sizes)) if row == NONE else self._means[row].copy()

    def to_rest(self, card: str, own: int) -> float:
        """The mean S of a card with the other members of its group."""
        row = self._material.rows[self._material.at[card]]
        if row == NONE or self._sizes[own] < 2:
            return 0.0
        return float((self._sums[row, own] - self._material.scores[row, row]) / (self._sizes[own] - 1))
