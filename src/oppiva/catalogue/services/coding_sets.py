"""Sets that several code apart from each other: begun, done by each, ended (text-analysis.md 10)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Max

from oppiva.audit import services as audit
from oppiva.catalogue import coding_marks as marks
from oppiva.catalogue.models import CodingSet, SetCoder, SetSource, SourceVersion
from oppiva.catalogue.queries.coding import analysts_of, experiments_of, newest_sources
from oppiva.catalogue.rules.coding import Desk
from oppiva.catalogue.services.coding_desk import Doing, doing
from oppiva.catalogue.services.coding_sources import hold_texts
from oppiva.core.errors import DomainError

FEWEST_CODERS, MOST_CODERS = 2, 8


def begin_set(desk: Desk, *, coders: Collection[UUID], experiments: Collection[UUID] = ()) -> CodingSet:
    """Fix the texts (all frozen ones of the candidate, or these experiments') and their sentences for these coders.

    Refuses one who is no analyst here (`coder_unknown`), fewer than two or more than eight (`coders_too_few`,
    `coders_too_many`), no text (`no_sources`), and a second set at a time (`coding_under_way`).
    """
    with doing(desk) as one:
        if one.desk.open_set is not None:
            raise DomainError("coding_under_way", candidate=one.desk.candidate.code)
        chosen = set(coders)
        if not FEWEST_CODERS <= len(chosen) <= MOST_CODERS:
            few = len(chosen) < FEWEST_CODERS
            raise DomainError("coders_too_few" if few else "coders_too_many", field="coders", most=MOST_CODERS)
        if not chosen <= set(analysts_of(one.desk.candidate.programme)):
            raise DomainError("coder_unknown", field="coders")
        hold_texts(experiments_of(one.desk))
        sources = [row for row in newest_sources(one.desk) if not experiments or row.experiment_id in set(experiments)]
        if not sources:
            raise DomainError("no_sources", field="sources")
        return _begun(one, chosen, sources)


def _begun(one: Doing, coders: Collection[UUID], sources: Collection[SourceVersion]) -> CodingSet:
    rows = CodingSet.objects.filter(candidate=one.desk.candidate)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    made = audit.save(CodingSet(candidate=one.desk.candidate, number=number, begun_at=one.at), actor=one.desk.actor)
    units = 0
    for source in sources:
        fixed = [[unit.start, unit.end] for unit in marks.units_of(source.text)]
        SetSource(coding_set=made, source=source, units=fixed).save()
        units += len(fixed)
    for coder in sorted(coders, key=str):
        audit.save(SetCoder(coding_set=made, coder_id=coder), actor=one.desk.actor)
    one.log("coding_set_begun", made.pk, number=number, coders=len(coders), sources=len(sources), units=units)
    return made


def finish_own(desk: Desk) -> CodingSet:
    """One's own part of the open set is done; with the last one the set ends and is open to all.

    Refuses who does not code it (`set_of_others`), and when none is open (`no_set`).
    """
    with doing(desk) as one:
        held, own = one.desk.open_set, one.desk.own
        if held is None:
            raise DomainError("no_set")
        if own is None:
            raise DomainError("set_of_others", number=held.number)
        if own.done_at is None:
            audit.save(own, actor=desk.actor, changes={"done_at": one.at})
            one.log("coding_done", held.pk, number=held.number)
        if all(row.done_at is not None for row in one.desk.coders if row.pk != own.pk):
            return audit.save(held, actor=desk.actor, changes={"ended_at": one.at})
        return held


def go_on(desk: Desk) -> CodingSet:
    """One's own part is not done after all, while the others are still at it. Refuses as `finish_own`."""
    with doing(desk) as one:
        held, own = one.desk.open_set, one.desk.own
        if held is None:
            raise DomainError("no_set")
        if own is None:
            raise DomainError("set_of_others", number=held.number)
        if own.done_at is not None:
            audit.save(own, actor=desk.actor, changes={"done_at": None})
            one.log("coding_goes_on", held.pk, number=held.number)
        return held


def end_set(desk: Desk) -> CodingSet:
    """End the open set though somebody is not done: they are left out of the agreement, and all marks are open.

    Any analyst may: a coder who has left would keep the set shut for ever.
    """
    with doing(desk) as one:
        held = one.desk.open_set
        if held is None:
            raise DomainError("no_set")
        waiting = sum(row.done_at is None for row in one.desk.coders)
        ended = audit.save(held, actor=desk.actor, changes={"ended_at": one.at})
        one.log("coding_set_ended", held.pk, number=held.number, undone=waiting)
        return ended
