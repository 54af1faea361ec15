"""What edges say: the sources a node stands on, what it lives on in, and whether no experiment was lost (records.md 4).

Plain Python over edges that were read once; nodes are ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from oppiva.catalogue.models.choices import DESCENDS, EVIDENCE, FLOWS, CandidateState, EdgeKind

_EVIDENCE, _FLOWS, _DESCENDS = frozenset(EVIDENCE), frozenset(FLOWS), frozenset(DESCENDS)
Ends = tuple[UUID, UUID]


@dataclass(frozen=True)
class Edge:
    """An edge as it was inserted; `lives`: nobody has taken it away."""

    id: int
    source: UUID
    target: UUID
    kind: str
    at: datetime
    via: int | None = None
    origin: str = ""
    note: str = ""
    by: UUID | None = None
    lives: bool = True

    @property
    def ends(self) -> Ends:
        """From where to where."""
        return self.source, self.target


End = Callable[[Edge], UUID]


@dataclass(frozen=True)
class Graph:
    """The living edges of a programme, by both ends."""

    edges: tuple[Edge, ...]
    into: Mapping[UUID, Sequence[Edge]] = field(repr=False)
    out_of: Mapping[UUID, Sequence[Edge]] = field(repr=False)

    @classmethod
    def of(cls, edges: Iterable[Edge]) -> Graph:
        """The graph of those that live, in the order in which they came."""
        living = tuple(sorted((one for one in edges if one.lives), key=lambda one: one.id))
        into: dict[UUID, list[Edge]] = defaultdict(list)
        out_of: dict[UUID, list[Edge]] = defaultdict(list)
        for one in living:
            into[one.target].append(one)
            out_of[one.source].append(one)
        return cls(living, dict(into), dict(out_of))

    def sources(self, node: UUID) -> tuple[Edge, ...]:
        """The effective sources: living evidence into the node and into all that flows into it. Of one experiment with
        two kinds both are here; nothing is collapsed."""
        behind = self._walk(node, self.into, _FLOWS, lambda one: one.source)
        return tuple(one for at in behind for one in self.into.get(at, ()) if one.kind in _EVIDENCE)

    def descendants(self, node: UUID) -> tuple[UUID, ...]:
        """What the node lives on in, itself left out."""
        return tuple(self._walk(node, self.out_of, _DESCENDS, lambda one: one.target))[1:]

    def reached(self, node: UUID) -> tuple[UUID, ...]:
        """Where the sources of the node flow to, itself first."""
        return tuple(self._walk(node, self.out_of, _FLOWS, lambda one: one.target))

    def up(self, node: UUID) -> tuple[Edge, ...]:
        """Every edge on the way to the node, in order of time."""
        return self._around(node, self.into, lambda one: one.source)

    def down(self, node: UUID) -> tuple[Edge, ...]:
        """Every edge that begins at the node or behind it, in order of time."""
        return self._around(node, self.out_of, lambda one: one.target)

    def _around(self, node: UUID, by: Mapping[UUID, Sequence[Edge]], end: End) -> tuple[Edge, ...]:
        found = {one.id: one for at in self._walk(node, by, None, end) for one in by.get(at, ())}
        return tuple(sorted(found.values(), key=lambda one: (one.at, one.id)))

    def _walk(
        self, node: UUID, by: Mapping[UUID, Sequence[Edge]], kinds: frozenset[EdgeKind] | None, end: End
    ) -> Iterator[UUID]:
        seen, waiting = {node}, [node]
        while waiting:
            here = waiting.pop(0)
            yield here
            for one in by.get(here, ()):
                there = end(one)
                if (kinds is None or one.kind in kinds) and there not in seen:
                    seen.add(there)
                    waiting.append(there)


@dataclass(frozen=True)
class Standing:
    """What beside the edges tells where experiments are: states of candidates, kinds of other nodes, what was kept.

    `kept`: edges (by their ends) whose card was kept as learning when their candidate closed; `nowhere`: cards kept as
    learning altogether.
    """

    states: Mapping[UUID, str]
    versions: Collection[UUID] = frozenset()
    kept: Collection[Ends] = frozenset()
    nowhere: Collection[UUID] = frozenset()

    def is_closed(self, node: UUID) -> bool:
        """Whether the node is a candidate that is closed."""
        return self.states.get(node, CandidateState.OPEN) != CandidateState.OPEN

    def lives(self, node: UUID) -> bool:
        """Whether the node is an open candidate, or a version of a model."""
        return self.states.get(node) == CandidateState.OPEN or node in self.versions


def lost(graph: Graph, standing: Standing, sources: Collection[UUID] | None = None) -> Iterator[Edge]:
    """The edges that break the invariant: evidence into a closed candidate whose source no living descendant stands on
    and that was not kept as learning. `sources`: of these alone."""
    stands_on: dict[UUID, frozenset[UUID]] = {}
    for edge in graph.edges:
        if edge.kind not in _EVIDENCE or not standing.is_closed(edge.target):
            continue
        if sources is not None and edge.source not in sources:
            continue
        if edge.source in standing.nowhere or edge.ends in standing.kept:
            continue
        living = [node for node in graph.descendants(edge.target) if standing.lives(node)]
        for node in living:
            if node not in stands_on:
                stands_on[node] = frozenset(one.source for one in graph.sources(node))
        if not any(edge.source in stands_on[node] for node in living):
            yield edge


def is_mixed(kinds: Collection[str]) -> bool:
    """Whether one experiment both supports and contradicts (ristiriitainen)."""
    return EdgeKind.CONTRADICTS in kinds and bool({EdgeKind.SUPPORTS, EdgeKind.BUILDS_ON} & set(kinds))
