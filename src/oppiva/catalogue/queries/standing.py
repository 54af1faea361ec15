"""The trace of a programme as it stands: edges, what was kept, what cards are said to be, what was linked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from oppiva.catalogue.graph import Edge, Ends, Graph, Standing
from oppiva.catalogue.models import (
    Candidate,
    CardVerdict,
    EventKind,
    NodeKind,
    PairLink,
    TraceEdge,
    TraceEvent,
    TraceNode,
)
from oppiva.programme.models import Programme

NODE_COLUMNS = (
    "pk", "kind", "code", "experiment_id", "candidate_id", "at", "title", "area_id", "certainty", "in_use",
)  # fmt: skip
EDGE_COLUMNS = ("pk", "source_id", "target_id", "kind", "at", "via_id", "origin", "note", "by", "retracted")


@dataclass(frozen=True)
class Node:
    """A node as the graph needs it, with the key of its record; of a record above, what must be known of it here."""

    pk: UUID
    kind: str
    code: str
    experiment: UUID | None
    candidate: UUID | None
    at: datetime
    title: str = ""
    area: str | None = None
    certainty: int | None = None
    in_use: bool | None = None


@dataclass(frozen=True)
class Trace:
    """The trace of one programme: its nodes, all its edges (`graph` holds the living ones), and how things stand."""

    nodes: dict[UUID, Node]
    edges: tuple[Edge, ...]
    graph: Graph
    standing: Standing

    def node_of(self, record: UUID) -> Node | None:
        """The node of an experiment or a candidate, by the record's key; None when it has none yet."""
        return self.by_record.get(record)

    def with_edge(self, edge: TraceEdge) -> Trace | None:
        """The same with an edge more; None when one of its ends is newer than this."""
        if not {edge.source_id, edge.target_id} <= self.nodes.keys():
            return None
        made = Edge(
            edge.pk, edge.source_id, edge.target_id, edge.kind, edge.at, edge.via_id, edge.origin, edge.note, edge.by
        )
        edges = (*self.edges, made)
        return replace(self, edges=edges, graph=Graph.of(edges))

    @cached_property
    def by_record(self) -> dict[UUID | None, Node]:
        """The nodes of experiments and candidates by the keys of their records."""
        return {one.experiment or one.candidate: one for one in self.nodes.values()}


def edge_read(row: Sequence[Any]) -> Edge:
    """An edge out of the columns that are read of it."""
    pk, source, target, kind, at, via, origin, note, by, retracted = row
    return Edge(pk, source, target, kind, at, via, origin, note, by, lives=not retracted)


def with_retracted(rows: QuerySet[TraceEdge]) -> QuerySet[TraceEdge]:
    """These edges in the order in which they came, each with whether it was taken away."""
    gone = TraceEvent.objects.filter(edge=OuterRef("pk"), kind=EventKind.RETRACT)
    return rows.annotate(retracted=Exists(gone)).order_by("pk")


def edges_within(rows: QuerySet[TraceEdge]) -> tuple[Edge, ...]:
    """These edges, taken away or not, in the order in which they came; one statement."""
    return tuple(edge_read(row) for row in with_retracted(rows).values_list(*EDGE_COLUMNS))


def trace_of(programme: Programme) -> Trace:
    """The whole trace of a programme; five statements, however many cards."""
    found = path_of(programme)
    return replace(found, standing=_standing(programme, found.nodes.values(), found.edges))


def path_of(programme: Programme) -> Trace:
    """Nodes and edges alone, without how candidates stand and what was kept; two statements."""
    rows = TraceNode.objects.filter(programme=programme).values_list(*NODE_COLUMNS)
    edges = edges_within(TraceEdge.objects.filter(Q(source__programme=programme) | Q(target__programme=programme)))
    return Trace({row[0]: Node(*row) for row in rows}, edges, Graph.of(edges), Standing({}))


def _standing(programme: Programme, nodes: Iterable[Node], edges: Iterable[Edge]) -> Standing:
    states = dict(Candidate.objects.filter(programme=programme).values_list("trace_nodes__pk", "state"))
    verdicts = CardVerdict.objects.filter(
        experiment__programme=programme, kind=CardVerdict.Kind.NOWHERE, retracted_at__isnull=True
    )
    return Standing(
        states=states,
        versions=frozenset(one.pk for one in nodes if one.kind == NodeKind.VERSION),
        kept=_kept(programme, {one.id: one.ends for one in edges}),
        nowhere=frozenset(verdicts.values_list("experiment__trace_nodes__pk", flat=True)),
    )


def _kept(programme: Programme, ends: dict[int, Ends]) -> frozenset[Ends]:
    """The ends of edges last said to be kept: one that was brought back by undo is the same between the same ends."""
    rows = TraceEvent.objects.filter(programme=programme, kind__in=[EventKind.KEPT, EventKind.UNKEPT])
    kept: set[Ends] = set()
    for edge, kind in rows.order_by("pk").values_list("edge_id", "kind"):
        (kept.add if kind == EventKind.KEPT else kept.discard)(ends[edge])
    return frozenset(kept)


def living_verdicts(programme: Programme) -> dict[UUID, CardVerdict]:
    """What is said of cards now, by experiment; one statement."""
    rows = CardVerdict.objects.filter(experiment__programme=programme, retracted_at__isnull=True)
    return {one.experiment_id: one for one in rows}


def living_links(programme: Programme, cards: Collection[UUID] | None = None) -> list[PairLink]:
    """The links that hold now, all or those of some cards, in the order in which they came."""
    rows = PairLink.objects.filter(a__programme=programme, retracted_at__isnull=True)
    if cards is not None:
        rows = rows.filter(Q(a__in=cards) | Q(b__in=cards))
    return list(rows.order_by("pk"))
