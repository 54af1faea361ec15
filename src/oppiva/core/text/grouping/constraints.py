"""What people have said about cards, and the groups of an earlier run: what no machine may undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Locked:
    """A locked candidate: its label and its cards; nothing joins it but by a person's must."""

    label: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlierGroup:
    """A group of an earlier run."""

    key: str
    label: str
    members: tuple[str, ...]
    locked: bool = False
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run: its groups, and the cards that were in none."""

    groups: tuple[EarlierGroup, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Constraints:
    """All that is said: pairs are (card, core card), `multi` has the candidates of a card that is in several."""

    must: tuple[Pair, ...] = ()
    cannot: tuple[Pair, ...] = ()
    locked: tuple[Locked, ...] = ()
    nowhere: tuple[str, ...] = ()
    multi: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    previous: Earlier = Earlier()

    @cached_property
    def locks(self) -> Mapping[str, str]:
        """The label of each card's lock; the first where there are two."""
        found: dict[str, str] = {}
        for lock in self.locked:
            for name in lock.members:
                found.setdefault(name, lock.label)
        return found

    @cached_property
    def bars(self) -> Mapping[str, frozenset[str]]:
        """The cards that each card cannot be with."""
        found: dict[str, set[str]] = {}
        for first, second in self.cannot:
            found.setdefault(first, set()).add(second)
            found.setdefault(second, set()).add(first)
        return {name: frozenset(others) for name, others in found.items()}

    @cached_property
    def handled(self) -> frozenset[str]:
        """The cards that a person has placed: locked, nowhere, in several, or first in a pair."""
        first = {pair[0] for pair in (*self.must, *self.cannot)}
        return frozenset(first | set(self.locks) | set(self.nowhere) | set(self.multi))

    def named(self) -> frozenset[str]:
        """Every card that is spoken of, those of the earlier run left out."""
        pairs = {name for pair in (*self.must, *self.cannot) for name in pair}
        return frozenset(pairs | set(self.locks) | set(self.nowhere) | set(self.multi))


def earlier_of(previous: Earlier, ids: Collection[str], out: Collection[str]) -> tuple[dict[str, int], frozenset[str]]:
    """Which earlier group each card of today was in, and the cards that were there but in none.

    A card in several groups that has left all but one belongs to the first; `out` have been taken out by a person.
    """
    found: dict[str, int] = {}
    for at, group in enumerate(previous.groups):
        for name in group.members:
            if name in ids and name not in out:
                found.setdefault(name, at)
    apart = frozenset(name for name in previous.apart if name in ids and name not in out and name not in found)
    return found, apart
