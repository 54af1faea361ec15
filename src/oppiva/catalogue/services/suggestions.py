"""What an analyst says to a suggestion: it writes the edge, or it does not; the machine never does."""

from __future__ import annotations

from uuid import UUID

from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import NOTE_LENGTH, Candidate, EdgeKind, EventKind, Suggestion, TraceEdge
from oppiva.catalogue.services import effects
from oppiva.catalogue.services.candidates import held_open, made, named
from oppiva.catalogue.services.cards import held_card, is_decided, put_card
from oppiva.catalogue.services.deeds import Deed, begun, require_unmoved
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor

State = Suggestion.State


def accept(
    actor: Actor,
    suggestion: Suggestion,
    *,
    kind: str = "",
    name: str = "",
    one_sentence: str = "",
    note: str = "",
    base: int | None = None,
    client_ref: UUID | None = None,
) -> TraceEdge:
    """Put the card where it was suggested, with origin `suggested`; what else was suggested for it stays open.

    Without a kind it supports (and is context before its decision). For a proposed group a `name` is asked for: people
    name candidates. The first card of a group opens the candidate and builds it; the others of the group are then
    suggested to that one. Refuses a suggestion that is settled (`suggestion_settled`) and what `place` refuses.
    """
    said = taken(note, "note", most=NOTE_LENGTH)
    with begun(actor, suggestion.run.programme, "suggestion_accepted", client_ref=client_ref) as deed:
        if deed.again:
            return deed.first_edge()
        held = _held(suggestion)
        card = held_card(deed, held.experiment)
        node = effects.node_of_card(card)
        wanted = held.candidate.code if held.candidate else "new"
        require_unmoved(deed, card, node, base, wanted)
        if held.candidate is not None:
            target, usual = held_open(deed, held.candidate), EdgeKind.SUPPORTS
        else:
            target, usual = _opened(deed, held, name, one_sentence), EdgeKind.BUILDS_ON
        chosen = kind or (usual if is_decided(card) else EdgeKind.CONTEXT)
        settle(deed, held, State.ACCEPTED)
        return put_card(deed, card, target, chosen, origin=effects.MACHINE, note=said)


def reject(actor: Actor, suggestion: Suggestion, *, client_ref: UUID | None = None) -> None:
    """Say that the card does not belong there; the same run suggests it there no more. Refuses a settled one."""
    with begun(actor, suggestion.run.programme, "suggestion_rejected", client_ref=client_ref) as deed:
        if not deed.again:
            held = _held(suggestion)
            held_card(deed, held.experiment)
            settle(deed, held, State.REJECTED)


def settle(deed: Deed, suggestion: Suggestion, state: str) -> None:
    """Set the state of a suggestion as a step of a deed."""
    before = suggestion.state
    if before == state:
        return
    Suggestion.objects.filter(pk=suggestion.pk).update(state=state)
    deed.event(
        EventKind.SETTLE,
        node=effects.node_of_card(suggestion.experiment).pk,
        facts={"suggestion": suggestion.pk, "before": before, "after": state},
    )


def outdate(deed: Deed, candidates: list[Candidate]) -> None:
    """What is suggested to candidates that close is so no more."""
    rows = Suggestion.objects.filter(candidate__in=candidates, state=State.OPEN).select_related("experiment__programme")
    for one in rows.order_by("pk"):
        settle(deed, one, State.OUTDATED)


def _held(suggestion: Suggestion) -> Suggestion:
    rows = Suggestion.objects.select_related("experiment__programme", "candidate", "proposed_group", "run")
    held = rows.get(pk=suggestion.pk)
    if held.state != State.OPEN:
        raise DomainError("suggestion_settled", state=held.state)
    return held


def _opened(deed: Deed, suggestion: Suggestion, name: str, one_sentence: str) -> Candidate:
    """A candidate in place of a proposed group: the rest of the group is suggested to it."""
    candidate = made(deed, named({"name": name, "one_sentence": one_sentence}))
    rest = Suggestion.objects.filter(proposed_group=suggestion.proposed_group, state=State.OPEN)
    for one in list(rest.exclude(pk=suggestion.pk).select_related("experiment__programme").order_by("pk")):
        settle(deed, one, State.OUTDATED)
        Suggestion.objects.create(
            run_id=one.run_id,
            experiment=one.experiment,
            candidate=candidate,
            score=one.score,
            margin=one.margin,
            reasons=one.reasons,
        )
    return candidate
