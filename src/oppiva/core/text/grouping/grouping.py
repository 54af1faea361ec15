"""Cards into proposed groups: what people said is kept, the rest joins by likeness (text-analysis.md 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from oppiva.core.text.bank import BankSums
from oppiva.core.text.embedding import Embedder
from oppiva.core.text.finding import Doc
from oppiva.core.text.grouping.constraints import Constraints, EarlierGroup
from oppiva.core.text.grouping.contradictions import Contradiction, contradictions
from oppiva.core.text.grouping.linkage import Linkage, means
from oppiva.core.text.grouping.material import Material, of_texts
from oppiva.core.text.grouping.nodes import Node, Nodes, never, nodes_of
from oppiva.core.text.grouping.review import Review, reviewed

CUT = 0.15  # two nodes less alike than this stay apart
NOTHING = Constraints()
STRICT = 0.26  # a group that comes about with this cut, too, is a sure one


@dataclass(frozen=True, slots=True)
class Cluster:
    """A proposed or locked group: its permanent key, label and words, members by id, the card most like the rest."""

    key: str
    label: str
    keywords: tuple[str, ...]
    members: tuple[str, ...]
    core: str | None
    locked: bool
    strict: bool


@dataclass(frozen=True, slots=True)
class Note:
    """What a run has to say beside its groups: `k_not_reached`, `fewer_than_k`, with `parts` and `k`."""

    code: str
    facts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups, the cards in none, and the cards to look at in order of doubt; with contradictions nothing but them."""

    clusters: tuple[Cluster, ...] = ()
    unplaced: tuple[str, ...] = ()
    nowhere: tuple[str, ...] = ()
    review: tuple[Review, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class _Part:
    """A group in the making."""

    cards: tuple[str, ...]
    strict: bool = True
    earlier: int | None = None
    lock: str = ""
    multi: str = ""
    key: str = field(default="")


def cluster(
    docs: Sequence[Doc],
    constraints: Constraints = NOTHING,
    k: int | None = None,
    cut: float = CUT,
    *,
    embedder: Embedder | None = None,
    bank: BankSums | None = None,
) -> Grouping:
    """The groups of texts; raises DomainError `too_many_texts` over 5 000 different ones."""
    found = contradictions(constraints)
    if found:
        return Grouping(contradictions=found)
    return grouped(of_texts(docs, embedder, bank), constraints, k, cut)


def grouped(material: Material, constraints: Constraints = NOTHING, k: int | None = None, cut: float = CUT) -> Grouping:
    """The groups of cards whose likeness is known; every card that the constraints name is one of them."""
    found = contradictions(constraints)
    if found:
        return Grouping(contradictions=found)
    nodes = nodes_of(material, constraints)
    of_several = _of_several(constraints)
    fixed = len(nodes.locked) + len(nodes.alone) + len(set(constraints.nowhere))
    fixed += sum(len(cards) > 1 for label, cards in of_several.items() if label not in nodes.locked)
    parts, left = _joined(material, constraints, nodes.open, None if k is None else k - fixed, cut)
    groups = _ordered([*_locked(nodes, of_several), *_several(nodes, of_several, constraints), *parts])
    _name(groups, constraints.previous.groups)
    clusters = tuple(_cluster(part, material, constraints.previous.groups) for part in groups)
    placed = {card for each in clusters for card in each.members}
    nowhere = tuple(sorted(set(constraints.nowhere)))
    unplaced = tuple(card for card in material.ids if card not in placed and card not in nowhere)
    members = [(each.key, each.members) for each in clusters]
    open_cards = [card for each in clusters if not each.locked for card in each.members]
    queue = reviewed(material, members, [*open_cards, *unplaced], constraints)
    return Grouping(clusters, unplaced, nowhere, queue, (), _notes(k, left + fixed))


def _joined(
    material: Material, said: Constraints, nodes: Sequence[Node], parts: int | None, cut: float
) -> tuple[list[_Part], int]:
    """The nodes joined as far as the cut or the wanted number of parts, and how many there are then."""
    held = [_Part(node.cards, _was_strict(node, said), node.group) for node in nodes]
    rows = [material.rows_of(node.cards) for node in nodes]
    able = [at for at, each in enumerate(rows) if len(each)]  # a node of empty texts is like nothing
    place = {at: number for number, at in enumerate(able)}
    apart = [(place[one], place[other]) for one, other in never(said, nodes) if one in place and other in place]
    frozen = [place[at] for at in able if nodes[at].frozen]
    table = means(material.scores, [rows[at] for at in able])
    left = len(nodes)
    for one, other, mean in Linkage(table, [len(rows[at]) for at in able], apart, frozen).merges():
        if (mean < cut) if parts is None else (left <= parts):
            break
        stays, goes = held[able[one]], held[able[other]]
        stays.cards = tuple(sorted((*stays.cards, *goes.cards)))
        stays.strict = stays.strict and goes.strict and mean >= STRICT
        stays.earlier = stays.earlier if stays.earlier is not None else goes.earlier
        goes.cards = ()
        left -= 1
    return [part for part in held if len(part.cards) > 1], left


def _was_strict(node: Node, said: Constraints) -> bool:
    return node.group is None or said.previous.groups[node.group].strict


def _of_several(said: Constraints) -> dict[str, tuple[str, ...]]:
    """The cards that are in several candidates, by the label of each."""
    found: dict[str, list[str]] = {}
    for card, labels in sorted(said.multi.items()):
        for label in dict.fromkeys(labels):
            found.setdefault(label, []).append(card)
    return {label: tuple(cards) for label, cards in found.items()}


def _locked(nodes: Nodes, of_several: Mapping[str, tuple[str, ...]]) -> Iterator[_Part]:
    for label, cards in nodes.locked.items():
        yield _Part(tuple(sorted({*cards, *of_several.get(label, ())})), lock=label)


def _several(nodes: Nodes, of_several: Mapping[str, tuple[str, ...]], said: Constraints) -> Iterator[_Part]:
    """The groups that only cards of several candidates are in; one that was there keeps its place."""
    taken = {node.group for node in nodes.open}
    for label, cards in sorted(of_several.items()):
        if label not in nodes.locked and len(cards) > 1:
            before = (
                at
                for at, group in enumerate(said.previous.groups)
                if group.label == label and not group.locked and at not in taken
            )
            yield _Part(cards, multi=label, earlier=next(before, None))


def _ordered(parts: Sequence[_Part]) -> list[_Part]:
    """Locked groups as they were given, then earlier ones as they were, then the largest, ties by smallest id."""
    locked = [part for part in parts if part.lock]
    earlier = [part for part in parts if not part.lock and part.earlier is not None]
    earlier.sort(key=lambda part: part.earlier or 0)
    new = [part for part in parts if not part.lock and part.earlier is None]
    return [*locked, *earlier, *sorted(new, key=lambda part: (-len(part.cards), part.cards))]


def _name(parts: Sequence[_Part], earlier: Sequence[EarlierGroup]) -> None:
    """Gives each group its key: an earlier one keeps its own, new ones go on from the highest."""
    next_of = {letter: _highest(letter, earlier) for letter in ("L", "g")}
    kept = {group.label: group.key for group in reversed(earlier) if group.locked}
    for part in parts:
        if part.lock in kept:
            part.key = kept.pop(part.lock)
        elif not part.lock and part.earlier is not None:
            part.key = earlier[part.earlier].key
        else:
            letter = "L" if part.lock else "g"
            next_of[letter] += 1
            part.key = f"{letter}{next_of[letter]}"


def _highest(letter: str, earlier: Sequence[EarlierGroup]) -> int:
    numbers = (re.fullmatch(rf"{letter}(\d{{1,10}})", group.key, re.ASCII) for group in earlier)
    return max((int(found[1]) for found in numbers if found), default=0)


def _cluster(part: _Part, material: Material, earlier: Sequence[EarlierGroup]) -> Cluster:
    core = core_of(material, part.cards)
    label = part.lock or part.multi
    if not label and part.earlier is not None:
        label = earlier[part.earlier].label
    return Cluster(
        part.key,
        label or material.words.label(core or part.key),
        material.words.keywords(part.cards),
        part.cards,
        core,
        bool(part.lock),
        part.strict,
    )


def core_of(material: Material, members: Sequence[str]) -> str | None:
    """The member most like the others together, the first by id of equals; None of none."""
    if not members:
        return None
    rows = np.array([material.rows[material.at[card]] for card in members], dtype=np.int64)
    real = material.rows_of(members)
    kinds, places = np.unique(real, return_inverse=True)
    if not len(kinds):
        return members[0]
    weights = np.bincount(places).astype(np.float64)
    table = material.scores[np.ix_(kinds, kinds)]
    sums = dict(zip(kinds.tolist(), (table @ weights - np.diag(table)).tolist(), strict=True))
    best = max(range(len(members)), key=lambda at: (round(sums.get(int(rows[at]), -np.inf), 6), -at))
    return members[best]


def _notes(k: int | None, parts: int) -> tuple[Note, ...]:
    if k is None or parts == k:
        return ()
    return (Note("k_not_reached" if parts > k else "fewer_than_k", {"parts": parts, "k": k}),)
