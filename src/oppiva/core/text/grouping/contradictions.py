"""Where people's words about cards contradict each other: the shortest chain of them, so that one can be taken back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from oppiva.core.text.grouping.constraints import Constraints, Pair

KINDS = ("cannot", "locked", "nowhere", "multi")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two cards that must and cannot be together, and the cards that tie them, from one to the other.

    Of kind `cannot` by a cannot-link, `locked` by two locked candidates, `nowhere` by a card that belongs nowhere,
    `multi` by a card that is in other candidates than those it is tied to.
    """

    kind: str
    pair: Pair
    chain: tuple[str, ...]


class Ties:
    """What holds cards together: must-links, and the lock that several are under; a card in several candidates ties
    none to another."""

    def __init__(self, said: Constraints) -> None:
        self._near: dict[str, set[str]] = {}
        for first, second in said.must:
            if first not in said.multi and second not in said.multi:
                self._near.setdefault(first, set()).add(second)
                self._near.setdefault(second, set()).add(first)
        self._locks = [[name for name in lock.members if name not in said.multi] for lock in said.locked]
        self._under: dict[str, list[int]] = {}
        for at, members in enumerate(self._locks):
            for name in members:
                self._under.setdefault(name, []).append(at)
        self.cards = sorted({*self._near, *self._under})
        self._closure = {card: at for at, closure in enumerate(self.closures()) for card in closure}

    def tied(self, one: str, other: str) -> bool:
        """Whether a chain leads from one card to another."""
        return one == other or (one in self._closure and self._closure[one] == self._closure.get(other))

    def together(self, card: str) -> tuple[str, ...]:
        """A card and all that it is tied to, by id."""
        return tuple(sorted({card, *(name for name, _ in self._walk(card))}))

    def closures(self) -> list[tuple[str, ...]]:
        """The cards that are tied to each other, each card in one closure."""
        found, seen = [], set[str]()
        for card in self.cards:
            if card not in seen:
                found.append(self.together(card))
                seen.update(found[-1])
        return found

    def chain(self, start: str, ends: Callable[[str], bool]) -> tuple[str, ...]:
        """The shortest chain from a card to the nearest one wanted, ties by id; empty where none is tied to it."""
        if ends(start):
            return (start,)
        came = {start: start}
        for name, before in self._walk(start):
            came[name] = before
            if ends(name):
                path = [name]
                while path[-1] != start:
                    path.append(came[path[-1]])
                return tuple(reversed(path))
        return ()

    def _walk(self, start: str) -> Iterator[tuple[str, str]]:
        """Each card tied to this one with the card before it, the nearest first."""
        seen, waiting, locks = {start}, deque([start]), set[int]()
        while waiting:
            card = waiting.popleft()
            near = set(self._near.get(card, ()))
            for lock in self._under.get(card, ()):
                if lock not in locks:  # all cards of a lock are beside each other
                    locks.add(lock)
                    near.update(self._locks[lock])
            for name in sorted(near - seen):
                seen.add(name)
                waiting.append(name)
                yield name, card


def contradictions(said: Constraints) -> tuple[Contradiction, ...]:
    """All contradictions of what is said, by kind, then by pair; none: the constraints can be kept."""
    ties = Ties(said)
    found = {*_cannot(said, ties), *_locked(said, ties), *_nowhere(said, ties), *_multi(said, ties)}
    return tuple(sorted(found, key=lambda each: (KINDS.index(each.kind), each.pair, each.chain)))


def _cannot(said: Constraints, ties: Ties) -> Iterator[Contradiction]:
    for first, second in said.cannot:
        chain = _held(said, ties, first, second)
        if chain:
            yield Contradiction("cannot", (first, second), chain)


def _held(said: Constraints, ties: Ties, first: str, second: str) -> tuple[str, ...]:
    """The chain that holds two cards together; empty where nothing does."""
    one, other = said.multi.get(first), said.multi.get(second)
    if one is None and other is None:
        return ties.chain(first, second.__eq__) if ties.tied(first, second) else ()
    if one is not None and other is not None:
        return (first, second) if set(one) & set(other) else ()
    if one is None:
        return tuple(reversed(_held(said, ties, second, first)))
    if said.locks.get(second) in one:
        return (first, second)
    found = ties.chain(second, lambda name: said.locks.get(name) in one)
    return (first, *reversed(found)) if found else ()


def _locked(said: Constraints, ties: Ties) -> Iterator[Contradiction]:
    for at, lock in enumerate(said.locked):
        for other in said.locked[at + 1 :]:
            members = frozenset(other.members).difference(said.multi)
            own = [name for name in sorted(lock.members) if name not in said.multi]
            # All cards of a lock are tied to each other, so one of each tells whether two locks are.
            if not own or not members or not ties.tied(own[0], min(members)):
                continue
            chains = [ties.chain(name, members.__contains__) for name in own]
            best = min((chain for chain in chains if chain), key=lambda chain: (len(chain), chain), default=())
            if best:
                yield Contradiction("locked", (best[0], best[-1]), best)


def _nowhere(said: Constraints, ties: Ties) -> Iterator[Contradiction]:
    tied = {name for pair in said.must for name in pair}
    for card in sorted(set(said.nowhere)):
        chain = ties.chain(card, lambda name, card=card: name != card)  # type: ignore[misc]
        if chain:
            yield Contradiction("nowhere", (chain[0], chain[-1]), chain)
        elif card in tied or card in said.locks or card in said.multi:
            yield Contradiction("nowhere", (card, card), (card,))


def _multi(said: Constraints, ties: Ties) -> Iterator[Contradiction]:
    for first, second in said.must:
        if (first in said.multi or second in said.multi) and not _held(said, ties, first, second):
            yield Contradiction("multi", (first, second), (first, second))
    for lock in said.locked:
        for card in lock.members:
            if card in said.multi and lock.label not in said.multi[card]:
                yield Contradiction("multi", (card, card), (card,))
