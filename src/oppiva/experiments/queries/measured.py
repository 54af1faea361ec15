"""What decided experiments counted, whole measures with their numbers, for reading several beside each other.

As many statements for a thousand experiments as for ten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from oppiva.core.policy import Actor, reading
from oppiva.experiments import published, rules
from oppiva.experiments.models import Cycle, Measure, Measured, Observation
from oppiva.experiments.queries.publishing import published_of
from oppiva.experiments.queries.units import UNTOLD, UnitChange, is_same, unit_at, unit_changes

OF_MEASURE = ("what", "unit", "wanted", "how", "who", "rhythm", "statistic")
OF_BASELINE = ("baseline", "baseline_unit", "baseline_n", "baseline_period")
OF_EXPERIMENT = ("code", "language")
COLUMNS = (
    "pk", "number", "experiment_id", "whole",
    *(f"experiment__{name}" for name in OF_EXPERIMENT),
    "experiment__problem__name",
    *(f"experiment__problem__{name}" for name in OF_BASELINE),
    "prediction__pk",
    *(f"prediction__{name}" for name in OF_MEASURE),
    "decision__choice", "result__versus_prediction",
)  # fmt: skip


@dataclass(frozen=True)
class CountedNumber:
    """One number: its day, its value, and from how many cases it comes."""

    day: date
    value: Decimal
    n: int = 1


@dataclass(frozen=True)
class MeasureNumbers:
    """A measure (E10) with its numbers by day, those in its own unit alone; `other_unit` counts those left out.

    `stated`: the starting level that the team wrote, with its cases and its time in words; of the first measure only.
    """

    position: int
    what: str = ""
    unit: str = ""
    wanted: str = ""
    how: str = ""
    who: str = ""
    rhythm: str = ""
    statistic: str = ""
    before: tuple[CountedNumber, ...] = ()
    during: tuple[CountedNumber, ...] = ()
    other_unit: int = 0
    stated: Decimal | None = None
    stated_n: int | None = None
    stated_period: str = ""


@dataclass(frozen=True)
class MeasuredRound:
    """The newest decided round of an experiment with its measures. `readable` False: only that it is there."""

    experiment: UUID
    cycle: UUID
    number: int
    code: str
    readable: bool = False
    language: str = ""
    name: str = ""
    choice: str = ""
    versus: str = ""
    public: bool = False
    measures: tuple[MeasureNumbers, ...] = ()


_Row = Mapping[str, Any]
_Numbers = Mapping[int, list[tuple[str, CountedNumber, datetime]]]  # by the place of the measure


def measured_of(actor: Actor, experiments: Collection[UUID]) -> dict[UUID, MeasuredRound]:
    """The newest decided round of each of these, by experiment; of one that never decided there is none.

    `actor` has all its places. What it reads as published alone comes as it went out, of the first measure. Four
    statements, one more where some are not read whole.
    """
    whole = Exists(rules.whole_to(actor).filter(pk=OuterRef("experiment_id")))
    with reading(actor):
        rows = Cycle.objects.filter(
            experiment__in=experiments,
            experiment__deleted_in__isnull=True,
            decided_at__isnull=False,
            deleted_in__isnull=True,
        )
        rows = rows.annotate(whole=whole).order_by("experiment_id", "-number")
        newest: dict[UUID, _Row] = {}
        for row in rows.values_list(*COLUMNS):
            named = dict(zip(COLUMNS, row, strict=True))
            newest.setdefault(named["experiment_id"], named)
        open_ = [row["pk"] for row in newest.values() if row["whole"]]
        later = _later(open_)
        numbers = _numbers(open_)
    units = unit_changes(
        actor,
        [row["prediction__pk"] for row in newest.values() if row["whole"]]
        + [one.pk for some in later.values() for one in some],
    )
    out = published_of(actor, [pk for pk, row in newest.items() if not row["whole"]])
    return {
        pk: _round(row, later.get(row["pk"], ()), numbers.get(row["pk"], {}), units)
        if row["whole"]
        else _as_published(row, out.get(pk))
        for pk, row in newest.items()
    }


def _later(cycles: Sequence[UUID]) -> Mapping[UUID, list[Measure]]:
    found: dict[UUID, list[Measure]] = defaultdict(list)
    for one in Measure.objects.filter(cycle__in=cycles, deleted_in__isnull=True).order_by("position"):
        found[one.cycle_id].append(one)
    return found


def _numbers(cycles: Sequence[UUID]) -> Mapping[UUID, _Numbers]:
    found: dict[UUID, dict[int, list[tuple[str, CountedNumber, datetime]]]] = defaultdict(lambda: defaultdict(list))
    rows = Observation.objects.filter(cycle__in=cycles, deleted_in__isnull=True).order_by("observed_on", "made_at")
    for cycle, measure, kind, day, value, n, at in rows.values_list(
        "cycle_id", "measure", "kind", "observed_on", "value", "n", "made_at"
    ):
        found[cycle][measure].append((kind, CountedNumber(day, value, n), at))
    return found


def _round(
    row: _Row, later: Sequence[Measure], numbers: _Numbers, units: Mapping[UUID, Sequence[UnitChange]]
) -> MeasuredRound:
    first = {name: row[f"prediction__{name}"] or "" for name in OF_MEASURE}
    baseline = {name: row[f"experiment__problem__{name}"] for name in OF_BASELINE}
    measures = [
        _measure(1, first, numbers.get(1, []), units.get(row["prediction__pk"], ()), baseline),
        *(
            _measure(
                one.position,
                {name: getattr(one, name) for name in OF_MEASURE},
                numbers.get(one.position, []),
                units.get(one.pk, ()),
            )
            for one in later
        ),
    ]
    return _told(row, row["experiment__problem__name"] or "", measures)


def _measure(
    position: int,
    words: Mapping[str, Any],
    numbers: Sequence[tuple[str, CountedNumber, datetime]],
    changes: Sequence[UnitChange],
    baseline: Mapping[str, Any] | None = None,
) -> MeasureNumbers:
    unit = words["unit"]
    same = [(kind, one) for kind, one, at in numbers if is_same(unit_at(changes, at, unit), unit)]
    held: dict[str, Any] = {}
    # As the page of the experiment takes it: a starting level in another unit is none of this measure.
    if baseline and (baseline["baseline_unit"] or "").casefold() in {"", unit.casefold()}:
        held = {
            "stated": baseline["baseline"],
            "stated_n": baseline["baseline_n"],
            "stated_period": baseline["baseline_period"] or "",
        }
    return MeasureNumbers(
        position=position,
        before=tuple(one for kind, one in same if kind == Measured.BASELINE),
        during=tuple(one for kind, one in same if kind == Measured.TRIAL),
        other_unit=len(numbers) - len(same),
        **words,
        **held,
    )


def _told(row: _Row, name: str, measures: Sequence[MeasureNumbers], **more: Any) -> MeasuredRound:
    return MeasuredRound(
        experiment=row["experiment_id"],
        cycle=row["pk"],
        number=row["number"],
        code=row["experiment__code"],
        readable=True,
        language=row["experiment__language"],
        name=name,
        measures=tuple(one for one in measures if one.what or one.before or one.during),
        **{"choice": row["decision__choice"] or "", "versus": row["result__versus_prediction"] or "", **more},
    )


def _as_published(row: _Row, content: Mapping[str, Any] | None) -> MeasuredRound:
    """As the number that is out tells it; of what did not go out only that it is there."""
    if content is None:
        return MeasuredRound(row["experiment_id"], row["pk"], row["number"], row["experiment__code"])
    problem, prediction = published.problem_of(content), published.prediction_of(content)
    words = {name: getattr(prediction, name) or "" for name in OF_MEASURE}
    numbers = [
        (one.kind, CountedNumber(one.observed_on, one.value, one.n), one.made_at)
        for one in published.observations_of(content)
    ]
    changes = [UnitChange(at, UNTOLD) for at in published.units_changed(content)]
    baseline = {name: getattr(problem, name) for name in OF_BASELINE}
    measure = _measure(1, words, numbers, changes, baseline)
    return _told(
        row,
        problem.name,
        [measure],
        choice=published.decision_of(content).choice,
        versus=published.result_of(content).versus_prediction or "",
        public=True,
    )
