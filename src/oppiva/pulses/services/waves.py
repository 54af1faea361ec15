"""Waves: made for what an upper app owns, opened by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import log
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading, system
from oppiva.jobs import clock
from oppiva.people.models import Unit
from oppiva.people.rules import require_heard
from oppiva.programme.models import Programme
from oppiva.pulses import rules
from oppiva.pulses.models import CUTS, PulseWave

UNIT = "unit"
# Every series lies in one area: two subtractions in a row reach groups that neither cut shows.
NESTED = frozenset({"area", "series"})


def open_wave(
    actor: Actor,
    *,
    programme: Programme,
    instrument: str,
    owner_kind: str,
    owner_id: UUID,
    kind: str,
    opens_at: datetime,
    closes_at: datetime,
    cuts: Sequence[str] = (),
    series: UUID | None = None,
    area: str = "",
) -> PulseWave:
    """Asks a questionnaire of this code once for an owner of an upper app, from one moment to another.

    `series` and `area` say where the wave lies beside its programme: facilitators of one series see its results, not
    those of others. Refuses a questionnaire that is off, a cut that is not on the list, the two cuts of which one lies
    in the other (`pulse_cuts_nested`), a unit whose staff has not been heard, a second wave of the same owner, and
    (until they can be kept) answers by name.
    """
    if kind != PulseWave.Kind.ANONYMOUS:
        # The ballots have no place for a name, so a promise of names would not be kept.
        raise DomainError("pulse_kind_not_offered", kind=kind)
    if not set(cuts) <= set(CUTS) or len(set(cuts)) != len(cuts) or owner_kind == "team":
        raise DomainError("pulse_cut_not_allowed")
    if set(cuts) >= NESTED:
        raise DomainError("pulse_cuts_nested")
    if closes_at <= opens_at:
        raise DomainError("pulse_times_order")
    if owner_kind == UNIT:
        _require_heard(owner_id)
    with transaction.atomic(), reading(actor):
        found = rules.instrument_by(instrument)
        if not found.on:
            raise DomainError("instrument_off")
        wave = PulseWave(
            instrument=found,
            programme=programme,
            series_id=series,
            area_code=area,
            owner_kind=owner_kind,
            owner_id=owner_id,
            kind=kind,
            cuts=list(cuts),
            opens_at=opens_at,
            closes_at=closes_at,
        )
        wave.state = rules.state_of(wave, clock.now())
        rules.require_release(actor, wave)
        try:
            with transaction.atomic():
                wave.save(force_insert=True)
        except IntegrityError as error:
            raise DomainError("pulse_exists") from error
        log_wave("pulse_opened", actor, wave)
        return wave


def open_due() -> int:
    """Opens the waves whose hour has come; answers how many."""
    now = clock.now()
    with reading(system("pulses")):
        due = PulseWave.objects.filter(state=PulseWave.State.DRAFT, opens_at__lte=now, closes_at__gt=now)
        return due.update(state=PulseWave.State.OPEN)


def log_wave(verb: str, actor: Actor, wave: PulseWave) -> None:
    """One row about a wave; never who answered, never how many."""
    log(
        verb,
        actor=actor,
        kind="pulse",
        object_id=str(wave.pk),
        programme=str(wave.programme_id),
        owner=wave.owner_kind,
    )


def _require_heard(unit: UUID) -> None:
    found = Unit.objects.filter(pk=unit, deleted_in__isnull=True).first()
    if found is None:
        raise DomainError("gone")
    require_heard(found)
