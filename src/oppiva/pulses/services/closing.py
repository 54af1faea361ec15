"""The close of a wave: results frozen, values set free of each other, ballots gone, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from oppiva.core.errors import DomainError
from oppiva.core.policy import reading, system
from oppiva.core.statistics import ALL, EXACT, Answer, Baseline, Question, Questionnaire, Summary, summarise
from oppiva.core.text import mask
from oppiva.jobs import clock
from oppiva.pulses import slots
from oppiva.pulses.models import (
    DELETE_DAYS,
    HasAnswered,
    PulseBallot,
    PulseResult,
    PulseText,
    PulseValue,
    PulseWave,
)
from oppiva.pulses.services.waves import log_wave

CLOSING = system("pulses")
LINE_KEY = "line"
State = PulseWave.State


def close_wave(wave: UUID, *, names: Collection[str] | None = None) -> PulseWave:
    """Ends a wave: what may be shown is frozen at once, and nothing joins two answers of one person any more.

    `names` are masked in what was written; None asks the app that owns the wave. Refuses a wave that is closed.
    """
    with transaction.atomic(), reading(CLOSING):
        found = PulseWave.objects.select_for_update(of=("self",)).select_related("instrument").filter(pk=wave).first()
        if found is None:
            raise DomainError("gone")
        if found.state not in {State.DRAFT, State.OPEN}:
            raise DomainError("pulse_closed")
        if names is None:
            names = slots.names_for(found.owner_kind, found.owner_id)
        ballots = list(PulseBallot.objects.filter(wave=found))
        _freeze(found, ballots)
        _set_free(found, ballots)
        if len(ballots) >= EXACT:
            _keep_texts(found, ballots, names)
        PulseBallot.objects.filter(wave=found).delete()
        found.state = State.CLOSED
        found.closes_at = max(min(found.closes_at, clock.now()), found.opens_at + timedelta(seconds=1))
        found.save(update_fields=["state", "closes_at"])
        log_wave("pulse_closed", CLOSING, found)
        return found


def close_due() -> int:
    """Closes the waves whose time is over; answers how many."""
    with reading(CLOSING):
        due = PulseWave.objects.filter(state__in=(State.DRAFT, State.OPEN), closes_at__lte=clock.now())
        found = list(due.order_by("closes_at").values_list("pk", flat=True))
    for pk in found:
        close_wave(pk)
    return len(found)


def purge_due() -> int:
    """Removes values, texts and who answered when their days after the close are over; results stay. How many waves."""
    now = clock.now()
    with reading(CLOSING):
        closed = PulseWave.objects.select_related("instrument").filter(state=State.CLOSED, closes_at__lte=now)
        due = [
            wave.pk
            for wave in closed
            if wave.closes_at + timedelta(days=wave.instrument.delete_days or DELETE_DAYS) <= now
        ]
        for pk in due:
            _purge(pk)
    return len(due)


def _purge(pk: UUID) -> None:
    with transaction.atomic():
        wave = PulseWave.objects.select_for_update(of=("self",)).get(pk=pk)
        for table in (PulseValue, PulseText, HasAnswered):
            table.objects.filter(wave=wave).delete()
        wave.state = State.PURGED
        wave.save(update_fields=["state"])
        log_wave("pulse_purged", CLOSING, wave)


def _freeze(wave: PulseWave, ballots: list[PulseBallot]) -> None:
    summary = _summary(wave, ballots)
    PulseResult.objects.bulk_create(
        PulseResult(
            wave=wave,
            question=cell.question,
            cut=cell.cut,
            cut_id=cell.group,
            form=cell.form.value,
            band=cell.band.value,
            answers=cell.answers,
            counts=dict(cell.counts) if cell.counts is not None else None,
            relation=cell.relation,
        )
        for cell in summary.cells
        if cell.cut == ALL or cell.group
    )


def _summary(wave: PulseWave, ballots: list[PulseBallot]) -> Summary:
    questions = tuple(
        Question(str(one["key"]), {str(option["value"]): option.get("score") for option in one["options"]})
        for one in wave.instrument.questions
    )
    answers = tuple(Answer(ballot.values, ballot.cuts) for ballot in ballots)
    return summarise(Questionnaire(questions, answers, tuple(wave.cuts), _elsewhere(wave), settings.OPPIVA_SAME_BAND))


def _elsewhere(wave: PulseWave) -> Baseline:
    """What the programme's other waves of the same questionnaire show in figures, added up."""
    shown = PulseResult.objects.filter(
        Q(wave__programme_id=wave.programme_id, wave__instrument_id=wave.instrument_id), cut=ALL, form="exact"
    ).exclude(wave=wave)
    totals: dict[str, dict[str, int]] = {}
    for question, counts in shown.values_list("question", "counts"):
        mine = totals.setdefault(question, {})
        for value, count in (counts or {}).items():
            mine[value] = mine.get(value, 0) + count
    return Baseline(totals)


def _set_free(wave: PulseWave, ballots: Iterable[PulseBallot]) -> None:
    """Each answer becomes a row of its own for each cut; by key they lie in no order of person, question or cut."""
    rows = [
        PulseValue(wave=wave, question=question, cut=cut, cut_id=group, value=value)
        for ballot in ballots
        for question, value in ballot.values.items()
        for cut, group in ((ALL, ""), *ballot.cuts.items())
    ]
    PulseValue.objects.bulk_create(sorted(rows, key=lambda row: row.pk))


def _keep_texts(wave: PulseWave, ballots: Iterable[PulseBallot], names: Collection[str]) -> None:
    rows = [
        # A mask may be longer than what it hides.
        PulseText(wave=wave, question=LINE_KEY, text=mask(ballot.text, names)[:160])
        for ballot in ballots
        if ballot.text
    ]
    PulseText.objects.bulk_create(sorted(rows, key=lambda row: row.pk))
