"""Candidates merged into a new one, and one split into several; no evidence edge is touched and no card forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from oppiva.catalogue.graph import Edge
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import REASON_LENGTH, Candidate, CandidateState, EdgeKind
from oppiva.catalogue.services import effects, links
from oppiva.catalogue.services.candidates import (
    all_opened_by,
    cards_in,
    held_open,
    keep_card,
    made,
    named,
    opened_by,
)
from oppiva.catalogue.services.deeds import begun
from oppiva.catalogue.services.suggestions import outdate
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor

LEAST = 2


@dataclass(frozen=True)
class Part:
    """One of the candidates that a split makes."""

    name: str
    one_sentence: str = ""


def merge(
    actor: Actor,
    candidates: Sequence[Candidate],
    *,
    name: str,
    one_sentence: str = "",
    reason: str = "",
    client_ref: UUID | None = None,
) -> Candidate:
    """Merge open candidates into a new one, into which all their sources flow: their edges stay as they are.

    Refuses fewer than two different ones (`merge_too_few`), of two programmes (`merge_of_two_programmes`), one that is
    closed, merged before for example (`candidate_closed`), and a locked one (`candidate_locked`).
    """
    given = named({"name": name, "one_sentence": one_sentence})
    why = taken(reason, "reason", most=REASON_LENGTH)
    chosen = {one.pk: one for one in candidates}
    if len(chosen) < LEAST:
        raise DomainError("merge_too_few", least=LEAST)
    if len({one.programme_id for one in chosen.values()}) > 1:
        raise DomainError("merge_of_two_programmes")
    with begun(actor, candidates[0].programme, "candidates_merged", client_ref=client_ref) as deed:
        if deed.again:
            return opened_by(deed)
        held = [held_open(deed, one, unlocked=True) for one in sorted(chosen.values(), key=lambda one: one.number)]
        merged = made(deed, given | {"language": held[0].language})
        target = effects.node_of_candidate(merged)
        for one in held:
            node = effects.node_of_candidate(one)
            effects.put(deed, node, target, EdgeKind.MERGED_INTO, origin=effects.HAND)
            effects.set_state(deed, one, CandidateState.MERGED, reason=why)
        outdate(deed, held)
        deed.facts["merged"] = [one.code for one in held]
        return merged


def split(
    actor: Actor,
    candidate: Candidate,
    *,
    parts: Sequence[Part],
    choices: Mapping[UUID, Sequence[int]],
    reason: str = "",
    client_ref: UUID | None = None,
) -> list[Candidate]:
    """Split a candidate into two or more: each of its cards (by the experiment's id) goes to one part or several, by
    their places in `parts`, or (an empty sequence) is kept as learning. Each choice is a new edge `via` the old one.

    An experiment that was deleted meanwhile stands on no page and needs no choice: it is kept as learning.

    Refuses fewer than two parts (`split_too_few`), a card that is forgotten (`split_forgets`, `cards`: codes) or is not
    of the candidate (`card_not_there`), a part that nobody goes to (`split_empty`) or that is not there
    (`split_part_unknown`), a closed candidate and a locked one.
    """
    given = [named({"name": one.name, "one_sentence": one.one_sentence}) for one in parts]
    why = taken(reason, "reason", most=REASON_LENGTH)
    if len(parts) < LEAST:
        raise DomainError("split_too_few", least=LEAST)
    with begun(actor, candidate.programme, "candidate_split", client_ref=client_ref) as deed:
        if deed.again:
            return all_opened_by(deed)
        held = held_open(deed, candidate, unlocked=True)
        node = effects.node_of_candidate(held)
        cards = cards_in(deed, node.pk)
        choices = {one.pk: () for one in cards if one.deleted_in is not None} | dict(choices)
        _require_whole(held, {card.pk: card.code for card in cards}, choices, len(parts))
        sources = deed.trace.graph.sources(node.pk)
        opened = [made(deed, one | {"language": held.language}) for one in given]
        targets = [effects.node_of_candidate(one) for one in opened]
        for target in targets:
            effects.put(deed, node, target, EdgeKind.SPLIT_INTO, origin=effects.HAND)
        effects.set_state(deed, held, CandidateState.SPLIT, reason=why)
        for card in cards:
            own = effects.node_of_card(card)
            for at in dict.fromkeys(choices[card.pk]):
                for edge in _each_kind(sources, own.pk):
                    effects.put(deed, own, targets[at], edge.kind, origin=effects.HAND, note=edge.note, via=edge.id)
        for card in cards:
            if choices[card.pk]:
                near = [one.pk for one in cards if set(choices[one.pk]) & set(choices[card.pk])]
                links.let_go(deed, card, [one.pk for one in cards if one.pk not in near])
            else:
                keep_card(deed, card, why)
        outdate(deed, [held])
        deed.facts |= {"candidate": held.code, "parts": [one.code for one in opened]}
        return opened


def _each_kind(sources: Sequence[Edge], card: UUID) -> list[Edge]:
    """The edges of a card, of each kind the first: two that were merged may have brought the same twice."""
    found: dict[str, Edge] = {}
    for one in sources:
        if one.source == card:
            found.setdefault(one.kind, one)
    return list(found.values())


def _require_whole(
    candidate: Candidate, cards: Mapping[UUID, str], choices: Mapping[UUID, Sequence[int]], parts: int
) -> None:
    forgotten = sorted(code for pk, code in cards.items() if pk not in choices)
    if forgotten:
        raise DomainError("split_forgets", cards=tuple(forgotten))
    if choices.keys() - cards.keys():
        raise DomainError("card_not_there", card="", candidate=candidate.code)
    used = {at for chosen in choices.values() for at in chosen}
    if used - set(range(parts)):
        raise DomainError("split_part_unknown")
    if len(used) < parts:
        raise DomainError("split_empty", parts=tuple(sorted(set(range(parts)) - used)))
