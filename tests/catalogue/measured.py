"""Experiments with numbers and a candidate made of them by hand: what its summary must say is known beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from catalogue.table import Table
from experiments.lab import SETUP
from oppiva.catalogue import services
from oppiva.catalogue.models import Candidate
from oppiva.core.policy import reading
from oppiva.experiments.models import Cycle, Experiment, Measure, Observation, Prediction, Problem
from oppiva.experiments.queries import MeasureNumbers, measured_of
from oppiva.jobs import clock

Some = Sequence[int | str | tuple[int | str, int]]
BEFORE_T19, AFTER_T19 = (12, 15, 11, 14, 18, 13), (9, 10, 12, 8, 11, 7)
WEEKS_BEFORE, WEEKS_AFTER = (3, 2, 4, 3, 2, 3, 3, 3), (2, 1, 2, 1, 2, 1, 1, 2)  # 23 and 12 in eight weeks (T18)


def cycle_of(card: Experiment) -> Cycle:
    return Cycle.objects.select_related("experiment__programme").get(experiment=card, number=1)


def counted(card: Experiment, before: Some, during: Some, *, position: int = 1, **measure: Any) -> None:
    """Numbers of a measure, a day each; a pair is a value and its cases. `measure` replaces its words."""
    cycle = cycle_of(card)
    with reading(SETUP):
        if position == 1:
            Problem.objects.filter(experiment=card).update(baseline=None, baseline_unit="", baseline_n=None)
            if measure:
                Prediction.objects.filter(cycle=cycle).update(**measure)
        else:
            words = {"what": "Toinen mittari", "unit": "kpl", "wanted": "up", "statistic": "median"}
            Measure.objects.create(experiment=card, cycle=cycle, position=position, **{**words, **measure})
        first = clock.today() - timedelta(days=60)
        for kind, some, start in (("baseline", before, 0), ("trial", during, 30)):
            for at, one in enumerate(some):
                value, n = one if isinstance(one, tuple) else (one, 1)
                Observation.objects.create(
                    experiment=card, cycle=cycle, measure=position, kind=kind, value=Decimal(str(value)), n=n,
                    observed_on=first + timedelta(days=start + at), made_at=clock.now(),
                )  # fmt: skip


def measure_in(table: Table, card: Experiment, position: int = 1) -> MeasureNumbers:
    """The measure as the analyst reads it."""
    found = measured_of(table.actor, [card.pk])[card.pk]
    return next(one for one in found.measures if one.position == position)


def read(table: Table, card: Experiment, domain: str = "time", *, position: int = 1, **more: Any) -> None:
    """The analyst says what a measure is about."""
    measure = measure_in(table, card, position)
    services.set_reading(table.actor, cycle_of(card), measure, changes={"domain": domain, **more})


def t20(table: Table, better: int, worse: int, extra: Sequence[Experiment] = ()) -> Candidate:
    """A candidate of so many experiments that went the wanted way and the other way, all about time."""
    cards = [*table.cards, *extra][: better + worse]
    made = services.open_candidate(table.actor, table.programme, name="Mitattu aihio")
    for at, card in enumerate(cards):
        services.place(table.actor, card, made, kind="supports" if at else "builds_on")
        counted(card, (18, 18, 18, 18, 18), (9, 9, 9, 9, 9) if at < better else (27, 27, 27, 27, 27))
        read(table, card)
    return made
