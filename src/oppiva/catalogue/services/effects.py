"""What deeds are made of: nodes and edges, the state of a candidate, what is said of a card; each leaves its event."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit import services as audit
from oppiva.catalogue.graph import Edge, lost
from oppiva.catalogue.models import (
    SHAPES,
    Candidate,
    CardVerdict,
    EdgeKind,
    EventKind,
    NodeKind,
    Origin,
    TraceEdge,
    TraceNode,
)
from oppiva.catalogue.services.deeds import Deed
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment
from oppiva.jobs import clock


# --- nodes and edges -------------------------------------------------------------------------------------------------
def node_of_card(card: Experiment) -> TraceNode:
    """The node of an experiment; it comes when it is first needed."""
    wanted = {"programme_id": card.programme_id, "kind": NodeKind.EXPERIMENT, "code": card.code, "at": clock.now()}
    return TraceNode.objects.get_or_create(experiment=card, defaults=wanted)[0]


def node_of_candidate(candidate: Candidate) -> TraceNode:
    """The node of a candidate, made with it."""
    return TraceNode.objects.get(candidate=candidate)


def insert_edge(
    actor: Actor,
    source: TraceNode,
    target: TraceNode,
    kind: str,
    *,
    origin: str,
    note: str = "",
    via: int | None = None,
) -> TraceEdge:
    """Insert an edge between two nodes.

    Refuses ends that the kind does not join (`edge_shape`), one that stands already (`edge_stands`), and one that
    closes a ring (`trace_ring`).
    """
    sources, targets = SHAPES[kind]
    if source.kind not in sources or target.kind not in targets:
        raise DomainError("edge_shape", kind=kind, source=source.kind, target=target.kind)
    by = UUID(actor.person_id) if actor.person_id else None
    made = TraceEdge(
        source=source, target=target, kind=kind, via_id=via, origin=origin, note=note, by=by, at=clock.now()
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        if "ring" in str(error):
            raise DomainError("trace_ring", source=source.code, target=target.code) from error
        if "stands" in str(error):
            raise DomainError("edge_stands", source=source.code, target=target.code, kind=kind) from error
        raise
    return made


def put(
    deed: Deed, source: TraceNode, target: TraceNode, kind: str, *, origin: str, note: str = "", via: int | None = None
) -> TraceEdge:
    """An edge as a step of a deed; refuses what `insert_edge` does."""
    made = insert_edge(deed.actor, source, target, kind, origin=origin, note=note, via=via)
    deed.event(EventKind.PLACE, node=source.pk, edge=made.pk, placed=made)
    return made


def retract(deed: Deed, edge: Edge, reason: str = "") -> None:
    """Take an edge away; its row stays."""
    deed.event(EventKind.RETRACT, node=edge.source, edge=edge.id, reason=reason)


def retract_left_behind(deed: Deed, card: UUID, reason: str = "") -> None:
    """Take away what would be lost of a card (by its node) once it left a candidate: the older edges that led there."""
    while behind := list(lost(deed.trace.graph, deed.trace.standing, {card})):
        for edge in behind:
            retract(deed, edge, reason)


def keep_left_behind(deed: Deed, card: UUID, reason: str = "") -> None:
    """Say of these that the card stays as learning."""
    for edge in list(lost(deed.trace.graph, deed.trace.standing, {card})):
        deed.event(EventKind.KEPT, node=card, edge=edge.id, reason=reason)


# --- candidates ------------------------------------------------------------------------------------------------------
def change(
    deed: Deed,
    candidate: Candidate,
    kind: EventKind,
    changes: Mapping[str, object],
    *,
    reason: str = "",
    base_version: int | None = None,
) -> Candidate:
    """Save fields of a candidate, with what they were before in the event, so that undo can put it back."""
    before = {name: getattr(candidate, name) for name in changes if name != "state_since"}
    node = node_of_candidate(candidate)
    saved = audit.save(
        candidate, actor=deed.actor, base_version=base_version, changes=changes, reason=reason, client_ref=None
    )
    after = {name: getattr(saved, name) for name in before}
    if after != before:
        deed.event(kind, node=node.pk, reason=reason, facts={"before": before, "after": after})
    return saved


def set_state(deed: Deed, candidate: Candidate, state: str, *, reason: str = "") -> Candidate:
    """Close a candidate, or open it again; a closed one is not locked."""
    kind = EventKind.REOPEN if state == "open" else EventKind.CLOSE
    changes = {"state": state, "state_since": deed.at, "locked": False}
    return change(deed, candidate, kind, changes, reason=reason)


# --- what is said of a card ------------------------------------------------------------------------------------------
SAID = {CardVerdict.Kind.NOWHERE: EventKind.NOWHERE, CardVerdict.Kind.LATER: EventKind.LATER}
UNSAID = {CardVerdict.Kind.NOWHERE: EventKind.SOMEWHERE, CardVerdict.Kind.LATER: EventKind.SOONER}


def say(deed: Deed, card: Experiment, kind: str, reason: str = "") -> None:
    """Say of a card that it is kept as learning, or left for later; what was said before is taken back."""
    if unsay(deed, card, but=kind):
        return
    verdict = CardVerdict(experiment=card, kind=kind, reason=reason, by=deed.by, at=deed.at)
    verdict.save()
    deed.event(SAID[CardVerdict.Kind(kind)], node=node_of_card(card).pk, reason=reason)


def unsay(deed: Deed, card: Experiment, *, but: str = "") -> bool:
    """Take back what is said of a card; True when it is `but`, which stays."""
    said = CardVerdict.objects.filter(experiment=card, retracted_at__isnull=True).first()
    if said is None:
        return False
    if said.kind == but:
        return True
    CardVerdict.objects.filter(pk=said.pk).update(retracted_at=deed.at)
    deed.event(UNSAID[CardVerdict.Kind(said.kind)], node=node_of_card(card).pk, reason=said.reason)
    return False


EVIDENCE_BEFORE_DECISION = frozenset({EdgeKind.CONTEXT})
HAND, MACHINE = Origin.ANALYST, Origin.SUGGESTED
