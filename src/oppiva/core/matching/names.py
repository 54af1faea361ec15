"""Names of people as lists spell them: letters with and without accents, the two parts in either order, a slip."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from itertools import combinations
from typing import Generic, TypeVar

from oppiva.core.text import fold

K = TypeVar("K", bound=Hashable)

Key = tuple[str, ...]

_BETWEEN = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile(r"(?<=\w)['’‘ʼ`´](?=\w)")  # whatever mark people type for one
LEAST_PARTS = 2
MOST_PARTS = 8
# How long a name is looked for within a longer one: what stands beside it may be as long as it likes.
MOST_WITHIN = 4
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
        self._whole: dict[Key, list[K]] = {}
        self._within: dict[Key, list[K]] = {}

    def add(self, name: str, holder: K) -> None:
        """Remembers a name and whose it is."""
        for key in _keys(name):
            self._whole.setdefault(key, []).append(holder)
        for key in _within(name):
            self._within.setdefault(key, []).append(holder)

    def spelled(self, name: str) -> K | None:
        """The first holder of another spelling of this name, or None.

        Two names are spellings of one when all their parts are the same, in any order, but for one letter that is
        missing in one; or when one of them stands whole in the other, as the name without its second given name. A
        surname in common, of however many parts, is no likeness.
        """
        keys = sorted(_keys(name))
        found = [self._whole[key] for key in (*keys, *sorted(_within(name))) if key in self._whole]
        found += [self._within[key] for key in keys if key in self._within]
        return found[0][0] if found else None


def _parts(name: str) -> list[str]:
    """The parts of a name in alphabetical order, each once; an apostrophe parts nothing (O'Neill)."""
    return sorted(set(folded(_APOSTROPHES.sub("", name)).split()))[:MOST_PARTS]


def _keys(name: str) -> set[Key]:
    """The whole name, and it with one letter left out of one part; two spellings have one in common."""
    parts = _parts(name)
    if len(parts) < LEAST_PARTS:
        return set()
    keys = {tuple(parts)}
    for at, part in enumerate(parts):
        keys.update(tuple(sorted((*parts[:at], short, *parts[at + 1 :]))) for short in _shorter(part))
    return keys


def _within(name: str) -> set[Key]:
    """The shorter names that stand whole in this one."""
    parts = _parts(name)
    sizes = range(LEAST_PARTS, min(len(parts), MOST_WITHIN + 1))
    return {key for size in sizes for key in combinations(parts, size)}


def _shorter(part: str) -> Iterator[str]:
    """The part with a doubled letter single, and a long one with each letter left out."""
    for at in range(len(part)):
        if len(part) >= LONG or (at and part[at] == part[at - 1]):
            yield part[:at] + part[at + 1 :]
