"""The nodes that linkage begins with: locked groups, groups of an earlier run, what people tied, single cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from oppiva.core.text.grouping.constraints import Constraints, earlier_of
from oppiva.core.text.grouping.contradictions import Ties
from oppiva.core.text.grouping.material import NONE, Material


@dataclass(frozen=True, slots=True)
class Node:
    """Cards that stay together, by id; `group` is the place of their earlier group; two frozen nodes never join."""

    cards: tuple[str, ...]
    group: int | None = None
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Nodes:
    """What may still be joined, by smallest id; the cards of each lock by its label; the cards that stay alone."""

    open: tuple[Node, ...]
    locked: dict[str, tuple[str, ...]]
    alone: tuple[str, ...]


def nodes_of(material: Material, said: Constraints) -> Nodes:
    """The nodes of cards under constraints that do not contradict each other."""
    out = frozenset(said.nowhere) | frozenset(said.multi)
    home, apart = earlier_of(said.previous, material.at, out)
    closures = [closure for closure in Ties(said).closures() if not out.intersection(closure)]
    tied = {card for closure in closures for card in closure}
    closures += [(card,) for card in material.ids if card not in tied and card not in out]
    locked: dict[str, tuple[str, ...]] = {lock.label: () for lock in said.locked}
    by_group: dict[int, list[tuple[str, ...]]] = {}
    loose: list[Node] = []
    alone: list[str] = []
    for closure in sorted(closures):
        label = next((said.locks[card] for card in closure if card in said.locks), None)
        group = _group(closure, home, said)
        if label is not None:
            locked[label] = closure
        elif group is not None:
            by_group.setdefault(group, []).append(closure)
        elif len(closure) == 1 and (closure[0] in apart or material.rows[material.at[closure[0]]] == NONE):
            alone.append(closure[0])
        else:
            loose.append(Node(closure, frozen=not apart.isdisjoint(closure)))
    for group, members in sorted(by_group.items()):
        kept, left = _parted(members, {card for card in home if home[card] == group}, said)
        loose.append(Node(tuple(sorted(card for closure in kept for card in closure)), group, frozen=True))
        alone += [closure[0] for closure in left if len(closure) == 1]
        loose += [Node(closure, frozen=True) for closure in left if len(closure) > 1]
    return Nodes(_same_joined(material, said, loose), locked, tuple(sorted(alone)))


def _group(closure: Sequence[str], home: dict[str, int], said: Constraints) -> int | None:
    """The earlier group of tied cards; of several the one that most of their core cards are in, then most of them."""
    places = [home[card] for card in closure if card in home]
    if len(set(places)) < 2:
        return places[0] if places else None
    moved = {pair[0] for pair in said.must}
    cores = [home[card] for card in closure if card in home and card not in moved]
    return min(set(places), key=lambda place: (-cores.count(place), -places.count(place), place))


def _parted(
    closures: list[tuple[str, ...]], before: set[str], said: Constraints
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Those that stay in an earlier group, and those that leave it, because two of its cards cannot be together.

    Of the two the one with fewer cards of the group leaves; of equals that of the card that the link names first.
    """
    of = {card: closure for closure in closures for card in closure}
    left: list[tuple[str, ...]] = []
    for first, second in sorted(set(said.cannot)):
        one, other = of.get(first), of.get(second)
        if one is None or other is None or one in left or other in left:
            continue
        left.append(other if len(before.intersection(other)) < len(before.intersection(one)) else one)
    return [closure for closure in closures if closure not in left], left


def _same_joined(material: Material, said: Constraints, nodes: Iterable[Node]) -> tuple[Node, ...]:
    """The nodes by smallest id, those that hold the same text joined where nothing said divides them."""
    order = sorted(nodes, key=lambda node: node.cards)
    held = dict(enumerate(order))
    cards = {at: set(node.cards) for at, node in held.items()}
    by_row: dict[int, list[int]] = {}
    for at, node in held.items():
        for row in dict.fromkeys(material.rows_of(node.cards).tolist()):
            by_row.setdefault(row, []).append(at)
    into: dict[int, int] = {}

    def found(at: int) -> int:
        while at in into:
            at = into[at]
        return at

    for places in by_row.values():
        kept: list[int] = []
        for at in dict.fromkeys(map(found, places)):
            for other in kept:
                one, mine = held[other], held[at]
                if not (one.frozen and mine.frozen) and not _barred(said, cards[at], cards[other]):
                    group = mine.group if one.group is None else one.group
                    held[other] = replace(one, group=group, frozen=one.frozen or mine.frozen)
                    cards[other] |= cards.pop(at)
                    into[at] = other
                    del held[at]
                    break
            else:
                kept.append(at)
    joined = [replace(node, cards=tuple(sorted(cards[at]))) for at, node in held.items()]
    return tuple(sorted(joined, key=lambda node: node.cards))


def _barred(said: Constraints, one: set[str], other: set[str]) -> bool:
    """Whether a card of one cannot be with a card of the other."""
    if not said.bars:
        return False
    few, many = sorted((one, other), key=len)
    return any(card in said.bars and not said.bars[card].isdisjoint(many) for card in few)


def never(said: Constraints, nodes: Sequence[Node]) -> list[tuple[int, int]]:
    """The pairs of nodes between which a cannot-link stands."""
    of = {card: at for at, node in enumerate(nodes) for card in node.cards}
    pairs = ((of.get(first), of.get(second)) for first, second in said.cannot)
    return [(one, other) for one, other in pairs if one is not None and other is not None]
