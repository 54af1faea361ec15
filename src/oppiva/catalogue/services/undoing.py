"""Undo: the opposite of each effect of the newest deed is inserted, the last one first; by anyone at the table."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from oppiva.audit import services as audit
from oppiva.audit.models import Revision, kind_of
from oppiva.catalogue.models import (
    Candidate,
    CardVerdict,
    EventKind,
    PairLink,
    Suggestion,
    TraceEdge,
    TraceEvent,
    TraceNode,
)
from oppiva.catalogue.queries.coding import is_analysed
from oppiva.catalogue.queries.history import undoable
from oppiva.catalogue.services import contradictions, effects, links, model_undo
from oppiva.catalogue.services.deeds import Deed, begun
from oppiva.catalogue.services.suggestions import settle
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import Experiment
from oppiva.programme.models import Programme

VERB = "deed_undone"


def undo(actor: Actor, programme: Programme, *, deed: UUID | None = None, client_ref: UUID | None = None) -> UUID:
    """Take the newest deed back that is not taken back yet, and answer which it was.

    `deed`: the one that the sender's page showed as the newest; when another has come since, nothing is undone
    (`undo_moved`, 409). Refuses when there is none among the newest 20 (`nothing_to_undo`), and that a candidate became
    a model whose draft somebody has written since (`model_written`).
    """
    with begun(actor, programme, VERB, client_ref=client_ref) as doing:
        if doing.again:
            return next(one.undoes for one in doing.events() if one.undoes is not None)
        newest = undoable(programme)
        if not newest:
            raise DomainError("nothing_to_undo")
        if deed is not None and deed != newest[0].deed:
            raise DomainError("undo_moved", deed=newest[0].deed, verb=newest[0].verb, by=newest[0].by)
        doing.undoes = newest[0].deed
        doing.facts["undoes"] = newest[0].verb
        effects_of = list(
            TraceEvent.objects.filter(deed=newest[0].deed).select_related("edge__target", "node").order_by("-step")
        )
        model_undo.before(doing, newest[0].verb, effects_of)
        for event in effects_of:
            OPPOSITES[EventKind(event.kind)](doing, event)
        model_undo.after(doing)
        return newest[0].deed


# --- the opposite of each effect -------------------------------------------------------------------------------------
def _withdraw(deed: Deed, event: TraceEvent) -> None:
    candidate = _candidate(event)
    node = _node(event)
    if deed.trace.graph.into.get(node.pk) or deed.trace.graph.out_of.get(node.pk):
        raise DomainError("candidate_in_use", candidate=candidate.code)
    # Taken back it is open to nobody: what was written in its analysis meanwhile would be gone with it.
    if is_analysed(candidate):
        raise DomainError("candidate_analysed", candidate=candidate.code)
    audit.delete([candidate], actor=deed.actor, reason=VERB)
    deed.event(EventKind.WITHDRAW, node=node.pk)


def _put_back(kind: EventKind) -> Callable[[Deed, TraceEvent], None]:
    def back(deed: Deed, event: TraceEvent) -> None:
        before = dict(event.facts["before"])
        if "state" in before:
            before["state_since"] = deed.at
        effects.change(deed, _candidate(event), kind, before, reason=VERB)

    return back


def _retract(deed: Deed, event: TraceEvent) -> None:
    edge = _edge(event)
    # An edge that was taken away and brought back is another row between the same ends.
    twin = next(
        (one for one in deed.trace.graph.out_of.get(edge.source_id, ())
         if (one.target, one.kind) == (edge.target_id, edge.kind)), None,
    )  # fmt: skip
    if twin is not None:
        effects.retract(deed, twin, VERB)


def _place(deed: Deed, event: TraceEvent) -> None:
    edge = _edge(event)
    effects.put(
        deed, edge.source, edge.target, edge.kind, origin=edge.origin, note=edge.note, via=_twin_of(deed, edge.via_id)
    )


def _twin_of(deed: Deed, edge: int | None) -> int | None:
    """The living edge between the ends of one that was taken away meanwhile; itself when it lives."""
    if edge is None or any(one.id == edge for one in deed.trace.graph.edges):
        return edge
    old = TraceEdge.objects.get(pk=edge)
    for one in deed.trace.graph.out_of.get(old.source_id, ()):
        if (one.target, one.kind) == (old.target_id, old.kind):
            return one.id
    return edge


def _of_edge(kind: EventKind) -> Callable[[Deed, TraceEvent], None]:
    def again(deed: Deed, event: TraceEvent) -> None:
        deed.event(kind, node=event.node_id, edge=event.edge_id, reason=event.reason)

    return again


def _say(kind: str) -> Callable[[Deed, TraceEvent], None]:
    return lambda deed, event: effects.say(deed, _card(event), kind, event.reason)


def _unsay(deed: Deed, event: TraceEvent) -> None:
    effects.unsay(deed, _card(event))


def _unlink(deed: Deed, event: TraceEvent) -> None:
    rows = PairLink.objects.filter(a=event.facts["a"], b=event.facts["b"], retracted_at__isnull=True)
    standing = rows.filter(kind=event.facts["link"]).first()
    if standing is not None:
        links.unlink(deed, _card(event), standing)


def _link(deed: Deed, event: TraceEvent) -> None:
    a, b = UUID(str(event.facts["a"])), UUID(str(event.facts["b"]))
    if not PairLink.objects.filter(a=a, b=b, retracted_at__isnull=True).exists():
        links.relink(deed, _node(event).pk, a, b, str(event.facts["link"]))


def _answer(deed: Deed, event: TraceEvent) -> None:
    edge = _edge(event)
    held = contradictions.answer_between(edge)
    assert held is not None
    with reading(deed.actor):
        rows = Revision.objects.filter(kind=kind_of(held), object_id=held.pk, field="text")
        before = rows.filter(version=event.facts["after"]).values_list("before", flat=True).first()
    contradictions.set_answer(deed, edge, str(before or ""))


def _settle(deed: Deed, event: TraceEvent) -> None:
    rows = Suggestion.objects.filter(pk=event.facts["suggestion"]).select_related("experiment__programme")
    for one in rows:
        settle(deed, one, str(event.facts["before"]))


OPPOSITES: dict[EventKind, Callable[[Deed, TraceEvent], None]] = {
    EventKind.OPEN: _withdraw,
    EventKind.RENAME: _put_back(EventKind.RENAME),
    EventKind.LOCK: _put_back(EventKind.UNLOCK),
    EventKind.UNLOCK: _put_back(EventKind.LOCK),
    EventKind.CLOSE: _put_back(EventKind.REOPEN),
    EventKind.REOPEN: _put_back(EventKind.CLOSE),
    EventKind.PLACE: _retract,
    EventKind.RETRACT: _place,
    EventKind.KEPT: _of_edge(EventKind.UNKEPT),
    EventKind.UNKEPT: _of_edge(EventKind.KEPT),
    EventKind.NOWHERE: _unsay,
    EventKind.SOMEWHERE: _say(CardVerdict.Kind.NOWHERE),
    EventKind.LATER: _unsay,
    EventKind.SOONER: _say(CardVerdict.Kind.LATER),
    EventKind.LINK: _unlink,
    EventKind.UNLINK: _link,
    EventKind.ANSWER: _answer,
    EventKind.SETTLE: _settle,
}


def _node(event: TraceEvent) -> TraceNode:
    assert event.node is not None
    return event.node


def _edge(event: TraceEvent) -> TraceEdge:
    assert event.edge is not None
    return event.edge


def _candidate(event: TraceEvent) -> Candidate:
    return Candidate.objects.select_related("programme").get(trace_nodes=_node(event))


def _card(event: TraceEvent) -> Experiment:
    return Experiment.objects.select_related("programme").get(trace_nodes=_node(event))
