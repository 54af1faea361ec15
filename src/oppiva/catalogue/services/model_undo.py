"""What undo at the table does to a model: one that a candidate became goes or comes back with its edge, and what models
stand on is read anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from oppiva.audit import services as audit
from oppiva.catalogue.models import (
    EdgeKind,
    EventKind,
    ModelMaterial,
    ModelState,
    ModelTrial,
    OperatingModel,
    PeerReview,
    Stewardship,
    TraceEvent,
    TraceNode,
)
from oppiva.catalogue.queries.model_sources import draft_code
from oppiva.catalogue.services.deeds import Deed
from oppiva.catalogue.services.drafts import BECAME, RETURNED, refresh
from oppiva.core.errors import DomainError

# Deeds whose turn of the evidence is told by what they did.
TURNS = {"contradiction_answered": "answered", "model_source_added": "added", "model_source_removed": "removed"}


def before(deed: Deed, verb: str, events: Sequence[TraceEvent]) -> None:
    """Take a model away whose candidate is open again, or bring back one that had been sent back to be a candidate.

    Refuses a model that was written or went further (`model_written`): it goes back by its own page, with a reason. In
    the transaction of the undo, before the opposites of the effects.
    """
    if verb not in (BECAME, RETURNED):
        return
    node = next(one.edge.target for one in events if one.edge is not None and one.edge.kind == EdgeKind.BECAME)
    model = _model_of(node)
    if verb == BECAME:
        if model is None or model.deleted_in is not None or is_written(model):
            raise DomainError("model_written", model=model.code if model is not None else "")
        audit.delete([model], actor=deed.actor, reason=verb)
        return
    if model is None or model.deleted_in is None:
        raise DomainError("nothing_to_undo")
    # Another model may have come of the candidate since, and gone again: the row is that of this edge.
    candidate = next(one.node.candidate for one in events if one.kind == EventKind.REOPEN and one.node is not None)
    OperatingModel.objects.filter(candidate=candidate).exclude(pk=model.pk).update(candidate=None)
    OperatingModel.objects.filter(pk=model.pk).update(candidate=candidate)
    audit.undo(model.deleted_in, actor=deed.actor)


def after(deed: Deed) -> None:
    """Read anew what the models stand on that the deed has touched: by its experiments, or by their own nodes."""
    events = [one for one in deed.events() if one.edge is not None]
    edges = [one.edge for one in events if one.edge is not None]
    _unlist(deed, [one.edge.target_id for one in events if one.edge is not None and _contradicts(one)])
    refresh_near(deed, experiments={one.source_id for one in edges}, nodes={one.target_id for one in edges})


def _contradicts(event: TraceEvent) -> bool:
    return event.kind == EventKind.PLACE and event.edge is not None and event.edge.kind == EdgeKind.CONTRADICTS


def _unlist(deed: Deed, nodes: Iterable[UUID]) -> None:
    """A contradiction came, or came back: whoever read the list of them before has not read this one."""
    graph, held = deed.trace.graph, deed.trace.nodes
    codes = {held[there].code for node in nodes if node in held for there in graph.reached(node) if there in held}
    if not codes:
        return
    rows = OperatingModel.objects.filter(
        programme=deed.programme, contradictions_listed=True, deleted_in__isnull=True
    ).prefetch_related("versions__node")
    for model in rows:
        if codes & {draft_code(model), *(one.node.code for one in model.versions.all())}:
            audit.save(model, actor=deed.actor, changes={"contradictions_listed": False}, reason=deed.verb)


def refresh_near(deed: Deed, *, experiments: Iterable[UUID], nodes: Iterable[UUID]) -> None:
    """The same for models that stand on these experiments or are reached from these nodes (both by nodes)."""
    graph, held = deed.trace.graph, deed.trace.nodes
    reached = {there for node in {*nodes, *experiments} if node in held for there in graph.reached(node)}
    behind = {held[pk].experiment for pk in experiments if pk in held}
    rows = OperatingModel.objects.filter(programme=deed.programme, deleted_in__isnull=True)
    by_node = {node.code for node in (held[pk] for pk in reached if pk in held)}
    for model in rows.select_related("programme").prefetch_related("sources", "versions__node"):
        own = {draft_code(model), *(one.node.code for one in model.versions.all())}
        if own & by_node or behind & {one.experiment_id for one in model.sources.all()}:
            refresh(model, why=TURNS.get(deed.verb, "sources"))


def is_written(model: OperatingModel) -> bool:
    """Whether anybody has written the draft, or anything hangs on it already."""
    if model.state != ModelState.DRAFT or model.draft.version > 1:
        return True
    of = {"operating_model": model, "deleted_in__isnull": True}
    return any(kind.objects.filter(**of).exists() for kind in (ModelTrial, PeerReview, Stewardship, ModelMaterial))


def _model_of(node: TraceNode) -> OperatingModel | None:
    """The model of the node of a draft, sent back or not."""
    code = node.code.removesuffix(draft_code(OperatingModel(code="")))
    rows = OperatingModel.objects.filter(programme=node.programme_id, code=code).select_related("draft", "programme")
    return rows.first()
