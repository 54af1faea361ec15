"""What no grouping may do, whatever it is given: break what people said, or change a pair of an earlier run."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np

from oppiva.core.text.grouping import (
    Constraints,
    Contradiction,
    Earlier,
    EarlierGroup,
    Grouping,
    Locked,
    Material,
    of_scores,
)

TEXTS = 30


def drawn_material(draw: random.Random, n: int = TEXTS) -> Material:
    """Cards with random likenesses; now and then two are the same text, and one is empty."""
    rng = np.random.default_rng(draw.randrange(2**32))
    rows = rng.normal(size=(n, 4)) + rng.normal(size=4) * 0.3
    rows /= np.linalg.norm(rows, axis=1)[:, None]
    table = rows @ rows.T
    np.fill_diagonal(table, 1.5)
    ids = [f"t{at:02}" for at in range(n)]
    same = [draw.choice(ids[: at + 1]) if draw.random() < 0.1 else name for at, name in enumerate(ids)]
    return of_scores(ids, table, same=same, empty=[name for name in ids if draw.random() < 0.03])


def drawn_constraints(draw: random.Random, ids: Sequence[str]) -> Constraints:
    """What people might say of cards, some of it against itself."""

    def some(most: int) -> list[str]:
        return draw.sample(list(ids), draw.randint(0, min(most, len(ids))))

    def pairs(most: int) -> tuple[tuple[str, str], ...]:
        return tuple((one, other) for one, other in zip(some(most), some(most), strict=False) if one != other)

    labels = ["Kirjeet", "Soitot", "Tilat"]
    free, locks = some(9), []
    for label in labels[: draw.randint(0, 3)]:
        cut = draw.randint(0, 4)
        locks.append(Locked(label, tuple(free[:cut])))
        free = free[cut - (draw.random() < 0.1) :] if cut else free
    nowhere = tuple(some(3)) if draw.random() < 0.5 else ()
    several = {name: tuple(draw.sample(labels, draw.randint(1, 3))) for name in some(2)} if draw.random() < 0.4 else {}
    return Constraints(pairs(draw.choice((2, 8, 14))), pairs(draw.choice((2, 8, 20))), tuple(locks), nowhere, several)


def together(found: Grouping) -> set[frozenset[str]]:
    """Every two cards that are in one group."""
    return {frozenset(pair) for each in found.clusters for pair in combinations(each.members, 2)}


def broken(found: Grouping, said: Constraints, ids: Sequence[str]) -> list[str]:
    """What a grouping does against what was said, and against its own form."""
    pairs, faults = together(found), []
    faults += [f"must {pair}" for pair in said.must if frozenset(pair) not in pairs]
    faults += [f"cannot {pair}" for pair in said.cannot if frozenset(pair) in pairs]
    for lock in said.locked:
        (group,) = (each for each in found.clusters if each.locked and each.label == lock.label)
        given = {*lock.members, *(card for card, labels in said.multi.items() if lock.label in labels)}
        if not given <= set(group.members) or not _tied(given, said) >= set(group.members):
            faults.append(f"locked {lock.label}")
    in_groups = [card for each in found.clusters for card in each.members]
    faults += [f"nowhere {card}" for card in said.nowhere if card in in_groups]
    faults += [f"twice {card}" for card in ids if in_groups.count(card) > 1 and card not in said.multi]
    everywhere = {*in_groups, *found.unplaced, *found.nowhere}
    if everywhere != set(ids) or set(found.unplaced) & {*in_groups, *found.nowhere}:
        faults.append("a card is lost or in two places")
    faults += [f"small {each.key}" for each in found.clusters if len(each.members) < 2 and not each.locked]
    keys = [each.key for each in found.clusters]
    if len(set(keys)) < len(keys):
        faults.append("a key twice")
    queue = [(each.margin, each.id) for each in found.review]
    if queue != sorted(queue) or said.handled & {each.id for each in found.review}:
        faults.append("the queue")
    return faults


def _tied(cards: set[str], said: Constraints) -> set[str]:
    """The cards and all that musts tie to them."""
    found = set(cards)
    while more := {card for pair in said.must if found & set(pair) for card in pair} - found:
        found |= more
    return found


def named(each: Contradiction, said: Constraints) -> bool:
    """Whether a contradiction is one: its chain holds, step by step, and its ends are what was said of them."""
    links = {frozenset(pair) for pair in said.must}
    locks = [set(lock.members) for lock in said.locked]
    several = {card: set(labels) for card, labels in said.multi.items()}

    def step(pair: tuple[str, str]) -> bool:
        beside = any(set(pair) <= lock for lock in locks)
        under = [
            card in several
            and (several[card] & several.get(other, set()) or several[card] & {said.locks.get(other, "")})
            for card, other in (pair, pair[::-1])
        ]
        return frozenset(pair) in links or beside or any(under)

    ends = {each.chain[0], each.chain[-1]} == set(each.pair)
    said_so = {
        "cannot": frozenset(each.pair) in {frozenset(pair) for pair in said.cannot},
        "locked": sum(bool(lock & set(each.pair)) for lock in locks) > 1,
        "nowhere": bool(set(each.pair) & set(said.nowhere)),
        "multi": bool(set(each.pair) & set(several)),
    }
    return ends and said_so[each.kind] and all(step(pair) for pair in pairwise(each.chain))


def as_earlier(found: Grouping) -> Earlier:
    """A grouping as the earlier run of the next one."""
    groups = (EarlierGroup(each.key, each.label, each.members, each.locked, each.strict) for each in found.clusters)
    return Earlier(tuple(groups), (*found.unplaced, *found.nowhere))


def changed(before: Grouping, after: Grouping, ids: Sequence[str]) -> list[frozenset[str]]:
    """The pairs of earlier cards that were together and are apart now, or the other way round."""
    old = set(ids)
    mine = {pair for pair in together(after) if pair <= old}
    return sorted(together(before) ^ mine, key=sorted)
