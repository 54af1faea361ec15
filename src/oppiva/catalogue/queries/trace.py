"""The trace of a record, up to what it came from and down to what came of it, in order of time (records.md 4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oppiva.catalogue.graph import Edge, Graph, is_mixed
from oppiva.catalogue.models import Candidate, ContradictionAnswer, EdgeKind, NodeKind, TraceNode
from oppiva.catalogue.path_slots import PathDay
from oppiva.catalogue.queries.cards import Card, cards_to, rows_on_table
from oppiva.catalogue.queries.path_days import days_of
from oppiva.catalogue.queries.standing import Node, Trace, path_of
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment
from oppiva.programme.models import Programme


@dataclass(frozen=True)
class NodeRow:
    """A node as it is told: `title` as far as the reader may read it, `state` and what must be known of it.

    `areas`: of an experiment all of its areas, of a record above its own.
    """

    pk: UUID
    kind: str
    code: str
    title: str
    language: str
    at: datetime
    state: str = ""
    areas: tuple[str, ...] = ()
    certainty: int | None = None
    in_use: bool | None = None
    choice: str = ""


@dataclass(frozen=True)
class EdgeRow:
    """An edge with both its nodes; `via` the edge it carries on, `lives` False for one that was taken away."""

    pk: int
    kind: str
    source: NodeRow
    target: NodeRow
    at: datetime
    origin: str
    note: str
    via: int | None
    lives: bool = True
    by: UUID | None = None


@dataclass(frozen=True)
class SourceRow:
    """An effective source: a node with the kinds by which it stands behind another; `mixed`: it says both."""

    node: NodeRow
    kinds: tuple[str, ...]

    @property
    def mixed(self) -> bool:
        """Whether it both supports and contradicts."""
        return is_mixed(self.kinds)


@dataclass(frozen=True)
class TraceRows:
    """A record with what led to it (`up`) and what came of it (`down`), each in order of time; `gone`: edges at it that
    were taken away. `sources`: what it stands on; `days`: what happened inside the records of the path."""

    node: NodeRow
    up: tuple[EdgeRow, ...]
    down: tuple[EdgeRow, ...]
    gone: tuple[EdgeRow, ...]
    sources: tuple[SourceRow, ...]
    days: tuple[PathDay, ...] = ()


def trace(actor: Actor, node: TraceNode) -> TraceRows:
    """The trace of a node that the actor reads (`rules.node_for`); nine statements, however long it is, and
    those of apps above where it leads to their records."""
    held = path_of(node.programme)
    graph = held.graph
    up, down = graph.up(node.pk), _with_pulled(graph, graph.down(node.pk))
    gone = [one for one in held.edges if not one.lives and node.pk in one.ends]
    sources = graph.sources(node.pk)
    named = {end for one in (*up, *down, *gone) for end in one.ends} | {node.pk}
    rows = node_rows(actor, node.programme, held, named)
    # Of an experiment that the reader may not open no day is told.
    read = {
        record: pk
        for pk, one in rows.items()
        if one.kind == NodeKind.EXPERIMENT and one.title and (record := held.nodes[pk].experiment) is not None
    }
    days = days_of(actor, {pk: one.kind for pk, one in rows.items()}, read, public=False)
    return TraceRows(
        node=rows[node.pk],
        up=tuple(_edge(one, rows) for one in up if _told(one, rows)),
        down=tuple(_edge(one, rows) for one in down if _told(one, rows)),
        gone=tuple(_edge(one, rows) for one in gone if _told(one, rows)),
        sources=tuple(_sources(sources, rows)),
        days=days,
    )


def _with_pulled(graph: Graph, down: tuple[Edge, ...]) -> tuple[Edge, ...]:
    """With the changes of places that came into the versions of a path: they came from what it led to."""
    seen = {one.id for one in down}
    targets = {one.target for one in down}
    pulled = [one for one in graph.edges if one.kind == EdgeKind.PULLED_INTO and one.target in targets]
    more = [one for one in pulled if one.id not in seen]
    return tuple(sorted((*down, *more), key=lambda one: (one.at, one.id))) if more else down


def answers_to(edges: Collection[EdgeRow]) -> dict[int, str]:
    """What was said to those of these edges that contradict, by edge; one statement, none for none.

    An edge that was brought back by undo has the answer of the one that stood between the same ends.
    """
    asked = {one.pk: (one.source.pk, one.target.pk) for one in edges if one.kind == EdgeKind.CONTRADICTS}
    if not asked:
        return {}
    rows = ContradictionAnswer.objects.filter(
        edge__source__in={source for source, _target in asked.values()},
        edge__kind=EdgeKind.CONTRADICTS,
        deleted_in__isnull=True,
    ).exclude(text="")
    said = {
        (source, target): text
        for source, target, text in rows.order_by("edge").values_list("edge__source", "edge__target", "text")
    }
    return {pk: said[ends] for pk, ends in asked.items() if ends in said}


def bare_trace(actor: Actor, experiment: Experiment) -> TraceRows:
    """The trace of an experiment that leads nowhere yet (`rules.card_for`): itself alone."""
    rows = [
        one
        for one in rows_on_table(experiment.programme, Experiment.objects.filter(pk=experiment.pk).values("pk"))
        if one.pk == experiment.pk
    ]
    card = cards_to(actor, experiment.programme, rows)[experiment.pk]
    node = Node(experiment.pk, NodeKind.EXPERIMENT, experiment.code, experiment.pk, None, experiment.state_since)
    return TraceRows(_of_card(node, card), (), (), (), ())


def effective_sources(actor: Actor, node: TraceNode) -> tuple[SourceRow, ...]:
    """What a candidate or a version stands on, each source once with all its kinds, in the order in which they came."""
    held = path_of(node.programme)
    sources = held.graph.sources(node.pk)
    rows = node_rows(actor, node.programme, held, {one.source for one in sources})
    return tuple(_sources(sources, rows))


def node_rows(actor: Actor, programme: Programme, held: Trace, wanted: set[UUID]) -> dict[UUID, NodeRow]:
    """These nodes as the reader sees them; of a deleted record there is none."""
    nodes = [held.nodes[pk] for pk in wanted if pk in held.nodes]
    cards = _cards(actor, programme, held, wanted)
    candidates = {
        one.pk: one
        for one in Candidate.objects.filter(programme=programme, deleted_in__isnull=True, trace_nodes__in=wanted)
    }
    found = {}
    for one in nodes:
        if one.kind == NodeKind.EXPERIMENT:
            card = cards.get(one.experiment) if one.experiment else None
            row = _of_card(one, card) if card is not None else None
        elif one.kind == NodeKind.CANDIDATE:
            candidate = candidates.get(one.candidate) if one.candidate else None
            row = _of_candidate(one, candidate) if candidate is not None else None
        else:
            areas = (one.area,) if one.area else ()
            row = NodeRow(one.pk, one.kind, one.code, one.title, "", one.at, "", areas, one.certainty, one.in_use)
        if row is not None:
            found[one.pk] = row
    return found


def _cards(actor: Actor, programme: Programme, held: Trace, wanted: set[UUID]) -> Mapping[UUID, Card]:
    ids = [one.experiment for pk in wanted if (one := held.nodes.get(pk)) is not None and one.experiment is not None]
    rows = rows_on_table(programme, Experiment.objects.filter(pk__in=ids).values("pk"))
    asked = set(ids)
    return cards_to(actor, programme, [one for one in rows if one.pk in asked])


def _of_card(node: Node, card: Card) -> NodeRow:
    return NodeRow(
        pk=node.pk,
        kind=node.kind,
        code=card.code,
        title=card.name,
        language=card.language,
        at=node.at,
        state=card.state,
        areas=card.areas,
        certainty=card.certainty,
        choice=card.choice,
    )


def _of_candidate(node: Node, candidate: Candidate) -> NodeRow:
    return NodeRow(node.pk, node.kind, candidate.code, candidate.name, candidate.language, node.at, candidate.state)


def _told(edge: Edge, rows: Mapping[UUID, NodeRow]) -> bool:
    return edge.source in rows and edge.target in rows


def _edge(one: Edge, rows: Mapping[UUID, NodeRow]) -> EdgeRow:
    return EdgeRow(
        one.id, one.kind, rows[one.source], rows[one.target], one.at, one.origin, one.note, one.via, one.lives, one.by
    )


def _sources(edges: tuple[Edge, ...], rows: Mapping[UUID, NodeRow]) -> list[SourceRow]:
    kinds: dict[UUID, list[str]] = {}
    for edge in edges:
        kinds.setdefault(edge.source, []).append(edge.kind)
    return [SourceRow(rows[pk], tuple(dict.fromkeys(some))) for pk, some in kinds.items() if pk in rows]
