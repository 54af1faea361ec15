"""A fresh run beside the groups there are: which new group is which old one, so that differences can be shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray


def matched_keys(old: Mapping[str, Collection[str]], new: Mapping[str, Collection[str]]) -> Mapping[str, str]:
    """The old key of each new group: those whose cards in common are most together, none where none is in common.

    Source: the Hungarian method; ties go to the first in the order given.
    """
    olds, news = list(old), list(new)
    held = [frozenset(old[key]) for key in olds]
    table = np.array([[len(each.intersection(new[key])) for each in held] for key in news], dtype=np.int64)
    table = table.reshape(len(news), len(olds))
    if len(news) <= len(olds):
        pairs = list(enumerate(_assigned(-table)))
    else:
        pairs = [(row, column) for column, row in enumerate(_assigned(-table.T))]
    return {news[row]: olds[column] for row, column in sorted(pairs) if table[row, column]}


def _assigned(costs: NDArray[np.int64]) -> list[int]:
    """The column of each row that makes the sum of costs least; there are no fewer columns than rows."""
    rows, columns = costs.shape
    # Row and column 0 stand for "not assigned yet"; potentials keep every reduced cost at 0 or more.
    of_row, of_column = np.zeros(rows + 1, dtype=np.int64), np.zeros(columns + 1, dtype=np.int64)
    owner = np.zeros(columns + 1, dtype=np.int64)
    for row in range(1, rows + 1):
        owner[0], at = row, 0
        least = np.full(columns + 1, np.iinfo(np.int64).max)
        came = np.zeros(columns + 1, dtype=np.int64)
        used = np.zeros(columns + 1, dtype=bool)
        while owner[at]:
            used[at] = True
            reduced = costs[owner[at] - 1] - of_row[owner[at]] - of_column[1:]
            better = ~used[1:] & (reduced < least[1:])
            least[1:][better], came[1:][better] = reduced[better], at
            free = np.flatnonzero(~used)
            after = int(free[np.argmin(least[free])])
            step = least[after]
            of_row[owner[used]] += step
            of_column[used] -= step
            least[free] -= step
            at = after
        while at:
            owner[at] = owner[came[at]]
            at = int(came[at])
    found = {int(owner[column]) - 1: column - 1 for column in range(1, columns + 1) if owner[column]}
    return [found[row] for row in range(rows)]
