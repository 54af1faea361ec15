"""Average linkage: the two most alike nodes are joined, again and again, but for those that may not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]
NEVER = -np.inf
_DIGITS = 6  # means that are equal to the sixth decimal are equal: then the order of nodes decides


def means(scores: Table, nodes: Sequence[NDArray[np.int64]]) -> Table:
    """The mean S over all cross pairs of every two nodes; a node is the rows of its cards, one that stands in it often
    weighs as often."""
    held = [np.unique(rows, return_counts=True) for rows in nodes]
    if not held:
        return np.zeros((0, 0))
    rows = np.concatenate([row for row, _ in held])
    weights = np.concatenate([count for _, count in held]).astype(np.float64)
    begins = np.concatenate([[0], np.cumsum([len(row) for row, _ in held])[:-1]]).astype(np.int64)
    table: Table = scores[np.ix_(rows, rows)]
    table *= weights
    table *= weights[:, None]
    if len(begins) < len(rows):
        table = np.add.reduceat(np.add.reduceat(table, begins, axis=0), begins, axis=1)
    sizes = np.array([len(each) for each in nodes], dtype=np.float64)
    table /= sizes
    table /= sizes[:, None]
    return table


class Linkage:
    """Nodes in an order of their own (a lower one wins a tie), the mean of every two, and which may never join."""

    def __init__(self, table: Table, sizes: Sequence[int], never: Sequence[tuple[int, int]], frozen: Sequence[int]):
        self._table = table
        self._sizes = np.array(sizes, dtype=np.float64)
        # Minus infinity stays what it is in every mean: what may not join a part never joins the whole.
        np.fill_diagonal(table, NEVER)
        if frozen:
            table[np.ix_(frozen, frozen)] = NEVER
        for one, other in never:
            table[one, other] = table[other, one] = NEVER
        self._best = np.full(len(table), NEVER)
        self._mate = np.zeros(len(table), dtype=np.int64)
        for row in range(len(table)):
            self._look(row)

    def merges(self) -> Iterator[tuple[int, int, float]]:
        """Each join as it is made: the node that stays, the one that goes into it, their mean S."""
        while len(self._best):
            one = int(np.argmax(self._best))
            best = float(self._best[one])
            if best == NEVER:
                return
            other = int(self._mate[one])
            yield one, other, best
            self._join(one, other)

    def _look(self, row: int) -> None:
        """The most alike node of one node."""
        held = np.round(self._table[row], _DIGITS)
        self._mate[row] = np.argmax(held)
        self._best[row] = held[self._mate[row]]

    def _join(self, one: int, other: int) -> None:
        table, sizes = self._table, self._sizes
        total = sizes[one] + sizes[other]
        joined = (sizes[one] * table[one] + sizes[other] * table[other]) / total
        joined[[one, other]] = NEVER
        sizes[one] = total
        table[one], table[:, one] = joined, joined
        table[other], table[:, other] = NEVER, NEVER
        self._best[other] = NEVER
        lost = (self._mate == one) | (self._mate == other)
        near = np.round(joined, _DIGITS)
        # A mean is never above both of which it is made, so it can only tie with a best that stood.
        tied = ~lost & (near != NEVER) & ((near > self._best) | ((near == self._best) & (one < self._mate)))
        self._best[tied], self._mate[tied] = near[tied], one
        for row in np.flatnonzero(lost & (self._best != NEVER)):
            self._look(int(row))
        self._look(one)
