"""Reads of waves and results for the apps above, and of what is held about a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from oppiva.core.policy import Actor, Level, reading, system
from oppiva.core.statistics import ALL, EXACT
from oppiva.jobs import clock
from oppiva.pulses import rules
from oppiva.pulses.models import HasAnswered, Instrument, PulseResult, PulseText, PulseWave

OWN_DATA = system("own-data")
PULSES = system("pulses")
SESSION_FEEDBACK = "session_feedback"
CLOSING = "closing"


@dataclass(frozen=True)
class WaveRow:
    """A wave as pages know it; `enough` says "10 or more" while it is open, nothing finer (bar P1)."""

    id: UUID
    owner_id: UUID
    instrument: Instrument
    kind: str
    state: str
    opens_at: datetime
    closes_at: datetime
    enough: bool

    @property
    def is_open(self) -> bool:
        """Whether it can be answered now."""
        return self.state == PulseWave.State.OPEN

    @property
    def has_result(self) -> bool:
        """Whether results are frozen."""
        return self.state in {PulseWave.State.CLOSED, PulseWave.State.PURGED}


@dataclass(frozen=True)
class Cell:
    """One question of one group as it may be shown; counts by value only of exact groups."""

    question: str
    group: str
    form: str
    band: str
    answers: int | None
    counts: Mapping[str, int] | None
    relation: str


@dataclass(frozen=True)
class TextRow:
    """One line that was written, and whether a person has released it."""

    id: UUID
    text: str
    released: bool


@dataclass(frozen=True)
class Result:
    """What a wave shows to this actor: before the close no cell, only whether ten have answered.

    `texts` are the lines a person has let through; `lines` says that there are any to let through or take back.
    """

    wave: WaveRow
    cells: tuple[Cell, ...] = ()
    texts: tuple[str, ...] = ()
    lines: bool = False


def wave_for_owner(actor: Actor, owner_kind: str, owner_id: UUID, instrument: str = SESSION_FEEDBACK) -> WaveRow | None:
    """The wave of this owner when the actor may know of it, else None."""
    return waves_for_owners(actor, owner_kind, [owner_id], instrument).get(owner_id)


def waves_for_owners(
    actor: Actor, owner_kind: str, owner_ids: Collection[UUID], instrument: str = SESSION_FEEDBACK
) -> dict[UUID, WaveRow]:
    """The waves of these owners that the actor may know of, by owner; two statements however many there are."""
    with reading(actor):
        waves = list(
            rules.waves_visible_to(actor).filter(
                owner_kind=owner_kind, owner_id__in=owner_ids, instrument__code=instrument
            )
        )
    return {row.owner_id: row for row in _rows(waves)}


def is_asked(actor: Actor, person_id: UUID, owner_kind: str, owner_id: UUID) -> bool:
    """Whether the owner's feedback is open and the person has not given it yet; to that person alone."""
    found = _of_owner(actor, owner_kind, owner_id)
    if found is None or rules.state_of(found, clock.now()) != PulseWave.State.OPEN:
        return False
    return not has_answered(person_id, [found.pk])


def result_for_owner(actor: Actor, owner_kind: str, owner_id: UUID) -> Result | None:
    """As `results_of` the wave of this owner; None when there is none that the actor may know of."""
    found = _of_owner(actor, owner_kind, owner_id)
    return _result(actor, found) if found is not None else None


def _of_owner(actor: Actor, owner_kind: str, owner_id: UUID) -> PulseWave | None:
    with reading(actor):
        rows = rules.waves_visible_to(actor).filter(owner_kind=owner_kind, owner_id=owner_id)
        return rows.filter(instrument__code=SESSION_FEEDBACK).first()


def wave_row(actor: Actor, wave: UUID) -> WaveRow:
    """The wave when the actor may know of it, else 404."""
    return _rows([rules.wave_for(actor, wave)])[0]


def may_answer(actor: Actor, wave: UUID) -> bool:
    """Whether the actor is a participant of the programme and the wave is open; says nothing of an earlier answer."""
    with reading(actor):
        found = PulseWave.objects.select_related("instrument").filter(pk=wave).first()
        return found is not None and rules.may_answer(actor, found)


