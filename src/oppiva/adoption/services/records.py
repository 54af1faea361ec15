"""What an adopter tells from the trial on: reach, core, changes, result, tips (A5-A9, A14)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Max

from oppiva.adoption.models import (
    MEASURE_LENGTH,
    MEASURE_UNIT_LENGTH,
    PERIOD_LENGTH,
    SENTENCE_LENGTH,
    SHORTEST_SENTENCE,
    TRIED,
    Adaptation,
    AdopterTip,
    Adoption,
    CoreCheck,
    CoreTouched,
    DecidedBy,
    ForWhom,
    How,
    Planned,
    PulledAdaptation,
    ResultTold,
    Stage,
    StageMove,
    Verdict,
    What,
    When,
    Why,
)
from oppiva.adoption.queries.record import is_removed_from
from oppiva.adoption.services.holding import held, tell, tell_trace
from oppiva.adoption.services.looking import require_looked_at
from oppiva.adoption.services.telling import tell_steward
from oppiva.adoption.services.weighing import unweigh
from oppiva.audit import services as audit
from oppiva.catalogue.lengths import taken
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock

MOST_NUMBER = 10_000_000
# What a person has weighed: another of these is another result.
WEIGHED = ("result", "result_measure", "result_before", "result_after", "result_n")
TAPS: Mapping[str, type[When | Planned | DecidedBy | What | ForWhom | How | CoreTouched | Why]] = {
    "when": When, "planned": Planned, "decided_by": DecidedBy, "what": What,
    "for_whom": ForWhom, "how": How, "core_touched": CoreTouched, "why": Why,
}  # fmt: skip


@dataclass(frozen=True)
class Reach:
    """How many use it and could, of staff and customers; None is unknown, never 0."""

    staff_using: int | None = None
    staff_could: int | None = None
    customers_reached: int | None = None
    customers_could: int | None = None
    customers_period: str = ""


@dataclass(frozen=True)
class Result:
    """What came of it: measured, with what is known of before, after, n and period; or not measured."""

    told: str
    measure: str = ""
    unit: str = ""
    before: Decimal | None = None
    after: Decimal | None = None
    n: int | None = None
    period: str = ""


def tell_reach(actor: Actor, adoption: Adoption, reach: Reach, *, base_version: int | None = None) -> Adoption:
    """How widely it is used; refuses more than could be (`more_than_could`), a number out of range (`number_range`),
    and a place that has not tried it yet (`not_tried_yet`)."""
    for field, whole in (("staff_using", "staff_could"), ("customers_reached", "customers_could")):
        part, all_ = getattr(reach, field), getattr(reach, whole)
        for name, value in ((field, part), (whole, all_)):
            if value is not None and not 0 <= value <= MOST_NUMBER:
                raise DomainError("number_range", field=name, most=MOST_NUMBER)
        if part is not None and all_ is not None and part > all_:
            raise DomainError("more_than_could", field=field, could=all_)
    period = taken(reach.customers_period, "customers_period", most=PERIOD_LENGTH)
    if reach.customers_reached is not None and not period:
        raise DomainError("period_missing", field="customers_period")
    with held(actor, adoption) as found:
        _require_tried(found)
        changes = {
            "staff_using": reach.staff_using, "staff_could": reach.staff_could,
            "customers_reached": reach.customers_reached, "customers_could": reach.customers_could,
            "customers_period": period, "reach_on": clock.today(),
        }  # fmt: skip
        saved = audit.save(found, actor=actor, changes=changes, base_version=base_version)
        tell(actor, saved, "adoption_reach_told")
        return saved


def check_core(actor: Actor, adoption: Adoption, verdicts: Mapping[str, str]) -> Adoption:
    """What became of each core part, by its key in the version the place took; a part that is left empty stays as it
    was. Refuses another part (`part_unknown`) or word (`choice_unknown`), and a place that has not tried it yet."""
    with held(actor, adoption) as found:
        _require_tried(found)
        parts = set(parts_of(found))
        for part, verdict in verdicts.items():
            if part not in parts:
                raise DomainError("part_unknown", field="core")
            if verdict and verdict not in Verdict.values:
                raise DomainError("choice_unknown", field="core")
        standing = {one.part: one for one in CoreCheck.objects.filter(adoption=found, deleted_in__isnull=True)}
        today = clock.today()
        for part, verdict in verdicts.items():
            if not verdict:
                continue
            before = standing.get(part)
            if before is None:
                audit.save(CoreCheck(adoption=found, part=part, verdict=verdict, checked_on=today), actor=actor)
            elif before.verdict != verdict:
                audit.save(before, actor=actor, changes={"verdict": verdict, "checked_on": today})
        tell(actor, found, "adoption_core_checked")
        return found


def tell_result(actor: Actor, adoption: Adoption, result: Result, *, base_version: int | None = None) -> Adoption:
    """What came of it at the place; refuses measured without a measure (`text_short`), a number out of range, and a
    place that has not tried it yet."""
    if result.told not in ResultTold.values:
        raise DomainError("choice_unknown", field="result")
    measured = result.told == ResultTold.MEASURED
    if result.n is not None and not 1 <= result.n <= MOST_NUMBER:
        raise DomainError("number_range", field="result_n", most=MOST_NUMBER)
    for field, value in (("result_before", result.before), ("result_after", result.after)):
        if value is not None and abs(value) >= Decimal(10) ** 9:
            raise DomainError("number_range", field=field, most=10**9)
    changes: dict[str, object] = {
        "result": result.told,
        "result_measure": taken(result.measure, "result_measure", least=2 if measured else 0, most=MEASURE_LENGTH),
        "result_unit": taken(result.unit, "result_unit", most=MEASURE_UNIT_LENGTH),
        "result_before": result.before,
        "result_after": result.after,
        "result_n": result.n,
        "result_period": taken(result.period, "result_period", most=PERIOD_LENGTH),
        "result_on": clock.today(),
    }
    if not measured:
        changes |= dict.fromkeys(("result_measure", "result_unit", "result_period"), "")
        changes |= {"result_before": None, "result_after": None, "result_n": None}
    with held(actor, adoption) as found:
        _require_tried(found)
        if found.weighs and any(getattr(found, name) != changes[name] for name in WEIGHED):
            changes["weighs"] = ""
            unweigh(found)
        saved = audit.save(found, actor=actor, changes=changes, base_version=base_version)
        tell(actor, saved, "adoption_result_told", told=result.told)
        tell_trace(saved)
        if measured and saved.confirmed_on is not None:
            tell_steward(actor, saved, "result")
        return saved


def add_adaptation(
    actor: Actor, adoption: Adoption, *, taps: Mapping[str, str], sentence: str, part: str = "", language: str = "fi",
    settled: Collection[str] = (), made_on: date | None = None, client_ref: UUID | None = None,
) -> Adaptation:  # fmt: skip
    """A change that the place made: one answer to each of the eight taps and one sentence of 10 to 300.

    Refuses a tap without an answer (`tap_missing`) or with another word (`choice_unknown`), a touched core without its
    part (`part_missing`), a day to come, and what may be personal data and nobody looked at (`personal_unlooked`;
    `settled`: the keys of what is none). The same `client_ref` again is the first.
    """
    for name, choices in TAPS.items():
        value = taps.get(name, "")
        if not value:
            raise DomainError("tap_missing", field=name)
        if value not in choices.values:
            raise DomainError("choice_unknown", field=name)
    touched = taps["core_touched"] == CoreTouched.YES
    said = taken(sentence, "sentence", least=SHORTEST_SENTENCE, most=SENTENCE_LENGTH)
    looked = require_looked_at(said, language, settled, "sentence")
    today = clock.today()
    if made_on is not None and made_on > today:
        raise DomainError("day_to_come", field="made_on")
    with held(actor, adoption) as found:
        if client_ref is not None:
            before = Adaptation.objects.filter(pk=client_ref, adoption=found).first()
            if before is not None:
                return before
        if touched and part not in parts_of(found):
            raise DomainError("part_missing", field="part")
        number = 1 + (Adaptation.objects.filter(adoption=found).aggregate(most=Max("number"))["most"] or 0)
        made = Adaptation(
            adoption=found, number=number, sentence=said, part=part if touched else "", made_on=made_on or today,
            **{name: taps[name] for name in TAPS},
        )  # fmt: skip
        if client_ref is not None:
            made.pk = client_ref
        saved = audit.save(made, actor=actor)
        tell(actor, found, "adaptation_added", number=number, touched=taps["core_touched"], settled=looked)
        if found.confirmed_on is not None:
            tell_steward(actor, found, "adaptation", facts={"number": number})
        return saved


def remove_adaptation(actor: Actor, adaptation: Adaptation) -> UUID:
    """Take a change back (30 days to undo); refuses one that was taken into the model (`adaptation_pulled`)."""
    with held(actor, adaptation.adoption) as found:
        if PulledAdaptation.objects.filter(adaptation=adaptation, deleted_in__isnull=True).exists():
            raise DomainError("adaptation_pulled")
        tell(actor, found, "adaptation_removed", number=adaptation.number)
        return audit.delete([adaptation], actor=actor)


def add_tip(
    actor: Actor, adoption: Adoption, *, text: str, language: str, settled: Collection[str] = (),
    client_ref: UUID | None = None,
) -> AdopterTip:  # fmt: skip
    """Advice to the next one (10 to 300), shown with the kit once the adopter is confirmed and shown; refuses a place
    that has not tried it yet, and what may be personal data and nobody looked at (`personal_unlooked`)."""
    said = taken(text, "text", least=SHORTEST_SENTENCE, most=SENTENCE_LENGTH)
    looked = require_looked_at(said, language, settled, "text")
    with held(actor, adoption) as found:
        _require_tried(found)
        if client_ref is not None:
            before = AdopterTip.objects.filter(pk=client_ref, adoption=found).first()
            if before is not None:
                return before
        made = AdopterTip(adoption=found, text=said, language=language, told_on=clock.today())
        if client_ref is not None:
            made.pk = client_ref
        saved = audit.save(made, actor=actor)
        tell(actor, found, "adopter_tip_added", settled=looked)
        return saved


def remove_tip(actor: Actor, tip: AdopterTip) -> UUID:
    """Take a tip off the kit; 30 days to undo."""
    with held(actor, tip.adoption) as found:
        tell(actor, found, "adopter_tip_removed")
        return audit.delete([tip], actor=actor)


def undo_removal(actor: Actor, adoption: Adoption, batch: UUID) -> None:
    """A change or a tip that was taken back stands again; refuses (`gone`) what is not of the place."""
    with held(actor, adoption) as found:
        if not is_removed_from(found, batch):
            raise DomainError("gone")
        audit.undo(batch, actor=actor)
        tell(actor, found, "adoption_removal_undone")


def parts_of(adoption: Adoption) -> dict[str, str]:
    """The core parts of the version that the place took: key -> what."""
    rows = adoption.model_version.content["texts"].get("core_parts") or []
    return {str(one["key"]): str(one.get("what", "")) for one in rows}


def _require_tried(adoption: Adoption) -> None:
    """From trying on, and of one that has ended after it was tried."""
    if adoption.stage in TRIED:
        return
    tried = StageMove.objects.filter(adoption=adoption, to_stage__in=TRIED)
    if not (adoption.stage == Stage.ENDED and tried.exists()):
        raise DomainError("not_tried_yet")
