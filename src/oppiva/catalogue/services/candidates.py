"""Candidates: opened, named by people, locked, kept as learning altogether."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Max

from oppiva.audit import services as audit
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import (
    NAME_LENGTH,
    REASON_LENGTH,
    SENTENCE_LENGTH,
    SHORTEST_NAME,
    SHORTEST_SENTENCE,
    WHOM_LENGTH,
    Candidate,
    CandidateState,
    CardVerdict,
    EventKind,
    NodeKind,
    TraceNode,
)
from oppiva.catalogue.services import effects, links
from oppiva.catalogue.services.deeds import Deed, begun, places_of
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment, Whose
from oppiva.programme.models import Programme

NAMED = ("name", "one_sentence", "for_whom", "for_whom_words", "language")


def open_candidate(
    actor: Actor,
    programme: Programme,
    *,
    name: str,
    one_sentence: str = "",
    for_whom: Sequence[str] = (),
    for_whom_words: str = "",
    language: str = "fi",
    client_ref: UUID | None = None,
) -> Candidate:
    """An empty candidate with the next code of the programme.

    Refuses a name of under 3 or over 80 characters, a sentence of under 20 or over 160 (`text_short`, `text_long`), an
    identity code in either, and whom it is for by an unknown word (`whom_unknown`).
    """
    given = named(
        {"name": name, "one_sentence": one_sentence, "for_whom": for_whom, "for_whom_words": for_whom_words,
         "language": language}
    )  # fmt: skip
    with begun(actor, programme, "candidate_opened", client_ref=client_ref) as deed:
        if deed.again:
            return opened_by(deed)
        return made(deed, given)


def rename(
    actor: Actor,
    candidate: Candidate,
    *,
    changes: Mapping[str, object],
    base_version: int | None = None,
    client_ref: UUID | None = None,
) -> Candidate:
    """Change what a candidate is called, its sentence or whom it is for (`NAMED`), from the version that was shown.

    The same field changed by another meanwhile: `Conflict` of the one save, with both texts. Refuses what
    `open_candidate` does, and a closed one (`candidate_closed`).
    """
    given = named(changes)
    with begun(actor, candidate.programme, "candidate_renamed", client_ref=client_ref) as deed:
        if deed.again:
            return Candidate.objects.get(pk=candidate.pk)
        held = held_open(deed, candidate)
        base = base_version if base_version is not None else held.version
        return effects.change(deed, held, EventKind.RENAME, given, base_version=base)


def lock(actor: Actor, candidate: Candidate, *, client_ref: UUID | None = None) -> Candidate:
    """Lock an open candidate: it is not merged or split, and the machine only suggests to it."""
    return _set_lock(actor, candidate, True, client_ref)


def unlock(actor: Actor, candidate: Candidate, *, client_ref: UUID | None = None) -> Candidate:
    """Take the lock away: one press, with a revision."""
    return _set_lock(actor, candidate, False, client_ref)


def keep_candidate(actor: Actor, candidate: Candidate, *, reason: str, client_ref: UUID | None = None) -> Candidate:
    """Close a candidate that leads to no model: all that it stands on is kept as learning (records.md 3.1).

    A card that lies in another open candidate, too, stays there. Refuses a locked one (`candidate_locked`), a closed
    one (`candidate_closed`), and no reason at all (`text_short`).
    """
    why = taken(reason, "reason", least=1, most=REASON_LENGTH)
    with begun(actor, candidate.programme, "candidate_kept", client_ref=client_ref) as deed:
        if deed.again:
            return Candidate.objects.get(pk=candidate.pk)
        held = held_open(deed, candidate, unlocked=True)
        node = effects.node_of_candidate(held)
        cards = cards_in(deed, node.pk)
        saved = effects.set_state(deed, held, CandidateState.KEPT, reason=why)
        for card in cards:
            keep_card(deed, card, why)
        return saved


def keep_card(deed: Deed, card: Experiment, reason: str) -> None:
    """Keep as learning a card that a closed candidate stood on, unless another open one stands on it."""
    node = effects.node_of_card(card)
    effects.keep_left_behind(deed, node.pk, reason)
    if not places_of(deed.trace, node.pk):
        links.let_go(deed, card)
        effects.say(deed, card, CardVerdict.Kind.NOWHERE, reason[:200])


def made(deed: Deed, given: Mapping[str, object]) -> Candidate:
    """A new candidate as a step of a deed."""
    newest = Candidate.objects.filter(programme=deed.programme).aggregate(last=Max("number"))["last"] or 0
    candidate = Candidate(
        programme=deed.programme, number=newest + 1, code=f"A{newest + 1}", state_since=deed.at, **given
    )
    audit.save(candidate, actor=deed.actor)
    node = TraceNode(
        programme=deed.programme, kind=NodeKind.CANDIDATE, code=candidate.code, candidate=candidate, at=deed.at
    )
    node.save()
    deed.event(EventKind.OPEN, node=node.pk, facts={"after": {name: getattr(candidate, name) for name in NAMED}})
    deed.facts.setdefault("candidate", candidate.code)
    return candidate


def opened_by(deed: Deed) -> Candidate:
    """The candidate that a form sent again has opened."""
    return all_opened_by(deed)[0]


def all_opened_by(deed: Deed) -> list[Candidate]:
    """All of them, in their order."""
    nodes = [one.node for one in deed.events(EventKind.OPEN)]
    return [node.candidate for node in nodes if node is not None and node.candidate is not None]


def named(changes: Mapping[str, object]) -> dict[str, object]:
    """What a candidate is called, checked; of an unknown field nothing is taken."""
    found: dict[str, object] = {name: changes[name] for name in NAMED if name in changes}
    if "name" in found:
        found["name"] = taken(str(found["name"]), "name", least=SHORTEST_NAME, most=NAME_LENGTH)
    if found.get("one_sentence"):
        found["one_sentence"] = taken(
            str(found["one_sentence"]), "one_sentence", least=SHORTEST_SENTENCE, most=SENTENCE_LENGTH
        )
    if "for_whom_words" in found:
        found["for_whom_words"] = taken(str(found["for_whom_words"]), "for_whom_words", most=WHOM_LENGTH)
    if "for_whom" in found:
        found["for_whom"] = _whom(found["for_whom"])
    return found


def _whom(given: object) -> list[str]:
    words = [str(one) for one in given] if isinstance(given, Sequence) and not isinstance(given, str) else []
    unknown = [one for one in words if one not in Whose.values]
    if unknown or not isinstance(given, Sequence):
        raise DomainError("whom_unknown", words=tuple(unknown))
    return [one for one in Whose.values if one in words]


def held_open(deed: Deed, candidate: Candidate, *, unlocked: bool = False) -> Candidate:
    """The candidate as it stands, under the lock of the table.

    Refuses a closed one (`candidate_closed`: `candidate`, `state`, and in `leads_to` the codes that live on), one taken
    back (`gone`), and with `unlocked` a locked one (`candidate_locked`).
    """
    held = Candidate.objects.filter(pk=candidate.pk, deleted_in__isnull=True).select_related("programme").first()
    if held is None:
        raise DomainError("gone")
    if held.state != CandidateState.OPEN:
        raise DomainError("candidate_closed", candidate=held.code, state=held.state, leads_to=_leads_to(deed, held))
    if unlocked and held.locked:
        raise DomainError("candidate_locked", candidate=held.code)
    return held


def cards_in(deed: Deed, node: UUID) -> list[Experiment]:
    """The experiments that a candidate stands on, by its node, in order of their codes."""
    nodes = {edge.source for edge in deed.trace.graph.sources(node)}
    ids = [one.experiment for one in map(deed.trace.nodes.__getitem__, nodes) if one.experiment is not None]
    return list(Experiment.objects.filter(pk__in=ids).select_related("programme").order_by("code"))


def _leads_to(deed: Deed, candidate: Candidate) -> tuple[str, ...]:
    node, trace = effects.node_of_candidate(candidate), deed.trace
    living = [one for one in trace.graph.descendants(node.pk) if trace.standing.lives(one)]
    return tuple(sorted(trace.nodes[one].code for one in living))


def _set_lock(actor: Actor, candidate: Candidate, locked: bool, client_ref: UUID | None) -> Candidate:
    verb = "candidate_locked" if locked else "candidate_unlocked"
    with begun(actor, candidate.programme, verb, client_ref=client_ref) as deed:
        if deed.again:
            return Candidate.objects.get(pk=candidate.pk)
        held = held_open(deed, candidate)
        kind = EventKind.LOCK if locked else EventKind.UNLOCK
        return effects.change(deed, held, kind, {"locked": locked})
