"""Nodes and edges that other hands bring: of records above, and of what teams say of earlier experiments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from django.db import transaction

from oppiva.audit.services import log
from oppiva.catalogue.graph import Edge, Graph
from oppiva.catalogue.models import EdgeKind, EventKind, NodeKind, Origin, TraceEdge, TraceEvent, TraceNode
from oppiva.catalogue.queries.standing import edges_within
from oppiva.catalogue.services.effects import insert_edge, node_of_card
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading, system
from oppiva.experiments.models import Choice, Decision, Experiment, Problem
from oppiva.jobs import clock
from oppiva.programme.models import Programme

TRACE = system("trace")
OF_ABOVE = frozenset({NodeKind.VERSION, NodeKind.ADOPTION, NodeKind.ADAPTATION, NodeKind.STORY})
FACTS = frozenset({"title", "area_id", "certainty", "in_use"})
# The permanent address of an experiment, in whatever language it was copied.
ADDRESS = re.compile(r"/hanke/(?P<programme>[^/\s]+)/kokeilut/(?P<code>[^/\s]+)/")


def add_node(
    actor: Actor, programme: Programme, *, kind: str, code: str, facts: Mapping[str, object] | None = None
) -> TraceNode:
    """The node of a record above, which keeps the key to it; in that app's own transaction.

    `facts`: what this app must know of it (`FACTS`). Refuses experiments and candidates, which have theirs
    (`node_of_below`), and a code that is taken (`node_known`).
    """
    if kind not in OF_ABOVE:
        raise DomainError("node_of_below", kind=kind)
    with transaction.atomic():
        if TraceNode.objects.filter(programme=programme, kind=kind, code=code).exists():
            raise DomainError("node_known", node=code)
        node = TraceNode(programme=programme, kind=kind, code=code, at=clock.now(), **_known(facts or {}))
        node.save()
        log("node_added", actor=actor, kind="trace", object_id=node.pk, programme=str(programme.pk), node=kind)
    return node


def set_facts(actor: Actor, node: TraceNode, facts: Mapping[str, object]) -> TraceNode:
    """What this app must know of a record above has changed: its title, area, certainty, whether it is in use."""
    if node.kind not in OF_ABOVE:
        raise DomainError("node_of_below", kind=node.kind)
    with transaction.atomic():
        TraceNode.objects.filter(pk=node.pk).update(**_known(facts))
        log("node_changed", actor=actor, kind="trace", object_id=node.pk, programme=str(node.programme_id))
    return TraceNode.objects.get(pk=node.pk)


def link_nodes(actor: Actor, source: TraceNode, target: TraceNode, kind: str, *, note: str = "") -> TraceEdge:
    """An edge between records above, or from one of this app to one above; in that app's own transaction.

    What lies on the table is placed there and nowhere else (`edge_of_table`). Refuses what `insert_edge` refuses.
    """
    if target.kind == NodeKind.CANDIDATE:
        raise DomainError("edge_of_table")
    with transaction.atomic():
        made = insert_edge(actor, source, target, kind, origin=Origin.ANALYST, note=note)
        log("edge_added", actor=actor, kind="trace", object_id=str(made.pk), programme=str(source.programme_id))
    return made


def unlink_nodes(actor: Actor, programme: Programme, edges: Iterable[Edge], verb: str) -> None:
    """Take edges of records above away, in that app's own transaction; their rows stay. `verb`: one of
    `queries.history.OFF_TABLE`."""
    deed, by = uuid4(), UUID(actor.person_id) if actor.person_id else None
    for step, edge in enumerate(edges):
        TraceEvent(
            programme=programme, deed=deed, step=step, verb=verb, kind=EventKind.RETRACT, node_id=edge.source,
            edge_id=edge.id, reason=verb, by=by, at=clock.now(),
        ).save()  # fmt: skip


def follow_prior_work(experiment: Experiment) -> int:
    """What a team said of earlier experiments becomes edges from these to its own; answers how many are new.

    A tick "we repeat it" repeats; an earlier one that was handed over is continued. Only within the programme, and only
    what was decided itself. An edge that would close a ring is left out: each says it repeats the other.
    """
    with reading(TRACE), transaction.atomic():
        found = _earlier(experiment)
        if not found:
            return 0
        own = node_of_card(experiment)
        standing = {
            (edge.source, edge.kind) for edge in Graph.of(edges_within(TraceEdge.objects.filter(target=own))).edges
        }
        made = 0
        for earlier, kind in found:
            node = node_of_card(earlier)
            if (node.pk, kind) in standing:
                continue
            try:
                insert_edge(TRACE, node, own, kind, origin=Origin.TEAM)
            except DomainError as error:
                if error.code != "trace_ring":
                    raise
                continue
            made += 1
        return made


def _earlier(experiment: Experiment) -> list[tuple[Experiment, str]]:
    problem = Problem.objects.filter(experiment=experiment, deleted_in__isnull=True).first()
    rows = [one for one in (problem.prior_work if problem else []) if isinstance(one, dict)]
    codes: dict[str, bool] = {}
    for row in rows:
        named = ADDRESS.search(str(row.get("address", "")))
        if named and named["programme"].casefold() == experiment.programme.code.casefold():
            codes[named["code"].casefold()] = bool(row.get("repeats"))
    others = Experiment.objects.filter(
        programme=experiment.programme_id, submitted_at__isnull=False, deleted_in__isnull=True
    ).exclude(pk=experiment.pk)
    known = {one.code.casefold(): one for one in others.filter(code__in=[code.upper() for code in codes] + list(codes))}
    given = Decision.objects.filter(
        experiment__in=known.values(), choice=Choice.HAND_OVER, decided_at__isnull=False, deleted_in__isnull=True
    )
    handed = set(given.values_list("experiment_id", flat=True)) if known else set()
    found: list[tuple[Experiment, str]] = []
    for code, repeats in codes.items():
        earlier = known.get(code)
        if earlier is not None and (repeats or earlier.pk in handed):
            found.append((earlier, EdgeKind.REPEATS if repeats else EdgeKind.CONTINUES))
    return found


def _known(facts: Mapping[str, object]) -> dict[str, object]:
    unknown = facts.keys() - FACTS
    if unknown:
        raise ValueError(f"a node keeps no {sorted(unknown)}")
    return dict(facts)
