"""A person's check of a text before it is published, of any kind of object (text-analysis.md 8).

A check holds for one text by its hash. What is marked is found anew each time it is looked at: the words themselves
are nowhere stored, only where a span stands and what was decided of it. Whoever calls writes the audit row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import delete, save
from oppiva.core.chain import digest
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.core.text.personal import find_personal
from oppiva.experiments.models import SHORTEST_WORDS, FlagDecision, PublicationCheck
from oppiva.jobs import clock

State, Choice = PublicationCheck.State, FlagDecision.Choice
CODES = frozenset({"HETU"})  # never published, whatever anybody decides
# Three plain questions, and the answer with which a text may go out.
FINE: Mapping[str, bool] = {"recognisable": False, "names_allowed": True, "sensitive": False}


@dataclass(frozen=True, order=True)
class Spot:
    """A span that the rules mark in a part of a text: code points, the end exclusive."""

    part: str
    start: int
    end: int
    kind: str
    confidence: str = ""


@dataclass(frozen=True)
class Settled:
    """What a person decided of a spot."""

    choice: str
    reason: str = ""


def spots_of(texts: Mapping[str, str], language: str) -> tuple[Spot, ...]:
    """What the rules mark, in the order of the texts."""
    return tuple(
        Spot(part, flag.start, flag.end, str(flag.kind), str(flag.confidence))
        for part, text in texts.items()
        for flag in find_personal(text, language)
    )


def part_hash(text: str) -> str:
    """Of one part: what was decided of it is told again beside the same text alone."""
    return digest({"text": text})


def ask(actor: Actor, kind: str, object_id: UUID, text_hash: str, *, note: str = "") -> PublicationCheck:
    """A check of exactly this text, asked for now, with a few words to who checks it.

    One that was sent back is asked for again, others are outdated.
    """
    with transaction.atomic():
        outdate(actor, kind, object_id, but=text_hash)
        found = _living(actor, kind, object_id, text_hash)
        if found is None:
            made = PublicationCheck(
                kind=kind,
                object_id=object_id,
                text_hash=text_hash,
                note=note,
                asked_by_id=actor.person_id,
                asked_at=clock.now(),
            )
            return save(made, actor=actor)
        if found.is_returned:
            held = {"returned_at": None, "asked_at": clock.now(), "asked_by_id": actor.person_id, "note": note}
            return save(found, actor=actor, changes=held)
        return found


def outdate(actor: Actor, kind: str, object_id: UUID, *, but: str) -> int:
    """The text is another one now: its earlier checks do not hold any more; answers how many there were."""
    with transaction.atomic():
        with reading(actor):
            rows = PublicationCheck.objects.select_for_update().filter(
                kind=kind, object_id=object_id, state__in=[State.OPEN, State.CONFIRMED], deleted_in__isnull=True
            )
            old = list(rows.exclude(text_hash=but))
        for one in old:
            save(one, actor=actor, changes={"state": State.OUTDATED})
        return len(old)


def settle(
    actor: Actor,
    check: PublicationCheck,
    *,
    texts: Mapping[str, str],
    spots: Collection[Spot],
    answers: Mapping[str, bool],
    settled: Mapping[Spot, Settled],
    note: str = "",
) -> PublicationCheck:
    """Every spot decided and the three questions answered: confirmed when nothing is left to change, else sent back.

    Refuses a check that is outdated (`check_outdated`), spots without a decision (`flags_open`), a "not personal data"
    without its reason (`flag_reason`) and of an identity code (`flag_code`). Sent twice it is confirmed once.
    """
    with transaction.atomic():
        held = _locked(actor, check)
        if held.state == State.CONFIRMED:
            return held
        if held.state == State.OUTDATED:
            raise DomainError("check_outdated")
        _require_settled(spots, settled)
        _write(actor, held, texts, spots, settled)
        clean = all(settled[spot].choice == Choice.NOT_PERSONAL for spot in spots)
        fine = clean and all(answers[name] == wanted for name, wanted in FINE.items())
        now = clock.now()
        end: dict[str, object] = {"returned_at": now}
        if fine:
            end = {"state": State.CONFIRMED, "confirmed_by_id": actor.person_id, "confirmed_at": now}
        given = {name: answers[name] for name in FINE}
        return save(held, actor=actor, changes={**given, "note": " ".join(note.split()), **end})


def _require_settled(spots: Collection[Spot], settled: Mapping[Spot, Settled]) -> None:
    missing = [spot for spot in spots if spot not in settled or settled[spot].choice not in Choice.values]
    if missing:
        raise DomainError("flags_open", count=len(missing))
    for spot in spots:
        if settled[spot].choice != Choice.NOT_PERSONAL:
            continue
        if spot.kind in CODES:
            raise DomainError("flag_code")
        if len(settled[spot].reason.strip()) < SHORTEST_WORDS:
            raise DomainError("flag_reason")


def _write(
    actor: Actor,
    check: PublicationCheck,
    texts: Mapping[str, str],
    spots: Collection[Spot],
    settled: Mapping[Spot, Settled],
) -> None:
    """The decisions, in place of what was decided when the same text was looked at before."""
    with reading(actor):
        old = list(FlagDecision.objects.filter(publication_check=check, deleted_in__isnull=True))
    if old:
        delete(old, actor=actor)
    for spot in spots:
        made = FlagDecision(
            publication_check=check,
            part=spot.part,
            part_hash=part_hash(texts[spot.part]),
            kind=spot.kind,
            start=spot.start,
            end=spot.end,
            choice=settled[spot].choice,
            reason=" ".join(settled[spot].reason.split()),
        )
        save(made, actor=actor)


def _living(actor: Actor, kind: str, object_id: UUID, text_hash: str) -> PublicationCheck | None:
    with reading(actor):
        rows = PublicationCheck.objects.select_for_update().filter(
            kind=kind,
            object_id=object_id,
            text_hash=text_hash,
            state__in=[State.OPEN, State.CONFIRMED],
            deleted_in__isnull=True,
        )
        return rows.first()


def _locked(actor: Actor, check: PublicationCheck) -> PublicationCheck:
    with reading(actor):
        return PublicationCheck.objects.select_for_update().get(pk=check.pk)
