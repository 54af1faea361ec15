"""What is said to an experiment that contradicts a candidate; a candidate becomes no model while one is unanswered."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from oppiva.audit import services as audit
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import ANSWER_LENGTH, SHORTEST_ANSWER, ContradictionAnswer, EdgeKind, EventKind, TraceEdge
from oppiva.catalogue.services.deeds import Deed, begun
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor


def answer_contradiction(
    actor: Actor,
    edge: TraceEdge,
    *,
    text: str,
    base_version: int | None = None,
    client_ref: UUID | None = None,
    require: Callable[[], None] | None = None,
) -> ContradictionAnswer:
    """Answer a living contradicts edge in 10 to 400 characters, or change the answer from the version that was shown.

    Refuses another kind of edge and one that was taken away (`not_contradiction`), a text too short or long, and
    (`Conflict`) an answer that another changed meanwhile.
    """
    said = taken(text, "text", least=SHORTEST_ANSWER, most=ANSWER_LENGTH)
    programme = edge.target.programme
    with begun(actor, programme, "contradiction_answered", client_ref=client_ref, require=require) as deed:
        if deed.again:
            return answer_between(edge) or ContradictionAnswer.objects.get(edge=edge)
        living = {one.id for one in deed.trace.graph.edges if one.kind == EdgeKind.CONTRADICTS}
        if edge.pk not in living:
            raise DomainError("not_contradiction")
        return set_answer(deed, edge, said, base_version)


def set_answer(deed: Deed, edge: TraceEdge, text: str, base_version: int | None = None) -> ContradictionAnswer:
    """The text of an answer as a step of a deed; empty takes it back.

    An edge that was taken away and brought back is another row: what was said stays one answer with one count of
    versions, else of two who change it at once the later would win unseen.
    """
    held = answer_between(edge)
    if held is None:
        made = audit.save(ContradictionAnswer(edge=edge, text=text), actor=deed.actor)
        _tell(deed, edge, 0, made)
        return made
    before = held.version
    base = base_version if base_version is not None else before
    saved = audit.save(held, actor=deed.actor, base_version=base, changes={"text": text})
    if saved.version != before:
        _tell(deed, edge, before, saved)
    return saved


def answer_between(edge: TraceEdge) -> ContradictionAnswer | None:
    """What was said to this contradiction: to the edge itself, or to an earlier one between the same ends."""
    rows = ContradictionAnswer.objects.filter(
        edge__source=edge.source_id, edge__target=edge.target_id, edge__kind=EdgeKind.CONTRADICTS
    )
    return rows.order_by("-edge").first()


def _tell(deed: Deed, edge: TraceEdge, before: int, saved: ContradictionAnswer) -> None:
    """The event names versions, no text: a wording from which a name was edited out stands in no other place."""
    facts = {"before": before, "after": saved.version, "empty": not saved.text}
    deed.event(EventKind.ANSWER, node=edge.target_id, edge=edge.pk, facts=facts)
