"""The path of a published model as everybody may read it: level by level from its versions, never the whole trace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from oppiva.catalogue.graph import Edge
from oppiva.catalogue.models import NodeKind, OperatingModel, TraceEdge, TraceNode
from oppiva.catalogue.path_slots import PathDay
from oppiva.catalogue.queries.library_model import Live, live_sources
from oppiva.catalogue.queries.path_days import days_of
from oppiva.catalogue.queries.standing import edges_within
from oppiva.core.policy import Actor

# A longer chain is cut, and the page says so: each level is a statement that a stranger may ask for.
MOST_LEVELS = 10


@dataclass(frozen=True)
class PathNode:
    """An end of a step: its code, and its name and address where it is public."""

    pk: UUID
    kind: str
    code: str
    at: datetime
    name: str = ""
    language: str = ""
    withdrawn: bool = False
    slug: str = ""
    number: str = ""
    experiment: UUID | None = None


@dataclass(frozen=True)
class PathStep:
    """A step of the path, from one end to the other."""

    kind: str
    source: PathNode
    target: PathNode
    at: datetime


@dataclass(frozen=True)
class PublicPath:
    """What led to a model and what came of it, each in order of time; `cut`: it goes on further than is shown."""

    up: tuple[PathStep, ...]
    down: tuple[PathStep, ...]
    cut: bool = False
    days: tuple[tuple[PathNode, PathDay], ...] = ()


@dataclass(frozen=True)
class Walk:
    """The living edges above and below the nodes of a model, level by level."""

    up: tuple[Edge, ...]
    down: tuple[Edge, ...]
    cut: bool

    @property
    def ends(self) -> set[UUID]:
        """The nodes at the ends of all of them."""
        return {end for one in (*self.up, *self.down) for end in one.ends}


Row = Sequence[Any]
# The edges, taken away or not, into these nodes (`up`) or out of them.
EdgesAt = Callable[[set[UUID], bool], Iterable[Edge]]


def public_path(actor: Actor, model: OperatingModel) -> PublicPath:
    """The path of all versions of a model; a statement for each level, and four more."""
    own, walked, rows = trace_around(model.slug)
    live = live_sources(actor, model.programme.code, codes_in(rows))
    nodes = nodes_of(rows, live)
    days = days_of(actor, {pk: one.kind for pk, one in nodes.items()}, named_in(nodes), public=True)
    return path_of(walked, own, nodes, days)


def trace_around(slug: str) -> tuple[set[UUID], Walk, list[Row]]:
    """The nodes of all versions of a model, the path on both sides of them, and the nodes at its ends; a statement for
    each level, and two more."""
    of = {"model_version__operating_model__slug": slug}
    own = set(TraceNode.objects.filter(**of).values_list("pk", flat=True))
    walked = walk(own, _edges_at)
    return own, walked, list(TraceNode.objects.filter(pk__in=walked.ends).values_list(*NODE_COLUMNS))


def walk(own: set[UUID], edges_at: EdgesAt) -> Walk:
    """The levels on both sides of these nodes."""
    up, cut_above = _levels(own, edges_at, up=True)
    down, cut_below = _levels(own, edges_at, up=False)
    return Walk(tuple(up), tuple(down), cut_above or cut_below)


def named_in(nodes: Mapping[UUID, PathNode]) -> dict[UUID, UUID]:
    """The experiments among these nodes that everybody may read, each with its node."""
    return {one.experiment: pk for pk, one in nodes.items() if one.experiment is not None and one.name}


def path_of(walked: Walk, own: set[UUID], nodes: dict[UUID, PathNode], days: Iterable[PathDay]) -> PublicPath:
    """The path of these edges and nodes with its days."""
    return PublicPath(
        _steps(walked.up, nodes),
        _steps([one for one in walked.down if one.target not in own], nodes),
        walked.cut,
        tuple((nodes[one.node], one) for one in days if one.node in nodes),
    )


def _edges_at(frontier: set[UUID], up: bool) -> Iterable[Edge]:
    return edges_within(TraceEdge.objects.filter(Q(target__in=frontier) if up else Q(source__in=frontier)))


def _levels(own: set[UUID], edges_at: EdgesAt, *, up: bool) -> tuple[list[Edge], bool]:
    """The living edges on the way to these nodes, or on from them; and whether there is more."""
    found: dict[int, Edge] = {}
    seen, frontier = set(own), set(own)
    for _level in range(MOST_LEVELS):
        if not frontier:
            return list(found.values()), False
        living = [one for one in edges_at(frontier, up) if one.lives]
        found |= {one.id: one for one in living}
        frontier = {one.source if up else one.target for one in living} - seen
        seen |= frontier
    return list(found.values()), bool(frontier)


NODE_COLUMNS = (
    "pk", "experiment", "kind", "code", "at", "title", "experiment__code", "experiment__deleted_in",
    "candidate__code", "model_version__name", "model_version__language", "model_version__operating_model__slug",
    "model_version__operating_model__state", "model_version__major", "model_version__minor", "model_version__patch",
)  # fmt: skip


def codes_in(rows: Iterable[Row]) -> list[str]:
    """The codes of the experiments among these nodes."""
    return [row[6] for row in rows if row[2] == NodeKind.EXPERIMENT and row[7] is None]


def nodes_of(rows: Iterable[Row], live: Mapping[str, Live]) -> dict[UUID, PathNode]:
    """The nodes of these rows (`NODE_COLUMNS`) as everybody may read them; `live`: how experiments stand, by code."""
    found = {}
    for (
        pk,
        record,
        kind,
        code,
        at,
        title,
        experiment,
        deleted,
        candidate,
        name,
        language,
        slug,
        _state,
        *number,
    ) in rows:
        if kind == NodeKind.EXPERIMENT:
            if deleted is not None:  # nothing is told of it
                continue
            now = live.get(experiment, Live())
            found[pk] = PathNode(pk, kind, experiment, at, now.name, now.language, now.withdrawn, experiment=record)
        elif kind == NodeKind.CANDIDATE:
            found[pk] = PathNode(pk, kind, candidate, at)
        elif slug:
            said = ".".join(map(str, number))
            found[pk] = PathNode(pk, kind, code, at, name, language, slug=slug, number=said)
        else:
            # A draft, or a record above: its title is what its app says of it to everybody.
            found[pk] = PathNode(pk, kind, code, at, "" if kind == NodeKind.VERSION else title)
    return found


def _steps(edges: Iterable[Edge], nodes: dict[UUID, PathNode]) -> tuple[PathStep, ...]:
    steps = [
        PathStep(one.kind, nodes[one.source], nodes[one.target], one.at)
        for one in sorted(edges, key=lambda one: (one.at, one.id))
        if one.source in nodes and one.target in nodes
    ]
    return tuple(steps)
