"""Cards on the table: placed, moved, removed, kept as learning, left for later; each press is one deed.

`base` is the number of the newest event that the sender's page had seen (`queries.board(...).base`): a card that was
moved since answers `card_moved` with both places.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from oppiva.catalogue import rules
from oppiva.catalogue.graph import Edge
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import (
    EVIDENCE,
    NOTE_LENGTH,
    REASON_LENGTH,
    VERDICT_LENGTH,
    Candidate,
    CardVerdict,
    EdgeKind,
    TraceEdge,
    TraceNode,
)
from oppiva.catalogue.services import effects, links
from oppiva.catalogue.services.candidates import held_open, made, named, opened_by
from oppiva.catalogue.services.deeds import Deed, begun, require_unmoved
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment

Kind = EdgeKind


def place(
    actor: Actor,
    card: Experiment,
    candidate: Candidate,
    *,
    kind: str = Kind.SUPPORTS,
    note: str = "",
    base: int | None = None,
    client_ref: UUID | None = None,
) -> TraceEdge:
    """Put a card into a candidate by hand; it stays where else it lies.

    One that was kept as learning or left for later is so no more. Refuses what may not lie on the table
    (`card_unknown`), anything but context of an experiment that is not decided (`context_only`), a kind that is no
    evidence (`edge_shape`), the same twice (`edge_stands`), a closed candidate (`candidate_closed`), and a card that
    moved meanwhile (`card_moved`).
    """
    said = taken(note, "note", most=NOTE_LENGTH)
    with begun(actor, candidate.programme, "card_placed", client_ref=client_ref) as deed:
        if deed.again:
            return deed.first_edge()
        found = held_card(deed, card)
        target = held_open(deed, candidate)
        require_unmoved(deed, found, effects.node_of_card(found), base, target.code)
        return put_card(deed, found, target, kind, origin=effects.HAND, note=said)


def move(
    actor: Actor,
    card: Experiment,
    *,
    source: Candidate,
    target: Candidate,
    kind: str = "",
    note: str = "",
    reason: str = "",
    base: int | None = None,
    client_ref: UUID | None = None,
) -> TraceEdge:
    """Take a card from one candidate into another, or change its kind where it lies (`source` is `target`).

    Without a kind it keeps the one it has; of several the first. Refuses what `place` and `remove` do.
    """
    said, why = taken(note, "note", most=NOTE_LENGTH), taken(reason, "reason", most=REASON_LENGTH)
    with begun(actor, source.programme, "card_moved", client_ref=client_ref) as deed:
        if deed.again:
            return deed.first_edge()
        found, goal = held_card(deed, card), held_open(deed, target)
        node = effects.node_of_card(found)
        require_unmoved(deed, found, node, base, goal.code)
        edges = _edges_in(deed, node, held_open(deed, source))
        wanted = kind or edges[0].kind
        require_kind(found, wanted)
        if source.pk == target.pk and [one.kind for one in edges] == [wanted]:
            raise DomainError("edge_stands", source=found.code, target=goal.code, kind=wanted)
        before = members_of(deed, source)
        for edge in edges:
            effects.retract(deed, edge, why)
        placed = put_card(deed, found, goal, wanted, origin=effects.HAND, note=said)
        effects.retract_left_behind(deed, node.pk, why)
        if source.pk != target.pk:
            links.left(deed, found, before, stays=_lies_with(deed, node))
        return placed


def remove(
    actor: Actor,
    card: Experiment,
    candidate: Candidate,
    *,
    reason: str,
    kind: str = "",
    base: int | None = None,
    client_ref: UUID | None = None,
) -> None:
    """Take a card out of a candidate, all its edges there or those of one kind: `retract` with a reason.

    The rows of the edges stay. Refuses a card that does not lie there (`card_not_there`), no reason (`text_short`), and
    a card that moved meanwhile (`card_moved`).
    """
    why = taken(reason, "reason", least=1, most=REASON_LENGTH)
    with begun(actor, candidate.programme, "card_removed", client_ref=client_ref) as deed:
        if deed.again:
            return
        found, held = held_card(deed, card), held_open(deed, candidate)
        node = effects.node_of_card(found)
        require_unmoved(deed, found, node, base, "")
        before = members_of(deed, held)
        for edge in _edges_in(deed, node, held, kind):
            effects.retract(deed, edge, why)
        effects.retract_left_behind(deed, node.pk, why)
        if found.pk not in members_of(deed, held):
            links.left(deed, found, before, stays=_lies_with(deed, node))


def keep_as_learning(
    actor: Actor, card: Experiment, *, reason: str = "", base: int | None = None, client_ref: UUID | None = None
) -> None:
    """Keep a card as learning: it leads to no model, leaves every open candidate, and is found by search as before."""
    why = taken(reason, "reason", most=VERDICT_LENGTH)
    with begun(actor, card.programme, "card_kept", client_ref=client_ref) as deed:
        if deed.again:
            return
        found = held_card(deed, card)
        node = effects.node_of_card(found)
        require_unmoved(deed, found, node, base, "kept")
        for edge in _edges_in_open(deed, node):
            effects.retract(deed, edge, why)
        effects.keep_left_behind(deed, node.pk, why)
        links.let_go(deed, found)
        effects.say(deed, found, CardVerdict.Kind.NOWHERE, why)


def later(
    actor: Actor, card: Experiment, *, reason: str = "", base: int | None = None, client_ref: UUID | None = None
) -> None:
    """Leave a card for later: it goes to the end of those that wait. Refuses one that lies in a candidate or is kept
    as learning (`card_not_waiting`)."""
    why = taken(reason, "reason", most=VERDICT_LENGTH)
    with begun(actor, card.programme, "card_later", client_ref=client_ref) as deed:
        if deed.again:
            return
        found = held_card(deed, card)
        node = effects.node_of_card(found)
        require_unmoved(deed, found, node, base, "later")
        if _edges_in_open(deed, node) or node.pk in deed.trace.standing.nowhere:
            raise DomainError("card_not_waiting", card=found.code)
        effects.say(deed, found, CardVerdict.Kind.LATER, why)


def say_new_topic(
    actor: Actor,
    card: Experiment,
    *,
    name: str,
    one_sentence: str = "",
    for_whom: Sequence[str] = (),
    language: str = "fi",
    base: int | None = None,
    client_ref: UUID | None = None,
) -> Candidate:
    """A card opens a topic of its own: a candidate that builds on it (context, while it is not decided)."""
    given = named({"name": name, "one_sentence": one_sentence, "for_whom": for_whom, "language": language})
    with begun(actor, card.programme, "topic_opened", client_ref=client_ref) as deed:
        if deed.again:
            return opened_by(deed)
        found = held_card(deed, card)
        require_unmoved(deed, found, effects.node_of_card(found), base, "new")
        candidate = made(deed, given)
        kind = Kind.BUILDS_ON if is_decided(found) else Kind.CONTEXT
        put_card(deed, found, candidate, kind, origin=effects.HAND)
        return candidate


def right(actor: Actor, card: Experiment, candidate: Candidate, *, client_ref: UUID | None = None) -> None:
    """Say that a card lies right where it lies ("Oikein"): it and the core of the candidate belong together.

    Refuses a card that does not lie there (`card_not_there`) and one that lies there alone (`card_alone`).
    """
    with begun(actor, candidate.programme, "card_right", client_ref=client_ref) as deed:
        if deed.again:
            return
        found, held = held_card(deed, card), held_open(deed, candidate)
        members = members_of(deed, held)
        if found.pk not in members:
            raise DomainError("card_not_there", card=found.code, candidate=held.code)
        if len(members) < 2:
            raise DomainError("card_alone", card=found.code)
        links.belongs(deed, found, members)


# --- what the deeds above share --------------------------------------------------------------------------------------
def held_card(deed: Deed, card: Experiment) -> Experiment:
    """The card as it stands; refuses (`card_unknown`) what may not lie on this table: begun, deleted, another's."""
    found: Experiment | None = rules.cards_with(deed.programme, [card.pk]).get(card.pk)
    if found is None and any(edge.source == _node_pk(deed, card) for edge in deed.trace.graph.edges):
        # Placed while it was tried, and broken off since: it may still be moved and taken out.
        found = (
            Experiment.objects.filter(pk=card.pk, programme=deed.programme, deleted_in__isnull=True)
            .select_related("programme")
            .first()
        )
    if found is None:
        raise DomainError("card_unknown", card=card.code)
    deed.facts.setdefault("card", found.code)
    return found


