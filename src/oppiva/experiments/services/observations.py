"""Numbers of a trial (havainnot): added, also from a device that waited, corrected, removed and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments.models import Measure, Observation, Prediction
from oppiva.experiments.rules import Insider
from oppiva.experiments.services.log import (
    BY_FORM,
    OpenLog,
    Sent,
    kind_on,
    logged,
    open_log,
    require_texts,
)
from oppiva.experiments.services.log_rows import put_back, saved_once, sent_before, take_away
from oppiva.experiments.services.logging import log_experiment

MOST_CASES = 100_000
MOST = Decimal(10) ** 9
NOTE_LENGTH = 120
THOUSANDTH = Decimal("0.001")


def add_observation(
    insider: Insider,
    *,
    value: Decimal,
    day: date | None = None,
    measure: int = 1,
    n: int = 1,
    note: str = "",
    sent: Sent = BY_FORM,
) -> Observation:
    """One number of a day (None: the day it was made on); sent again by its key it is the same row.

    Its kind follows from the day. Refuses what `open_log` and `kind_on` refuse, a measure the cycle does not have
    (`measure_unknown`), a number out of bounds (`number_wrong`), fewer than one case (`cases_wrong`), a note of over
    120 characters (`note_long`) and a note while free text is off (`texts_off`).
    """
    note = " ".join(note.split())
    with transaction.atomic():
        log = open_log(insider, sent)
        found = sent_before(insider, Observation, sent.client_ref)
        if found is not None and (sent.queued or found.value == value):
            return found
        # The page was gone back to and another number typed: that is another row.
        ref = sent.client_ref if found is None else None
        _check(insider, log, value=value, measure=measure, n=n, note=note)
        observed_on = day or log.made_on
        made = Observation(
            experiment=log.experiment,
            cycle=log.cycle,
            person_id=insider.person_id,
            client_ref=ref,
            made_at=log.made_at,
            late=log.late,
            measure=measure,
            kind=kind_on(log, observed_on),
            observed_on=observed_on,
            value=value,
            n=n,
            note=note,
        )
        saved, new = saved_once(insider, made, ref)
        if not new:
            return saved
        logged(insider, log, saved.note)
        log_experiment("observation_added", insider.actor, log.experiment, late=log.late)
        return saved


def change_observation(
    insider: Insider, row: Observation, *, changes: Mapping[str, object], base_version: int
) -> Observation:
    """A number of one's own corrected: value, day, n, note. Refuses as adding, and after the decision."""
    with transaction.atomic():
        log = open_log(insider, Sent(cycle=row.cycle.number))
        given = dict(changes)
        if isinstance(given.get("note"), str):
            given["note"] = " ".join(str(given["note"]).split())
        after = {name: given.get(name, getattr(row, name)) for name in ("value", "n", "note", "observed_on")}
        # A note from before free text was turned off stays as it is.
        note = str(after["note"]) if after["note"] != row.note else ""
        _check(insider, log, value=_decimal(after["value"]), measure=row.measure, n=_whole(after["n"]), note=note)
        day = after["observed_on"]
        if isinstance(day, date) and day != row.observed_on:
            given["kind"] = kind_on(log, day, row.made_at)
        saved = save(row, actor=insider.actor, base_version=base_version, changes=given)
        logged(insider, log, saved.note)
        log_experiment("observation_changed", insider.actor, log.experiment)
        return saved


def remove_observation(insider: Insider, row: Observation) -> UUID:
    """Takes a number of one's own away; it comes back for 30 days."""
    return take_away(insider, row, verb="observation_removed")


def put_observation_back(insider: Insider, row: Observation) -> None:
    """Brings a removed number of one's own back; nothing when it is there."""
    put_back(insider, row, row.note)


def _check(insider: Insider, log: OpenLog, *, value: Decimal, measure: int, n: int, note: str) -> None:
    if not value.is_finite() or abs(value) >= MOST or value != value.quantize(THOUSANDTH):
        raise DomainError("number_wrong", field="value")
    if not 1 <= n <= MOST_CASES:
        raise DomainError("cases_wrong", field="n", most=MOST_CASES)
    if len(note) > NOTE_LENGTH:
        raise DomainError("note_long", field="note", most=NOTE_LENGTH)
    if note:
        require_texts(log, "note")
    with reading(insider.actor):
        if measure == 1:
            there = Prediction.objects.filter(cycle=log.cycle).exclude(what="").exists()
        else:
            there = Measure.objects.filter(cycle=log.cycle, position=measure, deleted_in__isnull=True).exists()
    if not there:
        raise DomainError("measure_unknown", field="measure")


def _decimal(value: object) -> Decimal:
    assert isinstance(value, Decimal)
    return value


def _whole(value: object) -> int:
    assert isinstance(value, int)
    return value
