"""What a model stands on, as its evidence is computed: effective sources that were carried out (records.md 3.3, 4).

Read by the system, whatever the reader may see: only levels, kinds, codes and areas leave from here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from oppiva.catalogue.evidence import Source
from oppiva.catalogue.graph import Edge, Ends, Graph
from oppiva.catalogue.models import (
    ContradictionAnswer,
    EdgeKind,
    ModelVersion,
    NodeKind,
    OperatingModel,
    TraceEdge,
    TraceNode,
)
from oppiva.catalogue.queries.standing import EDGE_COLUMNS, Trace, edge_read, path_of, with_retracted
from oppiva.core.policy import reading, system
from oppiva.experiments.counting import CARRIED_OUT
from oppiva.experiments.models import Cycle, Experiment
from oppiva.experiments.queries import marks_of
from oppiva.programme.models import Programme

EVIDENCE = system("evidence")


@dataclass(frozen=True)
class Standing:
    """A source of a model with its kinds in the order in which they came, its evidence edges and what was said to the
    contradicting one; `carried_out` False: it has no weight. `experiment` None: an adoption."""

    node: UUID
    code: str
    experiment: UUID | None
    kinds: tuple[str, ...]
    edges: tuple[int, ...]
    carried_out: bool
    certainty: int
    team: UUID | None
    areas: tuple[str, ...]
    contradicting: tuple[int, ...] = ()
    unanswered: tuple[int, ...] = ()
    answer: str = ""

    def weighed(self) -> Source:
        """As the evidence is computed from it."""
        return Source(
            self.node, frozenset(self.kinds), self.certainty, self.team, frozenset(self.areas),
            answered=not self.unanswered,
        )  # fmt: skip


def node_of_model(model: OperatingModel) -> TraceNode:
    """The newest node of a model: of its current version, else of its draft."""
    if model.current_version is not None:
        return ModelVersion.objects.select_related("node").get(pk=model.current_version).node
    return TraceNode.objects.get(programme=model.programme_id, kind=NodeKind.VERSION, code=draft_code(model))


def node_in(trace: Trace, model: OperatingModel, newest: ModelVersion | None) -> UUID:
    """The same out of a trace that was read already; `newest`: its current version. No statement."""
    if newest is not None:
        return newest.node_id
    code = draft_code(model)
    return next(pk for pk, one in trace.nodes.items() if one.kind == NodeKind.VERSION and one.code == code)


def draft_code(model: OperatingModel) -> str:
    """The code of the node of a draft."""
    return f"{model.code}-0.1"


def standing_of(programme: Programme, node: UUID, trace: Trace | None = None) -> tuple[Standing, ...]:
    """The effective sources of a node, each once with all its kinds, in the order in which they came."""
    held = trace or path_of(programme)
    edges = held.graph.sources(node)
    kinds: dict[UUID, list[str]] = {}
    ids: dict[UUID, list[int]] = {}
    against: dict[UUID, list[Edge]] = {}
    for one in edges:
        kinds.setdefault(one.source, []).append(one.kind)
        ids.setdefault(one.source, []).append(one.id)
        if one.kind == EdgeKind.CONTRADICTS:
            against.setdefault(one.source, []).append(one)
    nodes = {pk: held.nodes[pk] for pk in kinds if pk in held.nodes}
    experiments = {one.experiment for one in nodes.values() if one.experiment is not None}
    facts = _facts(programme, experiments)
    said = _answers([edge for some in against.values() for edge in some])
    found = []
    for pk, record in nodes.items():
        if record.experiment is not None:
            row = facts.get(record.experiment)
            if row is None:  # deleted: nothing is told of it
                continue
            carried, certainty, team, areas = row
        else:
            carried, certainty = record.certainty is not None, record.certainty or 0
            team, areas = None, ((record.area,) if record.area else ())
        mine = against.get(pk, [])
        found.append(
            Standing(
                node=pk,
                code=record.code,
                experiment=record.experiment,
                kinds=tuple(dict.fromkeys(kinds[pk])),
                edges=tuple(ids[pk]),
                carried_out=carried,
                certainty=certainty,
                team=team,
                areas=areas,
                contradicting=tuple(edge.id for edge in mine),
                unanswered=tuple(edge.id for edge in mine if edge.ends not in said),
                answer=next((said[edge.ends] for edge in reversed(mine) if edge.ends in said), ""),
            )
        )
    return tuple(found)


def unanswered_of(model: OperatingModel) -> tuple[str, ...]:
    """The codes of what contradicts a model and has no answer; three statements."""
    return tuple(code for code, text in said_of(model).items() if not text)


def said_of(model: OperatingModel) -> dict[str, str]:
    """What was said at this model to each that contradicts it, by its code; empty while something of it has no answer.

    What was said to the same experiment elsewhere is not said here. Three statements.
    """
    node = node_of_model(model)
    programme = model.programme_id
    rows = TraceEdge.objects.filter(Q(source__programme=programme) | Q(target__programme=programme))
    codes: dict[UUID, str] = {}
    edges = []
    for *columns, code in with_retracted(rows).values_list(*EDGE_COLUMNS, "source__code"):
        edges.append(edge_read(columns))
        codes[edges[-1].source] = code
    against = [one for one in Graph.of(edges).sources(node.pk) if one.kind == EdgeKind.CONTRADICTS]
    said = _answers(against)
    found: dict[str, str] = {}
    for one in against:
        code, text = codes[one.source], said.get(one.ends, "")
        found[code] = text if text and found.get(code, text) else ""
    return found


_Facts = tuple[bool, int, UUID | None, tuple[str, ...]]


def _facts(programme: Programme, experiments: Collection[UUID]) -> dict[UUID, _Facts]:
    """Of each living experiment: whether it was carried out, its newest certainty, its team and its areas."""
    if not experiments:
        return {}
    carried = {
        mark.pk
        for series in marks_of([programme.pk]).get(programme.pk, ())
        for mark in series.experiments
        if mark.bucket == CARRIED_OUT
    }
    sure: dict[UUID, int] = {}
    with reading(EVIDENCE):
        rounds = Cycle.objects.filter(
            experiment__in=experiments, decided_at__isnull=False, deleted_in__isnull=True
        ).order_by("number")
        for pk, certainty in rounds.values_list("experiment_id", "result__certainty"):
            sure[pk] = certainty or 0
    rows = Experiment.objects.filter(pk__in=experiments, deleted_in__isnull=True)
    return {
        pk: (pk in carried, sure.get(pk, 0), team, tuple(str(area) for area in areas or ()))
        for pk, team, areas in rows.values_list("pk", "team_id", "areas")
    }


def _answers(edges: Collection[Edge]) -> dict[Ends, str]:
    """What was said to these contradicting edges, by their ends: one brought back by undo has the answer of the earlier
    one."""
    if not edges:
        return {}
    rows = ContradictionAnswer.objects.filter(
        edge__source__in={one.source for one in edges}, edge__kind=EdgeKind.CONTRADICTS, deleted_in__isnull=True
    ).exclude(text="")
    columns = ("edge__source_id", "edge__target_id", "text")
    return {(source, target): text for source, target, text in rows.order_by("edge").values_list(*columns)}