def _node_pk(deed: Deed, card: Experiment) -> UUID | None:
    node = deed.trace.node_of(card.pk)
    return node.pk if node is not None else None


def is_decided(card: Experiment) -> bool:
    """Whether it may be more than context: it was decided at least once."""
    return card.submitted_at is not None


def require_kind(card: Experiment, kind: str) -> None:
    """Refuse a kind that is no evidence (`edge_shape`), and more than context before the decision (`context_only`)."""
    if kind not in EVIDENCE:
        raise DomainError("edge_shape", kind=kind, source="experiment", target="candidate")
    if kind != Kind.CONTEXT and not is_decided(card):
        raise DomainError("context_only", card=card.code)


def put_card(
    deed: Deed,
    card: Experiment,
    candidate: Candidate,
    kind: str,
    *,
    origin: str,
    note: str = "",
    via: int | None = None,
) -> TraceEdge:
    """A card into an open candidate as a step of a deed, with the link that it teaches."""
    require_kind(card, kind)
    members = members_of(deed, candidate)
    node, target = effects.node_of_card(card), effects.node_of_candidate(candidate)
    if any(edge.source == node.pk and edge.kind == kind for edge in deed.trace.graph.sources(target.pk)):
        raise DomainError("edge_stands", source=card.code, target=candidate.code, kind=kind)
    effects.unsay(deed, card)
    placed = effects.put(deed, node, target, kind, origin=origin, note=note, via=via)
    if card.pk not in members:
        links.belongs(deed, card, members)
    deed.facts.setdefault("candidate", candidate.code)
    return placed


