"""How well grouping does on a labelled set (text-analysis.md 12); a text that belongs nowhere is a class of its own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp, lgamma, log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from oppiva.core.text.finding import Doc
from oppiva.core.text.grouping import Cluster, Constraints, Grouping, Material, Wording, grouped, suggested
from oppiva.core.text.grouping.grouping import core_of

DATA = Path(__file__).parent / "data"
FILES = {
    "first": "search-first",
    "second": "grouping-second",
    "third": "grouping-third",
    "mixed2": "search-second",
    "mixed3": "search-third",
}


@dataclass(frozen=True)
class Topics:
    """The texts of a set with their topics; None: nowhere."""

    docs: list[Doc]
    topics: dict[str, str | None]

    @property
    def classes(self) -> dict[str, str]:
        """The class of each text."""
        return {name: topic or f"nowhere {name}" for name, topic in self.topics.items()}

    @property
    def k(self) -> int:
        """How many classes there are."""
        return len(set(self.classes.values()))


def labelled(name: str) -> Topics:
    """A set by its name, one of FILES."""
    rows = json.loads((DATA / f"{FILES[name]}.json").read_text("utf-8"))["docs"]
    docs = [Doc(row["id"], row["text"], row["title"], row["lang"]) for row in rows]
    return Topics(docs, {row["id"]: row["topic"] for row in rows})


def found_classes(found: Grouping, ids: Sequence[str]) -> dict[str, str]:
    """The group of each card; a card in none is one of its own."""
    of = {card: each.key for each in found.clusters for card in each.members}
    return {card: of.get(card, f"alone {card}") for card in ids}


def _table(one: Mapping[str, Hashable], other: Mapping[str, Hashable]) -> NDArray[np.int64]:
    rows, columns = ({key: at for at, key in enumerate(dict.fromkeys(each.values()))} for each in (one, other))
    table = np.zeros((len(rows), len(columns)), dtype=np.int64)
    for name, key in one.items():
        table[rows[key], columns[other[name]]] += 1
    return table


def ari(one: Mapping[str, Hashable], other: Mapping[str, Hashable]) -> float:
    """The adjusted Rand index of two ways to part the same cards (Hubert and Arabie 1985)."""
    table = _table(one, other)

    def pairs(counts: NDArray[np.int64]) -> float:
        return float((counts * (counts - 1) // 2).sum())

    both, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    n = int(table.sum())
    chance = rows * columns / (n * (n - 1) / 2) if n > 1 else 0.0
    most = (rows + columns) / 2
    return (both - chance) / (most - chance) if most != chance else 1.0


def ami(one: Mapping[str, Hashable], other: Mapping[str, Hashable]) -> float:
    """The adjusted mutual information, by the arithmetic mean of both entropies (Vinh, Epps and Bailey 2010)."""
    table = _table(one, other)
    n, rows, columns = int(table.sum()), table.sum(axis=1), table.sum(axis=0)
    mutual = sum(
        count / n * log(n * count / (rows[i] * columns[j])) for (i, j), count in np.ndenumerate(table) if count
    )
    chance = sum(_expected(int(a), int(b), n) for a in rows for b in columns)
    mean = (_entropy(rows, n) + _entropy(columns, n)) / 2
    return float((mutual - chance) / (mean - chance)) if abs(mean - chance) > 1e-12 else 1.0


def _entropy(counts: NDArray[np.int64], n: int) -> float:
    return -sum(count / n * log(count / n) for count in counts.tolist() if count)


def _expected(a: int, b: int, n: int) -> float:
    """The mutual information that a class of `a` and one of `b` of n cards have by chance."""

    def lf(number: int) -> float:
        return lgamma(number + 1)

    total = 0.0
    for both in range(max(1, a + b - n), min(a, b) + 1):
        share = lf(a) + lf(b) + lf(n - a) + lf(n - b) - lf(n) - lf(both) - lf(a - both) - lf(b - both)
        total += both / n * log(n * both / (a * b)) * exp(share - lf(n - a - b + both))
    return total


def suggest_right(given: Topics, material: Material) -> float:
    """The share of texts of a topic with two or more whose topic is among the first three, each left out in turn."""
    often = Counter(topic for topic in given.topics.values() if topic)
    asked = [name for name, topic in given.topics.items() if topic and often[topic] > 1]
    right = 0
    for name in asked:
        placed = {other: (topic,) for other, topic in given.topics.items() if topic and other != name}
        (found,) = suggested(material.ids, [(name, material.between(name, material.ids))], placed, Wording())
        right += given.topics[name] in [concept.topic for concept in found.concepts]
    return right / len(asked)


@dataclass
class Person:
    """Somebody who takes the first card of the queue, again and again, and moves it where it belongs."""

    given: Topics
    material: Material
    must: list[tuple[str, str]] = field(default_factory=list)
    cannot: list[tuple[str, str]] = field(default_factory=list)
    nowhere: list[str] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)
    taken_back: int = 0

    def said(self) -> Constraints:
        """All that has been said so far."""
        return Constraints(tuple(self.must), tuple(self.cannot), nowhere=tuple(self.nowhere))

    def table(self) -> Grouping:
        """The groups as they are now; a link in a chain that contradicts itself and is not true is taken back."""
        while (found := grouped(self.material, self.said())).contradictions:
            chain, pair = found.contradictions[0].chain, found.contradictions[0].pair
            links = [*pairwise(chain), pair]
            wrong = [each for each in (*self.must, *self.cannot) if self._stands(each, links) and self._untrue(each)]
            for held in (self.must, self.cannot):
                held[:] = [each for each in held if each not in wrong]
            self.nowhere[:] = [card for card in self.nowhere if not self.given.topics[card]]
            self.taken_back += len(wrong)
            assert wrong, found.contradictions
        return found

    @staticmethod
    def _stands(link: tuple[str, str], links: Sequence[tuple[str, ...]]) -> bool:
        return link in links or link[::-1] in links

    def _untrue(self, link: tuple[str, str]) -> bool:
        same = self.given.classes[link[0]] == self.given.classes[link[1]]
        return same == (link in self.cannot)

    def move(self) -> bool:
        """One card; false when the queue is empty."""
        found = self.table()
        if not found.review:
            return False
        card = found.review[0].id
        own = next((each for each in found.clusters if card in each.members), None)
        topic = self.given.topics[card]
        if topic is None:
            self.nowhere.append(card)
            self.must[:] = [each for each in self.must if card not in each]
            return True
        target = self._target(found, topic, card)
        core = core_of(self.material, [each for each in target.members if each != card]) if target else None
        core = core or (self.anchors.get(topic) if self.anchors.get(topic) != card else None)
        if own is not None and (target is None or own.key != target.key):
            left = core_of(self.material, [each for each in own.members if each != card])
            assert left is not None
            self._say(self.cannot, card, left)
        if core is not None:
            self._say(self.must, card, core)
        elif own is None:
            self.nowhere.append(card)  # a new topic of one card so far
        self.anchors.setdefault(topic, card)
        return True

    def _target(self, found: Grouping, topic: str, card: str) -> Cluster | None:
        """The group that is about a topic: most of its other cards are of it, and of such the one with most of them."""
        best, most = None, 0
        for each in found.clusters:
            counts = Counter(self.given.classes[other] for other in each.members if other != card)
            if counts[topic] > most and counts[topic] == max(counts.values()):
                best, most = each, counts[topic]
        return best

    def _say(self, held: list[tuple[str, str]], card: str, core: str) -> None:
        """A link; what was said against it is taken back."""
        against = self.cannot if held is self.must else self.must
        against[:] = [each for each in against if set(each) != {card, core}]
        held.append((card, core))
        if core in self.nowhere:
            self.nowhere.remove(core)


def after_moves(given: Topics, material: Material, moves: Sequence[int]) -> list[float]:
    """ARI after so many moves each."""
    person, done, found = Person(given, material), 0, []
    for wanted in moves:
        while done < wanted and person.move():
            done += 1
        found.append(ari(given.classes, found_classes(person.table(), material.ids)))
    return found
