"""Grouping: the cards that wait are put together and suggested to candidates; the machine places nothing.

Open candidates are locked groups to it: nothing joins them, they are only suggested to. Groups that it proposed before
keep their keys and their cards, unless a person asks for a run from the beginning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import log
from oppiva.catalogue import rules
from oppiva.catalogue.models import LABEL_LENGTH, GroupingRun, PairLink, ProposedGroup, Suggestion
from oppiva.catalogue.queries.board import JOB
from oppiva.catalogue.queries.grouped import Table, table_of
from oppiva.catalogue.queries.material import Read, material_of
from oppiva.core.chain import digest
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.core.text.grouping import (
    CUT,
    Cluster,
    Constraints,
    Earlier,
    EarlierGroup,
    Grouping,
    Locked,
    Material,
    grouped,
    matched_keys,
    suggested,
)
from oppiva.jobs import clock
from oppiva.jobs.models import Job
from oppiva.jobs.services import enqueue
from oppiva.programme.models import Programme

DIGITS = Decimal("0.0001")
MOST_GROUPS = 99
OWN_MEANS = 0  # no version of the means of search: made of the cards that `input_hash` names


def ask_grouping(
    actor: Actor, programme: Programme, *, k: int | None = None, afresh: bool = False, client_ref: UUID | None = None
) -> Job:
    """Put a grouping into the queue for an analyst who waits for it; the same form twice is one.

    `afresh`: from the beginning, with new groups under the keys of the old ones that they are most alike. Refuses who
    is no analyst (`not_allowed`) and a `k` under 1 or over 99 (`k_out_of_range`).
    """
    rules.require_write(actor, programme)
    _require_k(k)
    with transaction.atomic():
        job = enqueue(
            JOB,
            args={"programme": str(programme.pk), "k": k, "afresh": afresh},
            slot=str(client_ref) if client_ref else None,
            asked_by=actor.person_id,
        )
        log("grouping_asked", actor=actor, kind="grouping", programme=str(programme.pk), k=k, afresh=afresh)
    return job


def run_grouping(
    actor: Actor,
    programme: Programme,
    *,
    k: int | None = None,
    afresh: bool = False,
    told: Callable[[int], None] = lambda done: None,
) -> GroupingRun:
    """Group the cards that wait and suggest candidates for them; what earlier runs suggested and nobody settled is
    outdated. No card is placed, renamed or moved.

    `told` hears how many per cent are done, before anything is written: it may end the work by raising.

    Refuses links that contradict each other (`links_contradict`: `chain` and `pair` are codes of cards), over 5 000
    different texts (`too_many_texts`), and what `ask_grouping` does.
    """
    rules.require_write(actor, programme)
    _require_k(k)
    table = table_of(programme)
    told(10)
    read = material_of(table.cards)
    material = read.material
    told(60)
    said = _constraints(table, afresh=afresh)
    found = grouped(material, said, k, CUT)
    told(90)
    if found.contradictions:
        first = found.contradictions[0]
        code = {str(pk): code for pk, code in table.codes.items()}
        raise DomainError(
            "links_contradict",
            kind=first.kind,
            pair=tuple(code[one] for one in first.pair),
            chain=tuple(code[one] for one in first.chain),
            count=len(found.contradictions),
        )
    with transaction.atomic():
        Programme.objects.select_for_update(no_key=True).filter(pk=programme.pk).first()
        _outdate(programme)
        run = _stored(actor, programme, k, found, read, table)
        groups = _proposals(run, found, table, afresh=afresh)
        made = [*_to_groups(run, groups, material, found), *_to_candidates(run, material, table, found)]
        Suggestion.objects.bulk_create(made, batch_size=500)
        log(
            "cards_grouped",
            actor=actor,
            kind="grouping",
            object_id=str(run.pk),
            programme=str(programme.pk),
            cards=len(table.cards),
            groups=len(groups),
            suggestions=len(made),
        )
    return run


def _require_k(k: int | None) -> None:
    if k is not None and not 1 <= k <= MOST_GROUPS:
        raise DomainError("k_out_of_range", most=MOST_GROUPS)


# --- in --------------------------------------------------------------------------------------------------------------
def _constraints(table: Table, *, afresh: bool) -> Constraints:
    """What people said, in the words of the core: candidates by their codes, cards by their ids."""
    places: dict[UUID, list[str]] = defaultdict(list)
    for code, cards in table.members.items():
        for card in cards:
            places[card].append(code)
    several = {card: codes for card, codes in places.items() if len(codes) > 1}
    alone = {code: [card for card in cards if card not in several] for code, cards in table.members.items()}
    earlier = () if afresh else table.earlier
    return Constraints(
        must=_pairs(table.links, PairLink.Kind.MUST),
        cannot=_pairs(table.links, PairLink.Kind.CANNOT),
        locked=tuple(Locked(code, tuple(map(str, cards))) for code, cards in alone.items() if cards),
        nowhere=tuple(map(str, sorted(table.nowhere, key=str))),
        multi={str(card): tuple(codes) for card, codes in several.items()},
        previous=Earlier(
            tuple(
                EarlierGroup(one.key, one.label, tuple(map(str, one.cards)), strict=one.strict)
                for one in earlier
                if one.cards
            ),
            () if afresh else tuple(map(str, sorted(table.earlier_apart, key=str))),
        ),
    )


def _pairs(links: Sequence[PairLink], kind: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(one.a_id), str(one.b_id)) for one in links if one.kind == kind)


# --- out -------------------------------------------------------------------------------------------------------------
def _outdate(programme: Programme) -> None:
    """What is still open of earlier runs is so no more: the newest run speaks."""
    rows = Suggestion.objects.filter(run__programme=programme, state=Suggestion.State.OPEN)
    rows.update(state=Suggestion.State.OUTDATED)


def _stored(
    actor: Actor, programme: Programme, k: int | None, found: Grouping, read: Read, table: Table
) -> GroupingRun:
    texts = [[str(pk), one.text_hash] for pk, one in sorted(read.texts.items(), key=lambda item: str(item[0]))]
    placed = {code: [str(card) for card in cards] for code, cards in table.members.items()}
    run = GroupingRun(
        programme=programme,
        by=UUID(actor.person_id) if actor.person_id else None,
        at=clock.now(),
        k=k,
        cut=Decimal(str(CUT)),
        model_id=read.model_id,
        mean_version=OWN_MEANS,
        input_hash=digest({"texts": texts, "placed": placed}),
        margins={one.id: str(_decimal(one.margin)) for one in found.review if UUID(one.id) in table.waiting},
        notes=[{"code": one.code, **one.facts} for one in found.notes],
    )
    run.save()
    return run


def _proposals(run: GroupingRun, found: Grouping, table: Table, *, afresh: bool) -> dict[str, ProposedGroup]:
    """The groups of cards that all wait, by the key they have in the run; stored under their permanent key."""
    new = {one.key: one for one in found.clusters if not one.locked and _waits(one, table)}
    keys = {key: key for key in new}
    if afresh and table.earlier:
        keys = _kept_keys(new, table)
    rows = {
        key: ProposedGroup(
            run=run,
            key=keys[key],
            label=one.label[:LABEL_LENGTH],
            keywords=list(one.keywords),
            strict=one.strict,
        )
        for key, one in new.items()
    }
    for row in rows.values():
        row.save()
    return rows


def _waits(one: Cluster, table: Table) -> bool:
    return len(one.members) > 1 and all(UUID(card) in table.waiting for card in one.members)


def _kept_keys(new: dict[str, Cluster], table: Table) -> dict[str, str]:
    """New groups under the keys of the old ones they share most cards with; the others go on from the highest."""
    old = {one.key: [str(card) for card in one.cards] for one in table.earlier}
    matched = matched_keys(old, {key: one.members for key, one in new.items()})
    highest = max((int(key[1:]) for key in old if key[1:].isdigit()), default=0)
    keys = {}
    for key in new:
        if key in matched:
            keys[key] = matched[key]
        else:
            highest += 1
            keys[key] = f"g{highest}"
    return keys


def _to_groups(
    run: GroupingRun, groups: dict[str, ProposedGroup], material: Material, found: Grouping
) -> list[Suggestion]:
    made = []
    for one in found.clusters:
        group = groups.get(one.key)
        for card in one.members if group is not None else ():
            others = [other for other in one.members if other != card]
            near = material.between(card, others)
            order = sorted(range(len(others)), key=lambda at: (-round(float(near[at]), 6), others[at]))
            like = [others[at] for at in order[:2]]
            made.append(
                Suggestion(
                    run=run,
                    experiment_id=UUID(card),
                    proposed_group=group,
                    score=_decimal(float(near.mean())),
                    margin=_margin(run, card),
                    reasons={"like": like, "words": list(material.words.shared(card, like))},
                )
            )
    return made


def _to_candidates(run: GroupingRun, material: Material, table: Table, found: Grouping) -> list[Suggestion]:
    """Up to three candidates for each card that waits, those left out that somebody said no to."""
    placed: dict[str, list[str]] = defaultdict(list)
    for code, cards in table.members.items():
        for card in cards:
            placed[str(card)].append(code)
    barred = {(a, b) for one in table.links if one.kind == PairLink.Kind.CANNOT for a, b in _both(one)}
    asked = ((str(card), material.between(str(card), material.ids)) for card in sorted(table.waiting, key=str))
    made = []
    for one in suggested(material.ids, asked, placed, material.words):
        for concept in one.concepts:
            no = any((UUID(one.id), card) in barred for card in table.members[concept.topic])
            if concept.score <= 0 or no or (UUID(one.id), concept.topic) in table.rejected:
                continue
            made.append(
                Suggestion(
                    run=run,
                    experiment_id=UUID(one.id),
                    candidate=table.candidates[concept.topic],
                    score=_decimal(concept.score),
                    margin=_margin(run, one.id),
                    reasons={"like": list(concept.like), "words": list(concept.words)},
                )
            )
    return made


def _both(link: PairLink) -> tuple[tuple[UUID, UUID], tuple[UUID, UUID]]:
    return (link.a_id, link.b_id), (link.b_id, link.a_id)


def _margin(run: GroupingRun, card: str) -> Decimal | None:
    margin = run.margins.get(card)
    return Decimal(margin) if margin is not None else None


def _decimal(value: float) -> Decimal:
    return Decimal(str(value)).quantize(DIGITS)