def members_of(deed: Deed, candidate: Candidate) -> frozenset[UUID]:
    """The experiments that a candidate stands on."""
    node = deed.trace.node_of(candidate.pk)
    found = {deed.trace.nodes[edge.source].experiment for edge in deed.trace.graph.sources(node.pk)} if node else set()
    return frozenset(one for one in found if one is not None)


def _edges_in(deed: Deed, node: TraceNode, candidate: Candidate, kind: str = "") -> list[Edge]:
    """The edges of a card that a candidate stands on; refuses (`card_not_there`) when there is none."""
    target = effects.node_of_candidate(candidate)
    found = [one for one in deed.trace.graph.sources(target.pk) if one.source == node.pk and kind in {"", one.kind}]
    if not found:
        raise DomainError("card_not_there", card=node.code, candidate=candidate.code)
    return found


def _edges_in_open(deed: Deed, node: TraceNode) -> list[Edge]:
    """The edges of a card that any open candidate stands on."""
    trace = deed.trace
    found = {
        edge.id: edge
        for target, state in trace.standing.states.items()
        if state == "open"
        for edge in trace.graph.sources(target)
        if edge.source == node.pk
    }
    return [found[pk] for pk in sorted(found)]


def _lies_with(deed: Deed, node: TraceNode) -> Collection[UUID]:
    """Who lies together with a card in any open candidate."""
    trace, found = deed.trace, set()
    for target, state in trace.standing.states.items():
        if state == "open":
            sources = {edge.source for edge in trace.graph.sources(target)}
            found |= sources if node.pk in sources else set()
    return frozenset(one for pk in found if (one := trace.nodes[pk].experiment) is not None)
