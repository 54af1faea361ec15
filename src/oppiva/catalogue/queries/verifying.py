"""Whether the trace is whole: no experiment lost, no edge of a wrong shape, and the table as its history made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from oppiva.catalogue.graph import lost
from oppiva.catalogue.models import SHAPES
from oppiva.catalogue.queries.replay import replay, stand
from oppiva.catalogue.queries.standing import Trace, trace_of
from oppiva.programme.models import Programme


@dataclass(frozen=True)
class Fault:
    """What is wrong: `lost` (an experiment in a closed candidate that leads nowhere), `shape` (an edge that joins what
    its kind does not), `history` (the part of the table that is not as its history made it)."""

    programme: str
    code: str
    source: str = ""
    target: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Verdict:
    """How much was looked at, and what was wrong; nothing, when `ok`."""

    programmes: int
    nodes: int
    edges: int
    living: int
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify(programmes: Iterable[Programme] | None = None) -> Verdict:
    """Check the traces of these programmes, or of all that there are."""
    wanted = list(Programme.objects.order_by("code") if programmes is None else programmes)
    nodes = edges = living = 0
    faults: list[Fault] = []
    for one in wanted:
        held = trace_of(one)
        nodes, edges, living = nodes + len(held.nodes), edges + len(held.edges), living + len(held.graph.edges)
        faults += [*_lost(one, held), *_shapes(one, held), *_history(one)]
    return Verdict(len(wanted), nodes, edges, living, tuple(faults))


def _lost(programme: Programme, held: Trace) -> Iterator[Fault]:
    for edge in lost(held.graph, held.standing):
        yield Fault(programme.code, "lost", held.nodes[edge.source].code, held.nodes[edge.target].code, edge.kind)


def _shapes(programme: Programme, held: Trace) -> Iterator[Fault]:
    for edge in held.edges:
        source, target = held.nodes.get(edge.source), held.nodes.get(edge.target)
        sources, targets = SHAPES.get(edge.kind, ((), ()))
        if source is None or target is None or source.kind not in sources or target.kind not in targets:
            codes = (source.code if source else "", target.code if target else "")
            yield Fault(programme.code, "shape", *codes, edge.kind)


def _history(programme: Programme) -> Iterator[Fault]:
    made, now = replay(programme), stand(programme)
    for one in fields(made):
        if getattr(made, one.name) != getattr(now, one.name):
            yield Fault(programme.code, "history", kind=one.name)