def has_answered(person_id: UUID, waves: Collection[UUID]) -> frozenset[UUID]:
    """Those of the waves that the person has answered; for that person and for reminders, never for a list."""
    with reading(PULSES):
        rows = HasAnswered.objects.filter(person_id=person_id, wave_id__in=waves)
        return frozenset(rows.values_list("wave_id", flat=True))


def results_of(actor: Actor, wave: UUID, cut: str = ALL) -> Result:
    """The frozen result of a wave under one of its cuts; 404 for a cut it does not have, and for a stranger.

    Before the close there is nothing but whether ten have answered; then all of it at once.
    """
    found = rules.wave_for(actor, wave)
    if cut != ALL and cut not in found.cuts:
        raise Http404
    return _result(actor, found, cut)


def _result(actor: Actor, found: PulseWave, cut: str = ALL) -> Result:
    (row,) = _rows([found])
    if rules.result_level(actor, found) < Level.NUMBERS:
        return Result(row)
    with reading(actor):
        cells = tuple(
            Cell(one.question, one.cut_id, one.form, one.band, one.answers, one.counts, one.relation)
            for one in PulseResult.objects.filter(wave=found, cut=cut).order_by("cut_id", "pk")
        )
        texts = list(PulseText.objects.filter(wave=found).order_by("pk")) if cut == ALL else []
        order = {str(question["key"]): number for number, question in enumerate(found.instrument.questions)}
        return Result(
            row,
            tuple(sorted(cells, key=lambda cell: (order.get(cell.question, len(order)), cell.group))),
            tuple(text.text for text in texts if text.released),
            bool(texts),
        )


def texts_to_release(actor: Actor, wave: UUID) -> tuple[TextRow, ...]:
    """Every line that was written, in no order of writing, for who may release them (else refused)."""
    found = rules.wave_for(actor, wave)
    rules.require_release(actor, found)
    with reading(actor):
        rows = PulseText.objects.filter(wave=found).order_by("pk")
        return tuple(TextRow(row.pk, row.text, row.released) for row in rows)


def answered_by(person_id: UUID) -> QuerySet[HasAnswered]:
    """That the person has answered, wave by wave; for a reader that may know it."""
    return HasAnswered.objects.filter(person_id=person_id)


def answered_rows_of(person_id: UUID) -> list[dict[str, object]]:
    """Which questionnaires the person has answered, for the copy of their own data: not when, not what."""
    with reading(OWN_DATA):
        rows = answered_by(person_id).select_related("wave__instrument", "wave__programme")
        return [
            {
                "programme": row.wave.programme.code,
                "questionnaire": row.wave.instrument.title.get("fi", row.wave.instrument.code),
                "opened_at": row.wave.opens_at,
                "closed_at": row.wave.closes_at,
            }
            for row in rows.order_by("wave__opens_at", "wave_id")
        ]


def _rows(waves: list[PulseWave]) -> list[WaveRow]:
    now = clock.now()
    states = {wave.pk: rules.state_of(wave, now) for wave in waves}
    enough = _with_ten([wave.pk for wave in waves if states[wave.pk] == PulseWave.State.OPEN])
    return [
        WaveRow(
            wave.pk,
            wave.owner_id,
            wave.instrument,
            wave.kind,
            _shown_state(states[wave.pk], over=rules.is_over(wave)),
            wave.opens_at,
            wave.closes_at,
            wave.pk in enough,
        )
        for wave in waves
    ]


def _shown_state(state: str, *, over: bool) -> str:
    """Between the hour of the close and the work of the clock nothing is taken in and nothing shown."""
    return CLOSING if over and state in {PulseWave.State.DRAFT, PulseWave.State.OPEN} else state


def _with_ten(waves: Collection[UUID]) -> frozenset[UUID]:
    """Those with ten ballots or more; the number itself goes no further."""
    if not waves:
        return frozenset()
    with reading(PULSES):
        counted = PulseWave.objects.filter(pk__in=waves).annotate(ballots_in=Count("ballots"))
        return frozenset(counted.filter(Q(ballots_in__gte=EXACT)).values_list("pk", flat=True))
