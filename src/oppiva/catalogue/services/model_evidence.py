"""What a model stands on after it became one: experiments are placed at it, taken away again, and what contradicts it
is answered; its evidence follows in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from oppiva.catalogue.graph import Edge
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import (
    ANSWER_LENGTH,
    NOTE_LENGTH,
    REASON_LENGTH,
    SHORTEST_ANSWER,
    ContradictionAnswer,
    EdgeKind,
    ModelState,
    OperatingModel,
    TraceEdge,
)
from oppiva.catalogue.queries.cards import told_to
from oppiva.catalogue.queries.model_sources import node_of_model
from oppiva.catalogue.rules import library, reads_table
from oppiva.catalogue.services import effects, model_undo
from oppiva.catalogue.services.cards import held_card, require_kind
from oppiva.catalogue.services.contradictions import set_answer
from oppiva.catalogue.services.deeds import begun
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment

CLOSED = (ModelState.REPLACED, ModelState.WITHDRAWN)


def attach_source(
    actor: Actor, model: OperatingModel, card: Experiment, *, kind: str, note: str = "", client_ref: UUID | None = None
) -> TraceEdge:
    """Place an experiment at a model: its newest node stands on it from now on.

    A new contradiction asks for its answer, and for a person who reads the list of them again. Refuses who may not
    write the model, one that is not in use any more (`model_closed`), an experiment that may not lie on the table or
    that the actor does not read (`card_unknown`, both alike), anything but context of one that is not decided
    (`context_only`), and the same twice (`edge_stands`).
    """
    said = taken(note, "note", most=NOTE_LENGTH)
    with begun(
        actor, model.programme, "model_source_added", client_ref=client_ref, require=_writes(actor, model)
    ) as deed:
        if deed.again:
            return deed.first_edge()
        held = _held(model)
        _require_readable(actor, held, card)
        found = held_card(deed, card)
        require_kind(found, kind)
        node, target = effects.node_of_card(found), node_of_model(held)
        if any(one.source == node.pk and one.kind == kind for one in deed.trace.graph.sources(target.pk)):
            raise DomainError("edge_stands", source=found.code, target=held.code, kind=kind)
        effects.unsay(deed, found)
        made = effects.put(deed, node, target, kind, origin=effects.HAND, note=said)
        deed.facts["model"] = held.code
        model_undo.after(deed)
    return made


def detach_source(
    actor: Actor, model: OperatingModel, edge: int, *, reason: str, client_ref: UUID | None = None
) -> None:
    """Take an experiment away from a model, with why (10 to 300); the edge stays in the history.

    Refuses an edge that the model does not stand on (`source_not_there`), and the last experiment that it builds on
    (`model_without_source`).
    """
    why = taken(reason, "reason", least=10, most=REASON_LENGTH)
    with begun(
        actor, model.programme, "model_source_removed", client_ref=client_ref, require=_writes(actor, model)
    ) as deed:
        if deed.again:
            return
        held = _held(model)
        sources = deed.trace.graph.sources(node_of_model(held).pk)
        found = _edge_of(sources, edge)
        builds = [one for one in sources if one.kind == EdgeKind.BUILDS_ON]
        if found.kind == EdgeKind.BUILDS_ON and all(one.id == found.id for one in builds):
            raise DomainError("model_without_source")
        effects.retract(deed, found, why)
        deed.facts["model"] = held.code
        model_undo.after(deed)


def answer_model_contradiction(
    actor: Actor,
    model: OperatingModel,
    edge: int,
    *,
    text: str,
    base_version: int | None = None,
    client_ref: UUID | None = None,
) -> ContradictionAnswer:
    """Answer what contradicts a model in 10 to 400 characters, whether it came with its candidate or later.

    Refuses an edge that does not contradict it (`not_contradiction`), and (`Conflict`) an answer that another changed
    meanwhile.
    """
    said = taken(text, "text", least=SHORTEST_ANSWER, most=ANSWER_LENGTH)
    with begun(
        actor, model.programme, "contradiction_answered", client_ref=client_ref, require=_writes(actor, model)
    ) as deed:
        living = [
            one
            for one in deed.trace.graph.sources(node_of_model(model).pk)
            if one.id == edge and one.kind == EdgeKind.CONTRADICTS
        ]
        if not living:
            raise DomainError("not_contradiction")
        row = TraceEdge.objects.select_related("target__programme").get(pk=edge)
        if deed.again:
            return ContradictionAnswer.objects.get(edge__source=row.source_id, edge__target=row.target_id)
        made = set_answer(deed, row, said, base_version)
        deed.facts["model"] = model.code
        model_undo.after(deed)
    return made


def _require_readable(actor: Actor, model: OperatingModel, card: Experiment) -> None:
    """A steward places what they read, a public experiment for example: of another's they do not even learn whether
    its code is one."""
    if not reads_table(actor, model.programme) and told_to(actor, model.programme, card.pk) is None:
        raise DomainError("card_unknown", card=card.code)


def _writes(actor: Actor, model: OperatingModel) -> Callable[[], None]:
    """The right to write the model, which its steward has when the programme is over."""
    return lambda: library.require(actor, "write", model)


def _held(model: OperatingModel) -> OperatingModel:
    held = OperatingModel.objects.select_for_update(of=("self",), no_key=True).select_related("programme")
    found = held.get(pk=model.pk)
    if found.deleted_in is not None or found.state in CLOSED:
        raise DomainError("model_closed", model=found.code)
    return found


def _edge_of(sources: tuple[Edge, ...], pk: int) -> Edge:
    found = next((one for one in sources if one.id == pk), None)
    if found is None:
        raise DomainError("source_not_there")
    return found
