"""Names of people as lists spell them: letters with and without accents, the two parts in either order, a slip."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from itertools import combinations
from typing import Generic, TypeVar

from oppiva.core.text import fold

K = TypeVar("K", bound=Hashable)

_BETWEEN = re.compile(r"[\W_]+")
MOST_PARTS = 4
# Of so long a part one letter may be another one: Marja and Maija are two people, Virtanen and Virtamen hardly.
LONG = 7


def folded(text: str) -> str:
    """A text without case, accents and signs, its words parted by one space: how names of units are compared."""
    return " ".join(_BETWEEN.split(fold(text))).strip()


def akin(one: str, other: str) -> bool:
    """Whether two names may be one person's who has this very address: a common part is enough (a new surname)."""
    mine, theirs = set(folded(one).split()), set(folded(other).split())
    return bool(mine & theirs) or bool(_keys(one) & _keys(other))


class Names(Generic[K]):
    """Names that can be asked for another spelling of a name; each addition and question takes the same short time."""

    def __init__(self) -> None:
        self._holders: dict[tuple[str, str], list[K]] = {}

    def add(self, name: str, holder: K) -> None:
        """Remembers a name and whose it is."""
        for key in _keys(name):
            self._holders.setdefault(key, []).append(holder)

    def spelled(self, name: str) -> K | None:
        """The first holder of another spelling of this name, or None.

        Two names are spellings of one when two parts of each are the same but for one letter that is missing in one.
        """
        found = (self._holders[key][0] for key in sorted(_keys(name)) if key in self._holders)
        return next(found, None)


def _keys(name: str) -> set[tuple[str, str]]:
    """Pairs of parts, each with one letter left out of one of them; two spellings have a pair in common."""
    parts = sorted(set(folded(name).split()))[:MOST_PARTS]
    keys: set[tuple[str, str]] = set()
    for one, other in combinations(parts, 2):
        keys.add(_pair(one, other))
        keys.update(_pair(short, other) for short in _shorter(one))
        keys.update(_pair(one, short) for short in _shorter(other))
    return keys


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _shorter(part: str) -> Iterator[str]:
    """The part with a doubled letter single, and a long one with each letter left out."""
    for at in range(len(part)):
        if len(part) >= LONG or (at and part[at] == part[at - 1]):
            yield part[:at] + part[at + 1 :]
